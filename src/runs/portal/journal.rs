//! The journal in the store: each entry is one transaction, and asks for the lease.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::domain::audit::Action;
use crate::domain::ids::{AttemptId, ServiceUserId};
use crate::domain::run::Request;
use crate::domain::service_user::ServiceUserState;
use crate::domain::step::{AttemptState, Doubt, Look, OnDoubt, Reply, StepState};
use crate::domain::token::{SecretState, TokenAct};
use crate::runs::engine::EngineError;
use crate::runs::protocol::{Draft, Intended, Journal, Made, Tried, Verdict};
use crate::store::{AuditLine, Intent, NewServiceUser, StoreError, WriteTx};

use super::{Portal, mapping};

impl Journal for Portal<'_> {
    type Error = EngineError;

    fn may_pass(error: &EngineError) -> bool {
        matches!(error, EngineError::Store(StoreError::Database { .. }))
    }

    async fn intend(&self, attempt: &AttemptId, draft: &Draft) -> Result<Intended, EngineError> {
        let now = self.inner.clock.now();
        let (run, step) = (self.cx.run, self.cx.step);
        let mut tx = self.inner.store.write().await?;
        if step.kind.one_at_a_time()
            && let Some(since) = tx.others_at_it(run, step.kind, self.cx.settled_by_others, now).await?
        {
            // A calendar that was set back must not make it ask each second.
            return Ok(Intended::OthersAtIt(now.duration_since(since).unsigned_abs()));
        }
        let intent = Intent {
            id: attempt,
            position: step.position,
            n: step.attempts.last().map_or(1, |attempt| attempt.n + 1),
            natural_key: &draft.natural_key,
            before: &draft.before,
            request_sha256: draft.request_sha256,
            identity: &draft.identity,
        };
        tx.intend(self.lease, &intent, now).await?;
        if !self.ask_for_service_user(&mut tx, attempt, draft, now).await? {
            return Ok(Intended::OthersAtIt(Duration::ZERO));
        }
        tx.commit().await?;
        Ok(Intended::Written)
    }

    async fn doubt(&self, attempt: &AttemptId, doubt: Doubt, reply: &Reply) -> Result<(), EngineError> {
        let mut tx = self.inner.store.write().await?;
        tx.doubt(self.lease, attempt, doubt, reply, &self.inner.clock).await?;
        Ok(tx.commit().await?)
    }

    async fn give_up(&self, attempt: &AttemptId, reply: &Reply) -> Result<(), EngineError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.write().await?;
        tx.hold(self.lease, now).await?;
        tx.put_reply(attempt, reply).await?;
        tx.settle_attempt(attempt, AttemptState::Burnt, None, now).await?;
        let note = if self.cx.step.kind.on_doubt() == OnDoubt::Burn {
            self.burn_service_user(&mut tx, attempt, reply, now).await?
        } else {
            self.lose_value(&mut tx, now).await?
        };
        tx.put_step(self.lease.run(), self.cx.step.position, StepState::Planned, Some(note), now).await?;
        Ok(tx.commit().await?)
    }

    async fn looked(&self, attempt: &AttemptId, look: &Look, verdict: Verdict<'_>) -> Result<(), EngineError> {
        let ends = match verdict {
            Verdict::Absent => Some((
                AttemptState::Absent,
                StepState::Planned,
                "It was looked for through the whole window and is not there: nothing was done.",
            )),
            Verdict::Ask => Some((
                AttemptState::Human,
                StepState::Unknown,
                "What was found may or may not be what this attempt made. A person decides.",
            )),
            Verdict::Found(_) | Verdict::NotYet => None,
        };
        let mut tx = self.inner.store.write().await?;
        tx.add_look(self.lease, attempt, look, look.failed.is_none()).await?;
        if let Some((settled, state, note)) = ends {
            tx.settle_attempt(attempt, settled, None, look.at).await?;
            tx.put_step(self.lease.run(), self.cx.step.position, state, Some(note), look.at).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn keep(
        &self,
        tried: Option<&Tried<'_>>,
        made: &Made,
        state: StepState,
        words: Option<&str>,
    ) -> Result<(), EngineError> {
        self.hold_value(made);
        let now = self.inner.clock.now();
        let id = made.id();
        let mut tx = self.inner.store.write().await?;
        tx.hold(self.lease, now).await?;
        mapping::map(&mut tx, self.inner, &self.cx, tried.map(|tried| tried.attempt), made).await?;
        if let Some(tried) = tried {
            tx.put_reply(tried.attempt, &tried.reply).await?;
            tx.settle_attempt(tried.attempt, AttemptState::Done, id.as_deref(), now).await?;
        }
        tx.put_step(self.lease.run(), self.cx.step.position, state, words, now).await?;
        tx.audit(&AuditLine {
            target: id.as_deref(),
            detail: Some(self.cx.step.kind.as_str()),
            ..self.line(Action::StepDone, state, tried, now)
        })
        .await?;
        Ok(tx.commit().await?)
    }

    async fn put_off(&self, unsent: Option<(&AttemptId, &Reply)>, note: &str) -> Result<(), EngineError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.write().await?;
        tx.hold(self.lease, now).await?;
        if let Some((attempt, reply)) = unsent {
            tx.put_reply(attempt, reply).await?;
            tx.settle_attempt(attempt, AttemptState::NotSent, None, now).await?;
            tx.burn_service_user(attempt, now).await?;
        }
        tx.put_step(self.lease.run(), self.cx.step.position, StepState::Planned, Some(note), now).await?;
        Ok(tx.commit().await?)
    }

    async fn end(&self, state: StepState, note: &str, refused: Option<&Tried<'_>>) -> Result<(), EngineError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.write().await?;
        tx.hold(self.lease, now).await?;
        if let Some(tried) = refused {
            tx.put_reply(tried.attempt, &tried.reply).await?;
            tx.settle_attempt(tried.attempt, AttemptState::Refused, None, now).await?;
            tx.burn_service_user(tried.attempt, now).await?;
        }
        tx.put_step(self.lease.run(), self.cx.step.position, state, Some(note), now).await?;
        tx.audit(&AuditLine {
            target: Some(self.cx.step.kind.as_str()),
            detail: Some(note),
            ..self.line(Action::StepEnded, state, refused, now)
        })
        .await?;
        Ok(tx.commit().await?)
    }
}

