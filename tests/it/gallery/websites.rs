//! Samples of the website pages.

use partner_portal::web::form::{Choice, Field, Problems};
use partner_portal::web::page::Section;
use partner_portal::web::pages::websites::leaving::Leaving;
use partner_portal::web::pages::websites::records::Records;
use partner_portal::web::pages::websites::wanted::{Elsewhere, Partial, Wanted};
use partner_portal::web::pages::websites::{list, new::New, remove::Remove, setup::Setup, show::Show};
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{LiveState, RunState, WebsiteStatus};

use super::Shot;
use super::going_live::live;
use super::sample::*;
use super::traffic::glance;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), homes(), news(), acts()].concat()
}

/// Going in so many days; days that are past are negative.
fn leaving(days: i64) -> Leaving {
    Leaving { at: ago(-days * 86_400 - 3_600), soon: days <= 3, over: days < 0, purged: false }
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
        leaving: match n {
            1 => Some(leaving(-2)),
            3 => Some(leaving(19)),
            4 => Some(leaving(5)),
            _ => None,
        },
        kept: n == 2,
        paused: n == 0,
        kind: if n == 2 { "Partial (CNAME)" } else { "Full" }.into(),
        plan: (n != 1).then(|| if n == 2 { "Business Website" } else { "Free Website" }.into()),
        price: (n == 2).then(|| "USD 200.00 a month".into()),
        created: Some(ago(i64::from(n) * 700_000)),
    };
    let full = list::List {
        layout: layout("Websites", Section::Websites),
        plans: choices(&["Free Website", "Pro Website", "Business Website"]),
        csv: "/websites.csv?q=&status=&plan=".into(),
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
        punycode: None,
        status_word: "read_only".into(),
        leaving: matches!(status, WebsiteStatus::Pending).then(|| leaving(12)),
        kept: false,
        paused: false,
        records: None,
        live: matches!(status, WebsiteStatus::Pending | WebsiteStatus::Moved).then(|| live(LiveState::Half)),
        name_servers: vec!["ada.ns.cloudflare.com".into(), "bob.ns.cloudflare.com".into()],
        found_name_servers: vec!["ns1.registrar.example".into(), "ns2.registrar.example".into()],
        mail: None,
        registrar: Some("Example Registrar".into()),
        account: named(1, "Acme Ltd"),
        customer: Some(Named::new(KEY, "Acme")),
        kind: "Full".into(),
        plan: Some("Free Website".into()),
        price: None,
        created: Some(ago(90_000)),
        activated: None,
        checked: Some(ago(900)),
        glance: glance(status),
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
    let records = Records {
        txt_name: "cloudflare-verify.xn--bckerei-s-1za6d.example".into(),
        txt_value: Some("966215192-518620144".into()),
        host: Field::of("www"),
        name: Some("www.xn--bckerei-s-1za6d.example".into()),
        suffix: ".cdn.cloudflare.net".into(),
        is_apex: false,
    };
    let partial = Show {
        website: named(2, "bäckerei-süß.example"),
        punycode: Some("xn--bckerei-s-1za6d.example".into()),
        kind: "Partial (CNAME)".into(),
        plan: Some("Business Website".into()),
        price: Some("USD 200.00 a month".into()),
        leaving: None,
        kept: true,
        records: Some(records.clone()),
        ..home(WebsiteStatus::Pending)
    };
    let host = Field::of(NASTY).refused("Enter a host of this website, like www or shop.acme.example.");
    let odd = Show {
        paused: true,
        leaving: Some(leaving(2)),
        kept: false,
        records: Some(Records { txt_value: None, host, name: None, ..records.clone() }),
        ..partial.clone()
    };
    let apex = Records { name: Some("acme.example".into()), host: Field::of("@"), is_apex: true, ..records };
    let live = Show { records: Some(apex), kept: false, ..Show { status: WebsiteStatus::Active, ..partial.clone() } };
    let mut shots = vec![
        shot("websites-show-initializing", &early),
        shot("websites-show-partial", &partial),
        shot("websites-show-partial-odd", &odd),
        shot("websites-show-partial-live", &live),
    ];
    for status in WebsiteStatus::ALL {
        if *status != WebsiteStatus::Initializing {
            shots.push(shot(&format!("websites-show-{}", status.code()), &home(*status)));
        }
    }
    shots
}

