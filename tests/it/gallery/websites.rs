//! Samples of the website pages.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::Section;
use partner_portal::web::pages::websites::{list, new::New, remove::Remove, show::Show};
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{RunState, WebsiteStatus};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), homes(), acts()].concat()
}

fn lists() -> Vec<Shot> {
    let names = [
        "acme.example",
        "globex.example",
        "bäckerei-süß.example",
        "umbrella-travel.example",
        "old-shop.example",
        "xn--mgbh0fb.example",
    ];
    let row = |(n, status): (u32, &WebsiteStatus)| list::Row {
        website: named(
            n,
            if n == 4 {
                "a-very-long-label-that-somebody-registered-in-a-moment-of-weakness.and-a-subdomain.example"
            } else {
                names[n as usize % 6]
            },
        ),
        account: named(n, if n == 2 { EMOJI } else { "Acme Ltd" }),
        customer: (n != 3).then(|| Named::new(KEY, if n == 5 { NASTY } else { "Acme" })),
        status: *status,
        kind: "Full".into(),
        plan: (n != 1).then(|| "Free Website".into()),
        created: Some(ago(i64::from(n) * 700_000)),
    };
    let full = list::List {
        layout: layout("Websites", Section::Websites),
        rows: (0..).zip(WebsiteStatus::ALL).map(row).collect(),
        pager: Pager { words: "6 websites".into(), ..Pager::default() },
        may_manage: true,
        ..list::List::default()
    };
    let empty = list::List { rows: vec![], emptiness: Emptiness::Nothing, ..full.clone() };
    let nothing = list::List {
        q: NASTY.into(),
        status: Some(WebsiteStatus::Moved),
        emptiness: Emptiness::NothingFound,
        ..empty.clone()
    };
    vec![
        shot("websites-list", &full),
        shot("websites-list-empty", &empty),
        shot("websites-list-nothing-found", &nothing),
    ]
}

fn home(status: WebsiteStatus) -> Show {
    Show {
        layout: layout("acme-spring.example", Section::Websites),
        website: named(2, "acme-spring.example"),
        status,
        status_word: "read_only".into(),
        name_servers: vec!["ada.ns.cloudflare.com".into(), "bob.ns.cloudflare.com".into()],
        found_name_servers: vec!["ns1.registrar.example".into(), "ns2.registrar.example".into()],
        registrar: Some("Example Registrar".into()),
        account: named(1, "Acme Ltd"),
        customer: Some(Named::new(KEY, "Acme")),
        kind: "Full".into(),
        plan: Some("Free Website".into()),
        created: Some(ago(90_000)),
        activated: None,
        checked: Some(ago(900)),
        open_runs: vec![],
        calls_as: service_user(),
        key: KEY.into(),
        may_manage: true,
    }
}

fn homes() -> Vec<Shot> {
    let early = Show {
        name_servers: vec![],
        open_runs: vec![(Named::new(KEY, NASTY), RunState::Waiting)],
        calls_as: instead(),
        customer: None,
        ..home(WebsiteStatus::Initializing)
    };
    let mut shots = vec![shot("websites-show-initializing", &early)];
    for status in WebsiteStatus::ALL {
        if *status != WebsiteStatus::Initializing {
            shots.push(shot(&format!("websites-show-{}", status.code()), &home(*status)));
        }
    }
    shots
}

fn acts() -> Vec<Shot> {
    let new = New {
        layout: still("Add A Website", Section::Websites),
        key: KEY.into(),
        accounts: choices(&["Acme Ltd", EMOJI, NASTY]),
        ..New::default()
    };
    let mut fixed = New { fixed: Some(named(1, "Acme Ltd")), calls_as: Some(service_user()), ..new.clone() };
    fixed.name = Field::of("www").refused("Enter a domain such as example.com");
    fixed.problems = Problems::of([("name", &fixed.name)]);
    let remove = Remove {
        layout: still("Remove", Section::Websites),
        problems: Problems::default(),
        key: KEY.into(),
        website: named(2, "acme-spring.example"),
        status: WebsiteStatus::Active,
        account: named(1, "Acme Ltd"),
        plan: Some("Pro Website".into()),
        calls_as: admin(),
        name: Field::default(),
    };
    vec![shot("websites-new", &new), shot("websites-new-fixed", &fixed), shot("websites-remove", &remove)]
}
