//! Samples of what changes DNS records all at once: import, drafts, snapshots.

use partner_portal::domain::record::diff::Mode;
use partner_portal::domain::record::draft::Counts;
use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::Section;
use partner_portal::web::pages::websites::dns::compared::{self, What};
use partner_portal::web::pages::websites::dns::import::{Compared, Import};
use partner_portal::web::pages::websites::dns::snapshots::{Row, Snapshots};
use partner_portal::web::pages::websites::dns::{draft, snapshot};
use partner_portal::web::parts::{Emptiness, Pager};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [imports(), drafts(), snapshots()].concat()
}

fn imports() -> Vec<Shot> {
    let fresh = Import {
        layout: still("Import Records", Section::Websites),
        website: named(1, "acme.example"),
        problems: Problems::default(),
        file: Field::default(),
        text: Field::default(),
        mode: Mode::Add,
        proxied: false,
        drafts: vec![],
    };
    let file = Field::default().refused("Choose a zone file, or paste its text below.");
    let text = Field::of(format!("{NASTY}\nwww A 192.0.2.1"));
    let problems = Problems::of([("file", &file)]);
    let draft = |n: i64| Compared {
        id: KEY.into(),
        source: if n == 1 { format!("The zone file {NASTY}") } else { "The zone file that was pasted".into() },
        summary: "4,812 new, 1 changed and 2 removed records".into(),
        made: ago(n * 4_000),
        wanted: n == 2,
    };
    let drafts = (1..4).map(draft).collect();
    let refused = Import { problems, file, text, mode: Mode::All, proxied: true, drafts, ..fresh.clone() };
    vec![shot("dns-import", &fresh), shot("dns-import-refused", &refused)]
}

fn rows() -> Vec<compared::Compared> {
    let row = |(n, what): (usize, What)| compared::Compared {
        line: (n != 3).then_some(n * 40 + 1),
        what,
        kind: ["A", "CNAME", "TXT", "MX", "SRV", "AAAA", ""][n].into(),
        name: match n {
            1 => format!("{}.acme.example", long()),
            2 => NASTY.into(),
            _ => "www.acme.example".into(),
        },
        content: if n == 2 { "\"v=DKIM1; k=rsa; p=".to_owned() + &"MIGf".repeat(60) } else { "192.0.2.1".into() },
        changes: match what {
            What::Changed => vec![
                ("Content", "192.0.2.1".into(), "192.0.2.2".into()),
                ("TTL", "Auto".into(), "5 minutes".into()),
                ("Comment", String::new(), EMOJI.into()),
            ],
            _ => vec![],
        },
        ttl: if n == 6 { String::new() } else { "5 minutes".into() },
        proxied: (n % 2 == 0).then_some(n == 0),
        notes: if n % 3 == 0 { vec!["“x” is no time to live.".into()] } else { vec![] },
    };
    What::ALL.into_iter().enumerate().map(row).collect()
}

fn drafts() -> Vec<Shot> {
    let counts = Counts { add: 4_812, change: 1, remove: 2, same: 180, kept: 3, refused: 1, left_out: 3 };
    let full = draft::Page {
        layout: still("Changes of DNS Records", Section::Websites),
        website: named(1, "acme.example"),
        id: KEY.into(),
        source: format!("The zone file {NASTY}"),
        others: "Records that the file does not have stay.",
        made: ago(20),
        summary: "4,812 new, 1 changed and 2 removed records".into(),
        pieces: "25 calls".into(),
        counts,
        shown: None,
        rows: rows(),
        pager: Pager { next: Some("?page=2".into()), words: "1 to 200 of 4,816 rows".into(), previous: None },
        run: None,
        refused: None,
        again: "/websites/1/dns/import".into(),
        calls_as: Some(service_user()),
    };
    let stale = draft::Page {
        refused: Some("The records at Cloudflare have changed since this was compared.".into()),
        shown: Some(What::Removed),
        rows: vec![],
        calls_as: None,
        ..full.clone()
    };
    let asked = draft::Page { run: Some(KEY.into()), ..full.clone() };
    let nothing = draft::Page {
        counts: Counts { same: 12, ..Counts::default() },
        summary: "Nothing to change".into(),
        rows: vec![],
        pager: Pager::default(),
        ..full.clone()
    };
    vec![
        shot("dns-draft", &full),
        shot("dns-draft-stale", &stale),
        shot("dns-draft-asked", &asked),
        shot("dns-draft-nothing", &nothing),
    ]
}

fn snapshots() -> Vec<Shot> {
    let row = |n: u32| Row {
        id: format!("{KEY}{n}"),
        taken: ago(i64::from(n) * 86_400),
        seen: (n != 1).then(|| ago(i64::from(n) * 43_200)),
        why: ["Daily", "By hand", "Before changes"][n as usize % 3],
        count: "1,204 records".into(),
        earlier: n == 3,
    };
    let list = Snapshots {
        layout: still("Snapshots", Section::Websites),
        website: named(1, "bäckerei-süß.example"),
        rows: (1..5).map(row).collect(),
        emptiness: Emptiness::HasRows,
        refused: None,
        may_change: true,
    };
    let empty = Snapshots {
        rows: vec![],
        emptiness: Emptiness::Nothing,
        refused: Some("Cloudflare does not answer just now.".into()),
        ..list.clone()
    };
    let one = snapshot::Page {
        layout: still("Snapshot", Section::Websites),
        website: named(1, "acme.example"),
        snapshot: row(2),
        others: vec![row(3), row(4)],
        with: None,
        summary: Some("1 changed and 2 removed records".into()),
        rows: rows(),
        more: 1_204,
        same: 9,
        refused: None,
        may_change: true,
    };
    let same = snapshot::Page { rows: vec![], more: 0, with: Some(row(3)), may_change: false, ..one.clone() };
    let away = snapshot::Page {
        summary: None,
        rows: vec![],
        others: vec![],
        refused: Some("Cloudflare does not answer just now.".into()),
        ..one.clone()
    };
    vec![
        shot("dns-snapshots", &list),
        shot("dns-snapshots-empty", &empty),
        shot("dns-snapshot", &one),
        shot("dns-snapshot-same", &same),
        shot("dns-snapshot-away", &away),
    ]
}
