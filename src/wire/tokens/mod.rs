//! API tokens: of a user under `/user/tokens`, of an account under `/accounts/{id}/tokens` (schema of 2026-08;
//! developers.cloudflare.com/fundamentals/api, read 2026-11). The value of a token is in the answers to making and rolling it
//! and nowhere else.

mod calls;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::{PermissionGroupId, TokenId};

pub use calls::{
    AccountPermissionGroups, CreateAccountToken, CreateUserToken, DeleteAccountToken, DeleteUserToken, GetAccountToken,
    GetUserToken, ListAccountTokens, ListUserTokens, Nothing, RollAccountToken, RollUserToken, UpdateAccountToken,
    UpdateUserToken, UserPermissionGroups, VERIFY_ACCOUNT_TOKEN, VERIFY_USER_TOKEN,
};

/// Longest name of a token (schema of 2026-08).
pub const NAME_CHARS: usize = 120;
/// Most tokens that one user can have (developers.cloudflare.com/fundamentals/api/get-started/create-token, read 2026-11).
pub const PER_USER: usize = 50;
/// Most tokens that one account can own (developers.cloudflare.com/fundamentals/api/get-started/account-owned-tokens, read
/// 2026-11).
pub const PER_ACCOUNT: usize = 500;

/// Scope of permission groups about a user.
pub const SCOPE_USER: &str = "com.cloudflare.api.user";
/// Scope of permission groups about an account; also how a resource that is an account begins.
pub const SCOPE_ACCOUNT: &str = "com.cloudflare.api.account";
/// Scope of permission groups about a zone; also how a resource that is a zone begins.
pub const SCOPE_ZONE: &str = "com.cloudflare.api.account.zone";
/// What a resource is given: all of it.
pub const ALL_OF_IT: &str = "*";

/// How a token stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TokenStatus {
    /// It works, within its times.
    Active,
    /// Somebody switched it off; it can be switched on again.
    Disabled,
    /// Its end has come.
    Expired,
    /// A word that this version does not know.
    Other(String),
}

impl TokenStatus {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for TokenStatus {
    fn from(word: String) -> Self {
        match word.as_str() {
            "active" => Self::Active,
            "disabled" => Self::Disabled,
            "expired" => Self::Expired,
            _ => Self::Other(word),
        }
    }
}

impl From<TokenStatus> for String {
    fn from(status: TokenStatus) -> Self {
        status.as_str().to_owned()
    }
}

/// Whether a policy permits or forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// What it names is permitted.
    Allow,
    /// What it names is forbidden, whatever else is permitted.
    Deny,
}

/// What one resource of a policy is given: `"*"`, or, for all zones of an account, an object of one level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Extent {
    /// The resource itself: `"*"`.
    Whole(String),
    /// What is inside it: `{"com.cloudflare.api.account.zone.*": "*"}`.
    Within(BTreeMap<String, String>),
}

/// What a policy is about, by the name of each resource.
pub type Resources = BTreeMap<String, Extent>;

/// A permission group as a policy names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRef {
    /// Its id, which stays when Cloudflare gives it another name.
    pub id: PermissionGroupId,
    /// Its name, in answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One policy of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Cloudflare's id of it, in answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether it permits or forbids.
    pub effect: Effect,
    /// On what.
    #[serde(default)]
    pub resources: Resources,
    /// What.
    #[serde(default)]
    pub permission_groups: Vec<GroupRef>,
}

/// From where a token works. The key is `request_ip`; `request.ip`, as older documents of Cloudflare write it, is read too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// By the client's address.
    #[serde(default, alias = "request.ip", skip_serializing_if = "Option::is_none")]
    pub request_ip: Option<RequestIp>,
}

/// Networks in CIDR form; a single address is a `/32` or a `/128`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestIp {
    /// It works from these alone; none: from everywhere.
    #[serde(
        default,
        rename = "in",
        deserialize_with = "super::null_is_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub within: Vec<String>,
    /// It does not work from these.
    #[serde(default, deserialize_with = "super::null_is_default", skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<String>,
}

/// A token as it is asked for. PUT replaces all of this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// Its name, 1 to [`NAME_CHARS`] characters.
    pub name: String,
    /// What it may do; at least one policy.
    pub policies: Vec<Policy>,
    /// From where it works; none: from everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Before this it does not work, RFC 3339 in whole seconds, `2018-07-01T05:20:00Z`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// From this on it does not work, written likewise; none: it never ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
    /// `active` or `disabled`; PUT alone takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TokenStatus>,
}

impl NewToken {
    fn body(&self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

/// A token as Cloudflare shows it, without its value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// Its name.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// How it stands.
    #[serde(default = "unsaid")]
    pub status: TokenStatus,
    /// When it was made, RFC 3339.
    #[serde(default)]
    pub issued_on: Option<String>,
    /// When it was last changed.
    #[serde(default)]
    pub modified_on: Option<String>,
    /// When it was last used; none: never, as far as Cloudflare knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_on: Option<String>,
    /// Before this it does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// From this on it does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
    /// What it may do.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub policies: Vec<Policy>,
    /// From where it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}

fn unsaid() -> TokenStatus {
    TokenStatus::Other(String::new())
}

/// A token's value: the answer to rolling it, and part of the answer to making it. `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenValue(pub String);

impl fmt::Debug for TokenValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A token that was just made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatedToken {
    /// The token.
    #[serde(flatten)]
    pub token: Token,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<TokenValue>,
}

/// What is left of a token that was deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeletedToken {
    /// Which one it was.
    pub id: TokenId,
}

/// A token's answer about itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verified {
    /// Which one.
    pub id: TokenId,
    /// How it stands.
    pub status: TokenStatus,
    /// Before this it does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// From this on it does not work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
}

/// A permission group: a named set of what a token may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionGroup {
    /// Its id.
    pub id: PermissionGroupId,
    /// Its name, `DNS Write`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub name: String,
    /// What it is about: [`SCOPE_USER`], [`SCOPE_ACCOUNT`], [`SCOPE_ZONE`], or others such as `com.cloudflare.edge.r2.bucket`.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub scopes: Vec<String>,
}
