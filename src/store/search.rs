//! What a person searches for, as the indexes of names find it.

use super::error::Doing as _;
use super::row::{json, like};
use super::{Store, StoreError};

/// Above so many finds the list is gone through in its order instead: it is full after a few rows then.
const FEW: usize = 2_000;
/// The index knows runs of three characters; less than that it cannot look for.
const LEAST: usize = 3;

/// An index of names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Names {
    /// Of accounts, with those of their customers.
    Accounts,
    /// Of websites.
    Websites,
}

/// How a search narrows a list.
#[derive(Debug)]
pub(super) enum Found {
    /// Not at all: nothing was searched for.
    All,
    /// To these rows of the index: a JSON array of numbers.
    Few(String),
    /// To what matches this LIKE pattern: too short for the index, or found too often.
    Many(String),
}

impl Store {
    /// Looks for words, which must be folded as the names are.
    pub(super) async fn find(&self, names: Names, words: &str) -> Result<Found, StoreError> {
        if words.is_empty() {
            return Ok(Found::All);
        }
        if words.chars().count() < LEAST {
            return Ok(Found::Many(like(words)));
        }
        let found: Vec<i64> = sqlx::query_scalar(match names {
            Names::Accounts => "select rowid from account_trigram where account_trigram match ?1 limit ?2",
            Names::Websites => "select rowid from zone_trigram where zone_trigram match ?1 limit ?2",
        })
        .bind(phrase(words))
        .bind(i64::try_from(FEW + 1).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await
        .doing("searching names")?;
        Ok(if found.len() > FEW { Found::Many(like(words)) } else { Found::Few(json(&found)) })
    }
}

/// The words as they stand, whatever signs are in them (sqlite.org/fts5.html, “FTS5 Strings”, read 2026-11).
fn phrase(words: &str) -> String {
    format!("\"{}\"", words.replace('"', "\"\""))
}
