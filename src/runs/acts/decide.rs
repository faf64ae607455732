//! What people say about a run: try it again, stop it, or what the machine could not tell.

use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::run::{Run, RunState};
use crate::domain::step::{AttemptState, StepState};

use super::super::Runs;
use super::RunError;

/// What a person decided about a run that asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This one is it: take it over.
    Adopt(String),
    /// None of them is: make another attempt.
    Again,
    /// It was looked for, and it is not there: no need to wait any longer.
    Absent,
    /// Leave it.
    GiveUp,
}

impl Runs {
    /// Takes a run that failed or was cancelled up again, from the step it stopped at.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when it is neither, [`RunError::Store`] when that could not be stored.
    pub async fn retry(&self, by: PersonId, run: &Run) -> Result<(), RunError> {
        if !run.state.can_retry() {
            return Err(RunError::MovedOn);
        }
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        if !tx.requeue_run(run.id, run.state, now).await? {
            return Err(RunError::MovedOn);
        }
        self.remember(&mut tx, by, run, Action::RunRetried, "asked").await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }

    /// Asks a run to stop. What was done stands; what is in doubt is settled first.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when it is over, [`RunError::Store`] when that could not be stored.
    pub async fn cancel(&self, by: PersonId, run: &Run) -> Result<(), RunError> {
        if run.state == RunState::NeedsPerson {
            return self.decide(by, run, &Choice::GiveUp).await;
        }
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        if !tx.ask_to_cancel(run.id, now).await? {
            return Err(RunError::MovedOn);
        }
        self.remember(&mut tx, by, run, Action::RunCancelled, "asked").await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }

    /// Says what the machine could not tell.
    ///
    /// # Errors
    /// [`RunError::MovedOn`] when the run does not ask, or did not offer that candidate; [`RunError::Store`] when the
    /// decision could not be stored.
    pub async fn decide(&self, by: PersonId, run: &Run, choice: &Choice) -> Result<(), RunError> {
        if *choice == Choice::Absent {
            return self.is_absent(by, run).await;
        }
        let Some(step) = run.current().filter(|_| run.state == RunState::NeedsPerson) else {
            return Err(RunError::MovedOn);
        };
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        match choice {
            Choice::Adopt(candidate) => {
                let offered = step
                    .asked_attempt()
                    .and_then(|attempt| attempt.looks.last())
                    .is_some_and(|look| look.found.iter().any(|found| &found.id == candidate));
                if !offered || !tx.choose(run.id, candidate).await? {
                    return Err(RunError::MovedOn);
                }
            }
            Choice::Again => {
                tx.settle_asked(run.id, AttemptState::Absent, now).await?;
                // Failed for an instant, so that queueing it again forgives the attempts so far.
                tx.put_step(run.id, step.position, StepState::Failed, None, now).await?;
            }
            Choice::Absent => return Err(RunError::MovedOn),
            Choice::GiveUp => {
                tx.settle_asked(run.id, AttemptState::Burnt, now).await?;
                let note = "A person gave it up. What may have been made at Cloudflare is watched for.";
                tx.put_step(run.id, step.position, StepState::Failed, Some(note), now).await?;
            }
        }
        if *choice == Choice::GiveUp {
            tx.end_run(run.id, RunState::Cancelled, now).await?;
        } else if !tx.requeue_run(run.id, RunState::NeedsPerson, now).await? {
            return Err(RunError::MovedOn);
        }
        let result = match choice {
            Choice::Adopt(_) => "adopt",
            Choice::Again => "again",
            Choice::Absent => "absent",
            Choice::GiveUp => "give_up",
        };
        self.remember(&mut tx, by, run, Action::RunDecided, result).await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }

    /// A person knows that an order that is being watched for was not carried out: the next attempt looks once more, then
    /// orders.
    async fn is_absent(&self, by: PersonId, run: &Run) -> Result<(), RunError> {
        let watched = run.watched_order().and_then(|step| Some((step, step.open_attempt()?)));
        let (step, attempt) = watched.ok_or(RunError::MovedOn)?;
        let now = self.0.clock.now();
        let mut tx = self.0.store.write().await?;
        // Only while it waits: whoever works at it holds it, and knows more by now.
        if !tx.requeue_run(run.id, RunState::Waiting, now).await? {
            return Err(RunError::MovedOn);
        }
        tx.settle_attempt(&attempt.id, AttemptState::Absent, None, now).await?;
        let note = "A person looked and found no such subscription.";
        tx.put_step(run.id, step.position, StepState::Planned, Some(note), now).await?;
        self.remember(&mut tx, by, run, Action::RunDecided, "absent").await?;
        tx.commit().await?;
        self.0.wake.notify_one();
        Ok(())
    }
}
