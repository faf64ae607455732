//! A step: one call of a run that changes something, with every attempt at it and every look that was taken.

mod kind;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::wire::ids::AccountId;

use super::ids::AttemptId;

pub use kind::{OnDoubt, StepKind};

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nothing was sent, or what was sent certainly did nothing.
    Planned,
    /// The intent is stored; the request may be on the wire.
    Sending,
    /// What was asked is so.
    Done,
    /// Cloudflare refused.
    Failed,
    /// The answer was lost; it is being looked up.
    Unknown,
    /// The tenant cannot have it; the run goes on without, and says so.
    Skipped,
}

impl StepState {
    /// The word in the store and in `data-step-state`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [Self::Planned, Self::Sending, Self::Done, Self::Failed, Self::Unknown, Self::Skipped]
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// Whether the run may go on to the next step.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Skipped)
    }
}

/// A step of a run.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its place, from 0.
    pub position: i64,
    /// What it does.
    pub kind: StepKind,
    /// The account it is about, where that is not the run's.
    pub target: Option<AccountId>,
    /// How it stands.
    pub state: StepState,
    /// Who its calls were made as.
    pub identity: Option<String>,
    /// What there is to say about it, in words for people.
    pub note: Option<String>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Attempts that no longer count, since a person asked for another try after them.
    pub forgiven: i64,
    /// Every attempt, oldest first.
    pub attempts: Vec<Attempt>,
}

impl Step {
    /// The attempt whose outcome is not known yet.
    #[must_use]
    pub fn open_attempt(&self) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.state == AttemptState::Inflight)
    }

    /// The attempt that a person is asked about.
    #[must_use]
    pub fn asked_attempt(&self) -> Option<&Attempt> {
        self.attempts.iter().rev().find(|attempt| attempt.state == AttemptState::Human)
    }

    /// How many attempts were made since a person last had a say, leaving out those that never reached Cloudflare.
    #[must_use]
    pub fn tries(&self) -> usize {
        self.attempts
            .iter()
            .filter(|attempt| attempt.n > self.forgiven && attempt.state != AttemptState::NotSent)
            .count()
    }

    /// How many attempts in a row, up to the newest, never reached Cloudflare: what the pause before the next one grows with.
    #[must_use]
    pub fn unsent_in_a_row(&self) -> usize {
        self.attempts.iter().rev().take_while(|attempt| attempt.state == AttemptState::NotSent).count()
    }
}

/// How an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// Sent or about to be; the outcome is not stored.
    Inflight,
    /// It did what was asked, or was found to have.
    Done,
    /// Cloudflare refused it: certainly nothing was done.
    Refused,
    /// It never reached Cloudflare, or was turned away unread (429).
    NotSent,
    /// Proven not to have happened.
    Absent,
    /// Given up whatever it did: its service user is never used, or the same is sent again since twice is once.
    Burnt,
    /// A person is asked.
    Human,
}

impl AttemptState {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inflight => "inflight",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::NotSent => "not_sent",
            Self::Absent => "absent",
            Self::Burnt => "burnt",
            Self::Human => "human",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [Self::Inflight, Self::Done, Self::Refused, Self::NotSent, Self::Absent, Self::Burnt, Self::Human]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// How the outcome of an attempt got lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// An answer came that proves nothing.
    Replied,
    /// No answer came, or this program died before it could be kept.
    Silent,
}

impl Doubt {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replied => "replied",
            Self::Silent => "silent",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [Self::Replied, Self::Silent].into_iter().find(|doubt| doubt.as_str() == word)
    }
}

/// One attempt at a step.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its id; the marker is made of it.
    pub id: AttemptId,
    /// Counted from 1 within the step.
    pub n: i64,
    /// What it would be found by: the marker, an address, a name.
    pub natural_key: String,
    /// Ids of things of the same name that were there before it was sent.
    pub before: Vec<String>,
    /// How it stands.
    pub state: AttemptState,
    /// How its outcome got lost, if it did.
    pub doubt: Option<Doubt>,
    /// What Cloudflare said.
    pub reply: Reply,
    /// The id of what it made.
    pub result_id: Option<String>,
    /// The candidate a person chose.
    pub chosen: Option<String>,
    /// When the intent was stored, just before sending.
    pub sent_at: Timestamp,
    /// When its outcome was stored.
    pub settled_at: Option<Timestamp>,
    /// Which process sent it or began to look for it.
    pub boot: String,
    /// That process's clock when the doubt began, in milliseconds.
    pub doubt_since_ms: i64,
    /// Looks taken for it by that process.
    pub window_looks: i64,
    /// Every look, oldest first.
    pub looks: Vec<Look>,
}

/// What Cloudflare said to an attempt, as far as it said anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: Option<u16>,
    /// Cloudflare's number.
    pub code: Option<i64>,
    /// Cloudflare's words.
    pub message: Option<String>,
    /// Where Cloudflare explains it.
    pub documentation_url: Option<String>,
    /// Cloudflare's trace id.
    pub cf_ray: Option<String>,
}

/// One look for what an attempt may have done.
#[derive(Clone, Debug)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// What was found.
    pub found: Vec<Candidate>,
    /// Why it could not be taken, if it could not.
    pub failed: Option<String>,
}

/// Something a look found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Cloudflare's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What speaks for or against it, in words for people.
    pub evidence: String,
    /// Whether it is beyond doubt what the attempt made.
    pub ours: bool,
}
