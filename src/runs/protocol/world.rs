//! What the protocol asks of the world: a journal, Cloudflare, a clock and names that nobody had before. The portal is one
//! world, the simulation another; the protocol cannot tell them apart.

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::cloudflare::CallError;
use crate::domain::ids::AttemptId;
use crate::domain::run::Run;
use crate::domain::step::{Attempt, Candidate, Doubt, Look, Reply, Step, StepState};

use super::made::Made;
use super::said::{Draft, Refused, Sent, Stop};
use super::settle::Verdict;

/// A world in which a step of a run is made.
pub(in crate::runs) trait World: Journal + Upstream + Time + Names {
    /// The run, as the journal had it when this move began.
    fn run(&self) -> &Run;
    /// The step that the move is about.
    fn step(&self) -> &Step;
}

/// An attempt, with what Cloudflare said to it.
#[derive(Debug)]
pub(in crate::runs) struct Tried<'a> {
    /// Which one.
    pub(in crate::runs) attempt: &'a AttemptId,
    /// What Cloudflare said.
    pub(in crate::runs) reply: Reply,
    /// Who it was made as.
    pub(in crate::runs) identity: &'a str,
}

/// What became of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runs) enum Intended {
    /// It is written down: send.
    Written,
    /// Another run is asking for the same, since so long, or was since this move began. Nothing is written.
    OthersAtIt(Duration),
}

/// Where it is written down. Each of these happens whole or not at all, and only while the run is held; what was answered
/// with an error may have happened.
pub(in crate::runs) trait Journal: Sync {
    /// Why something could not be written down.
    type Error: Error + Send + Sync + 'static;

    /// Whether the same write may work in a moment: the run is still held, the disk did not take it.
    fn may_pass(error: &Self::Error) -> bool;

    /// An attempt is about to be sent; not a byte of it has left.
    fn intend(&self, attempt: &AttemptId, draft: &Draft) -> impl Future<Output = Result<Intended, Self::Error>> + Send;

    /// Nobody knows what the attempt did; it is looked for from now on.
    fn doubt(
        &self,
        attempt: &AttemptId,
        doubt: Doubt,
        reply: &Reply,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The attempt is given up, whatever it did: its key is lost, or doing it again is doing it once.
    fn give_up(&self, attempt: &AttemptId, reply: &Reply) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// A look was taken for the attempt, and this is what it means. One that could not be taken does not count.
    fn looked(
        &self,
        attempt: &AttemptId,
        look: &Look,
        verdict: Verdict<'_>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// What was made, with the attempt that made it (none: it was there already), how the step stands with it, and what there
    /// is to say.
    fn keep(
        &self,
        tried: Option<&Tried<'_>>,
        made: &Made,
        state: StepState,
        words: Option<&str>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Not now: the step stays planned, with a note, and so does an attempt that certainly did nothing.
    fn put_off(
        &self,
        unsent: Option<(&AttemptId, &Reply)>,
        note: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The step is over without having done what was asked; `refused` is the attempt that Cloudflare refused.
    fn end(
        &self,
        state: StepState,
        note: &str,
        refused: Option<&Tried<'_>>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Cloudflare, as far as the step goes. Only `send` changes anything there.
pub(in crate::runs) trait Upstream: Sync {
    /// Looks first, where there is something to look for, and says what would be sent.
    fn prepare(&self, attempt: &AttemptId) -> impl Future<Output = Result<Draft, Stop>> + Send;
    /// Sends it, once.
    fn send(&self, draft: &Draft) -> impl Future<Output = Sent> + Send;
    /// Reads a refusal.
    fn refused(&self, error: &CallError) -> Refused;
    /// Looks for what a lost attempt may have done.
    fn look(&self, attempt: &Attempt) -> impl Future<Output = Result<Vec<Candidate>, CallError>> + Send;
    /// Reads a candidate whole, to take it over.
    fn adopt(&self, candidate: &str) -> impl Future<Output = Result<Made, Stop>> + Send;
    /// Proves what was just made and kept: that the marker comes back, that the key answers. What cannot be proven now is
    /// proven later.
    fn prove(&self, made: &Made, draft: &Draft) -> impl Future<Output = ()> + Send;
    /// Whether this is the partner's own identity, without which nothing goes on for anybody.
    fn is_partner(&self, identity: &str) -> bool;
}

/// What time it is.
pub(in crate::runs) trait Time: Sync {
    /// By the calendar, which may jump.
    fn now(&self) -> Timestamp;
    /// Comes back after the pause.
    fn sleep(&self, pause: Duration) -> impl Future<Output = ()> + Send;
}

/// Names that nobody had before.
pub(in crate::runs) trait Names: Sync {
    /// For an attempt.
    fn attempt(&self) -> AttemptId;
}
