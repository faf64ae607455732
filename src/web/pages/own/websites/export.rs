//! `/websites.csv` for a customer's people: their own websites as a table to take along, all rows of the list.

use axum::response::Response;

use crate::clock::Timestamp;
use crate::domain::text::in_unicode;
use crate::domain::website::{Periods, ZoneRow};
use crate::web::csv::download;
use crate::web::error::PageError;
use crate::web::own_desk::OwnDesk;
use crate::web::pages::websites::list::Asked;

use super::list::filter;

const HEADER: [&str; 13] = [
    "Id",
    "Name",
    "Punycode",
    "Account",
    "Status",
    "Since",
    "Dropped on",
    "Setup",
    "Paused",
    "Plan",
    "Name servers",
    "Created",
    "Activated",
];

/// Gives the table.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn table(own: &OwnDesk, asked: &Asked) -> Result<Response, PageError> {
    let found = own.portal().store.zones(&filter(own, asked, i64::MAX)).await?;
    let periods = own.portal().site.periods;
    download("websites", &HEADER, found.into_iter().map(|row| cells(row, &periods)))
}

fn cells(row: ZoneRow, periods: &Periods) -> Vec<String> {
    let zone = row.zone;
    let at = |at: Option<Timestamp>| at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default();
    let dropped = at(zone.dropped_at(periods));
    vec![
        zone.id.to_string(),
        in_unicode(&zone.name),
        zone.name,
        row.account_name,
        zone.status.to_string(),
        at(zone.status_since),
        dropped,
        zone.kind.to_string(),
        if zone.paused { "yes" } else { "no" }.to_owned(),
        zone.plan.map(|plan| plan.name).unwrap_or_default(),
        zone.name_servers.join(" "),
        at(zone.created_on),
        at(zone.activated_on),
    ]
}
