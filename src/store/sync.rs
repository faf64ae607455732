//! How fresh each part of the mirror is.

use crate::clock::Timestamp;

use super::error::Doing as _;
use super::row::{micros, time_opt};
use super::{Store, StoreError, WriteTx};

/// How a part of the mirror stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncState {
    /// When it was last read whole.
    pub succeeded_at: Option<Timestamp>,
    /// When reading it failed, if that was later.
    pub failed_at: Option<Timestamp>,
    /// Why it failed, in words for people.
    pub failure: Option<String>,
}

impl Store {
    /// How a part of the mirror stands.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sync_state(&self, part: &str) -> Result<SyncState, StoreError> {
        let row: Option<(Option<i64>, Option<i64>, Option<String>)> =
            sqlx::query_as("select succeeded_at, failed_at, failure from sync where part = ?")
                .bind(part)
                .fetch_optional(&self.readers)
                .await
                .doing("reading the mirror's age")?;
        Ok(row.map_or_else(SyncState::default, |(succeeded, failed, failure)| SyncState {
            succeeded_at: time_opt(succeeded),
            failed_at: time_opt(failed),
            failure,
        }))
    }
}

impl WriteTx {
    /// Notes that a part was read whole; `began` is how old its data is.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn sync_succeeded(&mut self, part: &str, began: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "insert into sync (part, began_at, succeeded_at) values (?1, ?2, ?2)
             on conflict (part) do update set began_at = ?2, succeeded_at = ?2, failed_at = null, failure = null",
        )
        .bind(part)
        .bind(micros(began))
        .execute(&mut *self.tx)
        .await
        .doing("noting the mirror's age")?;
        Ok(())
    }

    /// Notes that a part could not be read.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn sync_failed(&mut self, part: &str, at: Timestamp, failure: &str) -> Result<(), StoreError> {
        sqlx::query(
            "insert into sync (part, began_at, failed_at, failure) values (?1, ?2, ?2, ?3)
             on conflict (part) do update set began_at = ?2, failed_at = ?2, failure = ?3",
        )
        .bind(part)
        .bind(micros(at))
        .bind(failure)
        .execute(&mut *self.tx)
        .await
        .doing("noting that the mirror is old")?;
        Ok(())
    }
}
