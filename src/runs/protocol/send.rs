//! A new attempt: look first, write the intent down, send once, keep the answer.

use std::time::Duration;

use crate::cloudflare::{CallError, Kind};
use crate::domain::ids::AttemptId;
use crate::domain::step::{Doubt, OnDoubt, Reply, StepState};

use super::super::reply::{doubt_of, in_words, of_error, of_read, of_trace};
use super::said::{Refused, Sent, Stop};
use super::world::{Intended, Tried, World};
use super::{Moved, adopt, settle};

/// How long to wait before asking again when Cloudflare does not know the partner's key: a person has to change it.
const KEY_REFUSED: Duration = Duration::from_secs(300);
/// Pauses after attempts in a row that never reached Cloudflare; the last one goes on.
const UNSENT: [u64; 6] = [2, 5, 15, 30, 60, 120];
/// Shortest and longest pause before it is looked again what another run, which is at the same, has made.
const OTHERS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Makes an attempt at the step.
pub(super) async fn begin<W: World>(world: &W) -> Result<Moved, W::Error> {
    let id = world.attempt();
    let draft = match world.prepare(&id).await {
        Ok(draft) => draft,
        Err(stop) => return stopped(world, stop).await,
    };
    // Two jobs that look at the same moment both find nothing, and both would send: the later one looks again.
    if let Intended::OthersAtIt(since) = world.intend(&id, &draft).await? {
        return Ok(Moved::Pause((since / 4).clamp(OTHERS.0, OTHERS.1)));
    }
    // From here on the request may be on the wire: whatever happens to this process, the journal knows of it.
    match world.send(&draft).await {
        Sent::Made(made, trace) => {
            let tried = Tried { attempt: &id, reply: of_trace(&trace), identity: &draft.identity };
            adopt::record(world, Some(&tried), &made, None).await?;
            world.prove(&made, &draft).await;
            Ok(Moved::On)
        }
        Sent::Odd(trace) => in_doubt(world, &id, Doubt::Replied, &of_trace(&trace)).await,
        Sent::Failed(error) => {
            let tried = Tried { attempt: &id, reply: of_error(&error), identity: &draft.identity };
            failed(world, &tried, &error).await
        }
    }
}

/// The step does not begin: done already, not to be had, impossible, or not yet.
async fn stopped<W: World>(world: &W, stop: Stop) -> Result<Moved, W::Error> {
    match stop {
        Stop::Already(made, note) => {
            adopt::record(world, None, &made, Some(&note)).await?;
            Ok(Moved::On)
        }
        Stop::Skip(note) => end(world, StepState::Skipped, &note, None).await,
        Stop::Fail(note) => end(world, StepState::Failed, &note, None).await,
        Stop::Wait(pause, note) => {
            if let Some(note) = note {
                world.put_off(None, note).await?;
            }
            Ok(Moved::Pause(pause))
        }
        Stop::Unread(error) => match error.kind {
            Kind::Refused | Kind::NotFound => {
                end(world, StepState::Failed, &of_read(world.step().kind, &error), None).await
            }
            _ => later(world, None, &error).await,
        },
    }
}

/// The attempt did not do what was asked, or nobody knows.
async fn failed<W: World>(world: &W, tried: &Tried<'_>, error: &CallError) -> Result<Moved, W::Error> {
    if let Some(doubt) = doubt_of(error) {
        return in_doubt(world, tried.attempt, doubt, &tried.reply).await;
    }
    match error.kind {
        Kind::NotSent | Kind::Throttled { .. } => later(world, Some(tried), error).await,
        // The partner's own key: every run would fail, and all of them go on once it is right again.
        Kind::BadCredential if world.is_partner(tried.identity) => later(world, Some(tried), error).await,
        _ => match world.refused(error) {
            Refused::Skip(note) => end(world, StepState::Skipped, &note, Some(tried)).await,
            Refused::Fail(note) => end(world, StepState::Failed, &note, Some(tried)).await,
            Refused::LookForIt => in_doubt(world, tried.attempt, Doubt::Replied, &tried.reply).await,
        },
    }
}

/// Nobody knows what it did: look for it, or give it up where there is nothing to look for.
async fn in_doubt<W: World>(world: &W, id: &AttemptId, doubt: Doubt, reply: &Reply) -> Result<Moved, W::Error> {
    let (run, kind) = (world.run().id, world.step().kind);
    tracing::warn!(%run, step = kind.as_str(), attempt = %id, doubt = doubt.as_str(), "the outcome is not known");
    match kind.on_doubt() {
        OnDoubt::Burn | OnDoubt::Again => settle::give_up(world, id, reply).await,
        OnDoubt::Settle => {
            world.doubt(id, doubt, reply).await?;
            Ok(Moved::On)
        }
    }
}

/// Certainly nothing was done, and it is worth asking again by itself.
async fn later<W: World>(world: &W, tried: Option<&Tried<'_>>, error: &CallError) -> Result<Moved, W::Error> {
    let step = world.step();
    let note = format!("{} Nothing was done; this goes on by itself.", in_words(step.kind, error));
    world.put_off(tried.map(|tried| (tried.attempt, &tried.reply)), &note).await?;
    let unsent = UNSENT.get(step.unsent_in_a_row()).or(UNSENT.last()).copied().unwrap_or(60);
    Ok(Moved::Pause(match error.kind {
        Kind::Throttled { retry_after } => retry_after,
        Kind::BadCredential => KEY_REFUSED,
        _ => Duration::from_secs(unsent),
    }))
}

/// The step ends without having done what was asked.
async fn end<W: World>(
    world: &W,
    state: StepState,
    note: &str,
    refused: Option<&Tried<'_>>,
) -> Result<Moved, W::Error> {
    world.end(state, note, refused).await?;
    Ok(Moved::On)
}