pub(crate) fn wanted() -> Wanted {
    Wanted {
        plans: vec![
            Choice::new("free", "Free: nothing is ordered"),
            Choice::new("PARTNERS_PRO", "Pro: USD 20.00 a month"),
            Choice::new("PARTNERS_BIZ", "Business: USD 200.00 a month"),
        ],
        plans_hint: "What Cloudflare offered one of your websites, read 2 hours ago. Cloudflare charges these prices."
            .into(),
        partial: Partial::Off,
        ..Wanted::default()
    }
}

fn news() -> Vec<Shot> {
    let new = New {
        layout: still("Add A Website", Section::Websites),
        key: KEY.into(),
        accounts: choices(&["Acme Ltd", EMOJI, NASTY]),
        wanted: wanted(),
        ..New::default()
    };
    let mut fixed = New { fixed: Some(named(1, "Acme Ltd")), calls_as: Some(service_user()), ..new.clone() };
    fixed.wanted.name = Field::of("acme.example").refused("acme.example is in this account already.");
    fixed.wanted.here = Some(named(2, "acme.example"));
    fixed.problems = Problems::of([("name", &fixed.wanted.name)]);
    let mut twice = New { fixed: Some(named(1, "Acme Ltd")), calls_as: Some(instead()), ..new.clone() };
    let elsewhere =
        |n, account: &str, status| Elsewhere { website: named(n, "acme.example"), account: named(n, account), status };
    twice.wanted.elsewhere =
        vec![elsewhere(3, EMOJI, WebsiteStatus::Active), elsewhere(4, NASTY, WebsiteStatus::Pending)];
    twice.wanted.confirmed = Field::default().refused("Tick the box if acme.example shall be added here too.");
    twice.wanted.setup = Field::of("partial");
    twice.wanted.plan = Field::of("gold").refused("This plan is not known to this portal. Choose one of the list.");
    let wanted = &twice.wanted;
    twice.problems = Problems::of([("confirmed", &wanted.confirmed), ("rate_plan", &wanted.plan)]);
    vec![shot("websites-new", &new), shot("websites-new-fixed", &fixed), shot("websites-new-twice", &twice)]
}

fn acts() -> Vec<Shot> {
    let remove = Remove {
        layout: still("Remove", Section::Websites),
        problems: Problems::default(),
        key: KEY.into(),
        website: named(2, "acme-spring.example"),
        status: WebsiteStatus::Active,
        kind: "Full".into(),
        account: named(1, "Acme Ltd"),
        plan: Some("Pro Website".into()),
        price: Some("USD 20.00 a month".into()),
        pays: true,
        records: "All of them: 1,204 records".into(),
        calls_as: admin(),
        name: Field::default(),
    };
    let setup = Setup {
        layout: still("Change Setup", Section::Websites),
        problems: Problems::default(),
        key: KEY.into(),
        website: named(2, "acme-spring.example"),
        status: WebsiteStatus::Active,
        now: "Full".into(),
        is_full: true,
        is_partial: false,
        plan: Some("Business Website".into()),
        kind: Field::default(),
        partial: Partial::NotSaid,
        calls_as: service_user(),
    };
    let mut refused = Setup { kind: Field::of("full").refused("It is set up as Full already."), ..setup.clone() };
    refused.problems = Problems::of([("type", &refused.kind)]);
    vec![shot("websites-remove", &remove), shot("websites-type", &setup), shot("websites-type-refused", &refused)]
}
