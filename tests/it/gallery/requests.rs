//! Samples of plans asked for, on both sides, and of what a customer's people may do.

use partner_portal::domain::policy::Policy;
use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::{Layout, Section, Viewer};
use partner_portal::web::pages::customers::policy::{PolicyPage, Tick};
use partner_portal::web::pages::own::plan::{Closed, Last, Plan};
use partner_portal::web::pages::own::plan_offers::Card;
use partner_portal::web::pages::plan_requests::{list, show};
use partner_portal::web::pages::runs::list::Filter;
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{PlanAnswer, PlanRequestState, RunState};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [policies(), lists(), requests(), own()].concat()
}

fn policies() -> Vec<Shot> {
    let tick = |name, words, ticked| Tick {
        name,
        words,
        means: "What Cloudflare bills for them, you pay.",
        ticked,
        by_default: ticked,
    };
    let page = PolicyPage {
        layout: still("What People of Acme May Do", Section::Customers),
        problems: Problems::default(),
        customer: Named::new(KEY, "Acme"),
        ticks: vec![
            tick("add_websites", "Add websites and have their name servers checked", false),
            tick("purge", "Purge the cache", true),
        ],
        people_at_most: Field::of("10"),
        people_by_default: Policy::default().people_at_most,
        is_default: true,
        may_manage: true,
    };
    let mut refused = PolicyPage { customer: Named::new(KEY, NASTY), is_default: false, ..page.clone() };
    refused.people_at_most = Field::of(NASTY).refused("Enter a whole number from 1 to 1,000, without a comma.");
    refused.problems = Problems::of([("people_at_most", &refused.people_at_most)]);
    let looks = PolicyPage { customer: Named::new(KEY, RTL), may_manage: false, ..page.clone() };
    vec![shot("policy", &page), shot("policy-refused", &refused), shot("policy-viewer", &looks)]
}

fn lists() -> Vec<Shot> {
    let names = ["acme.example".to_owned(), long(), hex(4), NASTY.to_owned()];
    let row = |(state, name): (&PlanRequestState, &String)| list::Row {
        request: Named::new(KEY, name),
        customer: Named::new(KEY, if *state == PlanRequestState::Open { RTL } else { NASTY }),
        present: (*state == PlanRequestState::Open).then(|| "Free".into()),
        wanted: "Business".into(),
        asked_by: long(),
        asked: ago(4_000),
        note: if *state == PlanRequestState::Open { String::new() } else { format!("{NASTY}…") },
        state: *state,
        run: (*state == PlanRequestState::Approved).then_some(RunState::Failed),
    };
    let word = |word: &str| Filter { word: word.into(), url: "/plan-requests".into(), current: word == "All" };
    let full = list::List {
        layout: Layout { waiting: 1_204, ..still("Requests", Section::Requests) },
        filters: ["All", "Waiting", "Approved", "Declined", "Withdrawn"].map(word).into(),
        rows: PlanRequestState::ALL.iter().zip(&names).map(row).collect(),
        emptiness: Emptiness::HasRows,
        pager: Pager { previous: None, next: Some("/plan-requests?after=x".into()), words: "4 requests shown".into() },
    };
    let empty = list::List { emptiness: Emptiness::Nothing, rows: vec![], pager: Pager::default(), ..full.clone() };
    let nothing = list::List { emptiness: Emptiness::NothingFound, ..empty.clone() };
    vec![shot("requests", &full), shot("requests-empty", &empty), shot("requests-nothing-found", &nothing)]
}

