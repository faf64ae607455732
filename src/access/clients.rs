//! Cloudflare as the partner, and Cloudflare as one customer: two types, so that one cannot be taken for the other.
//! Neither has a method that takes a key, and nobody outside this floor can make one.

use crate::cloudflare::{Answer, CallError, Client, Credential, Kind, Trace, Turn};
use crate::domain::ids::CustomerId;
use crate::domain::service_user::ServiceUser;
use crate::wire::{Endpoint, Paged};

use super::as_whom::{AsCustomer, AsPartner};

/// Why something may only be looked at: one of a customer's people asks for it, and there is no key of that customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no key that this may be changed with")]
pub struct NoKey;

/// What a client calls with. What changes something is never sent with the key for looking: where there is no other, it is
/// not sent.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    looks: Credential,
    changes: Option<Credential>,
}

impl Keys {
    /// One key for everything.
    pub(super) fn of(credential: Credential) -> Self {
        Self { looks: credential.clone(), changes: Some(credential) }
    }

    /// A key that nothing is changed with.
    pub(super) fn for_looking(looks: Credential) -> Self {
        Self { looks, changes: None }
    }

    fn changes_as(&self) -> Result<String, NoKey> {
        self.changes.as_ref().map(|key| key.identity().to_string()).ok_or(NoKey)
    }

    fn for_change(&self) -> Result<&Credential, CallError> {
        let withheld = || CallError::new(Kind::NotSent, Vec::new(), Trace::default());
        self.changes.as_ref().ok_or_else(withheld)
    }
}

/// Cloudflare as the tenant admin.
#[derive(Clone, Debug)]
pub struct PartnerClient {
    pub(super) client: Client,
    pub(super) keys: Keys,
    pub(super) turn: Turn,
}

impl PartnerClient {
    /// Who looks, for pages and logs.
    #[must_use]
    pub fn identity(&self) -> String {
        self.keys.looks.identity().to_string()
    }

    /// Who changes are sent as.
    ///
    /// # Errors
    /// [`NoKey`] when nothing may be changed with it.
    pub fn changes_as(&self) -> Result<String, NoKey> {
        self.keys.changes_as()
    }

    /// Asks for something.
    ///
    /// # Errors
    /// [`CallError`] of the last try.
    pub async fn read<E: AsPartner>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.read(&self.keys.looks, self.turn, call).await
    }

    /// Reads a list to its end.
    ///
    /// # Errors
    /// [`CallError`] of the page that could not be read.
    pub async fn read_all<E, T>(&self, first: E) -> Result<Vec<T>, CallError>
    where
        E: AsPartner + Paged + Endpoint<Reply = Vec<T>>,
    {
        self.client.read_all(&self.keys.looks, self.turn, first).await
    }

    /// Does something, sent once.
    ///
    /// # Errors
    /// [`CallError`], whose kind says what is known of the outcome; [`Kind::NotSent`] where nothing may be changed with it.
    pub async fn write<E: AsPartner>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.write(self.keys.for_change()?, self.turn, call).await
    }
}

/// Cloudflare as one customer.
#[derive(Clone, Debug)]
pub struct CustomerClient {
    pub(super) client: Client,
    pub(super) keys: Keys,
    pub(super) turn: Turn,
    pub(super) customer: Option<CustomerId>,
    pub(super) service_user: Option<ServiceUser>,
}

impl CustomerClient {
    /// Who looks, for pages and logs.
    #[must_use]
    pub fn identity(&self) -> String {
        self.keys.looks.identity().to_string()
    }

    /// Who changes are sent as.
    ///
    /// # Errors
    /// [`NoKey`] when nothing may be changed with it.
    pub fn changes_as(&self) -> Result<String, NoKey> {
        self.keys.changes_as()
    }

    /// Which customer it calls for; none for accounts that are nobody's yet.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        self.customer
    }

    /// The service user it calls as; none when the partner has to step in.
    #[must_use]
    pub fn service_user(&self) -> Option<&ServiceUser> {
        self.service_user.as_ref()
    }

    /// Asks for something.
    ///
    /// # Errors
    /// [`CallError`] of the last try.
    pub async fn read<E: AsCustomer>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.read(&self.keys.looks, self.turn, call).await
    }

    /// Asks for something, once: for what is welcome on a page but not worth a second wait.
    ///
    /// # Errors
    /// [`CallError`] of the only try.
    pub async fn read_once<E: AsCustomer>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.read_once(&self.keys.looks, self.turn, call).await
    }

    /// Reads a list to its end.
    ///
    /// # Errors
    /// [`CallError`] of the page that could not be read.
    pub async fn read_all<E, T>(&self, first: E) -> Result<Vec<T>, CallError>
    where
        E: AsCustomer + Paged + Endpoint<Reply = Vec<T>>,
    {
        self.client.read_all(&self.keys.looks, self.turn, first).await
    }

    /// Does something, sent once.
    ///
    /// # Errors
    /// [`CallError`], whose kind says what is known of the outcome; [`Kind::NotSent`] where nothing may be changed with it.
    pub async fn write<E: AsCustomer>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.write(self.keys.for_change()?, self.turn, call).await
    }
}
