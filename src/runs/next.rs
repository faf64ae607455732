//! What comes next for a run: a pure function of its journal. No clock is read here and nothing is sent.

use std::time::Duration;

use crate::domain::run::{Run, RunState};
use crate::domain::step::{Attempt, AttemptState, OnDoubt, Step, StepState};

use super::TRIES;

/// What comes next.
#[derive(Debug)]
pub(super) enum Next<'a> {
    /// Make a new attempt at this step.
    Begin(&'a Step),
    /// The answer of this attempt was lost: note it, and when.
    Doubt(&'a Attempt),
    /// Give this attempt up: its key is lost for good.
    Burn(&'a Step, &'a Attempt),
    /// Take over what a person chose for this attempt.
    Adopt(&'a Step, &'a Attempt, &'a str),
    /// A look for this attempt is due; `last` when the window ends with it.
    Look {
        /// The step.
        step: &'a Step,
        /// The attempt.
        attempt: &'a Attempt,
        /// Whether absence is proven when this look finds nothing.
        last: bool,
    },
    /// Nothing is due before this pause has passed.
    Wait(Duration),
    /// The run is over, or a person's turn.
    End(RunState),
}

/// Decides.
///
/// `boot` and `elapsed` are this process's name and clock: an attempt in flight that another process left behind is in
/// doubt, and windows are measured by the clock of the process that watches them.
pub(super) fn next<'a>(run: &'a Run, boot: &str, elapsed: Duration, looks: &[Duration]) -> Next<'a> {
    let Some(step) = run.current() else { return Next::End(RunState::Done) };
    match (step.state, step.open_attempt()) {
        (_, Some(attempt)) => in_flight(step, attempt, boot, elapsed, looks),
        (StepState::Failed, None) => {
            Next::End(if run.cancel_requested { RunState::Cancelled } else { RunState::Failed })
        }
        (_, None) if step.asked_attempt().is_some() => Next::End(RunState::NeedsPerson),
        (_, None) if run.cancel_requested => Next::End(RunState::Cancelled),
        (_, None) if step.tries() >= TRIES => Next::End(RunState::NeedsPerson),
        (_, None) => Next::Begin(step),
    }
}

fn in_flight<'a>(step: &'a Step, attempt: &'a Attempt, boot: &str, elapsed: Duration, looks: &[Duration]) -> Next<'a> {
    if let Some(chosen) = &attempt.chosen {
        return Next::Adopt(step, attempt, chosen);
    }
    match step.kind.on_doubt() {
        OnDoubt::Burn => Next::Burn(step, attempt),
        // Also a doubt that another process noted: its window was measured by a clock that is gone.
        OnDoubt::Settle if attempt.doubt.is_none() || attempt.boot != boot => Next::Doubt(attempt),
        OnDoubt::Settle => settle(step, attempt, elapsed, looks),
    }
}

fn settle<'a>(step: &'a Step, attempt: &'a Attempt, elapsed: Duration, looks: &[Duration]) -> Next<'a> {
    let taken = usize::try_from(attempt.window_looks).unwrap_or(usize::MAX);
    let since = Duration::from_millis(u64::try_from(attempt.doubt_since_ms).unwrap_or(0));
    let Some(look) = looks.get(taken) else {
        // Only with an empty list of looks: then one look right away has to do.
        return Next::Look { step, attempt, last: true };
    };
    let due = since.saturating_add(*look);
    if elapsed < due {
        return Next::Wait(due.saturating_sub(elapsed));
    }
    Next::Look { step, attempt, last: taken + 1 >= looks.len() }
}

/// Whether an attempt that was refused may still be what an earlier attempt of the same step did.
pub(super) fn earlier_may_have_done_it(step: &Step) -> bool {
    step.attempts.iter().any(|attempt| attempt.doubt.is_some() && attempt.state == AttemptState::Absent)
}
