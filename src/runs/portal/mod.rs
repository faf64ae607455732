//! The portal as the world in which a step is made: its store under the run's lease, Cloudflare through the clients that the
//! run may use, its clock and its randomness.

mod journal;
mod mapping;
mod proof;

use std::time::Duration;

use crate::clock::Timestamp;
use crate::cloudflare::CallError;
use crate::domain::ids::AttemptId;
use crate::domain::run::Run;
use crate::domain::step::{Attempt, Candidate, Step};
use crate::store::RunLease;

use super::Inner;
use super::protocol::{Draft, Made, Names, Refused, Sent, Stop, Time, Upstream, World};
use super::steps::{Context, act_of};

/// A run under its lease, with what the step at hand may know.
#[derive(Debug)]
pub(super) struct Portal<'a> {
    /// Store, vault, clock, randomness.
    pub(super) inner: &'a Inner,
    /// Holds the run.
    pub(super) lease: &'a RunLease,
    /// What the step knows.
    pub(super) cx: Context<'a>,
}

impl World for Portal<'_> {
    fn run(&self) -> &Run {
        self.cx.run
    }

    fn step(&self) -> &Step {
        self.cx.step
    }
}

impl Upstream for Portal<'_> {
    async fn prepare(&self, attempt: &AttemptId) -> Result<Draft, Stop> {
        act_of(self.cx.step.kind).prepare(&self.cx, attempt).await
    }

    async fn send(&self, draft: &Draft) -> Sent {
        act_of(self.cx.step.kind).send(&self.cx, draft).await
    }

    fn refused(&self, error: &CallError) -> Refused {
        act_of(self.cx.step.kind).refused(&self.cx, error)
    }

    async fn look(&self, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        act_of(self.cx.step.kind).look(&self.cx, attempt).await
    }

    async fn adopt(&self, candidate: &str) -> Result<Made, Stop> {
        act_of(self.cx.step.kind).adopt(&self.cx, candidate).await
    }

    async fn prove(&self, made: &Made, draft: &Draft) {
        proof::prove(self.inner, &self.cx, made, draft).await;
    }

    fn is_partner(&self, identity: &str) -> bool {
        self.cx.partner.identity() == identity
    }
}

impl Time for Portal<'_> {
    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    async fn sleep(&self, pause: Duration) {
        self.inner.clock.sleep(pause).await;
    }
}

impl Names for Portal<'_> {
    fn attempt(&self) -> AttemptId {
        AttemptId::new(&self.inner.random)
    }
}
