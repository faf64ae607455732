use super::super::Zoned;
use super::super::zone_file::read;
use super::*;

const ZONE: &str = "example.com";

fn wanted(text: &str) -> Vec<Wanted> {
    let file = read(text, Zoned { name: ZONE, enterprise: false }, false);
    assert_eq!(file.refused, []);
    file.lines
}

/// What is there, each under an id of its own.
fn there(text: &str) -> Vec<Present> {
    let id = |at: usize| format!("{at:032x}").parse().expect("an id");
    let one = |(at, one): (usize, Wanted)| Present { id: id(at), record: one.record, locked: false };
    wanted(text).into_iter().enumerate().map(one).collect()
}

fn found(present: &[Present], text: &str, mode: Mode) -> Vec<String> {
    let mut rows: Vec<String> = difference(ZONE, present, wanted(text), mode).iter().map(said).collect();
    rows.sort();
    rows
}

fn said(row: &Row) -> String {
    match &row.finding {
        Finding::Change(Change::Add { record }) => format!("add {}", in_words(record)),
        Finding::Change(Change::Change { was, record, .. }) => {
            format!("change {} to {} {}", in_words(was), record.content, record.ttl)
        }
        Finding::Change(Change::Remove { record, .. }) => format!("remove {}", in_words(record)),
        Finding::Same { record } => format!("same {}", in_words(record)),
        Finding::Kept { record } => format!("kept {}", in_words(record)),
        Finding::Refused { text, .. } => format!("refused {text}"),
        Finding::LeftOut { text, .. } => format!("left out {text}"),
    }
}

#[test]
fn what_is_missing_is_added_and_nothing_goes() {
    let present = there("www 300 A 192.0.2.1\nold A 192.0.2.9\n");
    assert_eq!(
        found(&present, "www A 192.0.2.1\nwww A 192.0.2.2\nmail A 192.0.2.3\n", Mode::Add),
        [
            "add mail.example.com A 192.0.2.3",
            "add www.example.com A 192.0.2.2",
            "kept old.example.com A 192.0.2.9",
            "same www.example.com A 192.0.2.1",
        ]
    );
}

#[test]
fn the_same_content_with_another_time_is_a_change_and_without_one_is_not() {
    let present = there("www 300 A 192.0.2.1\n");
    assert_eq!(
        found(&present, "www 600 A 192.0.2.1\n", Mode::Add),
        ["change www.example.com A 192.0.2.1 to 192.0.2.1 600"]
    );
    assert_eq!(found(&present, "www A 192.0.2.1\n", Mode::Add), ["same www.example.com A 192.0.2.1"]);
}

#[test]
fn a_cname_that_leads_elsewhere_is_changed_since_a_name_has_one_alone() {
    let present = there("www CNAME old\n");
    assert_eq!(
        found(&present, "www CNAME new\n", Mode::Add),
        ["change www.example.com CNAME old.example.com to new.example.com 1"]
    );
}

#[test]
fn what_cannot_stand_beside_is_refused_unless_the_other_goes() {
    let present = there("www A 192.0.2.1\n");
    let added = found(&present, "www CNAME host\n", Mode::Add);
    assert_eq!(added, ["kept www.example.com A 192.0.2.1", "refused www.example.com CNAME host.example.com"]);
    let named = found(&present, "www CNAME host\n", Mode::Names);
    assert_eq!(named, ["add www.example.com CNAME host.example.com", "remove www.example.com A 192.0.2.1"]);
    let within = found(&[], "www A 192.0.2.1\nwww CNAME host\nwww TXT x\n", Mode::Add);
    assert_eq!(
        within,
        [
            "add www.example.com A 192.0.2.1",
            "add www.example.com TXT \"x\"",
            "refused www.example.com CNAME host.example.com",
        ]
    );
}

#[test]
fn names_become_as_in_the_file_and_others_stay() {
    let present = there("www A 192.0.2.1\nwww A 192.0.2.2\nwww TXT mine\nold A 192.0.2.9\n");
    assert_eq!(
        found(&present, "www A 192.0.2.1\nwww A 192.0.2.3\n", Mode::Names),
        [
            "change www.example.com A 192.0.2.2 to 192.0.2.3 1",
            "kept old.example.com A 192.0.2.9",
            "kept www.example.com TXT \"mine\"",
            "same www.example.com A 192.0.2.1",
        ]
    );
    assert_eq!(
        found(&present, "www A 192.0.2.1\n", Mode::Names),
        [
            "kept old.example.com A 192.0.2.9",
            "kept www.example.com TXT \"mine\"",
            "remove www.example.com A 192.0.2.2",
            "same www.example.com A 192.0.2.1",
        ]
    );
}

#[test]
fn all_becomes_as_asked_for_but_for_what_is_cloudflares() {
    let mut present = there("www A 192.0.2.1\nold A 192.0.2.9\nheld A 192.0.2.8\nsub NS ns1.host.test.\n");
    present[2].locked = true;
    present[3].record.name = ZONE.to_owned();
    assert_eq!(
        found(&present, "www A 192.0.2.1\n", Mode::All),
        [
            "kept example.com NS ns1.host.test",
            "kept held.example.com A 192.0.2.8",
            "remove old.example.com A 192.0.2.9",
            "same www.example.com A 192.0.2.1",
        ]
    );
}

#[test]
fn what_stands_twice_in_a_file_is_taken_once() {
    assert_eq!(
        found(&[], "www A 192.0.2.1\nWWW.example.com. A 192.0.2.1\n", Mode::Add),
        ["add www.example.com A 192.0.2.1", "left out www.example.com A 192.0.2.1"]
    );
}

#[test]
fn there_and_back_leaves_nothing_to_do() {
    let before = there("www 300 A 192.0.2.1\n@ MX 10 mail\n@ TXT \"v=spf1 -all\"\n_sip._tcp SRV 1 2 5060 sip\n");
    let all = |one: &Present| Wanted { line: None, record: one.record.clone(), says: Says::ALL, notes: Vec::new() };
    let back = difference(ZONE, &before, before.iter().map(all).collect(), Mode::All);
    assert!(back.iter().all(|row| matches!(row.finding, Finding::Same { .. })), "{back:?}");
}
