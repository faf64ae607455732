//! An attempt whose answer was lost: looked for until it is found, proven absent, or handed to a person.

use std::time::Duration;

use crate::domain::ids::AttemptId;
use crate::domain::step::{Attempt, AttemptState, Candidate, Look, OnDoubt, Reply};

use super::super::reply::of_read;
use super::world::World;
use super::{Moved, adopt};

/// Longest pause before a look that could not be taken is tried again.
const LOOK_AGAIN_AT_MOST: Duration = Duration::from_secs(60);
/// Pauses before what may be done twice is sent again, by how many attempts were given up; the last one goes on.
const SEND_AGAIN: [u64; 3] = [2, 10, 30];

/// What a look means.
#[derive(Clone, Copy, Debug)]
pub(in crate::runs) enum Verdict<'a> {
    /// Found beyond doubt.
    Found(&'a Candidate),
    /// Not there yet; the window is still open.
    NotYet,
    /// The window is over and nothing was found.
    Absent,
    /// Only a person can tell.
    Ask,
}

fn judge(found: &[Candidate], last: bool) -> Verdict<'_> {
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
pub(super) async fn look<W: World>(world: &W, attempt: &Attempt, last: bool) -> Result<Moved, W::Error> {
    let looked = world.look(attempt).await;
    let at = world.now();
    let (found, failed) = match looked {
        Ok(found) => (found, None),
        Err(error) => (Vec::new(), Some(of_read(world.step().kind, &error))),
    };
    let counts = failed.is_none();
    let look = Look { at, found, failed };
    let verdict = if counts { judge(&look.found, last) } else { Verdict::NotYet };
    world.looked(&attempt.id, &look, verdict).await?;
    match verdict {
        Verdict::Found(candidate) => adopt::take_over(world, attempt, &candidate.id).await,
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

/// Gives an attempt up that there is no looking for. A lost key is replaced at once, since the next attempt asks for another
/// user; what may be done twice is sent again after a pause.
pub(super) async fn give_up<W: World>(world: &W, attempt: &AttemptId, reply: &Reply) -> Result<Moved, W::Error> {
    world.give_up(attempt, reply).await?;
    let step = world.step();
    if step.kind.on_doubt() == OnDoubt::Burn {
        return Ok(Moved::On);
    }
    let before = step.attempts.iter().filter(|one| one.state == AttemptState::Burnt).count();
    let seconds = SEND_AGAIN.get(before).or(SEND_AGAIN.last()).copied().unwrap_or(30);
    Ok(Moved::Pause(Duration::from_secs(seconds)))
}
