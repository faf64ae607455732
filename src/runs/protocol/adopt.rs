//! What a step made, taken over and kept.

use std::error::Error;
use std::time::Duration;

use crate::cloudflare::Kind;
use crate::domain::step::Attempt;

use super::super::reply::of_read;
use super::Moved;
use super::made::Made;
use super::said::Stop;
use super::world::{Tried, World};

/// Before a candidate that could not be read is read again.
const ADOPT_AGAIN: Duration = Duration::from_secs(5);
/// Between tries to keep an answer that the disk did not take.
const KEEP_AGAIN: Duration = Duration::from_secs(1);

/// Reads a candidate whole and takes it over.
pub(super) async fn take_over<W: World>(world: &W, attempt: &Attempt, candidate: &str) -> Result<Moved, W::Error> {
    let run = world.run().id;
    match world.adopt(candidate).await {
        Ok(made) => {
            let note = "The answer was lost; what it had made was found and taken over.";
            let identity = world.step().identity.as_deref().unwrap_or_default();
            let tried = Tried { attempt: &attempt.id, reply: attempt.reply.clone(), identity };
            record(world, Some(&tried), &made, Some(note)).await?;
            Ok(Moved::On)
        }
        Err(Stop::Unread(error)) => {
            tracing::warn!(%run, reason = of_read(world.step().kind, &error), "a candidate could not be read");
            Ok(Moved::Pause(match error.kind {
                Kind::Throttled { retry_after } => retry_after,
                _ => ADOPT_AGAIN,
            }))
        }
        Err(_) => {
            tracing::error!(%run, candidate, "a candidate is of the wrong kind");
            Ok(Moved::Pause(ADOPT_AGAIN))
        }
    }
}

/// Keeps what was made. An answer that Cloudflare gives once must not get lost to a full disk, so this is tried until it
/// is kept; only a lost lease ends it.
pub(super) async fn record<W: World>(
    world: &W,
    tried: Option<&Tried<'_>>,
    made: &Made,
    note: Option<&str>,
) -> Result<(), W::Error> {
    let (state, words) = made.said(note, tried.is_some());
    loop {
        match world.keep(tried, made, state, words).await {
            Err(error) if W::may_pass(&error) => {
                let run = world.run().id;
                tracing::error!(%run, error = &error as &dyn Error, "an outcome could not be stored yet");
                world.sleep(KEEP_AGAIN).await;
            }
            kept => return kept,
        }
    }
}
