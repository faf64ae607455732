//! A customer's websites, for its people: list, one, and adding one.

pub mod export;
pub mod list;
pub mod new;
pub mod show;

use crate::domain::run::RunRow;
use crate::web::parts::Named;
use crate::web::status::OwnRunState;

/// Jobs as notices.
fn notices(runs: impl IntoIterator<Item = RunRow>) -> Vec<(Named, OwnRunState)> {
    runs.into_iter().map(|run| (Named::new(run.id.to_string(), run.title), run.state.into())).collect()
}
