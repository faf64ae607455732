//! Samples of the pages of plans, add-ons and everything paid for.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::order::PartField;
use partner_portal::web::page::{Banner, Layout, Section};
use partner_portal::web::pages::add_ons::{AddOn, cancel::Cancel, change::Change, list, new};
use partner_portal::web::pages::subscriptions::list as overview;
use partner_portal::web::pages::websites::plan::{Now, Plan};
use partner_portal::web::pages::websites::plan_cards::Card;
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::price::Monthly;
use partner_portal::web::status::{RunState, SubscriptionStatus};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [plans(), add_ons(), news(), acts(), overviews()].concat()
}

fn card(id: &str, name: &str, price: Option<&str>, effect: &str) -> Card {
    Card {
        id: id.into(),
        name: name.into(),
        explains: "For websites that a business depends on, with custom certificates and more rules than Pro.".into(),
        programme: Some("Pay as you go"),
        price: price.map(Into::into),
        effect: effect.into(),
        is_present: name == "Pro",
        can: name != "Enterprise",
    }
}

fn cards() -> Vec<Card> {
    vec![
        card(
            "free",
            "Free",
            Some("Free of charge"),
            "Ends Pro; until then USD 20.00 monthly. The website goes back to Free and loses what Pro has beyond it.",
        ),
        card("pro", "Pro", Some("USD 20.00 monthly"), "The website has this plan now."),
        card(
            "business",
            "Business",
            Some("USD 200.00 monthly"),
            "You are charged USD 200.00 monthly from now on by Cloudflare; until then USD 20.00 monthly.",
        ),
        card(
            "enterprise",
            "Enterprise",
            None,
            "Cloudflare charges what your contract says; until then USD 20.00 monthly.",
        ),
    ]
}

fn plan() -> Plan {
    let part = |name, facts| PartField::new(name, facts, Field::default());
    Plan {
        layout: still("Plan of acme.example", Section::Websites),
        problems: Problems::default(),
        key: KEY.into(),
        website: named(1, "acme.example"),
        account: named(2, "Acme Ltd"),
        now: Some(Now {
            name: "Pro".into(),
            rate_plan: "pro".into(),
            price: Some("USD 20.00 monthly".into()),
            often: "Monthly".into(),
            state: Some(SubscriptionStatus::Paid),
            period_end: Some(ago(-900_000)),
        }),
        unread: vec![],
        cards: cards(),
        rate_plan: Field::of("pro"),
        parts: vec![
            part(
                "page_rules",
                "Included: Free 3, Pro 20, Business 50. One more costs USD 5.00 monthly. The website has 20.",
            ),
            part("dedicated_certificates_custom", "One more costs USD 10.00 monthly."),
        ],
        no_payment: false,
        open_runs: vec![],
        calls_as: service_user(),
        may_manage: true,
    }
}

fn plans() -> Vec<Shot> {
    let page = plan();
    let viewed = Plan { may_manage: false, ..page.clone() };
    let mut refused = Plan {
        now: None,
        unread: vec![
            "Cloudflare did not say what this website may have. The plans and prices below were read 3 hours ago."
                .into(),
        ],
        no_payment: true,
        open_runs: vec![(Named::new(KEY, "acme.example"), RunState::Waiting)],
        calls_as: instead(),
        rate_plan: Field::of("business")
            .refused("The website has this plan already, with these parts. Nothing was ordered."),
        ..page.clone()
    };
    refused.parts[0].field =
        Field::of("twelve").refused("Enter a whole number from 0 to 1,000,000, without blanks or commas.");
    refused.layout.refused = true;
    refused.problems = Problems::of([
        ("rate_plan".to_owned(), &refused.rate_plan),
        (refused.parts[0].id.clone(), &refused.parts[0].field),
    ]);
    vec![shot("websites-plan", &page), shot("websites-plan-viewer", &viewed), shot("websites-plan-refused", &refused)]
}

fn add_on(n: u32, name: &str, state: SubscriptionStatus) -> AddOn {
    AddOn {
        id: hex(n),
        name: name.into(),
        explains: "Code that runs at Cloudflare’s edge, with more calls and time than without it.",
        stops: "Workers fall back to what the account has without it, so code may stop being run.",
        rate_plan: "WORKERS_PAID".into(),
        state,
        price: (n != 3).then(|| "USD 5.00 monthly".into()),
        parts: if n == 2 { "Page rules: 25, Websites: 1,000".into() } else { String::new() },
        known_since: ago(4_000_000),
        period_end: Some(ago(-900_000)),
    }
}

fn add_ons() -> Vec<Shot> {
    let names = ["Workers Paid", "Access Premium (reseller)", NASTY, EMOJI, RTL, "Argo", "Stream", "Images"];
    let rows = (1..).zip(names.iter().zip(SubscriptionStatus::ALL)).map(|(n, (name, state))| add_on(n, name, *state));
    let full = list::List {
        layout: still("Add-ons", Section::Accounts),
        account: named(2, "Acme Ltd"),
        unread: Some("Cloudflare did not say which add-ons the account has. What you see was read 3 hours ago.".into()),
        rows: rows.collect(),
        monthly: monthly(),
        open_runs: vec![(Named::new(KEY, "Workers Paid, Acme Ltd"), RunState::Working)],
        may_manage: true,
    };
    let empty =
        list::List { rows: vec![], unread: None, open_runs: vec![], monthly: Monthly::default(), ..full.clone() };
    vec![shot("add-ons-list", &full), shot("add-ons-list-empty", &empty)]
}

