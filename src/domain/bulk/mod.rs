//! Bulk: a file of customers, accounts and websites, checked first and then worked off row by row, each row by a job of its
//! own.

mod effort;
pub mod file;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::wire::accounts::AccountType;
use crate::wire::ids::UnitId;
use crate::wire::zones::ZoneType;

use super::ids::{BulkId, PersonId, RunId};
use super::order::Order;
use super::run::RunState;
use super::seat::CustomerRole;
use super::text::{AccountName, CustomerName, Description, Email, ZoneName};

pub use effort::{Effort, effort};

/// Most rows of a file.
pub const ROWS: usize = 10_000;
/// How many jobs of bulks are under way at the same time.
pub const AT_ONCE: i64 = 32;

/// What a row asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Whose it is to be: the one customer of this name, or a new one.
    pub customer: CustomerName,
    /// The account.
    pub account: AccountName,
    /// Our own words on the account.
    pub description: Description,
    /// The tenant unit of a new account.
    pub unit: Option<UnitId>,
    /// The kind of a new account.
    pub account_type: AccountType,
    /// A website in it.
    pub website: Option<ZoneName>,
    /// How the website is set up.
    pub setup: ZoneType,
    /// Its plan, where it is not the free one.
    pub plan: Option<Order>,
    /// Add-ons of a new account.
    pub add_ons: Vec<Order>,
    /// Who is invited to the portal as one of the customer's people once the rest is done.
    pub invite: Option<(Email, CustomerRole)>,
}

impl Wish {
    /// Whether it is about the same account as another one: names count as people read them.
    #[must_use]
    pub fn same_account(&self) -> (String, String) {
        (super::text::folded(self.customer.as_str()), super::text::folded(self.account.as_str()))
    }

    /// Whether it orders something that costs money.
    #[must_use]
    pub fn orders(&self) -> usize {
        usize::from(self.plan.is_some()) + self.add_ons.len()
    }
}

/// How a bulk stands, as a person left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkState {
    /// Checked, and nothing of it begun.
    Draft,
    /// Worked off, or done.
    Running,
    /// No further row is begun until somebody says so.
    Paused,
    /// No further row is ever begun.
    Cancelled,
}

impl BulkState {
    const ALL: [Self; 4] = [Self::Draft, Self::Running, Self::Paused, Self::Cancelled];

    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A bulk.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// Its id.
    pub id: BulkId,
    /// What the file is called where it comes from.
    pub name: String,
    /// What tells the file from every other.
    pub sha256: String,
    /// How it stands.
    pub state: BulkState,
    /// Who uploaded it.
    pub made_by: PersonId,
    /// What it takes, as it was counted when the file was read.
    pub effort: Effort,
    /// When.
    pub created_at: Timestamp,
    /// When it was begun.
    pub started_at: Option<Timestamp>,
}

/// How a row stands in its own right; once it has a job, the job tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Something is wrong with it: it is left out.
    Faulty,
    /// Not begun.
    Waiting,
    /// It has a job.
    Begun,
    /// What it asks for was there already: nothing was done.
    There,
    /// It could not be begun; its note says why.
    Refused,
}

impl RowState {
    const ALL: [Self; 5] = [Self::Faulty, Self::Waiting, Self::Begun, Self::There, Self::Refused];

    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Faulty => "faulty",
            Self::Waiting => "waiting",
            Self::Begun => "begun",
            Self::There => "there",
            Self::Refused => "refused",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// How a row stands, its job included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Something is wrong with it: it is left out.
    Faulty,
    /// Its turn has not come.
    Waiting,
    /// The row that makes its account is not done, and will not be by itself.
    Held,
    /// Its job is under way.
    Working,
    /// Its job asks a person.
    Asks,
    /// It was refused, or its job was.
    Failed,
    /// Its job was cancelled, or the bulk before its turn came.
    Cancelled,
    /// All that it asks for was there already.
    There,
    /// Done.
    Done,
}

impl Standing {
    /// All of them, in the order a filter lists them.
    pub const ALL: [Self; 9] = [
        Self::Waiting,
        Self::Working,
        Self::Asks,
        Self::Failed,
        Self::Held,
        Self::Faulty,
        Self::Cancelled,
        Self::There,
        Self::Done,
    ];

