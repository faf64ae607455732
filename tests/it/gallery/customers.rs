//! Samples of the customer pages.

use partner_portal::domain::policy::Policy;
use partner_portal::web::form::{Field, Problems};
use partner_portal::web::page::Section;
use partner_portal::web::pages::customers::{list, new::New, show};
use partner_portal::web::pages::people::Asking;
use partner_portal::web::parts::{Emptiness, Named};
use partner_portal::web::price::Monthly;
use partner_portal::web::status::{AccountState, ServiceUserState};

use super::Shot;
use super::sample::*;

pub(crate) fn shots() -> Vec<Shot> {
    let around = |title| still(title, Section::Customers);
    let names = ["Acme".to_owned(), long(), RTL.to_owned(), NASTY.to_owned(), EMOJI.to_owned()];
    let rows = names.iter().zip(ServiceUserState::ALL).map(|(name, state)| list::Row {
        customer: Named::new(KEY, name),
        accounts: 2,
        websites: 14,
        service_user: *state,
        added: ago(5_000_000),
        asking: if *state == ServiceUserState::None { 1 } else { 0 },
    });
    let full = list::List {
        layout: around("Customers"),
        rows: rows.collect(),
        asking: vec![Asking { customer: Named::new(KEY, "Acme"), count: 1 }],
        may_manage: true,
        ..list::List::default()
    };
    let empty = list::List { rows: vec![], asking: vec![], emptiness: Emptiness::Nothing, ..full.clone() };
    let nothing = list::List { q: NASTY.into(), emptiness: Emptiness::NothingFound, ..empty.clone() };
    let new = New { layout: around("Add A Customer"), key: KEY.into(), ..New::default() };
    let mut refused = New { name: Field::default().refused("Enter the customer’s name"), ..new.clone() };
    refused.problems = Problems::of([("name", &refused.name)]);
    let mut shots = vec![
        shot("customers-list", &full),
        shot("customers-list-empty", &empty),
        shot("customers-list-nothing-found", &nothing),
        shot("customers-new", &new),
        shot("customers-new-refused", &refused),
    ];
    shots.extend(ServiceUserState::ALL.iter().map(|state| home(*state)));
    shots
}

fn home(state: ServiceUserState) -> Shot {
    let active = state == ServiceUserState::Active;
    let account = |n, name: &str, state| show::Account { account: named(n, name), websites: n, state };
    let page = show::Show {
        layout: still("Acme", Section::Customers),
        customer: Named::new(KEY, if active { "Acme" } else { NASTY }),
        added: ago(9_000_000),
        accounts: if active {
            vec![account(1, "Acme Ltd", AccountState::Active), account(3, "Acme Spain", AccountState::BeingMade)]
        } else {
            vec![]
        },
        people: if active { show::People { people: 3, invites: 1, asking: 1 } } else { show::People::default() },
        paid: if active { 7 } else { 0 },
        monthly: if active { monthly() } else { Monthly::default() },
        service_user: show::ServiceUser {
            budget: Some(budget()),
            state,
            email: (state != ServiceUserState::None).then(|| "cf-0193a2c4@users.partner.example".into()),
            made: active.then(|| ago(8_000_000)),
            proven: active.then(|| ago(320)),
            refused: None,
        },
        open_runs: vec![],
        key: KEY.into(),
        policy: Policy::default(),
        calls_as: if active { service_user() } else { instead() },
        may_manage: true,
    };
    shot(&format!("customers-show-{}", state.code()), &page)
}
