//! Samples of the pages of customers' people.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::{Banner, Layout, Section, Viewer};
use partner_portal::web::pages::own::runs::show as job;
use partner_portal::web::pages::own::websites::{list, new::New, show::Show};
use partner_portal::web::pages::websites::leaving::Leaving;
use partner_portal::web::pages::websites::records::Records;
use partner_portal::web::pages::websites::wanted::Partial;
use partner_portal::web::parts::{Emptiness, Freshness, Named, Pager};
use partner_portal::web::status::{LiveState, OwnRunState, StepState, WebsiteStatus};

use super::Shot;
use super::going_live::live;
use super::sample::*;
use super::traffic::glance;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), homes(), news(), jobs()].concat()
}

fn own(title: &str) -> Layout {
    Layout {
        own: Some(Named::new(KEY, EMOJI)),
        viewer: Some(Viewer {
            name: "Mona Süß".into(),
            email: "mona@acme.example".into(),
            role_word: "Manager".into(),
        }),
        freshness: Some(Freshness { read: Some(ago(130)), back: None }),
        ..layout(title, Section::Websites)
    }
}

fn leaving(days: i64) -> Leaving {
    Leaving { at: ago(-days * 86_400), soon: days < 4, over: days < 0, purged: false }
}

fn lists() -> Vec<Shot> {
    let row = |(n, status): (u32, &WebsiteStatus)| list::Row {
        website: named(
            n,
            if n == 1 { "a-very-long-name-that-somebody-registered-years-ago.example" } else { "acme.example" },
        ),
        account: if n == 2 { NASTY.into() } else { long() },
        status: *status,
        leaving: matches!(status, WebsiteStatus::Pending | WebsiteStatus::Moved).then(|| leaving(2 + i64::from(n))),
        kept: *status == WebsiteStatus::Initializing,
        paused: n == 0,
        kind: if n == 1 { "Partial (CNAME)".into() } else { "Full".into() },
        plan: (n != 3).then(|| "Business Website".into()),
        created: (n != 3).then(|| ago(9_000_000)),
    };
    let full = list::List {
        layout: own("Websites"),
        csv: "/websites.csv".into(),
        coming: vec![(named(7, "new.example"), OwnRunState::Working), (named(8, NASTY), OwnRunState::NeedsPerson)],
        rows: (0..).zip(WebsiteStatus::ALL).map(row).collect(),
        in_accounts: true,
        pager: Pager { words: "6 websites of 6 websites shown".into(), ..Pager::default() },
        may_add: true,
        ..list::List::default()
    };
    let looked = Layout { banners: vec![Banner::Looking { customer: NASTY.into() }], ..own("Websites") };
    let simple = list::List { layout: looked, coming: vec![], in_accounts: false, may_add: false, ..full.clone() };
    let empty = list::List { rows: vec![], coming: vec![], emptiness: Emptiness::Nothing, ..full.clone() };
    let looks = list::List { may_add: false, ..empty.clone() };
    let nothing = list::List {
        q: NASTY.into(),
        status: Some(WebsiteStatus::Moved),
        emptiness: Emptiness::NothingFound,
        ..empty.clone()
    };
    vec![
        shot("own-websites-list", &full),
        shot("own-websites-list-looking", &simple),
        shot("own-websites-list-empty", &empty),
        shot("own-websites-list-empty-viewer", &looks),
        shot("own-websites-list-nothing-found", &nothing),
    ]
}

fn home(status: WebsiteStatus) -> Show {
    Show {
        layout: own("acme-spring.example"),
        website: named(2, "acme-spring.example"),
        punycode: None,
        status,
        status_word: "read_only".into(),
        leaving: (status == WebsiteStatus::Pending).then(|| leaving(12)),
        kept: false,
        paused: false,
        records: None,
        live: matches!(status, WebsiteStatus::Pending | WebsiteStatus::Moved).then(|| live(LiveState::Half)),
        name_servers: vec!["ada.ns.cloudflare.com".into(), "bob.ns.cloudflare.com".into()],
        found_name_servers: vec!["ns1.registrar.example".into(), "ns2.registrar.example".into()],
        mail: None,
        account: "Acme Ltd".into(),
        kind: "Full".into(),
        plan: Some("Free Website".into()),
        created: Some(ago(90_000)),
        activated: None,
        glance: glance(status),
        open_runs: vec![],
        key: KEY.into(),
        may_check: true,
        is_ready: true,
        may_ask_for_plan: true,
        may_make_tokens: true,
    }
}