    /// The word in addresses and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Faulty => "faulty",
            Self::Waiting => "waiting",
            Self::Held => "held_up",
            Self::Working => "working",
            Self::Asks => "needs_person",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::There => "there_already",
            Self::Done => "done",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word)
    }

    /// How a row stands: by itself, by its job, by the row that it comes after, and by what became of the bulk.
    #[must_use]
    pub fn of(row: RowState, run: Option<RunState>, before: Option<Self>, bulk: BulkState) -> Self {
        match (row, run) {
            (RowState::Faulty, _) => Self::Faulty,
            (RowState::There, _) => Self::There,
            (RowState::Refused, _) => Self::Failed,
            (RowState::Waiting, _) if bulk == BulkState::Cancelled => Self::Cancelled,
            (RowState::Waiting, _) => match before {
                None | Some(Self::There | Self::Done | Self::Waiting | Self::Working) => Self::Waiting,
                Some(Self::Faulty | Self::Held | Self::Asks | Self::Failed | Self::Cancelled) => Self::Held,
            },
            (RowState::Begun, run) => match run {
                Some(RunState::Queued | RunState::Working | RunState::Waiting) | None => Self::Working,
                Some(RunState::Done) => Self::Done,
                Some(RunState::Failed) => Self::Failed,
                Some(RunState::NeedsPerson) => Self::Asks,
                Some(RunState::Cancelled) => Self::Cancelled,
            },
        }
    }

    /// Whether nothing more happens to it by itself.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Working)
    }
}

/// A row of a bulk.
#[derive(Clone, Debug)]
pub struct BulkRow {
    /// Its line in the file, from 2: the first has the names of the columns.
    pub line: i64,
    /// The cells as they stand in the file.
    pub cells: file::Cells,
    /// What it asks for; none where something is wrong with it.
    pub wish: Option<Wish>,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// What to know before it is begun.
    pub warnings: Vec<String>,
    /// The line of the row that makes its account, where that is another one.
    pub after: Option<i64>,
    /// How it stands by itself.
    pub state: RowState,
    /// Its job.
    pub run: Option<RunId>,
    /// What there is to say of it.
    pub note: Option<String>,
    /// How it stands with its job.
    pub standing: Standing,
}

/// How many rows stand how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub std::collections::BTreeMap<Standing, i64>);

impl Counts {
    /// Rows that stand so.
    #[must_use]
    pub fn of(&self, standing: Standing) -> i64 {
        self.0.get(&standing).copied().unwrap_or(0)
    }

    /// All rows.
    #[must_use]
    pub fn all(&self) -> i64 {
        self.0.values().sum()
    }

    /// Rows to which nothing more happens by itself.
    #[must_use]
    pub fn over(&self) -> i64 {
        self.0.iter().filter(|(standing, _)| standing.is_over()).map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stands_as_its_job_does_and_waits_for_the_row_that_makes_its_account() {
        let of = |row, run, before| Standing::of(row, run, before, BulkState::Running);
        assert_eq!(of(RowState::Begun, Some(RunState::Waiting), None), Standing::Working);
        assert_eq!(of(RowState::Begun, Some(RunState::NeedsPerson), None), Standing::Asks);
        assert_eq!(of(RowState::Waiting, None, Some(Standing::Working)), Standing::Waiting);
        assert_eq!(of(RowState::Waiting, None, Some(Standing::Failed)), Standing::Held);
        assert_eq!(of(RowState::Waiting, None, Some(Standing::Done)), Standing::Waiting);
        let cancelled = Standing::of(RowState::Waiting, None, None, BulkState::Cancelled);
        assert_eq!(cancelled, Standing::Cancelled, "and what was begun goes on");
        let begun = Standing::of(RowState::Begun, Some(RunState::Working), None, BulkState::Cancelled);
        assert_eq!(begun, Standing::Working);
    }

    #[test]
    fn each_word_is_one_standing() {
        for standing in Standing::ALL {
            assert_eq!(Standing::from_word(standing.as_str()), Some(standing));
        }
    }
}
