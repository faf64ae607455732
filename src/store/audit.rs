//! The history: append-only, by trigger.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::domain::audit::Action;
use crate::domain::ids::{CustomerId, PersonId, RunId};

use super::error::Doing as _;
use super::row::micros;
use super::{StoreError, WriteTx};

tokio::task_local! {
    static REQUEST: Arc<str>;
}

/// Does something on behalf of a request: every line of the history that is written meanwhile carries its reference.
pub async fn on_behalf_of<F: Future>(reference: Arc<str>, doing: F) -> F::Output {
    REQUEST.scope(reference, doing).await
}

/// One line of the history. Nothing secret may be in it.
#[derive(Clone, Debug)]
pub struct AuditLine<'a> {
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// Who, where a person did it.
    pub person: Option<PersonId>,
    /// As whom at Cloudflare, where it went there.
    pub identity: Option<&'a str>,
    /// Whose it is about.
    pub customer: Option<CustomerId>,
    /// Which run did it.
    pub run: Option<RunId>,
    /// The id or name of what it is about.
    pub target: Option<&'a str>,
    /// How it went: `ok`, `refused`, …
    pub result: &'a str,
    /// Cloudflare's trace id.
    pub cf_ray: Option<&'a str>,
    /// What else there is to say.
    pub detail: Option<&'a str>,
}

impl AuditLine<'_> {
    /// A line that says only what and when; the rest is filled in by the caller.
    #[must_use]
    pub fn of(action: Action, at: Timestamp) -> Self {
        Self {
            at,
            action,
            person: None,
            identity: None,
            customer: None,
            run: None,
            target: None,
            result: "ok",
            cf_ray: None,
            detail: None,
        }
    }
}

impl WriteTx {
    /// Adds a line to the history, with the customer whose person did it, and the reference of the request it was done for.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn audit(&mut self, line: &AuditLine<'_>) -> Result<(), StoreError> {
        sqlx::query(
            "insert into audit (at, action, person_id, by_customer, identity, customer_id, run_id, target, result, cf_ray,
                                detail, request)
             values (?1, ?2, ?3, (select customer_id from person where id = ?3), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .bind(micros(line.at))
        .bind(line.action.as_str())
        .bind(line.person.map(|id| id.to_string()))
        .bind(line.identity)
        .bind(line.customer.map(|id| id.to_string()))
        .bind(line.run.map(|id| id.to_string()))
        .bind(line.target)
        .bind(line.result)
        .bind(line.cf_ray)
        .bind(line.detail)
        .bind(REQUEST.try_with(ToString::to_string).ok())
        .execute(&mut *self.tx)
        .await
        .doing("writing the history")?;
        Ok(())
    }
}