fn news() -> Vec<Shot> {
    let card = |n: u32, is_there, price: Option<&str>| new::Card {
        control: if n == 1 { "rate_plan".into() } else { format!("rate_plan-{n}") },
        id: "PARTNERS_ACCESS_PREMIUM",
        name: "Access Premium (reseller)",
        explains: "Lets only people who have signed in reach internal applications, at the larger level, under a reseller’s id.",
        price: price.map(Into::into),
        place: if price.is_some() { "in another account of yours" } else { "" },
        is_there,
    };
    let fresh = new::New {
        layout: Layout { banners: vec![Banner::Billing], ..still("Add An Add-on", Section::Accounts) },
        problems: Problems::default(),
        key: KEY.into(),
        account: named(2, "Acme Ltd"),
        unread: None,
        shelves: vec![
            new::Shelf {
                title: "Zero Trust",
                cards: vec![card(1, false, Some("USD 5.00 monthly")), card(2, true, None)],
            },
            new::Shelf { title: "Network", cards: vec![card(3, false, None)] },
        ],
        rate_plan: Field::default(),
        other: Field::default(),
        parts: vec![PartField::new("page_rules", "", Field::default())],
        parts_open: false,
        calls_as: admin(),
    };
    let mut refused =
        new::New { other: Field::of("no id").refused("Enter the id as Cloudflare writes it."), ..fresh.clone() };
    refused.rate_plan = Field::default().refused("Choose an add-on, or enter the id of another one.");
    refused.problems = Problems::of([("rate_plan", &refused.rate_plan), ("other", &refused.other)]);
    vec![shot("add-ons-new", &fresh), shot("add-ons-new-refused", &refused)]
}

fn acts() -> Vec<Shot> {
    let change = Change {
        layout: still("Workers Paid", Section::Accounts),
        problems: Problems::default(),
        key: KEY.into(),
        account: named(2, NASTY),
        add_on: add_on(2, "Workers Paid", SubscriptionStatus::Paid),
        unread: None,
        parts: vec![PartField::new("page_rules", "The account has 25.", Field::of("25"))],
        has_parts: true,
        open_runs: vec![],
        calls_as: admin(),
        may_manage: true,
    };
    let cancel = Cancel {
        layout: still("Cancel Add-on", Section::Accounts),
        problems: Problems::default(),
        key: KEY.into(),
        account: named(2, "Acme Ltd"),
        add_on: add_on(2, "Workers Paid", SubscriptionStatus::AwaitingPayment),
        confirmed: Field::default(),
        calls_as: admin(),
    };
    let mut unticked = Cancel {
        confirmed: Field::default().refused("Tick the box if it may stop. Nothing was cancelled."),
        ..cancel.clone()
    };
    unticked.problems = Problems::of([("confirmed", &unticked.confirmed)]);
    vec![shot("add-ons-change", &change), shot("add-ons-cancel", &cancel), shot("add-ons-cancel-refused", &unticked)]
}

fn overviews() -> Vec<Shot> {
    let row = |(n, state): (u32, &SubscriptionStatus)| overview::Row {
        key: format!("{}/{}", hex(1), hex(n)),
        name: if n == 2 { "Zero Trust Access Enterprise" } else { "Business" }.into(),
        rate_plan: if n == 2 { "TEAMS_ACCESS_ENT" } else { "business" }.into(),
        url: "/subscriptions".into(),
        customer: (n != 3).then(|| Named::new(KEY, if n == 4 { NASTY } else { "Acme" })),
        account: named(1, if n == 5 { EMOJI } else { "Acme Ltd" }),
        website: (n != 2).then(|| named(2, "acme-spring.example")),
        state: (n != 6).then_some(*state),
        price: (n != 1).then(|| "USD 2,400.00 yearly".into()),
        month: (n != 1).then(|| "USD 200.00".into()),
        period_end: (n != 1).then(|| ago(-900_000)),
    };
    let share = |name: Option<&str>| overview::Share {
        customer: name.map(|name| Named::new(KEY, name)),
        things: 17,
        monthly: monthly(),
    };
    let full = overview::List {
        layout: layout("Subscriptions", Section::Subscriptions),
        rows: (0..).zip(SubscriptionStatus::ALL).map(row).collect(),
        pager: Pager { words: "8 subscriptions of 8 subscriptions shown".into(), ..Pager::default() },
        total: monthly(),
        more_shares: 1_204,
        shares: vec![share(Some("Acme")), share(Some(RTL)), share(None)],
        csv: "/subscriptions.csv".into(),
        ..overview::List::default()
    };
    let empty =
        overview::List { rows: vec![], emptiness: Emptiness::Nothing, total: Monthly::default(), ..full.clone() };
    let nothing = overview::List { q: NASTY.into(), emptiness: Emptiness::NothingFound, ..empty.clone() };
    vec![
        shot("subscriptions-list", &full),
        shot("subscriptions-list-empty", &empty),
        shot("subscriptions-list-nothing-found", &nothing),
    ]
}
