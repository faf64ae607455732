//! Everything that is paid for over all accounts: as a page, and as a table to take along.

pub mod list;
pub mod table;

use crate::domain::catalogue;
use crate::domain::subscription::PaidRow;

/// What a row is, by name.
fn name_of(row: &PaidRow) -> String {
    let name = catalogue::find(&row.rate_plan).map_or(row.name.as_str(), |entry| entry.name);
    if name.is_empty() { &row.rate_plan } else { name }.to_owned()
}
