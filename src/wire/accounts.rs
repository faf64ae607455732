//! Accounts (schema of 2026-08; SDK 5.9.0; developers.cloudflare.com/tenant/how-to/manage-accounts, read 2026-11).

use std::fmt;

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::ids::{AccountId, UnitId};
use super::{Endpoint, Paged, page_query};

/// Longest account name that Cloudflare gives back (schema of 2026-08: `maxLength` 100).
pub const NAME_MAX: usize = 100;
/// Longest text of each profile field (tenant documentation, read 2026-11).
pub const PROFILE_FIELD_MAX: usize = 120;

/// Kind of account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum AccountType {
    /// Available for self-serve subscriptions.
    #[default]
    Standard,
    /// Needs enterprise permissions.
    Enterprise,
    /// A kind that this version does not know.
    Other(String),
}

impl AccountType {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Standard => "standard",
            Self::Enterprise => "enterprise",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for AccountType {
    fn from(word: String) -> Self {
        match word.as_str() {
            "standard" => Self::Standard,
            "enterprise" => Self::Enterprise,
            _ => Self::Other(word),
        }
    }
}

impl From<AccountType> for String {
    fn from(kind: AccountType) -> Self {
        kind.as_str().to_owned()
    }
}

impl fmt::Display for AccountType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Its id: the only thing that identifies it.
    pub id: AccountId,
    /// Its name; two accounts may share one.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// Its kind.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub r#type: AccountType,
    /// `enforce_twofactor`, `abuse_contact_email`.
    #[serde(default)]
    pub settings: Value,
    /// When it was made, RFC 3339.
    #[serde(default)]
    pub created_on: Option<String>,
    /// The tenant unit it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<ManagedBy>,
}

/// Whom an account belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedBy {
    /// For accounts of a tenant: the unit's id.
    #[serde(default)]
    pub parent_org_id: Option<String>,
    /// Its name.
    #[serde(default)]
    pub parent_org_name: Option<String>,
}

/// Business details of an account. `external_metadata` is ours to use: it carries the attempt's marker.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Profile {
    /// Free text for the tenant's own use, at most 120 characters.
    #[serde(default)]
    pub external_metadata: Option<String>,
    /// Name of the business.
    #[serde(default)]
    pub business_name: Option<String>,
    /// Address of the business.
    #[serde(default)]
    pub business_address: Option<String>,
    /// E-mail address of the business.
    #[serde(default)]
    pub business_email: Option<String>,
    /// Telephone number of the business.
    #[serde(default)]
    pub business_phone: Option<String>,
}

/// Only `{id}`, the result of deletions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeletedAccount {
    /// What was deleted.
    pub id: AccountId,
}

/// Makes an account. Names are not unique, so a repeat makes a second one; the marker tells them apart.
#[derive(Clone, Debug)]
pub struct CreateAccount {
    /// Its name, 1..=[`NAME_MAX`] characters.
    pub name: String,
    /// Its kind.
    pub r#type: AccountType,
    /// The tenant unit; needed when the caller administers several.
    pub unit: Option<UnitId>,
    /// The attempt's marker, kept in the profile from the first instant.
    pub external_metadata: Option<String>,
    /// Sent as a header besides, since not every tenant need keep either.
    pub idempotency_key: Option<String>,
}

impl Endpoint for CreateAccount {
    const METHOD: Method = Method::POST;
    const PATTERN: &'static str = "/accounts";
    type Reply = Account;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn body(&self) -> Option<Value> {
        let mut body = Map::new();
        body.insert("name".into(), json!(self.name));
        body.insert("type".into(), json!(self.r#type));
        if let Some(unit) = &self.unit {
            body.insert("unit".into(), json!({ "id": unit }));
        }
        if let Some(marker) = &self.external_metadata {
            body.insert("external_metadata".into(), json!(marker));
        }
        Some(Value::Object(body))
    }

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }
}

/// All accounts that the caller made or is a member of, a page at a time.
#[derive(Clone, Debug)]
pub struct ListAccounts {
    /// Page, from 1.
    pub page: u32,
    /// Only accounts of this very name.
    pub name: Option<String>,
}

impl Endpoint for ListAccounts {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/accounts";
    type Reply = Vec<Account>;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = page_query(self.page);
        query.extend(self.name.clone().map(|name| ("name", name)));
        query
    }
}

impl Paged for ListAccounts {
    fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

macro_rules! of_account {
    ($(#[$doc:meta])* $name:ident, $method:ident, $pattern:literal, $tail:literal, $reply:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// The account.
            pub account: AccountId,
        }

        impl Endpoint for $name {
            const METHOD: Method = Method::$method;
            const PATTERN: &'static str = $pattern;
            type Reply = $reply;

            fn path(&self) -> String {
                format!(concat!("/accounts/{}", $tail), self.account)
            }
        }
    };
}

of_account!(/// One account.
    GetAccount, GET, "/accounts/{account}", "", Account);
of_account!(/// Deletes an account with all that is inside, for good. Tenant admins only.
    DeleteAccount, DELETE, "/accounts/{account}", "", DeletedAccount);
of_account!(/// The business details, with the marker.
    GetProfile, GET, "/accounts/{account}/profile", "/profile", Profile);

/// Renames an account. The schema asks for id, name and type; `type` itself can no longer be changed.
#[derive(Clone, Debug)]
pub struct RenameAccount {
    /// The account.
    pub account: AccountId,
    /// Its new name.
    pub name: String,
    /// Its kind, as it is.
    pub r#type: AccountType,
}

impl Endpoint for RenameAccount {
    const METHOD: Method = Method::PUT;
    const PATTERN: &'static str = "/accounts/{account}";
    type Reply = Account;

    fn path(&self) -> String {
        format!("/accounts/{}", self.account)
    }

    fn body(&self) -> Option<Value> {
        Some(json!({ "id": self.account, "name": self.name, "type": self.r#type }))
    }
}

/// Writes the business details.
#[derive(Clone, Debug)]
pub struct PutProfile {
    /// The account.
    pub account: AccountId,
    /// All of them; what is `None` is emptied.
    pub profile: Profile,
}

impl Endpoint for PutProfile {
    const METHOD: Method = Method::PUT;
    const PATTERN: &'static str = "/accounts/{account}/profile";
    type Reply = Value;

    fn path(&self) -> String {
        format!("/accounts/{}/profile", self.account)
    }

    fn body(&self) -> Option<Value> {
        serde_json::to_value(&self.profile).ok()
    }
}
