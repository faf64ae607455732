//! A run: one stored job that changes things at Cloudflare, step by step.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::wire::accounts::AccountType;
use crate::wire::ids::{AccountId, UnitId, ZoneId};

use super::ids::{CustomerId, PersonId, RunId};
use super::step::{Step, StepKind};
use super::text::{AccountName, ZoneName};

/// What a run was asked to do, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Request {
    /// Add an account for a customer, with its service user in it, and a first website if asked.
    AddAccount {
        /// Its name.
        name: AccountName,
        /// Our own words on it.
        description: String,
        /// The tenant unit to make it in.
        unit: Option<UnitId>,
        /// Its kind.
        account_type: AccountType,
        /// The first website.
        website: Option<ZoneName>,
    },
    /// Let the customer's service user into an account that was just linked.
    LinkAccount {
        /// The account.
        account: AccountId,
    },
    /// Add a website to an account.
    AddWebsite {
        /// The account.
        account: AccountId,
        /// Its name.
        name: ZoneName,
    },
    /// Give an account another name.
    RenameAccount {
        /// The account.
        account: AccountId,
        /// The new name.
        name: AccountName,
        /// Its kind, which Cloudflare wants to hear again.
        account_type: AccountType,
    },
    /// Delete an account with all that is inside.
    RemoveAccount {
        /// The account.
        account: AccountId,
    },
    /// Remove a website.
    RemoveWebsite {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
    },
    /// Have Cloudflare look at a website's name servers now.
    CheckWebsite {
        /// The account it is in.
        account: AccountId,
        /// The zone.
        zone: ZoneId,
    },
    /// Make a new service user for a customer and let it into each of its accounts.
    RenewServiceUser,
}

impl Request {
    /// The word for its kind, in the store, in logs and in filters.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AddAccount { .. } => "add_account",
            Self::LinkAccount { .. } => "link_account",
            Self::AddWebsite { .. } => "add_website",
            Self::RenameAccount { .. } => "rename_account",
            Self::RemoveAccount { .. } => "remove_account",
            Self::RemoveWebsite { .. } => "remove_website",
            Self::CheckWebsite { .. } => "check_website",
            Self::RenewServiceUser => "renew_service_user",
        }
    }

    /// The account it is about, where that is known from the start.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::AddAccount { .. } | Self::RenewServiceUser => None,
            Self::LinkAccount { account }
            | Self::AddWebsite { account, .. }
            | Self::RenameAccount { account, .. }
            | Self::RemoveAccount { account }
            | Self::RemoveWebsite { account, .. }
            | Self::CheckWebsite { account, .. } => Some(account),
        }
    }

    /// The name that an account shall have in the end.
    #[must_use]
    pub fn account_name(&self) -> Option<&AccountName> {
        match self {
            Self::AddAccount { name, .. } | Self::RenameAccount { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The steps it is known to need from the start, in order.
    #[must_use]
    pub fn plan(&self) -> Vec<StepKind> {
        match self {
            Self::AddAccount { website, .. } => {
                let mut kinds = vec![StepKind::CreateAccount, StepKind::CreateServiceUser, StepKind::AddMember];
                kinds.extend(website.as_ref().map(|_| StepKind::CreateZone));
                kinds
            }
            Self::LinkAccount { .. } => vec![StepKind::CreateServiceUser, StepKind::AddMember],
            Self::AddWebsite { .. } => vec![StepKind::CreateZone],
            Self::RenameAccount { .. } => vec![StepKind::RenameAccount],
            Self::RemoveAccount { .. } => vec![StepKind::DeleteAccount],
            Self::RemoveWebsite { .. } => vec![StepKind::DeleteZone],
            Self::CheckWebsite { .. } => vec![StepKind::CheckActivation],
            // Who it is let into is planned when it is there: see the engine.
            Self::RenewServiceUser => vec![StepKind::CreateServiceUser],
        }
    }
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Stored, not begun.
    Queued,
    /// The worker is at it.
    Working,
    /// It goes on by itself at a known time.
    Waiting,
    /// Everything that was asked is so.
    Done,
    /// Cloudflare refused; a person may change something and retry.
    Failed,
    /// The machine cannot tell and asks.
    NeedsPerson,
    /// A person stopped it; what was done before stands.
    Cancelled,
}

impl RunState {
    /// All of them, in the order a filter lists them.
    pub const ALL: [Self; 7] =
        [Self::Queued, Self::Working, Self::Waiting, Self::NeedsPerson, Self::Failed, Self::Done, Self::Cancelled];

    /// The word in the store and in `data-run-state`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Working => "working",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::NeedsPerson => "needs_person",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether the worker still has something to do with it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Working | Self::Waiting)
    }

    /// Whether a person may take it up again.
    #[must_use]
    pub fn can_retry(self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled)
    }
}

/// A run with its steps.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What it was asked.
    pub request: Request,
    /// What it is called on pages: the name of what it is about.
    pub title: String,
    /// How it stands.
    pub state: RunState,
    /// Whose it is, where it is a customer's.
    pub customer: Option<CustomerId>,
    /// The account it made or is about.
    pub account: Option<AccountId>,
    /// The zone it made or is about.
    pub zone: Option<ZoneId>,
    /// Who asked.
    pub requested_by: PersonId,
    /// When.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When it goes on by itself, for people; the worker measures with its own clock.
    pub due_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Whether a person asked it to stop; it does so once nothing is in doubt.
    pub cancel_requested: bool,
    /// Its steps in order.
    pub steps: Vec<Step>,
}

impl Run {
    /// The first step that is not over yet.
    #[must_use]
    pub fn current(&self) -> Option<&Step> {
        self.steps.iter().find(|step| !step.state.is_over())
    }
}

/// A row of the list of jobs.
#[derive(Clone, Debug)]
pub struct RunRow {
    /// Its id.
    pub id: RunId,
    /// [`Request::kind`].
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// How it stands.
    pub state: RunState,
    /// Whose it is.
    pub customer: Option<(CustomerId, String)>,
    /// Who asked, by name.
    pub requested_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}
