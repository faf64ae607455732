//! A run in a schedule: the world whose time, names and journal are plain values.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::domain::ids::AttemptId;
use crate::domain::run::Run;
use crate::domain::step::{AttemptState, Doubt, Look, Reply, Step, StepKind, StepState};
use crate::runs::protocol::next::tests::attempt;
use crate::runs::protocol::{Draft, Intended, Journal, Made, Names, Time, Tried, Verdict, World};

use super::chance::Turn;
use super::universe::{Universe, Without};

/// One of the runs, as the journal had it when its move began.
pub(super) struct Played<'a> {
    pub(super) all: &'a Mutex<Universe>,
    pub(super) n: usize,
    pub(super) run: Run,
    /// Whether the other run had what it wants by then, and how many attempts it had settled.
    pub(super) other_kept: bool,
    pub(super) settled_by_others: usize,
}

/// The disk did not take it.
#[derive(Debug, thiserror::Error)]
#[error("the disk is full")]
pub(super) struct Full {
    is_tried_again: bool,
}

impl Played<'_> {
    pub(super) fn all(&self) -> MutexGuard<'_, Universe> {
        self.all.lock().unwrap()
    }

    /// Whether the other run is asking for the same, or was since this move began.
    fn others(&self, all: &Universe, kind: StepKind) -> Option<Intended> {
        if kind != StepKind::CreateServiceUser && !kind.one_at_a_time() {
            return None;
        }
        let since = all.others_at_it(self.n);
        let was_at_it = match kind {
            StepKind::CreateServiceUser => all.others_kept(self.n) && !self.other_kept,
            _ => all.settled_by_others(self.n) != self.settled_by_others,
        };
        let at_it = |since| all.calendar().duration_since(since).unsigned_abs();
        let since = since.map(at_it).or(was_at_it.then_some(Duration::ZERO));
        since.map(Intended::OthersAtIt)
    }

    /// An entry in the journal: the process may die before it and after it, the disk may refuse it, and may say so of one
    /// that it has taken.
    async fn write<T>(&self, entry: impl FnOnce(&mut Universe) -> T) -> Result<T, Full> {
        Turn::default().await;
        let (disk, is_tried_again) = {
            let mut all = self.all();
            let all = &mut *all;
            (all.dice.below(all.refuses), all.without != Without::Keeping)
        };
        if disk == 0 {
            return Err(Full { is_tried_again });
        }
        let written = entry(&mut self.all());
        Turn::default().await;
        if disk == 1 { Err(Full { is_tried_again }) } else { Ok(written) }
    }

    async fn settle(&self, id: &AttemptId, state: AttemptState, step: StepState) -> Result<(), Full> {
        self.write(|all| all.settle(self.n, id.as_str(), state, step)).await
    }
}

impl World for Played<'_> {
    fn run(&self) -> &Run {
        &self.run
    }

    fn step(&self) -> &Step {
        &self.run.steps[0]
    }
}

impl Time for Played<'_> {
    fn now(&self) -> Timestamp {
        self.all().calendar()
    }

    async fn sleep(&self, pause: Duration) {
        let until = self.all().now + pause;
        while self.all().now < until {
            Turn::default().await;
        }
    }
}

impl Names for Played<'_> {
    fn attempt(&self) -> AttemptId {
        AttemptId::from_store(self.all().name())
    }
}

impl Journal for Played<'_> {
    type Error = Full;

    fn may_pass(error: &Full) -> bool {
        error.is_tried_again
    }

    async fn intend(&self, id: &AttemptId, draft: &Draft) -> Result<Intended, Full> {
        let step = self.step();
        let mut made = attempt(step.attempts.last().map_or(1, |one| one.n + 1), AttemptState::Inflight);
        made.id = id.clone();
        made.natural_key.clone_from(&draft.natural_key);
        made.before.clone_from(&draft.before);
        self.write(|all| {
            if all.without != Without::OneAtATime
                && let Some(others) = self.others(all, step.kind)
            {
                return others;
            }
            made.boot.clone_from(&all.boot);
            made.sent_at = all.calendar();
            if all.without == Without::Journal {
                all.unwritten.push((self.n, made));
            } else {
                let step = &mut all.runs[self.n].steps[0];
                step.attempts.push(made);
                step.state = StepState::Sending;
            }
            Intended::Written
        })
        .await
    }

    async fn doubt(&self, id: &AttemptId, doubt: Doubt, _: &Reply) -> Result<(), Full> {
        if self.all().without == Without::Patience {
            return self.settle(id, AttemptState::Absent, StepState::Planned).await;
        }
        self.write(|all| {
            let (boot, since) = (all.boot.clone(), i64::try_from(all.elapsed().as_millis()).unwrap());
            let one = all.attempt(self.n, id.as_str());
            (one.doubt, one.boot, one.doubt_since_ms, one.window_looks) = (Some(doubt), boot, since, 0);
            all.runs[self.n].steps[0].state = StepState::Unknown;
        })
        .await
    }

    async fn give_up(&self, id: &AttemptId, _: &Reply) -> Result<(), Full> {
        self.settle(id, AttemptState::Burnt, StepState::Planned).await
    }

    async fn looked(&self, id: &AttemptId, look: &Look, verdict: Verdict<'_>) -> Result<(), Full> {
        self.write(|all| {
            let one = all.attempt(self.n, id.as_str());
            one.window_looks += i64::from(look.failed.is_none());
            one.looks.push(look.clone());
            match verdict {
                Verdict::Absent => all.settle(self.n, id.as_str(), AttemptState::Absent, StepState::Planned),
                Verdict::Ask => all.settle(self.n, id.as_str(), AttemptState::Human, StepState::Unknown),
                Verdict::Found(_) | Verdict::NotYet => {}
            }
        })
        .await
    }

    async fn keep(
        &self,
        tried: Option<&Tried<'_>>,
        made: &Made,
        state: StepState,
        _: Option<&str>,
    ) -> Result<(), Full> {
        self.write(|all| {
            if let Some(tried) = tried {
                all.settle(self.n, tried.attempt.as_str(), AttemptState::Done, state);
            }
            all.runs[self.n].steps[0].state = state;
            all.kept[self.n] = made.id();
        })
        .await
    }

    async fn put_off(&self, unsent: Option<(&AttemptId, &Reply)>, _: &str) -> Result<(), Full> {
        match unsent {
            Some((id, _)) => self.settle(id, AttemptState::NotSent, StepState::Planned).await,
            None => self.write(|all| all.runs[self.n].steps[0].state = StepState::Planned).await,
        }
    }

    async fn end(&self, state: StepState, _: &str, refused: Option<&Tried<'_>>) -> Result<(), Full> {
        match refused {
            Some(tried) => self.settle(tried.attempt, AttemptState::Refused, state).await,
            None => self.write(|all| all.runs[self.n].steps[0].state = state).await,
        }
    }
}
