//! What answers mean, and when to look again.

use super::*;

fn wanted() -> Wanted {
    Wanted::Servers(vec!["ada.ns.cloudflare.com".into(), "bob.ns.cloudflare.com".into()])
}

fn values(names: &[&str]) -> Answer {
    Answer::Values(names.iter().map(|name| (*name).to_owned()).collect())
}

fn said(answer: Answer) -> Said {
    Said { resolver: "192.0.2.1".to_owned(), answer, www: None }
}

#[test]
fn name_servers_are_compared_without_case_order_and_last_dot() {
    assert_eq!(wanted().finding(&values(&["BOB.ns.cloudflare.com.", "ada.ns.cloudflare.com"])), Finding::Right);
}

#[test]
fn what_is_missing_and_what_is_too_much_is_named() {
    let Finding::Servers { right, missing, extra } =
        wanted().finding(&values(&["ada.ns.cloudflare.com", "ns1.old.example"]))
    else {
        panic!("that is not right")
    };
    assert_eq!(right, ["ada.ns.cloudflare.com"]);
    assert_eq!(missing, ["bob.ns.cloudflare.com"]);
    assert_eq!(extra, ["ns1.old.example"]);
}

#[test]
fn a_txt_record_may_stand_among_others() {
    let wanted = Wanted::Txt { name: "cloudflare-verify.acme.example".into(), value: "1-2".into() };
    assert_eq!(wanted.finding(&values(&["v=spf1 -all", "1-2"])), Finding::Right);
    assert_eq!(wanted.finding(&values(&["1-3"])), Finding::OtherTxt(vec!["1-3".into()]));
    assert_eq!(wanted.finding(&Answer::NoSuchName), Finding::NoTxt);
}

#[test]
fn resolvers_that_differ_are_a_change_that_spreads_and_a_silent_one_decides_nothing() {
    let right = || said(values(&["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]));
    let old = || said(values(&["ns1.old.example"]));
    let silent = || said(Answer::Silent);
    for (all, standing) in [
        (vec![], Standing::NotLooked),
        (vec![silent(), silent()], Standing::Away),
        (vec![right(), silent()], Standing::Right),
        (vec![right(), old()], Standing::Spreading),
        (vec![old(), silent()], Standing::Wrong),
        (vec![said(Answer::NoSuchName)], Standing::Wrong),
    ] {
        assert_eq!(wanted().standing(&all), standing, "{all:?}");
    }
}

#[test]
fn pauses_grow_and_end_at_six_hours() {
    let minutes: Vec<u64> = (1..=10).map(|looks| gap(looks).as_secs() / 60).collect();
    assert_eq!(minutes, [1, 2, 5, 10, 30, 60, 120, 240, 360, 360]);
    assert_eq!(gap(0), gap(1));
    assert_eq!(gap(u32::MAX).as_secs(), 21_600);
}

#[test]
fn going_live_and_moving_away_are_told_and_nothing_else_is() {
    use ZoneStatus::{Active, Deleted, Initializing, Moved, Pending};
    for (before, after, told) in [
        (Pending, Active, Some(NoticeKind::Live)),
        (Initializing, Active, Some(NoticeKind::Live)),
        (Moved, Active, Some(NoticeKind::Live)),
        (Active, Moved, Some(NoticeKind::Moved)),
        (Active, Active, None),
        (Initializing, Pending, None),
        (Pending, Moved, None),
        (Active, Deleted, None),
    ] {
        assert_eq!(NoticeKind::of_change(&before, &after), told, "{before:?} {after:?}");
    }
}
