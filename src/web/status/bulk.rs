//! How files of customers, accounts and websites stand, and their rows.

use crate::domain::bulk::{BulkState, Counts, Standing};

use super::Tone;

states! {
    /// How a file stands.
    BulkStanding {
        /// Checked, and nothing of it begun.
        Draft = "draft" "Checked" "clock" Neutral;
        /// Worked off row by row.
        Working = "working" "Working" "progress" Accent;
        /// No further row is begun for now.
        Paused = "paused" "Paused" "stop" Warning;
        /// Over, and some rows want attention.
        Troubled = "troubled" "Needs you" "person" Warning;
        /// Over.
        Done = "done" "Done" "check" Positive;
        /// No further row is begun.
        Cancelled = "cancelled" "Cancelled" "stop" Neutral;
    }
}

impl BulkStanding {
    /// How it stands by what a person did to it and by how its rows stand.
    #[must_use]
    pub fn of(state: BulkState, counts: &Counts) -> Self {
        let troubled = [Standing::Failed, Standing::Asks, Standing::Held];
        match state {
            BulkState::Draft => Self::Draft,
            BulkState::Running | BulkState::Cancelled if counts.of(Standing::Working) > 0 => Self::Working,
            BulkState::Running if counts.over() < counts.all() => Self::Working,
            BulkState::Running if troubled.into_iter().any(|standing| counts.of(standing) > 0) => Self::Troubled,
            BulkState::Running => Self::Done,
            BulkState::Paused => Self::Paused,
            BulkState::Cancelled => Self::Cancelled,
        }
    }
}

states! {
    /// How a row stands.
    RowStanding {
        /// Something is wrong with it: it is left out.
        Faulty = "faulty" "Left out" "cross" Negative;
        /// Its turn has not come.
        Waiting = "waiting" "Waiting" "clock" Neutral;
        /// The row that makes its account is not done.
        Held = "held_up" "Held up" "clock" Warning;
        /// Its job is under way.
        Working = "working" "Working" "progress" Accent;
        /// Its job asks a person.
        Asks = "needs_person" "Needs you" "person" Warning;
        /// It failed.
        Failed = "failed" "Failed" "cross" Negative;
        /// It was cancelled.
        Cancelled = "cancelled" "Cancelled" "stop" Neutral;
        /// All of it was there.
        There = "there_already" "There already" "check" Neutral;
        /// Done.
        Done = "done" "Done" "check" Positive;
    }
}

impl From<Standing> for RowStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Faulty => Self::Faulty,
            Standing::Waiting => Self::Waiting,
            Standing::Held => Self::Held,
            Standing::Working => Self::Working,
            Standing::Asks => Self::Asks,
            Standing::Failed => Self::Failed,
            Standing::Cancelled => Self::Cancelled,
            Standing::There => Self::There,
            Standing::Done => Self::Done,
        }
    }
}
