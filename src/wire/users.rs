//! Users. `POST /users` is in no official schema: developers.cloudflare.com/tenant/get-started, read 2026-11.

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Endpoint;
use super::ids::{TenantId, UserId};

/// Who the credential belongs to.
#[derive(Clone, Copy, Debug)]
pub struct GetUser;

impl Endpoint for GetUser {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/user";
    type Reply = User;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }
}

/// Makes a user. There is no mail round trip; the address must be new at Cloudflare.
#[derive(Clone, Debug)]
pub struct CreateUser {
    /// Its address, which is also the only natural key of the call.
    pub email: String,
    /// The tenant it belongs to; needed when the caller administers several.
    pub tenant: Option<TenantId>,
}

impl Endpoint for CreateUser {
    const METHOD: Method = Method::POST;
    const PATTERN: &'static str = "/users";
    type Reply = User;

    fn path(&self) -> String {
        Self::PATTERN.to_owned()
    }

    fn body(&self) -> Option<Value> {
        Some(match &self.tenant {
            Some(tenant) => json!({ "email": self.email, "tenant": { "id": tenant } }),
            None => json!({ "email": self.email }),
        })
    }
}

/// A Cloudflare user. `Debug` leaves the key out.
#[derive(Clone, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its address.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub email: String,
    /// Given name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Sign-in name.
    #[serde(default)]
    pub username: Option<String>,
    /// Telephone number.
    #[serde(default)]
    pub telephone: Option<String>,
    /// Country.
    #[serde(default)]
    pub country: Option<String>,
    /// When it was made, RFC 3339.
    #[serde(default)]
    pub created_on: Option<String>,
    /// When it was last changed, RFC 3339.
    #[serde(default)]
    pub modified_on: Option<String>,
    /// Global API key: only in the answer to `POST /users`, and only where Cloudflare lets the tenant see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<String>,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("id", &self.id).field("email", &self.email).finish_non_exhaustive()
    }
}
