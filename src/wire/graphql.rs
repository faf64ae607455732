//! Questions by GraphQL and their answers, which have no v4 envelope (developers.cloudflare.com/analytics/graphql-api, read
//! 2026-11).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where every question is sent.
pub const PATH: &str = "/graphql";

/// What stands in [`super::envelope::Fault::code`] of an error by GraphQL: those have no numbers.
pub const NO_CODE: i64 = 0;

/// `extensions.code` of an error: whoever asks may not know this (public logs).
pub const AUTHZ: &str = "authz";

/// `extensions.code` of an error: the plan does not give this much (public logs).
pub const QUOTA: &str = "quota";

/// `extensions.code` of an error: too many questions in a short time (public logs).
pub const BUDGET: &str = "budget";

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The query.
    pub query: String,
    /// What its variables stand for.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub variables: Map<String, Value>,
    /// Which operation of the query is meant, where it has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
}

/// An answer. Errors come with HTTP 200, too.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer<T> {
    /// What was asked for; null where nothing could be told.
    pub data: Option<T>,
    /// What is wrong; null where nothing is.
    pub errors: Option<Vec<Problem>>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// Cloudflare's own words.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub message: String,
    /// Which part of the question it is about, from its root.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub path: Vec<Value>,
    /// What else is said.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub extensions: Extensions,
}

/// What a problem has besides its words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Extensions {
    /// [`AUTHZ`], [`QUOTA`], [`BUDGET`] and others; not documented, and not always there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// When it happened, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
}
