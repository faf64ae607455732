//! Cloudflare's JSON, as its client v4 speaks it. Ground floor: serde only, no I/O, shared by client and sandbox.
//!
//! Because both sides share these types, a mistake here would be invisible to both. Each type is therefore also held
//! against facts of Cloudflare's own documents, under `tests/data/cloudflare/`. Unknown fields are ignored.

pub mod accounts;
pub mod billing;
pub mod cache;
mod calls;
pub mod dns;
pub mod envelope;
pub mod graphql;
pub mod ids;
pub mod members;
pub mod settings;
pub mod subscriptions;
pub mod tenants;
pub mod tokens;
pub mod traffic;
pub mod users;
mod words;
pub mod zones;

use http::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// How a call is spoken: whether its method says that it only looks, and what its answer is wrapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Client v4: GET looks, every other method may change something; the answer is an [`envelope::Envelope`].
    V4,
    /// The GraphQL Analytics API: each question is a POST and none changes anything, since that API has no mutations; the
    /// answer is a [`graphql::Answer`] (developers.cloudflare.com/analytics/graphql-api, read 2026-11).
    GraphQl,
    /// Client v4, but a successful answer is plain text (developers.cloudflare.com/api, export of DNS records, read 2026-11).
    Text,
}

/// One call of the API as a value: the client sends it, the sandbox routes by its constants.
pub trait Endpoint: Sync {
    /// The HTTP method.
    const METHOD: Method;
    /// The path below the base address, with `{}` names for ids: `/accounts/{account}/members`.
    const PATTERN: &'static str;
    /// How it is spoken.
    const DIALECT: Dialect = Dialect::V4;
    /// What stands in `result` of a successful answer; in `data` where it is [`Dialect::GraphQl`]; the whole text where it is
    /// [`Dialect::Text`].
    type Reply: DeserializeOwned + Send;

    /// The path with its ids filled in.
    fn path(&self) -> String;

    /// Query parameters; values need no encoding.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The JSON body, where the call has one.
    fn body(&self) -> Option<serde_json::Value> {
        None
    }

    /// The value of the header `Idempotency-Key`, where the call has one (SDK 5.9.0, 2026-09).
    fn idempotency_key(&self) -> Option<&str> {
        None
    }
}

/// A list that comes in pages of `page` and `per_page` (developers.cloudflare.com/api, read 2026-11).
pub trait Paged: Endpoint {
    /// The same list at another page, counted from 1.
    #[must_use]
    fn at_page(&self, page: u32) -> Self;
}

/// Most rows that the general lists give at once (schema of 2026-08: 5..50).
pub const PER_PAGE: u32 = 50;

/// Query parameters of a page of a list.
#[must_use]
pub fn page_query(page: u32) -> Vec<(&'static str, String)> {
    vec![("page", page.to_string()), ("per_page", PER_PAGE.to_string())]
}

/// Reads `null` like a missing field: one odd row must not make a whole list unreadable.
fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
