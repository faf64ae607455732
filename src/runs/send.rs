//! A new attempt: look first, write the intent down, send once, keep the answer.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::cloudflare::{CallError, Kind};
use crate::domain::audit::Action;
use crate::domain::ids::{AttemptId, ServiceUserId};
use crate::domain::service_user::ServiceUserState;
use crate::domain::step::{AttemptState, Doubt, OnDoubt, Reply, StepState};
use crate::store::{AuditLine, Intent, NewServiceUser, RunLease};

use super::moved::{EngineError, Moved};
use super::reply::{doubt_of, in_words, of_error, of_read, of_trace};
use super::steps::{Context, Draft, Refused, Sent, Stop, act_of};
use super::{Inner, adopt, settle};

/// How long to wait before asking again when Cloudflare does not know the partner's key: a person has to change it.
const KEY_REFUSED: Duration = Duration::from_secs(300);
/// Pauses after attempts in a row that never reached Cloudflare; the last one goes on.
const UNSENT: [u64; 6] = [2, 5, 15, 30, 60, 120];

/// Makes an attempt at the step.
pub(super) async fn begin(inner: &Inner, lease: &RunLease, cx: &Context<'_>) -> Result<Moved, EngineError> {
    let act = act_of(cx.step.kind);
    let id = AttemptId::new(&inner.random);
    let looked = inner.clock.now();
    let draft = match act.prepare(cx, &id).await {
        Ok(draft) => draft,
        Err(stop) => return stopped(inner, lease, cx, stop).await,
    };
    if !intend(inner, lease, cx, &id, &draft, looked).await? {
        return Ok(Moved::Pause(Duration::from_secs(1)));
    }
    // From here on the request may be on the wire: whatever happens to this process, the journal knows of it.
    match act.send(cx, &draft).await {
        Sent::Made(made, trace) => {
            let kept = adopt::Kept { attempt: &id, reply: of_trace(&trace), identity: &draft.identity };
            adopt::record(inner, lease, cx, Some(kept), &made, None).await?;
            adopt::prove(inner, cx, &made, &draft).await;
            Ok(Moved::On)
        }
        Sent::Odd(trace) => in_doubt(inner, lease, cx, &id, Doubt::Replied, &of_trace(&trace)).await,
        Sent::Failed(error) => {
            failed(inner, lease, cx, &Tried { id: &id, identity: &draft.identity, error: &error }).await
        }
    }
}