fn homes() -> Vec<Shot> {
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
        leaving: None,
        kept: true,
        account: NASTY.into(),
        records: Some(records.clone()),
        open_runs: vec![(Named::new(KEY, "bäckerei-süß.example"), OwnRunState::NeedsPerson)],
        ..home(WebsiteStatus::Pending)
    };
    let unready = Show { is_ready: false, name_servers: vec![], paused: true, ..home(WebsiteStatus::Initializing) };
    let viewer = Show { may_check: false, may_ask_for_plan: false, ..home(WebsiteStatus::Pending) };
    let live = Show { records: Some(records), kept: false, status: WebsiteStatus::Active, ..partial.clone() };
    let mut shots = vec![
        shot("own-websites-show-partial", &partial),
        shot("own-websites-show-partial-live", &live),
        shot("own-websites-show-unready", &unready),
        shot("own-websites-show-viewer", &viewer),
    ];
    for status in WebsiteStatus::ALL {
        shots.push(shot(&format!("own-websites-show-{}", status.code()), &home(*status)));
    }
    shots
}

fn news() -> Vec<Shot> {
    let new = New {
        layout: Layout { freshness: None, ..own("Add Website") },
        key: KEY.into(),
        fixed: Some(named(1, "Acme Ltd")),
        accounts: choices(&["Acme Ltd"]),
        partial: Partial::Off,
        is_ready: true,
        ..New::default()
    };
    let choose = New { fixed: None, accounts: choices(&["Acme Ltd", EMOJI, NASTY]), ..new.clone() };
    let mut refused = New {
        account: Field::default().refused("Choose the account that the website belongs to."),
        domain: Field::of("acme.example").refused("acme.example is among your websites already."),
        setup: Field::of("gold").refused("Choose Full or Partial (CNAME)."),
        plan: Field::of("CF_BIZ").refused("A website starts on the free plan. Ask for another one once it is there."),
        here: Some(named(2, "acme.example")),
        ..choose.clone()
    };
    refused.problems = Problems::of([
        ("account", &refused.account),
        ("name", &refused.domain),
        ("type", &refused.setup),
        ("rate_plan", &refused.plan),
    ]);
    let unready = New { is_ready: false, fixed: None, accounts: vec![], ..new.clone() };
    vec![
        shot("own-websites-new", &new),
        shot("own-websites-new-choose", &choose),
        shot("own-websites-new-refused", &refused),
        shot("own-websites-new-unready", &unready),
    ]
}

fn jobs() -> Vec<Shot> {
    let page = |state: OwnRunState| job::Show {
        layout: Layout { freshness: None, ..own("Add acme.example") },
        run: Named::new(KEY, "Add acme.example"),
        state,
        summary: "It is being done now.".into(),
        advice: "There is nothing to do: it goes on by itself, also when you close this page.".into(),
        action: None,
        tell_partner: false,
        website: None,
        name_servers: vec![],
        found_name_servers: vec![],
        parts: vec![],
        asked_by: "Your partner".into(),
        started: ago(120),
        ended: (!state.moves()).then(|| ago(60)),
    };
    let open = |url: &str, words: &str| Some(job::Action { words: words.into(), url: url.into() });
    let done = job::Show {
        summary: "acme.example is added.".into(),
        advice: "The website goes live as soon as Cloudflare finds its name servers.".into(),
        website: Some(named(2, "acme.example")),
        name_servers: vec!["ada.ns.cloudflare.com".into(), "bob.ns.cloudflare.com".into()],
        found_name_servers: vec!["ns1.registrar.example".into()],
        action: open("/websites/x", "Open acme.example"),
        asked_by: NASTY.into(),
        ..page(OwnRunState::Done)
    };
    let failed = job::Show {
        summary: "acme.example was not added.".into(),
        advice: "Cloudflare does not take this name, and only Cloudflare can say why. Your partner can ask.".into(),
        tell_partner: true,
        action: open("/websites/new", "Add a Website"),
        ..page(OwnRunState::Failed)
    };
    let part = |title: &str, state, words: &str| job::Part { title: title.into(), state, words: words.into() };
    let settings = job::Show {
        run: Named::new(KEY, "Change settings of 2 websites"),
        parts: vec![
            part("Encryption mode on acme.example → Full (strict)", StepState::Done, ""),
            part("Brotli on bäckerei-süß.example → On", StepState::Failed, "It was Off when this was asked for."),
        ],
        ..failed.clone()
    };
    let quiet = job::Show { advice: String::new(), ..done.clone() };
    let quiet = job::Show { name_servers: vec![], found_name_servers: vec![], ..quiet };
    let mut shots = vec![
        shot("own-runs-show-done", &done),
        shot("own-runs-show-failed", &failed),
        shot("own-runs-show-checked", &quiet),
        shot("own-runs-show-settings", &settings),
    ];
    for state in [OwnRunState::Queued, OwnRunState::Waiting, OwnRunState::NeedsPerson, OwnRunState::Cancelled] {
        shots.push(shot(&format!("own-runs-show-{}", state.code()), &page(state)));
    }
    shots
}