fn requests() -> Vec<Shot> {
    let order = show::Order {
        id: "CF_BIZ".into(),
        price: Some("USD 200.00 monthly".into()),
        effect: "You are charged USD 200.00 monthly from now on by Cloudflare; until then nothing.".into(),
        costs: true,
        present: Some("Free".into()),
        unread: vec![],
        no_payment: false,
        calls_as: service_user(),
    };
    let open = show::Show {
        layout: Layout { waiting: 3, ..still("Plan for acme.example", Section::Requests) },
        problems: Problems::default(),
        request: Named::new(KEY, "acme.example"),
        website: Some(hex(2)),
        customer: Named::new(KEY, "Acme"),
        wanted: "Business".into(),
        asked_by: "mona@acme.example".into(),
        asked: ago(5_000),
        note: "Before Christmas, please.\nThe shop opens on the first.".into(),
        state: PlanRequestState::Open,
        decided: None,
        answer: String::new(),
        run: None,
        order: Some(order.clone()),
        obstacle: None,
        was_refused: false,
        word: Field::default(),
        may_manage: true,
    };
    let unread = vec!["Cloudflare did not say which plan the website has.".to_owned()];
    let mut refused = show::Show { note: NASTY.into(), asked_by: long(), ..open.clone() };
    refused.order =
        Some(show::Order { price: None, present: None, unread, no_payment: true, calls_as: instead(), ..order });
    refused.word = Field::of(NASTY).refused("Shorten your answer to 500 characters; it has 612.");
    refused.problems = Problems::of([("word", &refused.word)]);
    let gone = |obstacle| show::Show {
        order: None,
        obstacle: Some(obstacle),
        was_refused: true,
        website: None,
        ..open.clone()
    };
    let decided = |state| show::Show { state, order: None, decided: Some((NASTY.into(), ago(900))), ..open.clone() };
    let failed = show::Show {
        run: Some((Named::new(KEY, "Change plan"), RunState::Failed)),
        ..decided(PlanRequestState::Approved)
    };
    let declined = show::Show { answer: format!("{NASTY}\n{RTL}"), ..decided(PlanRequestState::Declined) };
    vec![
        shot("request-open", &open),
        shot("request-viewer", &show::Show { may_manage: false, ..open.clone() }),
        shot("request-refused", &refused),
        shot("request-gone", &gone(show::Obstacle::WebsiteGone)),
        shot("request-not-theirs", &gone(show::Obstacle::NotTheirs)),
        shot("request-failed", &failed),
        shot("request-declined", &declined),
        shot("request-withdrawn", &decided(PlanRequestState::Withdrawn)),
    ]
}

fn own() -> Vec<Shot> {
    let card = |id: &str, name: &str, is_present| Card {
        id: id.into(),
        name: name.into(),
        explains: "For websites that a business depends on, with custom certificates.".into(),
        parts: vec!["Page rules: 50".into(), "Dedicated certificates: 1".into()],
        is_present,
    };
    let viewer = Viewer { name: "Mona".into(), email: "mona@acme.example".into(), role_word: "Manager".into() };
    let page = Plan {
        layout: Layout {
            own: Some(Named::new(KEY, "Acme")),
            viewer: Some(viewer),
            ..layout("Plan of acme.example", Section::Websites)
        },
        problems: Problems::default(),
        key: KEY.into(),
        website: Named::new(hex(2), "acme.example"),
        present: Some("Free".into()),
        cards: vec![card("free", "Free", true), card("pro", "Pro", false), card("business", NASTY, false)],
        rate_plan: Field::default(),
        note: Field::default(),
        last: None,
        closed: None,
        may_withdraw: true,
    };
    let mut refused = Plan { present: None, website: Named::new(hex(2), long()), ..page.clone() };
    refused.rate_plan = Field::of(NASTY).refused("This is no plan that you can ask for. Choose one of those listed.");
    refused.note = Field::of(NASTY).refused("Shorten the note to 500 characters; it has 612.");
    refused.problems = Problems::of([("rate_plan", &refused.rate_plan), ("note", &refused.note)]);
    let closed = |why| Plan { closed: Some(why), ..page.clone() };
    let mut shots = vec![
        shot("own-plan", &page),
        shot("own-plan-refused", &refused),
        shot("own-plan-only-looks", &closed(Closed::OnlyLooks)),
        shot("own-plan-not-here", &closed(Closed::NotHere)),
    ];
    shots.extend(PlanAnswer::ALL.iter().map(|answer| {
        let waits = matches!(answer, PlanAnswer::Waiting | PlanAnswer::Ordering);
        let last = Last {
            plan: "Business".into(),
            by: if *answer == PlanAnswer::Waiting { "Mona".into() } else { NASTY.into() },
            asked: ago(90_000),
            note: "Before Christmas, please.\nThe shop opens on the first.".into(),
            answer: *answer,
            answered: (*answer != PlanAnswer::Waiting).then(|| ago(800)),
            word: if *answer == PlanAnswer::Declined { format!("{NASTY}\n{RTL}") } else { String::new() },
        };
        let page = Plan { last: Some(last), closed: waits.then_some(Closed::OneAtATime), ..page.clone() };
        shot(&format!("own-plan-{}", answer.code()), &page)
    }));
    shots
}