/// Writes the intent down, with the service user it asks for. Answers `false` when another run is asking for the same.
async fn intend(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    id: &AttemptId,
    draft: &Draft,
    looked: Timestamp,
) -> Result<bool, EngineError> {
    let now = inner.clock.now();
    let mut tx = inner.store.write().await?;
    // Two jobs that look at the same moment both find nothing, and both would send: the later one looks again.
    if cx.step.kind.one_at_a_time() && tx.others_at_it(cx.run, cx.step.kind, looked).await? {
        return Ok(false);
    }
    let n = cx.step.attempts.last().map_or(1, |attempt| attempt.n + 1);
    let intent = Intent {
        id,
        position: cx.step.position,
        n,
        natural_key: &draft.natural_key,
        before: &draft.before,
        request_sha256: draft.request_sha256,
        identity: &draft.identity,
    };
    tx.intend(lease, &intent, now).await?;
    if let (Some(email), Some(customer)) = (&draft.service_user, cx.run.customer) {
        let new = NewServiceUser {
            id: ServiceUserId::new(now, &inner.random),
            customer,
            email: email.clone(),
            replaces: cx.service_users.iter().find(|user| user.state == ServiceUserState::Active).map(|user| user.id),
            run: cx.run.id,
            attempt: id.clone(),
        };
        if !tx.request_service_user(&new, now).await? {
            return Ok(false);
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// The step does not begin: done already, not to be had, impossible, or not yet.
async fn stopped(inner: &Inner, lease: &RunLease, cx: &Context<'_>, stop: Stop) -> Result<Moved, EngineError> {
    match stop {
        Stop::Already(made, note) => {
            adopt::record(inner, lease, cx, None, &made, Some(&note)).await?;
            Ok(Moved::On)
        }
        Stop::Skip(note) => end_step(inner, lease, cx, StepState::Skipped, &note, None).await,
        Stop::Fail(note) => end_step(inner, lease, cx, StepState::Failed, &note, None).await,
        Stop::Wait(pause, None) => Ok(Moved::Pause(pause)),
        Stop::Wait(pause, Some(note)) => {
            let now = inner.clock.now();
            let mut tx = inner.store.write().await?;
            tx.hold(lease, now).await?;
            tx.put_step(lease.run(), cx.step.position, StepState::Planned, Some(note), now).await?;
            tx.commit().await?;
            Ok(Moved::Pause(pause))
        }
        Stop::Unread(error) => match error.kind {
            Kind::Refused | Kind::NotFound => {
                end_step(inner, lease, cx, StepState::Failed, &of_read(cx.step.kind, &error), None).await
            }
            _ => later(inner, lease, cx, None, &error).await,
        },
    }
}

/// An attempt that did not do what was asked.
struct Tried<'a> {
    id: &'a AttemptId,
    identity: &'a str,
    error: &'a CallError,
}

async fn failed(inner: &Inner, lease: &RunLease, cx: &Context<'_>, tried: &Tried<'_>) -> Result<Moved, EngineError> {
    let Tried { id, identity, error } = *tried;
    if let Some(doubt) = doubt_of(error) {
        return in_doubt(inner, lease, cx, id, doubt, &of_error(error)).await;
    }
    match error.kind {
        Kind::NotSent | Kind::Throttled { .. } => later(inner, lease, cx, Some(id), error).await,
        // The partner's own key: every run would fail, and all of them go on once it is right again.
        Kind::BadCredential if identity == cx.partner.identity() => later(inner, lease, cx, Some(id), error).await,
        _ => match act_of(cx.step.kind).refused(cx, error) {
            Refused::Skip(note) => end_step(inner, lease, cx, StepState::Skipped, &note, Some(tried)).await,
            Refused::Fail(note) => end_step(inner, lease, cx, StepState::Failed, &note, Some(tried)).await,
            Refused::LookForIt => in_doubt(inner, lease, cx, id, Doubt::Replied, &of_error(error)).await,
        },
    }
}

/// Nobody knows what it did: look for it, or give it up where its key was lost.
async fn in_doubt(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    id: &AttemptId,
    doubt: Doubt,
    reply: &Reply,
) -> Result<Moved, EngineError> {
    tracing::warn!(run = %lease.run(), step = cx.step.kind.as_str(), attempt = %id, doubt = doubt.as_str(), "the outcome is not known");
    if cx.step.kind.on_doubt() == OnDoubt::Burn {
        let mut tx = inner.store.write().await?;
        tx.hold(lease, inner.clock.now()).await?;
        settle::burn_in(&mut tx, inner, lease, cx.step.position, id, reply).await?;
        tx.commit().await?;
        return Ok(Moved::On);
    }
    if cx.step.kind.on_doubt() == OnDoubt::Again {
        return settle::again(inner, lease, cx.run, cx.step, (id, reply)).await;
    }
    let mut tx = inner.store.write().await?;
    tx.doubt(lease, id, doubt, reply, &inner.clock).await?;
    tx.commit().await?;
    Ok(Moved::On)
}

/// Certainly nothing was done, and it is worth asking again by itself.
async fn later(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    id: Option<&AttemptId>,
    error: &CallError,
) -> Result<Moved, EngineError> {
    let now = inner.clock.now();
    let mut tx = inner.store.write().await?;
    tx.hold(lease, now).await?;
    if let Some(id) = id {
        tx.put_reply(id, &of_error(error)).await?;
        tx.settle_attempt(id, AttemptState::NotSent, None, now).await?;
        tx.burn_service_user(id, now).await?;
    }
    let note = format!("{} Nothing was done; this goes on by itself.", in_words(cx.step.kind, error));
    tx.put_step(lease.run(), cx.step.position, StepState::Planned, Some(&note), now).await?;
    tx.commit().await?;
    let unsent = UNSENT.get(cx.step.unsent_in_a_row()).or(UNSENT.last()).copied().unwrap_or(60);
    Ok(Moved::Pause(match error.kind {
        Kind::Throttled { retry_after } => retry_after,
        Kind::BadCredential => KEY_REFUSED,
        _ => Duration::from_secs(unsent),
    }))
}

/// The step ends without having done what was asked.
async fn end_step(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    state: StepState,
    note: &str,
    tried: Option<&Tried<'_>>,
) -> Result<Moved, EngineError> {
    let now = inner.clock.now();
    let mut tx = inner.store.write().await?;
    tx.hold(lease, now).await?;
    if let Some(Tried { id, error, .. }) = tried {
        tx.put_reply(id, &of_error(error)).await?;
        tx.settle_attempt(id, AttemptState::Refused, None, now).await?;
        tx.burn_service_user(id, now).await?;
    }
    tx.put_step(lease.run(), cx.step.position, state, Some(note), now).await?;
    tx.audit(&AuditLine {
        person: Some(cx.run.requested_by),
        identity: tried.map(|tried| tried.identity),
        customer: cx.run.customer,
        run: Some(cx.run.id),
        target: Some(cx.step.kind.as_str()),
        result: state.as_str(),
        cf_ray: tried.and_then(|tried| tried.error.trace.cf_ray.as_deref()),
        detail: Some(note),
        ..AuditLine::of(Action::StepEnded, now)
    })
    .await?;
    tx.commit().await?;
    Ok(Moved::On)
}
