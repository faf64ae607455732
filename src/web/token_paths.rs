//! Addresses of tokens: the same below an account and at the root.

use std::fmt::Display;

use crate::domain::ids::{RunId, TokenDraftId};
use crate::wire::ids::{AccountId, TokenId};

/// The addresses of some tokens. Templates call these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPaths {
    base: String,
}

impl TokenPaths {
    /// Those below an account, or else at the root.
    #[must_use]
    pub fn of(account: Option<&AccountId>) -> Self {
        let base = account.map_or_else(|| "/tokens".to_owned(), |account| format!("/accounts/{account}/tokens"));
        Self { base }
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> &str {
        &self.base
    }

    /// The first page of the wizard; the choice is posted there.
    #[must_use]
    pub fn new_token(&self) -> String {
        format!("{}/new", self.base)
    }

    /// The second, begun with what a job asked for and did not get.
    #[must_use]
    pub fn ask_again(&self, run: &RunId) -> String {
        format!("{}/new?from={run}", self.base)
    }

    /// The second: what it may do; posted there too.
    #[must_use]
    pub fn draft(&self, draft: &TokenDraftId) -> String {
        format!("{}/drafts/{draft}", self.base)
    }

    /// The third: all of it in words; making it is posted there.
    #[must_use]
    pub fn summary(&self, draft: &TokenDraftId) -> String {
        format!("{}/drafts/{draft}/summary", self.base)
    }

    /// One token.
    #[must_use]
    pub fn token(&self, token: &TokenId) -> String {
        self.below(token, "")
    }

    /// Change it: begins a draft (POST).
    #[must_use]
    pub fn edit(&self, token: &TokenId) -> String {
        self.below(token, "/edit")
    }

    /// Switch it off or on (POST, field `status`).
    #[must_use]
    pub fn status(&self, token: &TokenId) -> String {
        self.below(token, "/status")
    }

    /// Give it another value.
    #[must_use]
    pub fn roll(&self, token: &TokenId) -> String {
        self.below(token, "/roll")
    }

    /// End it.
    #[must_use]
    pub fn delete(&self, token: &TokenId) -> String {
        self.below(token, "/delete")
    }

    fn below(&self, token: impl Display, rest: &str) -> String {
        format!("{}/{token}{rest}", self.base)
    }
}
