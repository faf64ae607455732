//! `/websites.csv`: the websites of the list as a table to take along, all rows of it. The team; a customer's people get
//! their own.

use axum::response::Response;

use crate::clock::Timestamp;
use crate::domain::text::in_unicode;
use crate::domain::website::{Periods, ZoneRow};
use crate::web::csv::download;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::own_desk::Anyone;
use crate::web::pages::own;

use super::list::{Asked, Narrowed};

const HEADER: [&str; 18] = [
    "Id",
    "Name",
    "Punycode",
    "Account id",
    "Account",
    "Customer",
    "Status",
    "Since",
    "Dropped on",
    "Setup",
    "Paused",
    "Plan",
    "Price",
    "Currency",
    "Frequency",
    "Name servers",
    "Created",
    "Activated",
];

/// Gives the table.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(anyone: Anyone, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let desk = match anyone {
        Anyone::Team(desk) => desk,
        Anyone::Own(own) => return own::websites::export::table(&own, &asked).await,
    };
    let narrowed = Narrowed::by(&desk, &asked).await?;
    let found = desk.portal.store.zones(&narrowed.filter(&asked.q, i64::MAX)).await?;
    let periods = desk.portal.site.periods;
    download("websites", &HEADER, found.into_iter().map(|row| cells(row, &periods)))
}

fn cells(row: ZoneRow, periods: &Periods) -> Vec<String> {
    let zone = row.zone;
    let at = |at: Option<Timestamp>| at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default();
    let dropped = at(zone.dropped_at(periods));
    let (plan, price, frequency) = match zone.plan {
        Some(plan) => (plan.name, plan.price, plan.frequency),
        None => (String::new(), None, None),
    };
    vec![
        zone.id.to_string(),
        in_unicode(&zone.name),
        zone.name,
        zone.account.to_string(),
        row.account_name,
        row.customer.map(|(_, name)| name).unwrap_or_default(),
        zone.status.to_string(),
        at(zone.status_since),
        dropped,
        zone.kind.to_string(),
        if zone.paused { "yes" } else { "no" }.to_owned(),
        plan,
        price.as_ref().map(crate::domain::money::Money::major).unwrap_or_default(),
        price.map(|price| price.currency.to_string()).unwrap_or_default(),
        frequency.map(String::from).unwrap_or_default(),
        zone.name_servers.join(" "),
        at(zone.created_on),
        at(zone.activated_on),
    ]
}
