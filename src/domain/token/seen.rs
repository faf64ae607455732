//! A token as it was last read, and what there is to worry about.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, RunId};
use crate::wire::ids::AccountId;
use crate::wire::tokens::{Token as Said, TokenStatus};

use super::{ENDS_SOON, TokenOwner, UNUSED};

/// What became of the value of a token that was made or rolled here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretState {
    /// It waits in memory for whoever asked for it.
    Waiting,
    /// It was shown, once.
    Shown,
    /// Nobody has it: its answer was lost, or nobody came to see it.
    Lost,
}

impl SecretState {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Lost => "lost",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Shown, Self::Lost].into_iter().find(|state| state.as_str() == word)
    }
}

/// A token as it was last read.
#[derive(Clone, Debug)]
pub struct Token {
    /// What Cloudflare said of it.
    pub said: Said,
    /// Whose it is.
    pub owner: TokenOwner,
    /// The job here that made or rolled it last.
    pub run: Option<RunId>,
    /// What became of its value then; none where that was not here.
    pub secret: Option<SecretState>,
    /// When it was last seen.
    pub seen_at: Timestamp,
    /// Since when Cloudflare no longer lists it.
    pub gone_at: Option<Timestamp>,
}

/// What there is to worry about a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worry {
    /// Nobody has seen its value, and it works.
    Unseen,
    /// It never ends.
    NeverEnds,
    /// It ends within [`ENDS_SOON`].
    EndsSoon,
    /// Nobody has used it for [`UNUSED`].
    Unused,
}

impl Worry {
    /// All of them, in the order pages list them.
    pub const ALL: [Self; 4] = [Self::Unseen, Self::EndsSoon, Self::NeverEnds, Self::Unused];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::NeverEnds => "never_ends",
            Self::EndsSoon => "ends_soon",
            Self::Unused => "unused",
        }
    }
}

impl Token {
    /// When it ends, where it does.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        time(self.said.expires_on.as_deref())
    }

    /// When somebody last used it, as far as Cloudflare says.
    #[must_use]
    pub fn used_at(&self) -> Option<Timestamp> {
        time(self.said.last_used_on.as_deref())
    }

    /// When it was made.
    #[must_use]
    pub fn made_at(&self) -> Option<Timestamp> {
        time(self.said.issued_on.as_deref())
    }

    /// How it stands at `now`: one whose end has come since it was read has expired.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> TokenStatus {
        match &self.said.status {
            TokenStatus::Active if self.ends_at().is_some_and(|end| end <= now) => TokenStatus::Expired,
            said => said.clone(),
        }
    }

    /// What there is to worry about at `now`. One that is switched off or has expired worries nobody: it does nothing.
    #[must_use]
    pub fn worries(&self, now: Timestamp) -> Vec<Worry> {
        if self.gone_at.is_some() || self.status(now) != TokenStatus::Active {
            return Vec::new();
        }
        let soon = |end: Timestamp| end <= after(now, ENDS_SOON);
        let idle = self.used_at().or(self.made_at()).is_some_and(|since| after(since, UNUSED) <= now);
        let is = |worry: &Worry| match worry {
            Worry::Unseen => self.secret == Some(SecretState::Lost),
            Worry::NeverEnds => self.said.expires_on.is_none(),
            Worry::EndsSoon => self.ends_at().is_some_and(soon),
            Worry::Unused => idle,
        };
        Worry::ALL.into_iter().filter(is).collect()
    }
}

fn after(at: Timestamp, span: Duration) -> Timestamp {
    at.saturating_add(span).unwrap_or(Timestamp::MAX)
}

fn time(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

/// A row of the list over all accounts.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// The token.
    pub token: Token,
    /// The account that owns it, by name.
    pub account_name: Option<String>,
    /// Whose the account or the service user is.
    pub customer: Option<(CustomerId, String)>,
    /// Whether its service user is no longer in use: its key is not called with any more.
    pub is_former: bool,
    /// The account below which it is shown: its own, or one of its customer's; none for the tenant admin's.
    pub place: Option<AccountId>,
}
