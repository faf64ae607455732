//! Where keys are sealed and opened. A key leaves it only inside a client that is bound to its owner.

use crate::cloudflare::{BudgetView, Client, Credential, Identity, Turn};
use crate::domain::ids::{CustomerId, ServiceUserId};
use crate::domain::service_user::ServiceUser;
use crate::random::Random;
use crate::secret::{MasterKey, Secret, SecretError};
use crate::store::{Store, StoreError};

use super::clients::{CustomerClient, Keys, PartnerClient};

/// The maker of clients.
#[derive(Clone, Debug)]
pub struct Vault {
    client: Client,
    partner: Credential,
    master: MasterKey,
    store: Store,
    random: Random,
}

/// Why a client could not be made or a key not kept.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The store did not answer.
    #[error("the store did not answer the vault")]
    Store(#[from] StoreError),
    /// A key does not open.
    #[error("a sealed key could not be opened")]
    Sealed(#[from] SecretError),
    /// The database was made with another master key.
    #[error("the database was made with another master key: set PORTAL_MASTER_KEY to the one it was made with")]
    OtherMasterKey,
}

const CANARY: &str = "fact/canary";
const CANARY_TEXT: &str = "partner-portal";

impl Vault {
    /// Puts the vault together.
    #[must_use]
    pub fn new(client: Client, partner: Credential, master: MasterKey, store: Store, random: Random) -> Self {
        Self { client, partner, master, store, random }
    }

    /// Makes sure that the database was made with this master key; names the installation at the very first start.
    /// Answers with what tells this installation's markers from another's.
    ///
    /// # Errors
    /// [`VaultError::OtherMasterKey`] when it was made with another.
    pub async fn unlock(&self) -> Result<String, VaultError> {
        if let (Some(install), Some(canary)) = (self.store.install().await?, self.store.canary().await?) {
            let sealed = hex_decoded(&canary).ok_or(VaultError::OtherMasterKey)?;
            self.master.open(&sealed, CANARY).map_err(|_| VaultError::OtherMasterKey)?;
            return Ok(install);
        }
        let install = self.random.base32(8);
        let canary = self.master.seal(&Secret::new(CANARY_TEXT.to_owned()), CANARY, self.random.bytes())?;
        let mut tx = self.store.write().await?;
        tx.put_install(&install, &hex(&canary)).await?;
        tx.commit().await?;
        Ok(install)
    }

    /// Cloudflare as the tenant admin.
    #[must_use]
    pub fn partner(&self, turn: impl Into<Turn>) -> PartnerClient {
        PartnerClient { client: self.client.clone(), keys: Keys::of(self.partner.clone()), turn: turn.into() }
    }

    /// Cloudflare as the tenant admin, to look and never to change anything: for what one of a customer's people asks.
    #[must_use]
    pub fn partner_looking(&self, turn: impl Into<Turn>) -> PartnerClient {
        PartnerClient { client: self.client.clone(), keys: Keys::for_looking(self.partner.clone()), turn: turn.into() }
    }

    /// Cloudflare as a customer: with its service user's key where it has one, else as the partner.
    ///
    /// # Errors
    /// [`VaultError`] when the store does not answer or the key does not open. Never falls back to the partner then.
    pub async fn customer(
        &self,
        customer: Option<CustomerId>,
        turn: impl Into<Turn>,
    ) -> Result<CustomerClient, VaultError> {
        self.client_of(customer, turn.into(), Keys::of(self.partner.clone())).await
    }

    /// Cloudflare as a customer, for what one of its own people asks: what changes something goes out with the key of its
    /// service user or not at all. Where it has none, it can only be looked, as the partner does.
    ///
    /// # Errors
    /// [`VaultError`] when the store does not answer or the key does not open.
    pub async fn own(&self, customer: Option<CustomerId>, turn: impl Into<Turn>) -> Result<CustomerClient, VaultError> {
        self.client_of(customer, turn.into(), Keys::for_looking(self.partner.clone())).await
    }

    /// A client with the key of the service user in use, or else with these.
    async fn client_of(
        &self,
        customer: Option<CustomerId>,
        turn: Turn,
        instead: Keys,
    ) -> Result<CustomerClient, VaultError> {
        let active = match customer {
            Some(customer) => self.store.active_key(customer).await?,
            None => None,
        };
        let (keys, service_user) = match active {
            Some(active) => {
                let key = self.master.open(&active.sealed, &place(active.user.id))?;
                (Keys::of(Credential::key(active.user.email.as_str(), key)), Some(active.user))
            }
            None => (instead, None),
        };
        Ok(CustomerClient { client: self.client.clone(), keys, turn, customer, service_user })
    }

    /// What the tenant admin may still ask, for showing.
    #[must_use]
    pub fn partner_budget(&self) -> BudgetView {
        self.client.budget(self.partner.identity())
    }

    /// What a service user may still ask, for showing.
    #[must_use]
    pub fn budget_of(&self, user: &ServiceUser) -> BudgetView {
        self.client.budget(&Identity::user(user.email.as_str()))
    }

    /// Seals a service user's key for its own row.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] should the cipher refuse.
    pub fn seal(&self, user: ServiceUserId, key: &Secret) -> Result<Vec<u8>, VaultError> {
        Ok(self.master.seal(key, &place(user), self.random.bytes())?)
    }
}

fn place(user: ServiceUserId) -> String {
    format!("service_user/{user}/sealed_key/v1")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hex_decoded(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
