//! The protocol: what comes next for a run, and in which order it is written down, sent, kept and looked for. It knows
//! neither the store nor a client; what it needs of them stands in `world`, so that the very same lines are played against
//! a world without I/O in `simulation`.

mod adopt;
mod made;
mod next;
mod said;
mod send;
mod settle;
#[cfg(test)]
mod simulation;
mod world;

use std::time::Duration;

use crate::domain::run::RunState;
use crate::domain::step::{Doubt, Reply};

pub(super) use made::Made;
pub(super) use next::{Move, Next, Windows, earlier_may_have_done_it, next};
pub(super) use said::{Draft, Refused, Sent, Stop};
pub(super) use settle::Verdict;
pub(super) use world::{Intended, Journal, Names, Time, Tried, Upstream, World};

/// How far a move went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// There may be more to do at once.
    On,
    /// Nothing to do before this has passed.
    Pause(Duration),
    /// The run is over, or a person's turn.
    Ended(RunState),
}

/// Makes a move in a world.
///
/// # Errors
/// The journal's, when something could not be written down. The run stays as its journal says, and is taken up again.
pub(super) async fn make<W: World>(world: &W, what: Move<'_>) -> Result<Moved, W::Error> {
    match what {
        Move::Begin => send::begin(world).await,
        Move::Doubt(attempt) => {
            world.doubt(&attempt.id, attempt.doubt.unwrap_or(Doubt::Silent), &attempt.reply).await?;
            Ok(Moved::On)
        }
        Move::GiveUp(attempt) => settle::give_up(world, &attempt.id, &Reply::default()).await,
        Move::Adopt(attempt, chosen) => adopt::take_over(world, attempt, chosen).await,
        Move::Look { attempt, last } => settle::look(world, attempt, last).await,
    }
}
