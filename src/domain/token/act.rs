//! What may be asked for about tokens, as it is stored: never a value among it.

use serde::{Deserialize, Serialize};

use crate::domain::step::StepKind;
use crate::wire::ids::{AccountId, TokenId};
use crate::wire::tokens::{NewToken, PER_ACCOUNT, PER_USER};

/// Whose tokens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "owner", rename_all = "snake_case")]
pub enum TokenOwner {
    /// The tenant admin's own.
    Partner,
    /// An account's: it lives on when whoever made it has gone.
    Account {
        /// Which account.
        account: AccountId,
    },
    /// A customer's service user's; the customer is the job's.
    ServiceUser,
}

impl TokenOwner {
    /// The word in the store and in forms.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Account { .. } => "account",
            Self::ServiceUser => "service_user",
        }
    }

    /// The account, where one owns them.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Account { account } => Some(account),
            Self::Partner | Self::ServiceUser => None,
        }
    }

    /// Whether they are a user's.
    #[must_use]
    pub fn is_user(&self) -> bool {
        self.account().is_none()
    }

    /// How many there can be.
    #[must_use]
    pub fn quota(&self) -> usize {
        if self.is_user() { PER_USER } else { PER_ACCOUNT }
    }

    /// Where, below the API's address, such a token is asked about itself.
    #[must_use]
    pub fn verify_path(&self) -> String {
        match self {
            Self::Account { account } => format!("/accounts/{account}/tokens/verify"),
            Self::Partner | Self::ServiceUser => "/user/tokens/verify".to_owned(),
        }
    }
}

/// What a job does to a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum TokenAct {
    /// Make one.
    Create {
        /// How it shall be.
        new: NewToken,
    },
    /// Make it so: Cloudflare takes the whole of it each time.
    Change {
        /// Which one.
        token: TokenId,
        /// What it is called now.
        name: String,
        /// When it had last been changed as it was looked at: one that moved on since is left alone.
        seen: Option<String>,
        /// How it shall be.
        new: NewToken,
    },
    /// Give it another value.
    Roll {
        /// Which one.
        token: TokenId,
        /// What it is called.
        name: String,
    },
    /// End it.
    Delete {
        /// Which one.
        token: TokenId,
        /// What it is called.
        name: String,
    },
}

impl TokenAct {
    /// The word for the kind of job.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create_token",
            Self::Change { .. } => "change_token",
            Self::Roll { .. } => "roll_token",
            Self::Delete { .. } => "delete_token",
        }
    }

    /// What its step does.
    #[must_use]
    pub fn step(&self) -> StepKind {
        match self {
            Self::Create { .. } => StepKind::CreateToken,
            Self::Change { .. } => StepKind::ChangeToken,
            Self::Roll { .. } => StepKind::RollToken,
            Self::Delete { .. } => StepKind::DeleteToken,
        }
    }

    /// The token it is about; none while it is to be made.
    #[must_use]
    pub fn token(&self) -> Option<&TokenId> {
        match self {
            Self::Create { .. } => None,
            Self::Change { token, .. } | Self::Roll { token, .. } | Self::Delete { token, .. } => Some(token),
        }
    }

    /// What the token is called, after it where it changes that.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Create { new } | Self::Change { new, .. } => &new.name,
            Self::Roll { name, .. } | Self::Delete { name, .. } => name,
        }
    }

    /// Whether there is a value in its answer, that somebody has to see.
    #[must_use]
    pub fn gives_secret(&self) -> bool {
        matches!(self, Self::Create { .. } | Self::Roll { .. })
    }
}
