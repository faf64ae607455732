//! What was purged of a website, read from the jobs that did it.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, RunId};
use crate::domain::purge::Purge;
use crate::domain::run::{Request, RunState};
use crate::wire::ids::ZoneId;

use super::error::Doing as _;
use super::row::{known, parsed, time};
use super::{Store, StoreError};

/// One purge.
#[derive(Clone, Debug)]
pub struct PurgeRow {
    /// The job.
    pub run: RunId,
    /// How it stands.
    pub state: RunState,
    /// What was asked for.
    pub what: Purge,
    /// Who asked, by name.
    pub requested_by: String,
    /// Whether that is one of the customer's own people.
    pub own: bool,
    /// When.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    request: String,
    state: String,
    own: bool,
    created_at: i64,
    requested_by: String,
}

impl Columns {
    fn row(self) -> Result<PurgeRow, StoreError> {
        let id = self.id.as_str();
        let what = match serde_json::from_str(&self.request) {
            Ok(Request::Purge { what, .. }) => Some(what),
            _ => None,
        };
        Ok(PurgeRow {
            run: parsed(id, "run", "id", id)?,
            state: known(RunState::from_store(&self.state), "run", "state", id)?,
            what: known(what, "run", "request", id)?,
            requested_by: self.requested_by,
            own: self.own,
            created_at: time(self.created_at),
        })
    }
}

impl Store {
    /// The newest purges of a website, newest first; with a customer only those that were made for it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purges(
        &self,
        zone: &ZoneId,
        customer: Option<CustomerId>,
        limit: i64,
    ) -> Result<Vec<PurgeRow>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "select run.id, run.request, run.state, run.own, run.created_at,
                    coalesce(person.name, person.email) as requested_by
               from run join person on person.id = run.requested_by
              where run.kind = 'purge_cache' and run.zone_id = ?1 and (?2 is null or run.customer_id = ?2)
              order by run.id desc limit ?3",
        )
        .bind(zone.as_str())
        .bind(customer.map(|id| id.to_string()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing purges")?;
        rows.into_iter().map(Columns::row).collect()
    }
}
