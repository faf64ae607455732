//! `/subscriptions.csv`: everything that is paid for, as a table to take along. The team.

use axum::response::Response;
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::domain::money::Money;
use crate::domain::subscription::PaidRow;
use crate::domain::text::in_unicode;
use crate::store::PaidFilter;
use crate::web::csv::download;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::price::{is_contract, per_month};

use super::name_of;

/// The columns.
const HEADER: [&str; 14] = [
    "Customer",
    "Account id",
    "Account",
    "Website",
    "Rate plan",
    "Name",
    "Subscription id",
    "State",
    "Price",
    "Currency",
    "Frequency",
    "Per month",
    "Period end",
    "Read at",
];

/// What the table is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of a name.
    #[serde(default)]
    q: String,
}

/// Writes it.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let filter = PaidFilter { search: asked.q, limit: i64::MAX, ..PaidFilter::default() };
    let rows = desk.portal.store.paid(&filter).await?;
    download("subscriptions", &HEADER, rows.iter().map(cells))
}

fn cells(row: &PaidRow) -> Vec<String> {
    let at = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let month = per_month(&row.rate_plan, row.price.as_ref(), row.frequency.as_ref());
    // A contract's price is in the contract: the number beside it says nothing.
    let price = row.price.as_ref().filter(|_| !is_contract(&row.rate_plan));
    vec![
        row.customer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        row.account.0.to_string(),
        row.account.1.clone(),
        row.zone.as_ref().map(|(_, name)| in_unicode(name)).unwrap_or_default(),
        row.rate_plan.clone(),
        name_of(row),
        row.subscription.as_ref().map(ToString::to_string).unwrap_or_default(),
        row.state.as_ref().map(ToString::to_string).unwrap_or_default(),
        price.map(Money::major).unwrap_or_default(),
        price.map(|price| price.currency.to_string()).unwrap_or_default(),
        row.frequency.as_ref().map(ToString::to_string).unwrap_or_default(),
        month.map(|month| month.major()).unwrap_or_default(),
        row.period_end.map(at).unwrap_or_default(),
        at(row.seen_at),
    ]
}
