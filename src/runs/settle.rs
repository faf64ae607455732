//! An attempt whose answer was lost: looked for until it is found, proven absent, or handed to a person.

use std::time::Duration;

use crate::domain::audit::Action;
use crate::domain::ids::AttemptId;
use crate::domain::run::{Request, Run};
use crate::domain::step::{Attempt, AttemptState, Candidate, Look, Reply, Step, StepState};
use crate::domain::token::{SecretState, TokenAct};
use crate::store::{AuditLine, RunLease, StoreError, WriteTx};

use super::moved::{EngineError, Moved};
use super::reply::of_read;
use super::steps::{Context, act_of};
use super::{Inner, adopt};

/// Longest pause before a look that could not be taken is tried again.
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(60);

/// What a look means.
pub(super) enum Verdict<'a> {
    /// Found beyond doubt.
    Found(&'a Candidate),
    /// Not there yet; the window is still open.
    NotYet,
    /// The window is over and nothing was found.
    Absent,
    /// Only a person can tell.
    Ask,
}

pub(super) fn judge(found: &[Candidate], last: bool) -> Verdict<'_> {
    let mut ours = found.iter().filter(|candidate| candidate.ours);
    match (ours.next(), ours.next()) {
        (Some(one), None) => Verdict::Found(one),
        (Some(_), Some(_)) => Verdict::Ask,
        (None, _) if !last => Verdict::NotYet,
        (None, _) if found.is_empty() => Verdict::Absent,
        (None, _) => Verdict::Ask,
    }
}

/// Takes a look for the attempt and keeps it, whatever it finds.
pub(super) async fn look(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    attempt: &Attempt,
    last: bool,
) -> Result<Moved, EngineError> {
    let looked = act_of(cx.step.kind).look(cx, attempt).await;
    let at = inner.clock.now();
    let (found, failed) = match looked {
        Ok(found) => (found, None),
        Err(error) => (Vec::new(), Some(of_read(cx.step.kind, &error))),
    };
    let counts = failed.is_none();
    let look = Look { at, found, failed };
    let verdict = if counts { judge(&look.found, last) } else { Verdict::NotYet };

    let mut tx = inner.store.write().await?;
    tx.add_look(lease, &attempt.id, &look, counts).await?;
    match verdict {
        Verdict::Absent => {
            tx.settle_attempt(&attempt.id, AttemptState::Absent, None, at).await?;
            let note = "It was looked for through the whole window and is not there: nothing was done.";
            tx.put_step(lease.run(), cx.step.position, StepState::Planned, Some(note), at).await?;
        }
        Verdict::Ask => {
            tx.settle_attempt(&attempt.id, AttemptState::Human, None, at).await?;
            let note = "What was found may or may not be what this attempt made. A person decides.";
            tx.put_step(lease.run(), cx.step.position, StepState::Unknown, Some(note), at).await?;
        }
        Verdict::Found(_) | Verdict::NotYet => {}
    }
    tx.commit().await?;

    match verdict {
        Verdict::Found(candidate) => adopt::take_over(inner, lease, cx, attempt, &candidate.id).await,
        Verdict::NotYet if !counts => Ok(Moved::Pause(again_after(attempt))),
        Verdict::NotYet | Verdict::Absent | Verdict::Ask => Ok(Moved::On),
    }
}

/// A growing pause after looks in a row that could not be taken.
fn again_after(attempt: &Attempt) -> Duration {
    let failed = attempt.looks.iter().rev().take_while(|look| look.failed.is_some()).count();
    let seconds = 2_u64.saturating_pow(u32::try_from(failed.min(6)).unwrap_or(6)).saturating_mul(2);
    Duration::from_secs(seconds).min(LOOK_AGAIN_AT_MOST)
}

/// Pauses before what may be done twice is sent again, by how many attempts were given up; the last one goes on.
const SEND_AGAIN: [u64; 3] = [2, 10, 30];

/// Gives an attempt up that cannot be looked for and may be made twice: the same is sent again after a pause.
pub(super) async fn again(
    inner: &Inner,
    lease: &RunLease,
    run: &Run,
    step: &Step,
    (attempt, reply): (&AttemptId, &Reply),
) -> Result<Moved, EngineError> {
    let now = inner.clock.now();
    let mut tx = inner.store.write().await?;
    tx.hold(lease, now).await?;
    tx.put_reply(attempt, reply).await?;
    tx.settle_attempt(attempt, AttemptState::Burnt, None, now).await?;
    let mut note = "The answer was lost. Doing it twice is doing it once, so it is sent again.";
    if let Request::Token { act: TokenAct::Roll { token, .. }, .. } = &run.request {
        note = "The answer was lost, and with it the secret in it, if there was one. It is rolled again, which ends that one \
                too.";
        tx.token_value(token, run.id, SecretState::Lost, now).await?;
    }
    tx.put_step(lease.run(), step.position, StepState::Planned, Some(note), now).await?;
    tx.commit().await?;
    let before = step.attempts.iter().filter(|one| one.state == AttemptState::Burnt).count();
    let seconds = SEND_AGAIN.get(before).or(SEND_AGAIN.last()).copied().unwrap_or(30);
    Ok(Moved::Pause(Duration::from_secs(seconds)))
}

/// Gives an attempt up whose key was lost with the answer.
pub(super) async fn burn(
    inner: &Inner,
    lease: &RunLease,
    step: &Step,
    attempt: &Attempt,
    reply: &Reply,
) -> Result<(), EngineError> {
    let mut tx = inner.store.write().await?;
    tx.hold(lease, inner.clock.now()).await?;
    burn_in(&mut tx, inner, lease, step.position, &attempt.id, reply).await?;
    tx.commit().await?;
    Ok(())
}

/// The same inside a transaction that already holds the lease.
pub(super) async fn burn_in(
    tx: &mut WriteTx,
    inner: &Inner,
    lease: &RunLease,
    position: i64,
    attempt: &AttemptId,
    reply: &Reply,
) -> Result<(), StoreError> {
    let now = inner.clock.now();
    tx.put_reply(attempt, reply).await?;
    tx.settle_attempt(attempt, AttemptState::Burnt, None, now).await?;
    tx.burn_service_user(attempt, now).await?;
    let note = "The answer with its key was lost, so this user is given up; the next attempt asks for another one.";
    tx.put_step(lease.run(), position, StepState::Planned, Some(note), now).await?;
    tx.audit(&AuditLine {
        run: Some(lease.run()),
        target: Some(attempt.as_str()),
        result: "burnt",
        cf_ray: reply.cf_ray.as_deref(),
        ..AuditLine::of(Action::ServiceUserBurnt, now)
    })
    .await
}
