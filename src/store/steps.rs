//! The journal of a run: intents, answers, looks. Each write but the first of a run asks for the lease.

use sqlx::SqliteExecutor;

use crate::clock::{Clock, Timestamp};
use crate::domain::ids::{AttemptId, RunId};
use crate::domain::run::Run;
use crate::domain::step::{AttemptState, Doubt, Look, Reply, StepKind, StepState};
use crate::wire::ids::{AccountId, ZoneId};

use super::error::Doing as _;
use super::row::{json, micros, time_opt};
use super::runs::elapsed_ms;
use super::{RunLease, Store, StoreError, WriteTx};

/// An attempt that is about to be sent. No byte leaves before the transaction with it is committed.
#[derive(Clone, Debug)]
pub struct Intent<'a> {
    /// The attempt's id.
    pub id: &'a AttemptId,
    /// The step's place.
    pub position: i64,
    /// Counted from 1 within the step.
    pub n: i64,
    /// What it would be found by.
    pub natural_key: &'a str,
    /// Ids of things of the same name that are there already.
    pub before: &'a [String],
    /// SHA-256 of method, path and body.
    pub request_sha256: [u8; 32],
    /// Who it is made as.
    pub identity: &'a str,
}

impl Store {
    /// How many attempts other runs have settled at the same kind of step for the same website or account. Counted before
    /// a look at what is there, it tells afterwards whether somebody was at it meanwhile, whatever the calendar does.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn settled_by_others(&self, run: &Run, kind: StepKind) -> Result<i64, StoreError> {
        let (settled, _) = others(&self.readers, run, kind).await?;
        Ok(settled)
    }
}

/// How many attempts other runs have settled at the same, and when the first of those that are open was sent.
async fn others(on: impl SqliteExecutor<'_>, run: &Run, kind: StepKind) -> Result<(i64, Option<i64>), StoreError> {
    sqlx::query_as(
        "select count(attempt.settled_at), min(case when attempt.state = 'inflight' then attempt.sent_at end)
           from attempt join step on step.run_id = attempt.run_id and step.position = attempt.position
                        join run on run.id = attempt.run_id
          where step.kind = ?1 and run.id <> ?2
            and run.account_id = ?4 and (?3 is null or run.zone_id = ?3)",
    )
    .bind(kind.as_str())
    .bind(run.id.to_string())
    .bind(run.zone.as_ref().filter(|_| kind == StepKind::SetPlan).map(ZoneId::as_str))
    .bind(run.account.as_ref().map(AccountId::as_str))
    .fetch_one(on)
    .await
    .doing("looking for others at the same step")
}

impl WriteTx {
    /// Writes the intent down. The database refuses a second one while the first is open.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails or the lease is lost.
    pub async fn intend(&mut self, lease: &RunLease, intent: &Intent<'_>, now: Timestamp) -> Result<(), StoreError> {
        self.hold(lease, now).await?;
        sqlx::query(
            "insert into attempt (id, run_id, position, n, natural_key, before_ids, request_sha256, state, sent_at, boot)
             values (?, ?, ?, ?, ?, ?, ?, 'inflight', ?, ?)",
        )
        .bind(intent.id.as_str())
        .bind(lease.run.to_string())
        .bind(intent.position)
        .bind(intent.n)
        .bind(intent.natural_key)
        .bind(json(intent.before))
        .bind(intent.request_sha256.as_slice())
        .bind(micros(now))
        .bind(&lease.boot)
        .execute(&mut *self.tx)
        .await
        .doing("storing an intent")?;
        sqlx::query("update step set state = 'sending', identity = ?, note = null where run_id = ? and position = ?")
            .bind(intent.identity)
            .bind(lease.run.to_string())
            .bind(intent.position)
            .execute(&mut *self.tx)
            .await
            .doing("marking a step as sending")?;
        Ok(())
    }

