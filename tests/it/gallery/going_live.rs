//! Samples of what is seen of websites that wait, of notices and of the text to send.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::{Layout, Section};
use partner_portal::web::pages::notices;
use partner_portal::web::pages::websites::going_live::instructions::Instructions;
use partner_portal::web::pages::websites::going_live::list::{List, Row};
use partner_portal::web::pages::websites::going_live::{Live, Mark, Seen, Value};
use partner_portal::web::pages::websites::leaving::Leaving;
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{LiveState, NoticeTone, WebsiteStatus};
use partner_portal::web::telling::Told;

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), news(), texts()].concat()
}

/// What is seen of a website.
pub(crate) fn live(state: LiveState) -> Live {
    let value = |name: &str, mark| Value { name: name.into(), mark };
    let values = vec![
        value("ada.ns.cloudflare.com", Mark::Right),
        value("bob.ns.cloudflare.com", Mark::Missing),
        value("ns1.registrar-with-a-very-long-name-of-its-own.example", Mark::Extra),
    ];
    let first = Seen { by: "1.1.1.1, 8.8.8.8".into(), words: String::new(), values };
    let silent =
        Seen { by: "[2001:db8::53]:5353".into(), words: "This resolver did not answer".into(), values: vec![] };
    let nothing = matches!(state, LiveState::NotLooked | LiveState::Off | LiveState::NotNamed);
    Live {
        state,
        advice: "bob.ns.cloudflare.com is missing and ns1.registrar.example has to go: Cloudflare wants its own name \
                 servers and no others."
            .into(),
        seen: if nothing { vec![] } else { vec![first, silent] },
        wanted: vec!["ada.ns.cloudflare.com".into(), "bob.ns.cloudflare.com".into()],
        is_txt: state == LiveState::OtherTxt,
        www: (state == LiveState::OtherTxt).then(|| "www.acme.example leads to Cloudflare.".into()),
        looked: (!nothing).then(|| ago(130)),
        next: (!nothing).then(|| ago(-600)),
        is_on: state != LiveState::Off,
    }
}

fn lists() -> Vec<Shot> {
    let row = |(n, state): (u32, &LiveState)| Row {
        website: named(
            n,
            if n == 3 { "a-very-long-name-that-somebody-registered-years-ago.example" } else { "acme.example" },
        ),
        account: Some(named(n, "Acme Ltd")),
        customer: (n % 4 != 1).then(|| Named::new(KEY, if n == 2 { NASTY } else { RTL })),
        status: WebsiteStatus::Pending,
        leaving: (n % 3 != 2).then(|| {
            let days = i64::from(n) - 1;
            Leaving { at: ago(-days * 86_400), soon: days <= 3, over: days < 0, purged: false }
        }),
        kept: n % 3 == 2,
        live: (n != 6).then(|| live(*state)),
    };
    let full = List {
        layout: Layout { unread: 12, ..layout("Websites", Section::Websites) },
        q: String::new(),
        status: WebsiteStatus::Pending,
        plan: Field::default(),
        plans: choices(&["Free Website", "Pro Website"]),
        csv: "/websites.csv?q=&status=pending&plan=".into(),
        here: "/websites?q=&status=pending&plan=".into(),
        rows: (0..).zip(LiveState::ALL).map(row).collect(),
        is_team: true,
        emptiness: Emptiness::HasRows,
        pager: Pager { words: "15 websites of 40 websites shown".into(), ..Pager::default() },
    };
    let mut own = List { is_team: false, plans: vec![], ..full.clone() };
    for row in &mut own.rows {
        (row.account, row.customer) = (None, None);
    }
    let none = List { rows: vec![], emptiness: Emptiness::NothingFound, q: NASTY.into(), ..full.clone() };
    vec![
        shot("websites-going_live-list", &full),
        shot("websites-going_live-list-own", &own),
        shot("websites-going_live-list-nothing-found", &none),
    ]
}

fn news() -> Vec<Shot> {
    let row = |(seq, kind): (i64, &NoticeTone)| notices::Row {
        seq,
        at: ago(seq * 40_000),
        kind: *kind,
        told: Told { title: format!("{} acme.example", kind.word()), advice: "There is nothing to do.".into() },
        website: (seq != 1).then(|| named(2, "acme.example")),
        customer: (seq != 2).then(|| Named::new(KEY, NASTY)),
        is_read: seq > 1,
    };
    let full = notices::List {
        layout: Layout { unread: 2, ..still("Notices", Section::Notices) },
        rows: (0..).zip(NoticeTone::ALL).map(row).collect(),
        newest: Some(3),
        emptiness: Emptiness::HasRows,
        pager: Pager { words: "3 notices shown".into(), ..Pager::default() },
    };
    let empty = notices::List { rows: vec![], newest: None, emptiness: Emptiness::Nothing, ..full.clone() };
    vec![shot("notices", &full), shot("notices-empty", &empty)]
}

fn texts() -> Vec<Shot> {
    let full = Instructions {
        layout: still("Text to Send", Section::Websites),
        problems: Problems::default(),
        website: named(2, "acme.example"),
        text: Some(partner_portal::web::pages::websites::going_live::letter::Text {
            subject: "Name servers of acme.example".into(),
            body: format!("Hello,\n\n{NASTY}\n\n  ada.ns.cloudflare.com\n  bob.ns.cloudflare.com\n"),
        }),
        waits: true,
        key: KEY.into(),
        person: Field::default(),
        people: choices(&["Mona Süß (mona@acme.example)", NASTY]),
        why_not: None,
    };
    let person = Field::of("x").refused("Choose somebody of the list.");
    let problems = Problems::of([("person", &person)]);
    let refused = Instructions { person, problems, ..full.clone() };
    let alone = Instructions { people: vec![], why_not: Some("No mail is set up here.".into()), ..full.clone() };
    let unsaid = Instructions { people: vec![], ..refused.clone() };
    let early = Instructions { text: None, ..full.clone() };
    let done = Instructions { text: None, waits: false, ..refused.clone() };
    vec![
        shot("websites-going_live-instructions", &full),
        shot("websites-going_live-instructions-refused", &refused),
        shot("websites-going_live-instructions-no-mail", &alone),
        shot("websites-going_live-instructions-no-mail-refused", &unsaid),
        shot("websites-going_live-instructions-early", &early),
        shot("websites-going_live-instructions-done", &done),
    ]
}
