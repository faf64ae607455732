//! Somebody of the team looks at the portal as a customer's people see it: kept in the session, over after an hour. Who
//! looks changes nothing; when it begins and when it ends is in the history.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::clock::Timestamp;
use crate::domain::audit::Action;
use crate::domain::customer::Customer;
use crate::domain::ids::{CustomerId, PersonId};
use crate::store::{AuditLine, Store, StoreError};

use super::csrf::Csrf;
use super::desk::Desk;
use super::error::PageError;
use super::extract::Refused;
use super::own_desk::Anyone;
use super::plumbing::Plumbing;
use super::portal::Portal;

/// How long somebody looks at most: who forgets to stop is on the team again.
pub const LOOK_LIMIT: Duration = Duration::from_secs(60 * 60);

const KEY: &str = "looking";

/// What the session keeps of it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    customer: String,
    /// When it began, in microseconds since 1970.
    since: i64,
}

/// Whoever is signed in, also for what somebody sends who looks: to stop is the one thing that is done meanwhile.
#[derive(Clone, Debug)]
pub struct MaybeLooking(pub Anyone);

impl<S> FromRequestParts<S> for MaybeLooking
where
    S: Send + Sync,
    Portal: FromRef<S>,
    Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        Anyone::open(parts, state).await.map(Self)
    }
}

/// What an ending tells somebody who looks, with what the way out needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looking {
    /// Which customer's people it is seen as.
    pub customer: String,
    /// The token of the form that ends it.
    pub csrf: Csrf,
    /// The page that was asked for: the team may see it.
    pub back: Option<String>,
}

/// Where it is noted that the one who asks looks, for the layer that makes endings.
#[derive(Clone, Debug, Default)]
pub(super) struct Noted(Arc<OnceLock<Looking>>);

impl Noted {
    pub(super) fn is(&self, looking: Looking) {
        self.0.get_or_init(|| looking);
    }

    pub(super) fn found(&self) -> Option<Looking> {
        self.0.get().cloned()
    }
}

impl Desk {
    /// The customer as whom this session looks at the portal, if it does. What has gone on for [`LOOK_LIMIT`] ends here.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn looking_at(&self) -> Result<Option<CustomerId>, PageError> {
        let kept: Option<Kept> = self.session().get(KEY).await?;
        let Some(kept) = kept else { return Ok(None) };
        // A calendar that was set back makes it now, not over.
        let since = Timestamp::from_microsecond(kept.since).unwrap_or(Timestamp::MIN);
        let gone_by = Duration::try_from(self.now().duration_since(since)).unwrap_or(Duration::ZERO);
        if gone_by < LOOK_LIMIT {
            return Ok(kept.customer.parse().ok());
        }
        if let Some(customer) = taken(self.session()).await? {
            note(&self.portal.store, Action::LookEnded, self.by(), customer, Some("after an hour"), self.now()).await?;
            self.say("You looked as a customer for an hour. You see the portal as the team again.").await?;
        }
        Ok(None)
    }

    /// From here on, this session sees the portal as this customer's people do.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn look_as(&self, customer: &Customer) -> Result<(), PageError> {
        let now = self.now();
        // Nobody looks without a line that says so.
        note(&self.portal.store, Action::LookedAs, self.by(), customer.id, None, now).await?;
        let kept = Kept { customer: customer.id.to_string(), since: now.as_microsecond() };
        Ok(self.session().insert(KEY, kept).await?)
    }

    /// From here on, this session sees the portal as the team does.
    ///
    /// # Errors
    /// [`PageError::Internal`] when session or database do not answer.
    pub async fn stop_looking(&self) -> Result<(), PageError> {
        if let Some(customer) = taken(self.session()).await? {
            note(&self.portal.store, Action::LookEnded, self.by(), customer, None, self.now()).await?;
        }
        Ok(())
    }
}

/// As whom a session looked that is about to end; it does not any more.
pub(super) async fn taken(session: &Session) -> Result<Option<CustomerId>, PageError> {
    let kept: Option<Kept> = session.remove(KEY).await?;
    Ok(kept.and_then(|kept| kept.customer.parse().ok()))
}

/// Leaves a line of it.
pub(super) async fn note(
    store: &Store,
    action: Action,
    by: PersonId,
    customer: CustomerId,
    detail: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    let line = AuditLine { person: Some(by), customer: Some(customer), detail, ..AuditLine::of(action, now) };
    tx.audit(&line).await?;
    tx.commit().await
}
