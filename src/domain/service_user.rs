//! Service users: Cloudflare users nobody signs in with, one for each customer.

use crate::clock::Timestamp;

use super::ids::{CustomerId, ServiceUserId};
use super::text::Email;

/// What a step says whose change one of a customer's people asked for, when the customer has no service user in use: such a
/// change is never sent as the partner.
pub const NO_OWN_KEY: &str = "One of the customer’s people asked for it, and that goes out with the key of the customer’s \
                              service user or not at all. The customer has none in use, so nothing was sent. Make a new \
                              service user on the customer’s page, then press Retry.";

/// How a service user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceUserState {
    /// Its creation has been asked for.
    Requested,
    /// Its key is here, sealed; calls for the customer go out with it.
    Active,
    /// Cloudflare made it but does not show its key to this tenant.
    Keyless,
    /// Its key was lost or is refused; it is a member of nothing we use and never comes back.
    Burnt,
}

impl ServiceUserState {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Active => "active",
            Self::Keyless => "keyless",
            Self::Burnt => "burnt",
        }
    }

    /// The word in the store, read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [Self::Requested, Self::Active, Self::Keyless, Self::Burnt].into_iter().find(|state| state.as_str() == word)
    }
}

/// A service user, without its key: that stays in the store, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUser {
    /// Its id here.
    pub id: ServiceUserId,
    /// Whose it is.
    pub customer: CustomerId,
    /// Its address at Cloudflare, unique to the attempt that made it.
    pub email: Email,
    /// How it stands.
    pub state: ServiceUserState,
    /// When its creation was asked for.
    pub created_at: Timestamp,
    /// When its key last answered.
    pub proven_at: Option<Timestamp>,
    /// When its key was last refused, if that was after it last answered.
    pub refused_at: Option<Timestamp>,
}
