//! Single facts: who this installation is, and what was last read about the tenant.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::member::Role;
use crate::domain::offer::Offer;
use crate::wire::accounts::AccountType;
use crate::wire::ids::{TenantId, UnitId, ZoneId};
use crate::wire::tenants::{Entitlements, Unit};
use crate::wire::tokens::PermissionGroup;

use super::error::Doing as _;
use super::row::json;
use super::{Store, StoreError, WriteTx};

/// What was last read about the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantFacts {
    /// Its id.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Its units.
    pub units: Vec<Unit>,
    /// The kinds of account it may make.
    pub account_types: Vec<AccountType>,
    /// What Cloudflare has switched on for it.
    #[serde(default)]
    pub entitlements: Entitlements,
}

impl TenantFacts {
    /// The name of a unit, if it is one of the tenant's.
    #[must_use]
    pub fn unit_name(&self, id: &UnitId) -> Option<&str> {
        self.units.iter().find(|unit| &unit.unit_tag == id).map(|unit| unit.unit_name.as_str())
    }
}

/// Whether the tenant pays for what it sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billing {
    /// Whether a payment method is on file.
    pub on_file: bool,
    /// When that was read, microseconds since 1970.
    pub checked_us: i64,
}

impl Billing {
    /// When that was read.
    #[must_use]
    pub fn checked_at(&self) -> Timestamp {
        super::row::time(self.checked_us)
    }
}

/// What a website of this tenant may be sold, as last read from one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// The plans.
    pub offers: Vec<Offer>,
    /// The website that was asked.
    pub zone: ZoneId,
    /// When, microseconds since 1970.
    pub read_us: i64,
}

impl Offers {
    /// When that was read.
    #[must_use]
    pub fn read_at(&self) -> Timestamp {
        super::row::time(self.read_us)
    }
}

/// The roles that members may have, as last read; the same for every account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// The roles, in Cloudflare's order.
    pub roles: Vec<Role>,
    /// When, microseconds since 1970.
    pub read_us: i64,
}

impl Roles {
    /// When that was read.
    #[must_use]
    pub fn read_at(&self) -> Timestamp {
        super::row::time(self.read_us)
    }
}

/// What tokens can be given, as last read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionGroups {
    /// The permission groups, in Cloudflare's order.
    pub groups: Vec<PermissionGroup>,
    /// When, microseconds since 1970.
    pub read_us: i64,
}

impl PermissionGroups {
    /// When that was read.
    #[must_use]
    pub fn read_at(&self) -> Timestamp {
        super::row::time(self.read_us)
    }
}

/// Whether this tenant keeps the marker that an account is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkerSupport {
    /// It was read back.
    Kept,
    /// It was sent and could not be read back.
    Lost,
}

const INSTALL: &str = "install";
const TENANT: &str = "tenant";
const BILLING: &str = "billing";
const MARKER: &str = "marker_support";
const CANARY: &str = "canary";
const OFFERS: &str = "offers";
const ROLES: &str = "roles";
const USER_GROUPS: &str = "permission_groups_user";
const ACCOUNT_GROUPS: &str = "permission_groups_account";

impl Store {
    async fn fact(&self, name: &'static str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("select value from fact where name = ?")
            .bind(name)
            .fetch_optional(&self.readers)
            .await
            .doing("reading a fact")
    }

    async fn json_fact<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>, StoreError> {
        let Some(text) = self.fact(name).await? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|_| StoreError::BadRow {
            table: "fact",
            column: "value",
            row: name.to_owned(),
        })
    }

    /// What tells this installation's markers from another's: set once, at the first start.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn install(&self) -> Result<Option<String>, StoreError> {
        self.fact(INSTALL).await
    }

    /// A value sealed with the master key at the first start: it opens only with the same key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn canary(&self) -> Result<Option<String>, StoreError> {
        self.fact(CANARY).await
    }

    /// The tenant, as last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tenant(&self) -> Result<Option<TenantFacts>, StoreError> {
        self.json_fact(TENANT).await
    }

    /// Billing, as last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn billing(&self) -> Result<Option<Billing>, StoreError> {
        self.json_fact(BILLING).await
    }

    /// What websites may be sold, as last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn offers(&self) -> Result<Option<Offers>, StoreError> {
        self.json_fact(OFFERS).await
    }

    /// The roles that members may have, as last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn roles(&self) -> Result<Option<Roles>, StoreError> {
        self.json_fact(ROLES).await
    }

    /// What tokens can be given, of a user or of an account, as last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn permission_groups(&self, of_user: bool) -> Result<Option<PermissionGroups>, StoreError> {
        self.json_fact(if of_user { USER_GROUPS } else { ACCOUNT_GROUPS }).await
    }

    /// Whether the tenant keeps markers, once that is known.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn marker_support(&self) -> Result<Option<MarkerSupport>, StoreError> {
        self.json_fact(MARKER).await
    }
}

impl WriteTx {
    async fn put_fact(&mut self, name: &'static str, value: &str) -> Result<(), StoreError> {
        sqlx::query(
            "insert into fact (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(&mut *self.tx)
        .await
        .doing("writing a fact")?;
        Ok(())
    }

    /// Names this installation and lays down the canary of its master key.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_install(&mut self, install: &str, canary: &str) -> Result<(), StoreError> {
        self.put_fact(INSTALL, install).await?;
        self.put_fact(CANARY, canary).await
    }

    /// Keeps what was read about the tenant.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_tenant(&mut self, tenant: &TenantFacts) -> Result<(), StoreError> {
        self.put_fact(TENANT, &json(tenant)).await
    }

    /// Keeps what was read about billing.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_billing(&mut self, on_file: bool, now: Timestamp) -> Result<(), StoreError> {
        self.put_fact(BILLING, &json(&Billing { on_file, checked_us: super::row::micros(now) })).await
    }

    /// Keeps what a website may be sold.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_offers(&mut self, offers: &[Offer], zone: &ZoneId, now: Timestamp) -> Result<(), StoreError> {
        let offers = Offers { offers: offers.to_vec(), zone: zone.clone(), read_us: super::row::micros(now) };
        self.put_fact(OFFERS, &json(&offers)).await
    }

    /// Keeps the roles that members may have.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_roles(&mut self, roles: Vec<Role>, now: Timestamp) -> Result<(), StoreError> {
        self.put_fact(ROLES, &json(&Roles { roles, read_us: super::row::micros(now) })).await
    }

    /// Keeps what tokens of a user, or of an account, can be given.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_permission_groups(
        &mut self,
        of_user: bool,
        groups: Vec<PermissionGroup>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let groups = PermissionGroups { groups, read_us: super::row::micros(now) };
        self.put_fact(if of_user { USER_GROUPS } else { ACCOUNT_GROUPS }, &json(&groups)).await
    }

    /// Keeps whether markers come back.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_marker_support(&mut self, support: MarkerSupport) -> Result<(), StoreError> {
        self.put_fact(MARKER, &json(&support)).await
    }
}
