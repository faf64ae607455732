//! What every answer of client v4 is wrapped in (schema of 2026-08).

use serde::{Deserialize, Serialize};

/// The outer object of every JSON answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// True only when the call did what it was asked.
    pub success: bool,
    /// Why it did not.
    #[serde(default = "Vec::new")]
    pub errors: Vec<Fault>,
    /// Remarks that change nothing.
    #[serde(default = "Vec::new")]
    pub messages: Vec<Fault>,
    /// The thing asked for; null on failure.
    #[serde(default = "none")]
    pub result: Option<T>,
    /// Where a list stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_info: Option<ResultInfo>,
}

fn none<T>() -> Option<T> {
    None
}

/// One error or remark: number, text and where to read on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Cloudflare's number; codes overlap between products.
    pub code: i64,
    /// Cloudflare's own words.
    #[serde(default)]
    pub message: String,
    /// Where Cloudflare explains it (since 2026-08 on 403 answers).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation_url: Option<String>,
    /// What lies behind it, seen on validation errors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_chain: Vec<Fault>,
    /// Which part of what was sent it is about, where Cloudflare says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<FaultSource>,
}

/// A part of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultSource {
    /// Where it stands in the body: a JSON pointer such as `/posts/3`.
    #[serde(default)]
    pub pointer: Option<String>,
}

impl Fault {
    /// The list and the row, from 0, of a batch that the fault is about: `("posts", 3)`.
    #[must_use]
    pub fn place(&self) -> Option<(&str, usize)> {
        let pointer = self.source.as_ref()?.pointer.as_deref()?;
        let (list, rest) = pointer.strip_prefix('/')?.split_once('/')?;
        let row = rest.split_once('/').map_or(rest, |(row, _)| row);
        Some((list, row.parse().ok()?))
    }
}

/// Position in a list of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultInfo {
    /// This page, from 1.
    #[serde(default)]
    pub page: u32,
    /// Rows a page.
    #[serde(default)]
    pub per_page: u32,
    /// Rows in this page.
    #[serde(default)]
    pub count: u32,
    /// Rows in all.
    #[serde(default)]
    pub total_count: u32,
    /// Pages in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_pages: Option<u32>,
}
