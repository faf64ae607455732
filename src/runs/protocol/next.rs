//! What comes next for a run: a pure function of its journal. No clock is read here and nothing is sent.

use std::time::Duration;

use crate::domain::run::{Run, RunState};
use crate::domain::step::{Attempt, AttemptState, Doubt, OnDoubt, Step, StepState};

use super::super::TRIES;

/// How long an attempt whose answer was lost is looked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::runs) struct Windows<'a> {
    /// When to look, counted from the moment the answer got lost.
    pub(in crate::runs) looks: &'a [Duration],
    /// How long to go on where a repeat may be paid for twice and Cloudflare said nothing at all.
    pub(in crate::runs) paid: Duration,
}

impl Windows<'_> {
    /// When to look for this attempt: growing pauses up to the end of its window.
    fn of(&self, step: &Step, attempt: &Attempt) -> Vec<Duration> {
        let mut looks = self.looks.to_vec();
        if !step.kind.costs_money() || attempt.doubt == Some(Doubt::Replied) {
            return looks;
        }
        while let Some(next) = looks.last().map(|last| last.saturating_mul(2)).filter(|next| *next < self.paid) {
            looks.push(next);
        }
        if looks.last().is_none_or(|last| *last < self.paid) {
            looks.push(self.paid);
        }
        looks
    }
}

/// What comes next.
#[derive(Debug)]
pub(in crate::runs) enum Next<'a> {
    /// A move at this step.
    Move(&'a Step, Move<'a>),
    /// Nothing is due before this pause has passed.
    Wait(Duration),
    /// The run is over, or a person's turn.
    End(RunState),
}

/// A move at a step.
#[derive(Debug)]
pub(in crate::runs) enum Move<'a> {
    /// Make a new attempt.
    Begin,
    /// The answer of this attempt was lost: note it, and when.
    Doubt(&'a Attempt),
    /// Give this attempt up: its key is lost for good, or the same is sent again, since twice is once and there is nothing
    /// to look at.
    GiveUp(&'a Attempt),
    /// Take over what a person chose for this attempt.
    Adopt(&'a Attempt, &'a str),
    /// A look for this attempt is due; `last` when absence is proven if it finds nothing.
    Look {
        /// The attempt.
        attempt: &'a Attempt,
        /// Whether the window ends with it.
        last: bool,
    },
}

/// Decides.
///
/// `boot` and `elapsed` are this process's name and clock: an attempt in flight that another process left behind is in
/// doubt, and windows are measured by the clock of the process that watches them.
pub(in crate::runs) fn next<'a>(run: &'a Run, boot: &str, elapsed: Duration, windows: &Windows<'_>) -> Next<'a> {
    let Some(step) = run.current() else { return Next::End(RunState::Done) };
    match (step.state, step.open_attempt()) {
        (_, Some(attempt)) => in_flight(step, attempt, boot, elapsed, windows),
        (StepState::Failed, None) => {
            Next::End(if run.cancel_requested { RunState::Cancelled } else { RunState::Failed })
        }
        (_, None) if step.asked_attempt().is_some() => Next::End(RunState::NeedsPerson),
        (_, None) if run.cancel_requested => Next::End(RunState::Cancelled),
        // What was asked was taken: it is waited for, and nothing is sent.
        (_, None) if step.attempts.last().is_some_and(|attempt| attempt.state == AttemptState::Done) => {
            Next::Move(step, Move::Begin)
        }
        (_, None) if step.tries() >= TRIES => Next::End(RunState::NeedsPerson),
        (_, None) => Next::Move(step, Move::Begin),
    }
}

fn in_flight<'a>(
    step: &'a Step,
    attempt: &'a Attempt,
    boot: &str,
    elapsed: Duration,
    windows: &Windows<'_>,
) -> Next<'a> {
    if let Some(chosen) = &attempt.chosen {
        return Next::Move(step, Move::Adopt(attempt, chosen));
    }
    match step.kind.on_doubt() {
        OnDoubt::Burn | OnDoubt::Again => Next::Move(step, Move::GiveUp(attempt)),
        // Also a doubt that another process noted: its window was measured by a clock that is gone.
        OnDoubt::Settle if attempt.doubt.is_none() || attempt.boot != boot => Next::Move(step, Move::Doubt(attempt)),
        OnDoubt::Settle => settle(step, attempt, elapsed, &windows.of(step, attempt)),
    }
}