    /// Notes that the outcome of an attempt is not known; its window begins now, by this process's clock.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails or the lease is lost.
    pub async fn doubt(
        &mut self,
        lease: &RunLease,
        attempt: &AttemptId,
        doubt: Doubt,
        reply: &Reply,
        clock: &Clock,
    ) -> Result<(), StoreError> {
        self.hold(lease, clock.now()).await?;
        self.put_reply(attempt, reply).await?;
        sqlx::query(
            "update attempt set doubt = ?, boot = ?, doubt_since_ms = ?, window_looks = 0 where id = ? and state = 'inflight'",
        )
        .bind(doubt.as_str())
        .bind(&lease.boot)
        .bind(elapsed_ms(clock))
        .bind(attempt.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("noting a doubt")?;
        sqlx::query(
            "update step set state = 'unknown' where (run_id, position) = (select run_id, position from attempt where id = ?)",
        )
        .bind(attempt.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("marking a step as unknown")?;
        Ok(())
    }

    /// Keeps a look; `counts` when it was one of the window's.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails or the lease is lost.
    pub async fn add_look(
        &mut self,
        lease: &RunLease,
        attempt: &AttemptId,
        look: &Look,
        counts: bool,
    ) -> Result<(), StoreError> {
        self.hold(lease, look.at).await?;
        sqlx::query("insert into look (attempt_id, at, found, failed) values (?, ?, ?, ?)")
            .bind(attempt.as_str())
            .bind(micros(look.at))
            .bind(json(&look.found))
            .bind(&look.failed)
            .execute(&mut *self.tx)
            .await
            .doing("keeping a look")?;
        sqlx::query("update attempt set window_looks = window_looks + ? where id = ?")
            .bind(i64::from(counts))
            .bind(attempt.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("counting a look")?;
        Ok(())
    }

    /// Since when another run is at the same kind of step for the same website or, where it is about none, the same account:
    /// right now, or since [`Store::settled_by_others`] counted `settled`. None where nobody is.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn others_at_it(
        &mut self,
        run: &Run,
        kind: StepKind,
        settled: i64,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let (now_settled, since) = others(&mut *self.tx, run, kind).await?;
        Ok(time_opt(since).or((now_settled != settled).then_some(now)))
    }

    /// Says how an attempt ended.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn settle_attempt(
        &mut self,
        attempt: &AttemptId,
        state: AttemptState,
        result_id: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("update attempt set state = ?, result_id = coalesce(?, result_id), settled_at = ? where id = ?")
            .bind(state.as_str())
            .bind(result_id)
            .bind(micros(now))
            .bind(attempt.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("settling an attempt")?;
        Ok(())
    }

    /// Keeps what Cloudflare said to an attempt.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_reply(&mut self, attempt: &AttemptId, reply: &Reply) -> Result<(), StoreError> {
        sqlx::query(
            "update attempt set status = ?, code = ?, message = ?, documentation_url = ?, cf_ray = ? where id = ?",
        )
        .bind(reply.status.map(i64::from))
        .bind(reply.code)
        .bind(&reply.message)
        .bind(&reply.documentation_url)
        .bind(&reply.cf_ray)
        .bind(attempt.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("keeping an answer")?;
        Ok(())
    }

    /// Says how a step stands, in a state and a sentence.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_step(
        &mut self,
        run: RunId,
        position: i64,
        state: StepState,
        note: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let over = state.is_over() || state == StepState::Failed;
        sqlx::query("update step set state = ?, note = ?, ended_at = ? where run_id = ? and position = ?")
            .bind(state.as_str())
            .bind(note)
            .bind(over.then(|| micros(now)))
            .bind(run.to_string())
            .bind(position)
            .execute(&mut *self.tx)
            .await
            .doing("marking a step")?;
        Ok(())
    }

    /// Plans a step that turned out to be needed, at a place between two others; planned twice, it is one.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn plan_step(
        &mut self,
        run: RunId,
        position: i64,
        kind: StepKind,
        target: Option<&AccountId>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into step (run_id, position, kind, target, state) values (?, ?, ?, ?, 'planned') on conflict do nothing",
        )
        .bind(run.to_string())
        .bind(position)
        .bind(kind.as_str())
            .bind(target.map(AccountId::as_str))
        .execute(&mut *self.tx)
        .await
        .doing("planning a step")?;
        Ok(())
    }

    /// Notes what a run made.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_made(
        &mut self,
        run: RunId,
        account: Option<&AccountId>,
        zone: Option<&ZoneId>,
    ) -> Result<(), StoreError> {
        sqlx::query("update run set account_id = coalesce(?, account_id), zone_id = coalesce(?, zone_id) where id = ?")
            .bind(account.map(AccountId::as_str))
            .bind(zone.map(ZoneId::as_str))
            .bind(run.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("noting what a run made")?;
        Ok(())
    }
}
