//! What pages may ask: each is one transaction that stores the run with all that belongs to it, and nothing is sent.

mod accounts;
mod cache;
mod decide;
mod drafts;
mod members;
mod plan_requests;
mod records;
mod scans;
mod settings;
mod subscriptions;
mod tokens;
mod truth;
mod websites;

use crate::domain::audit::Action;
use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::run::{Request, Run};
use crate::store::{AuditLine, NewRun, StoreError, Submitted, WriteTx};
use crate::wire::ids::ZoneId;

use super::Runs;
use super::press::press;

pub use accounts::{Customer, NewAccount};
pub use decide::Choice;
pub use plan_requests::Approval;
pub use tokens::TokenWish;
pub use websites::NewWebsite;

/// Why a run was not taken on. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store did not answer.
    #[error("the job could not be stored")]
    Store(#[from] StoreError),
    /// The account is somebody else's, or gone.
    #[error("the account belongs to another customer or is gone")]
    AccountTaken,
    /// The portal or the tenant itself works with this user.
    #[error("this user can be neither changed nor removed")]
    Protected,
    /// The run is not in a state in which this can be asked.
    #[error("the job has moved on")]
    MovedOn,
}

/// What a new run is about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) key: &'a str,
    pub(super) by: PersonId,
    pub(super) title: &'a str,
    pub(super) customer: Option<CustomerId>,
    pub(super) zone: Option<&'a ZoneId>,
}

impl Runs {
    /// The run that a form asked for when it was pressed before.
    ///
    /// # Errors
    /// [`RunError::Store`] when the store does not answer.
    pub async fn asked_before(&self, by: PersonId, key: &str, request: &Request) -> Result<Option<RunId>, RunError> {
        Ok(self.0.store.write().await?.run_with_key(&press(by, key, request)).await?)
    }

    async fn submit_new(&self, about: &About<'_>, request: &Request) -> Result<RunId, RunError> {
        let key = press(about.by, about.key, request);
        let tx = self.0.store.write().await?;
        self.submit(tx, &About { key: &key, ..*about }, request).await
    }

    async fn submit(&self, mut tx: WriteTx, about: &About<'_>, request: &Request) -> Result<RunId, RunError> {
        let submitted = self.submit_in(&mut tx, about, request).await?;
        if let Submitted::New(_) = submitted {
            tx.commit().await?;
            self.0.wake.notify_one();
        }
        Ok(submitted.run())
    }

    /// Stores the run in a write that goes on; who commits it wakes the worker.
    pub(super) async fn submit_in(
        &self,
        tx: &mut WriteTx,
        about: &About<'_>,
        request: &Request,
    ) -> Result<Submitted, StoreError> {
        let now = self.0.clock.now();
        let submitted = tx
            .submit_run(&NewRun {
                id: RunId::new(now, &self.0.random),
                key: about.key,
                request,
                title: about.title,
                customer: about.customer,
                zone: about.zone,
                requested_by: about.by,
                now,
            })
            .await?;
        if let Submitted::New(run) = submitted {
            tx.audit(&AuditLine {
                person: Some(about.by),
                customer: about.customer,
                run: Some(run),
                target: Some(about.title),
                result: "asked",
                detail: Some(request.kind()),
                ..AuditLine::of(Action::RunRequested, now)
            })
            .await?;
        }
        Ok(submitted)
    }

    async fn remember(
        &self,
        tx: &mut WriteTx,
        by: PersonId,
        run: &Run,
        action: Action,
        result: &str,
    ) -> Result<(), StoreError> {
        tx.audit(&AuditLine {
            person: Some(by),
            customer: run.customer,
            run: Some(run.id),
            target: Some(&run.title),
            result,
            ..AuditLine::of(action, self.0.clock.now())
        })
        .await
    }
}
