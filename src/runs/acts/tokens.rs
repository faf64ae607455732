//! API tokens: made, changed, rolled, ended.

use crate::domain::audit::Action;
use crate::domain::ids::{CustomerId, PersonId, RunId, TokenDraftId};
use crate::domain::run::{Request, Run};
use crate::domain::token::{SecretState, TokenAct, TokenOwner};
use crate::secret::Secret;
use crate::store::StoreError;
use crate::wire::ids::AccountId;

use super::super::Runs;
use super::{About, RunError};

/// What is asked for about a token.
#[derive(Clone, Debug)]
pub struct TokenWish {
    /// Whose token.
    pub of: TokenOwner,
    /// The customer it is about; needed for a service user's.
    pub customer: Option<CustomerId>,
    /// The account below which it is asked for.
    pub at: Option<AccountId>,
    /// What.
    pub act: TokenAct,
}

impl Runs {
    /// Asks for something about a token.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn token(&self, by: PersonId, key: &str, wish: TokenWish) -> Result<RunId, RunError> {
        let title = wish.act.name().to_owned();
        let request = Request::Token { of: wish.of, at: wish.at, act: wish.act };
        self.submit_new(&About { key, by, title: &title, customer: wish.customer, zone: None }, &request).await
    }

    /// Asks for what a draft says. However often it is pressed, a draft is one job.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be stored.
    pub async fn token_of_draft(&self, by: PersonId, draft: TokenDraftId, wish: TokenWish) -> Result<RunId, RunError> {
        let mut tx = self.0.store.write().await?;
        if let Some(run) = tx.run_of_token_draft(draft).await? {
            return Ok(run);
        }
        let (key, title) = (format!("token draft {draft}"), wish.act.name().to_owned());
        let request = Request::Token { of: wish.of, at: wish.at, act: wish.act };
        let about = About { key: &key, by, title: &title, customer: wish.customer, zone: None };
        let run = self.submit_in(&mut tx, &about, &request).await?.run();
        tx.token_draft_wanted(draft, run).await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(run)
    }

    /// The secret that a job brought, to whoever asked for the job, once: afterwards nobody can see it. Nothing where it is
    /// not there or was shown already.
    ///
    /// # Errors
    /// [`RunError::Store`] when it could not be noted that it was shown; then it was not, and waits on.
    pub async fn show_value(&self, by: PersonId, run: &Run) -> Result<Option<Secret>, RunError> {
        if run.requested_by != by {
            return Ok(None);
        }
        let inner = &self.0;
        let Some(value) = inner.values.take(run.id, inner.clock.elapsed()) else { return Ok(None) };
        match self.note_shown(by, run).await {
            Ok(()) => Ok(Some(value)),
            Err(error) => {
                inner.values.keep(run.id, inner.clock.elapsed(), value);
                Err(error.into())
            }
        }
    }

    /// Whether a secret that a job brought still waits to be shown.
    #[must_use]
    pub fn value_waits(&self, run: RunId) -> bool {
        self.0.values.has(run, self.0.clock.elapsed())
    }

    async fn note_shown(&self, by: PersonId, run: &Run) -> Result<(), StoreError> {
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        let token =
            self.0.store.token_of_run(run.id).await?.ok_or(StoreError::Conflict { doing: "showing a secret" })?;
        tx.token_value(&token.token.said.id, run.id, SecretState::Shown, now).await?;
        self.remember(&mut tx, by, run, Action::TokenValueShown, "shown").await?;
        tx.commit().await
    }
}