fn settle<'a>(step: &'a Step, attempt: &'a Attempt, elapsed: Duration, looks: &[Duration]) -> Next<'a> {
    let taken = usize::try_from(attempt.window_looks).unwrap_or(usize::MAX);
    let since = Duration::from_millis(u64::try_from(attempt.doubt_since_ms).unwrap_or(0));
    let Some(look) = looks.get(taken) else {
        // Only with an empty list of looks: then one look right away has to do.
        return Next::Move(step, Move::Look { attempt, last: true });
    };
    let due = since.saturating_add(*look);
    if elapsed < due {
        return Next::Wait(due.saturating_sub(elapsed));
    }
    Next::Move(step, Move::Look { attempt, last: taken + 1 >= looks.len() })
}

/// Whether an attempt that was refused may still be what an earlier attempt of the same step did.
pub(in crate::runs) fn earlier_may_have_done_it(step: &Step) -> bool {
    step.attempts.iter().any(|attempt| attempt.doubt.is_some() && attempt.state == AttemptState::Absent)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::domain::ids::{AttemptId, PersonId, RunId};
    use crate::domain::run::Request;
    use crate::domain::step::{Reply, StepKind};
    use crate::random::Random;

    const LOOKS: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(60)];

    pub(in crate::runs) fn attempt(n: i64, state: AttemptState) -> Attempt {
        Attempt {
            id: AttemptId::from_store(format!("attempt-{n}")),
            n,
            natural_key: String::new(),
            before: Vec::new(),
            state,
            doubt: None,
            reply: Reply::default(),
            result_id: None,
            chosen: None,
            sent_at: Timestamp::UNIX_EPOCH,
            settled_at: None,
            boot: "this".to_owned(),
            doubt_since_ms: 0,
            window_looks: 0,
            looks: Vec::new(),
        }
    }

    pub(in crate::runs) fn run(kind: StepKind, state: StepState, attempts: Vec<Attempt>) -> Run {
        let random = Random::seeded(1);
        let at = Timestamp::UNIX_EPOCH;
        let step = Step {
            position: 0,
            kind,
            target: None,
            state,
            identity: None,
            note: None,
            ended_at: None,
            forgiven: 0,
            attempts,
        };
        Run {
            id: RunId::new(at, &random),
            request: Request::RenewServiceUser,
            title: String::new(),
            state: RunState::Working,
            customer: None,
            account: None,
            zone: None,
            requested_by: PersonId::new(at, &random),
            own: false,
            bulk: false,
            created_at: at,
            updated_at: at,
            due_at: None,
            ended_at: None,
            cancel_requested: false,
            steps: vec![step],
        }
    }

    fn after(run: &Run, seconds: u64) -> Next<'_> {
        let windows = Windows { looks: &LOOKS, paid: Duration::from_secs(3_600) };
        next(run, "this", Duration::from_secs(seconds), &windows)
    }

    #[test]
    fn an_attempt_in_flight_is_never_followed_by_another_one() {
        for kind in [StepKind::CreateAccount, StepKind::AddMember, StepKind::CreateZone, StepKind::CreateServiceUser] {
            let run = run(kind, StepState::Sending, vec![attempt(1, AttemptState::Inflight)]);
            assert!(!matches!(after(&run, 100_000), Next::Move(_, Move::Begin)), "{kind:?}");
        }
    }

    #[test]
    fn what_a_dead_process_left_in_flight_is_in_doubt_and_its_window_begins_anew() {
        let mut left = attempt(1, AttemptState::Inflight);
        left.boot = "another".to_owned();
        left.doubt = Some(Doubt::Silent);
        left.window_looks = 1;
        let run = run(StepKind::CreateAccount, StepState::Unknown, vec![left]);
        assert!(matches!(after(&run, 100_000), Next::Move(_, Move::Doubt(_))));
    }

    #[test]
    fn a_service_user_whose_answer_was_lost_is_burnt_at_once_and_never_looked_for() {
        let run = run(StepKind::CreateServiceUser, StepState::Sending, vec![attempt(1, AttemptState::Inflight)]);
        assert!(matches!(after(&run, 0), Next::Move(_, Move::GiveUp(_))));
    }

    #[test]
    fn what_may_be_done_twice_and_cannot_be_looked_at_is_sent_again_and_never_looked_for() {
        let mut lost = attempt(1, AttemptState::Inflight);
        lost.doubt = Some(Doubt::Silent);
        for left in [attempt(1, AttemptState::Inflight), lost] {
            let run = run(StepKind::PurgeCache, StepState::Sending, vec![left]);
            assert!(matches!(after(&run, 100_000), Next::Move(_, Move::GiveUp(_))));
        }
        let run = run(StepKind::PurgeCache, StepState::Planned, vec![attempt(1, AttemptState::Burnt)]);
        assert!(matches!(after(&run, 0), Next::Move(_, Move::Begin)));
    }

    #[test]
    fn looks_are_taken_at_their_times_and_only_the_last_one_proves_absence() {
        let mut lost = attempt(1, AttemptState::Inflight);
        lost.doubt = Some(Doubt::Silent);
        let one = run(StepKind::CreateAccount, StepState::Unknown, vec![lost.clone()]);
        assert!(matches!(after(&one, 4), Next::Wait(pause) if pause == Duration::from_secs(1)));
        assert!(matches!(after(&one, 5), Next::Move(_, Move::Look { last: false, .. })));
        lost.window_looks = 1;
        let two = run(StepKind::CreateAccount, StepState::Unknown, vec![lost]);
        assert!(matches!(after(&two, 59), Next::Wait(_)));
        assert!(matches!(after(&two, 60), Next::Move(_, Move::Look { last: true, .. })));
    }

    #[test]
    fn what_costs_money_is_watched_for_an_hour_unless_cloudflare_said_something() {
        for (kind, doubt, looks) in [
            (StepKind::CreateZone, Doubt::Silent, 2),
            (StepKind::SetPlan, Doubt::Replied, 2),
            (StepKind::SetPlan, Doubt::Silent, 8),
            (StepKind::OrderAddOn, Doubt::Silent, 8),
        ] {
            let mut lost = attempt(1, AttemptState::Inflight);
            lost.doubt = Some(doubt);
            lost.window_looks = looks - 1;
            let last = run(kind, StepState::Unknown, vec![lost.clone()]);
            assert!(matches!(after(&last, 3_600), Next::Move(_, Move::Look { last: true, .. })), "{kind:?} {doubt:?}");
            if looks > 2 {
                assert!(matches!(after(&last, 3_599), Next::Wait(_)), "{kind:?} {doubt:?}");
            }
        }
    }

    #[test]
    fn a_cancelled_run_still_settles_what_is_in_doubt_before_it_stops() {
        let mut cancelled = run(StepKind::CreateAccount, StepState::Sending, vec![attempt(1, AttemptState::Inflight)]);
        cancelled.cancel_requested = true;
        assert!(matches!(after(&cancelled, 0), Next::Move(_, Move::Doubt(_))));
        let mut settled = run(StepKind::CreateAccount, StepState::Planned, vec![attempt(1, AttemptState::Absent)]);
        settled.cancel_requested = true;
        assert!(matches!(after(&settled, 0), Next::End(RunState::Cancelled)));
    }

    #[test]
    fn after_four_attempts_a_person_is_asked_but_those_that_never_left_do_not_count() {
        let four = |state| (1..=4).map(|n| attempt(n, state)).collect();
        let absent = run(StepKind::CreateAccount, StepState::Planned, four(AttemptState::Absent));
        assert!(matches!(after(&absent, 0), Next::End(RunState::NeedsPerson)));
        let unsent = run(StepKind::CreateAccount, StepState::Planned, four(AttemptState::NotSent));
        assert!(matches!(after(&unsent, 0), Next::Move(_, Move::Begin)));
    }
}
