//! Links of invites between the form that made them and the one page that shows them: in memory alone, so that no
//! database, backup or log ever holds one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::ids::CustomerId;
use crate::domain::text::Email;
use crate::secret::Secret;

use super::session::SessionHash;

/// How long a link waits to be shown.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);
/// Links kept at most; a team makes them one by one.
const KEPT: usize = 1_000;

/// What became of the mail with a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mailed {
    /// The server took it.
    Sent,
    /// It could not be sent, for this reason.
    Failed(String),
    /// There is no mail server.
    NoServer,
}

/// A link that was just made.
#[derive(Clone, Debug)]
pub struct FreshLink {
    /// Who is invited.
    pub email: Email,
    /// For which customer; nothing: to the team.
    pub customer: Option<CustomerId>,
    /// The link.
    pub link: Secret,
    /// What became of its mail.
    pub mailed: Mailed,
}

/// Links that are still to be shown, each to the session that made it. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct FreshLinks(Arc<Mutex<HashMap<SessionHash, (Duration, FreshLink)>>>);

impl FreshLinks {
    /// Keeps a link for the next page of this session; one before it that was not shown is forgotten.
    pub fn keep(&self, session: SessionHash, now: Duration, link: FreshLink) {
        let mut links = self.links();
        links.retain(|_, (kept_at, _)| now.saturating_sub(*kept_at) < KEPT_FOR);
        if links.len() < KEPT || links.contains_key(&session) {
            links.insert(session, (now, link));
        }
    }

    /// The link to show to this session on the page of this customer, or with nothing of the team: once.
    #[must_use]
    pub fn take(&self, session: SessionHash, customer: Option<CustomerId>, now: Duration) -> Option<FreshLink> {
        let mut links = self.links();
        links.get(&session).filter(|(_, link)| link.customer == customer)?;
        let (kept_at, link) = links.remove(&session)?;
        drop(links);
        (now.saturating_sub(kept_at) < KEPT_FOR).then_some(link)
    }

    fn links(&self) -> MutexGuard<'_, HashMap<SessionHash, (Duration, FreshLink)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
