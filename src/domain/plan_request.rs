//! Plans that customers ask their partner for.

use crate::clock::Timestamp;
use crate::wire::ids::{RatePlanId, ZoneId};

use super::ids::{CustomerId, PersonId, PlanRequestId, RunId};
use super::run::RunState;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanRequestState {
    /// The team has not decided.
    Open,
    /// A job was started that orders it.
    Approved,
    /// The team said no, with a word.
    Declined,
    /// The customer no longer wants it.
    Withdrawn,
}

impl PlanRequestState {
    /// All of them, in the order of a filter.
    pub const ALL: [Self; 4] = [Self::Open, Self::Approved, Self::Declined, Self::Withdrawn];

    /// The word in the store and on pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A plan that somebody of a customer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRequest {
    /// Its id.
    pub id: PlanRequestId,
    /// Whose.
    pub customer: CustomerId,
    /// For which website.
    pub zone: ZoneId,
    /// The plan, as an order would send it.
    pub rate_plan: RatePlanId,
    /// What the customer said to it.
    pub note: String,
    /// What became of it.
    pub state: PlanRequestState,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Timestamp,
    /// Who of the team decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What the team said to a decline; may be empty.
    pub word: String,
    /// The job that orders it.
    pub run: Option<RunId>,
}

/// The same with the names of what it is about, as they are today.
#[derive(Clone, Debug)]
pub struct PlanRequestRow {
    /// The request.
    pub request: PlanRequest,
    /// What the customer is called.
    pub customer: String,
    /// What the website is called, as DNS has it; nothing where the mirror never saw it.
    pub website: Option<String>,
    /// The plan that the website has, as it reads back, where that is known.
    pub present: Option<String>,
    /// What the one who asked is called.
    pub asked_by: String,
    /// What the one who decided is called.
    pub decided_by: Option<String>,
    /// How the job stands that orders it.
    pub run: Option<RunState>,
}