impl Portal<'_> {
    /// Notes the service user that an attempt asks for. Answers `false` when another run is asking for one.
    async fn ask_for_service_user(
        &self,
        tx: &mut WriteTx,
        attempt: &AttemptId,
        draft: &Draft,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (Some(email), Some(customer)) = (&draft.service_user, self.cx.run.customer) else { return Ok(true) };
        let in_use = self.cx.service_users.iter().find(|user| user.state == ServiceUserState::Active);
        let new = NewServiceUser {
            id: ServiceUserId::new(now, &self.inner.random),
            customer,
            email: email.clone(),
            replaces: in_use.map(|user| user.id),
            run: self.cx.run.id,
            attempt: attempt.clone(),
        };
        tx.request_service_user(&new, now).await
    }

    async fn burn_service_user(
        &self,
        tx: &mut WriteTx,
        attempt: &AttemptId,
        reply: &Reply,
        now: Timestamp,
    ) -> Result<&'static str, StoreError> {
        tx.burn_service_user(attempt, now).await?;
        tx.audit(&AuditLine {
            run: Some(self.lease.run()),
            target: Some(attempt.as_str()),
            result: "burnt",
            cf_ray: reply.cf_ray.as_deref(),
            ..AuditLine::of(Action::ServiceUserBurnt, now)
        })
        .await?;
        Ok("The answer with its key was lost, so this user is given up; the next attempt asks for another one.")
    }

    async fn lose_value(&self, tx: &mut WriteTx, now: Timestamp) -> Result<&'static str, StoreError> {
        let Request::Token { act: TokenAct::Roll { token, .. }, .. } = &self.cx.run.request else {
            return Ok("The answer was lost. Doing it twice is doing it once, so it is sent again.");
        };
        tx.token_value(token, self.cx.run.id, SecretState::Lost, now).await?;
        Ok(
            "The answer was lost, and with it the secret in it, if there was one. It is rolled again, which ends that one too.",
        )
    }

    /// Holds a token's value for whoever it is shown to. Before it is written down that there is one: whoever reads that a
    /// value waits finds it.
    fn hold_value(&self, made: &Made) {
        if let Made::Token { value: Some(value), .. } | Made::TokenRolled { value, .. } = made {
            self.inner.values.keep(self.cx.run.id, self.inner.clock.elapsed(), value.clone());
        }
    }

    /// A line of history about how the step ended.
    fn line<'a>(
        &'a self,
        action: Action,
        state: StepState,
        tried: Option<&'a Tried<'_>>,
        now: Timestamp,
    ) -> AuditLine<'a> {
        AuditLine {
            person: Some(self.cx.run.requested_by),
            identity: tried.map(|tried| tried.identity),
            customer: self.cx.run.customer,
            run: Some(self.cx.run.id),
            result: state.as_str(),
            cf_ray: tried.and_then(|tried| tried.reply.cf_ray.as_deref()),
            ..AuditLine::of(action, now)
        }
    }
}
