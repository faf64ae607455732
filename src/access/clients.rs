//! Cloudflare as the partner, and Cloudflare as one customer: two types, so that one cannot be taken for the other.
//! Neither has a method that takes a key, and nobody outside this floor can make one.

use crate::cloudflare::{Answer, CallError, Client, Credential, Priority};
use crate::domain::ids::CustomerId;
use crate::domain::service_user::ServiceUser;
use crate::wire::{Endpoint, Paged};

use super::as_whom::{AsCustomer, AsPartner};

/// Cloudflare as the tenant admin.
#[derive(Clone, Debug)]
pub struct PartnerClient {
    pub(super) client: Client,
    pub(super) credential: Credential,
    pub(super) priority: Priority,
}

impl PartnerClient {
    /// Who calls, for pages and logs.
    #[must_use]
    pub fn identity(&self) -> String {
        self.credential.identity().to_string()
    }

    /// Asks for something.
    ///
    /// # Errors
    /// [`CallError`] of the last try.
    pub async fn read<E: AsPartner>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.read(&self.credential, self.priority, call).await
    }

    /// Reads a list to its end.
    ///
    /// # Errors
    /// [`CallError`] of the page that could not be read.
    pub async fn read_all<E, T>(&self, first: E) -> Result<Vec<T>, CallError>
    where
        E: AsPartner + Paged + Endpoint<Reply = Vec<T>>,
    {
        self.client.read_all(&self.credential, self.priority, first).await
    }

    /// Does something, sent once.
    ///
    /// # Errors
    /// [`CallError`], whose kind says what is known of the outcome.
    pub async fn write<E: AsPartner>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.write(&self.credential, self.priority, call).await
    }
}

/// Cloudflare as one customer.
#[derive(Clone, Debug)]
pub struct CustomerClient {
    pub(super) client: Client,
    pub(super) credential: Credential,
    pub(super) priority: Priority,
    pub(super) customer: Option<CustomerId>,
    pub(super) service_user: Option<ServiceUser>,
}

impl CustomerClient {
    /// Who calls, for pages and logs.
    #[must_use]
    pub fn identity(&self) -> String {
        self.credential.identity().to_string()
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
        self.client.read(&self.credential, self.priority, call).await
    }

    /// Reads a list to its end.
    ///
    /// # Errors
    /// [`CallError`] of the page that could not be read.
    pub async fn read_all<E, T>(&self, first: E) -> Result<Vec<T>, CallError>
    where
        E: AsCustomer + Paged + Endpoint<Reply = Vec<T>>,
    {
        self.client.read_all(&self.credential, self.priority, first).await
    }

    /// Does something, sent once.
    ///
    /// # Errors
    /// [`CallError`], whose kind says what is known of the outcome.
    pub async fn write<E: AsCustomer>(&self, call: &E) -> Result<Answer<E::Reply>, CallError> {
        self.client.write(&self.credential, self.priority, call).await
    }
}
