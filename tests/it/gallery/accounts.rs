//! Samples of the account pages.

use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::{Banner, Layout, Section};
use partner_portal::web::pages::accounts::{link::Link, list, new, remove, rename::Rename, show};
use partner_portal::web::pages::websites::wanted::Wanted;
use partner_portal::web::parts::{Emptiness, Named, Pager};
use partner_portal::web::status::{AccountState, RunState, WebsiteStatus};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    [lists(), news(), homes(), acts()].concat()
}

fn row(n: u32, name: &str, customer: Option<&str>, state: AccountState) -> list::Row {
    list::Row {
        account: named(n, name),
        twin: name == "Globex",
        stray: n == 2,
        kind: if n == 3 { "Enterprise" } else { "Standard" }.into(),
        unit: n.is_multiple_of(2).then(|| "EMEA Retail".into()),
        customer: customer.map(|name| Named::new(KEY, name)),
        websites: n * n * 7 % 23,
        state,
        created: (n != 6).then(|| ago(i64::from(n) * 4_000_000)),
    }
}

fn lists() -> Vec<Shot> {
    let full = list::List {
        layout: Layout { banners: vec![Banner::Demo, Banner::Billing], ..layout("Accounts", Section::Accounts) },
        open_runs: vec![Named::new(KEY, "Umbrella Travel")],
        rows: vec![
            row(1, "Acme Ltd", Some("Acme"), AccountState::Active),
            row(2, "Globex", Some("Globex Corporation"), AccountState::Active),
            row(3, "Globex", None, AccountState::Active),
            row(4, EMOJI, Some(EMOJI), AccountState::BeingMade),
            row(5, RTL, Some(RTL), AccountState::BeingRemoved),
            row(6, &long(), Some(&long()), AccountState::Gone),
            row(7, NASTY, Some(NASTY), AccountState::Active),
        ],
        pager: Pager {
            previous: Some("/accounts".into()),
            next: Some("/accounts?after=x".into()),
            words: "51 to 57 of 1,204 accounts".into(),
        },
        may_manage: true,
        ..list::List::default()
    };
    let empty = list::List {
        layout: layout("Accounts", Section::Accounts),
        emptiness: Emptiness::Nothing,
        may_manage: true,
        ..list::List::default()
    };
    let nothing = list::List { q: NASTY.into(), emptiness: Emptiness::NothingFound, ..empty.clone() };
    vec![
        shot("accounts-list", &full),
        shot("accounts-list-empty", &empty),
        shot("accounts-list-nothing-found", &nothing),
    ]
}

fn news() -> Vec<Shot> {
    let fresh = new::New {
        layout: still("Create A New Account", Section::Accounts),
        key: KEY.into(),
        units: choices(&["Main", "EMEA Retail"]),
        customers: choices(&["Acme", "Globex Corporation", EMOJI]),
        kind: Field::of("standard"),
        tenant_admin: "tenant@partner.example".into(),
        wanted: super::websites::wanted(),
        ..new::New::default()
    };
    let mut refused = new::New {
        name: Field::of("Globex"),
        unit: Field::default().refused("Choose a tenant unit"),
        kind: Field::of("enterprise").refused("Your tenant has no enterprise permissions: choose Standard Account"),
        customer: Field::of("new"),
        customer_name: Field::default().refused("Enter the customer’s name"),
        wanted: Wanted {
            name: Field::of("http://example").refused("Enter a domain such as example.com"),
            ..super::websites::wanted()
        },
        similar: vec![
            new::Similar { account: named(2, "Globex"), customer: Some("Globex Corporation".into()) },
            new::Similar { account: named(3, NASTY), customer: None },
        ],
        ..fresh.clone()
    };
    refused.layout.refused = true;
    refused.problems = Problems::of([
        ("unit", &refused.unit),
        ("type", &refused.kind),
        ("customer_name", &refused.customer_name),
        ("website", &refused.wanted.name),
    ]);
    vec![shot("accounts-new", &fresh), shot("accounts-new-refused", &refused)]
}

fn homes() -> Vec<Shot> {
    let website =
        |n, name: &str, status| show::Website { website: named(n, name), status, plan: Some("Pro Website".into()) };
    let full = show::Show {
        layout: Layout { banners: vec![Banner::Billing], ..layout("Acme Ltd", Section::Accounts) },
        account: named(1, "Acme Ltd"),
        state: AccountState::Active,
        stray_of: None,
        twin: false,
        kind: "Standard".into(),
        unit: Some("EMEA Retail".into()),
        customer: Some(Named::new(KEY, "Acme")),
        description: "Main shop and the campaign sites. Ask Bea before changing DNS.".into(),
        created: Some(ago(9_000_000)),
        seen: Some(ago(130)),
        websites: vec![
            website(1, "acme.example", WebsiteStatus::Active),
            website(2, "acme-spring.example", WebsiteStatus::Pending),
        ],
        add_ons: 2,
        people: vec!["bea@acme.example".into(), "cf-0193a2c4@users.partner.example".into()],
        people_read: true,
        open_runs: vec![(Named::new(KEY, "Add acme-autumn.example"), RunState::Working)],
        calls_as: service_user(),
        may_manage: true,
    };
    let odd = show::Show {
        account: named(6, &long()),
        state: AccountState::Gone,
        twin: true,
        unit: None,
        customer: None,
        description: NASTY.into(),
        created: None,
        websites: vec![],
        people: vec![],
        people_read: false,
        open_runs: vec![],
        calls_as: instead(),
        ..full.clone()
    };
    vec![shot("accounts-show", &full), shot("accounts-show-odd", &odd)]
}

fn acts() -> Vec<Shot> {
    let around = |title| still(title, Section::Accounts);
    let account = named(1, "Acme Ltd");
    let rename = Rename {
        layout: around("Rename"),
        problems: Problems::default(),
        key: KEY.into(),
        account: account.clone(),
        name: Field::of("Acme Ltd"),
    };
    let link = Link {
        layout: around("Link"),
        problems: Problems::default(),
        key: KEY.into(),
        account: named(7, NASTY),
        customer: Field::default(),
        customers: choices(&["Acme", RTL]),
        customer_name: Field::default(),
    };
    let remove = remove::Remove {
        layout: around("Remove"),
        problems: Problems::default(),
        key: KEY.into(),
        account,
        customer: Some(Named::new(KEY, "Acme")),
        websites: vec![
            remove::Website { website: named(1, "acme.example"), status: WebsiteStatus::Active },
            remove::Website { website: named(2, "acme-spring.example"), status: WebsiteStatus::Pending },
        ],
        members: Some(vec!["bea@acme.example".into(), "cf-0193a2c4@users.partner.example".into()]),
        name: Field::default(),
    };
    let mut refused = remove::Remove { members: None, websites: vec![], account: named(6, &long()), ..remove.clone() };
    refused.name = Field::of("Acme").refused("Type the name exactly as it is shown");
    refused.problems = Problems::of([("name", &refused.name)]);
    vec![
        shot("accounts-rename", &rename),
        shot("accounts-link", &link),
        shot("accounts-remove", &remove),
        shot("accounts-remove-refused", &refused),
    ]
}
