//! What the samples are made of.

use std::time::Duration;

use askama::Template;
use partner_portal::access::BudgetView;
use partner_portal::clock::Timestamp;
use partner_portal::domain::money::Money;
use partner_portal::store::PaidGroup;
use partner_portal::web::budget::Budget;
use partner_portal::web::form::Choice;
use partner_portal::web::format::{When, when};
use partner_portal::web::page::{Layout, Section, Viewer};
use partner_portal::web::parts::{CallsAs, Freshness, Named};
use partner_portal::web::price::Monthly;
use partner_portal::wire::subscriptions::Frequency;

use super::Shot;

pub(crate) const NASTY: &str = "<script>alert(1)</script> \"quoted\" & 'more'";
pub(crate) const RTL: &str = "شركة الأمل للتجارة";
pub(crate) const EMOJI: &str = "Bäckerei Süß 🥐 & Söhne";
pub(crate) const KEY: &str = "0193a2c4-8f1e-7b3a-9c55-2d1f0e6a7b90";

pub(crate) fn long() -> String {
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft-Niederlassung-Nordwest1"
        .chars()
        .take(100)
        .collect()
}

pub(crate) fn hex(n: u32) -> String {
    format!("{:08x}{:08x}{:08x}{:08x}", n.wrapping_mul(2_654_435_761), n ^ 0x9e37_79b9, n.wrapping_mul(40_503), !n)
}

pub(crate) fn ago(seconds: i64) -> When {
    let now = Timestamp::from_second(1_795_380_000).unwrap();
    when(Timestamp::from_second(1_795_380_000 - seconds).unwrap(), now)
}

pub(crate) fn named(id: u32, name: &str) -> Named {
    Named::new(hex(id), name)
}

pub(crate) fn layout(title: &str, section: Section) -> Layout {
    Layout {
        title: title.to_owned(),
        section,
        viewer: Some(Viewer {
            name: "Amal Haddad".into(),
            email: "amal@partner.example".into(),
            role_word: "Owner".into(),
        }),
        csrf: "csrf-token".into(),
        freshness: Some(Freshness { read: Some(ago(130)), back: Some("/accounts".into()) }),
        ..Layout::default()
    }
}

pub(crate) fn still(title: &str, section: Section) -> Layout {
    Layout { freshness: None, ..layout(title, section) }
}

pub(crate) fn outside(title: &str) -> Layout {
    Layout { title: title.to_owned(), csrf: "csrf-token".into(), ..Layout::default() }
}

pub(crate) fn service_user() -> CallsAs {
    CallsAs::ServiceUser { email: "cf-0193a2c4@users.partner.example".into() }
}

pub(crate) fn admin() -> CallsAs {
    CallsAs::TenantAdmin { email: "tenant@partner.example".into() }
}

pub(crate) fn instead() -> CallsAs {
    CallsAs::TenantAdminInstead {
        email: "tenant@partner.example".into(),
        why: "This customer has no service user yet.".into(),
    }
}

pub(crate) fn choices(names: &[&str]) -> Vec<Choice> {
    names.iter().enumerate().map(|(n, name)| Choice::new(format!("c{n}"), *name)).collect()
}

pub(crate) fn shot(name: &str, page: &impl Template) -> Shot {
    (name.to_owned(), page.render().unwrap())
}

/// Sums in two currencies, and something that is in none.
pub(crate) fn monthly() -> Monthly {
    let group =
        |price: Option<Money>, count| PaidGroup { customer: None, frequency: Some(Frequency::Monthly), price, count };
    let groups = [group(Money::of_major(220.0, "USD"), 12), group(Money::of_major(45.5, "EUR"), 3), group(None, 2)];
    Monthly::of(&groups)
}

pub(super) fn budget() -> Budget {
    let view = BudgetView {
        left: 137,
        limit: 1_200,
        window: Duration::from_secs(300),
        resets_in: Duration::from_secs(212),
        at_once: 0,
        paused_for: Some(Duration::from_secs(212)),
        waiting: 31,
    };
    Budget::of("Calls left as the tenant admin", &view)
}
