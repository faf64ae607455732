//! Runs: asking for one, taking one up, and how it stands.

use crate::clock::{Clock, Timestamp};
use crate::domain::ids::{CustomerId, PersonId, RunId};
use crate::domain::run::{Request, RunState};
use crate::domain::step::{AttemptState, StepState};
use crate::wire::ids::{AccountId, ZoneId};

use super::error::Doing as _;
use super::row::{json, micros, parsed};
use super::{Store, StoreError, WriteTx};

/// Between the places of planned steps there is room for those that turn out to be needed: one for each account of a
/// customer at most.
pub(super) const STEP_GAP: usize = 1_000_000;

/// A run to be stored.
#[derive(Clone, Debug)]
pub struct NewRun<'a> {
    /// Its id.
    pub id: RunId,
    /// The form's key: a second one with the same key is the same run.
    pub key: &'a str,
    /// What is asked.
    pub request: &'a Request,
    /// What it is called.
    pub title: &'a str,
    /// Whose it is.
    pub customer: Option<CustomerId>,
    /// The zone it is about.
    pub zone: Option<&'a ZoneId>,
    /// Who asks.
    pub requested_by: PersonId,
    /// When.
    pub now: Timestamp,
}

/// What became of a run that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It is stored now.
    New(RunId),
    /// It was stored before, by the same form.
    Known(RunId),
}

impl Submitted {
    /// The run, either way.
    #[must_use]
    pub fn run(self) -> RunId {
        match self {
            Self::New(run) | Self::Known(run) => run,
        }
    }
}

/// Proof that this process holds a run, and holds it still: every write about the run asks for it.
#[derive(Clone, Debug)]
pub struct RunLease {
    pub(super) run: RunId,
    pub(super) boot: String,
    pub(super) fence: i64,
    pub(super) bulk: bool,
}

impl RunLease {
    /// Which run.
    #[must_use]
    pub fn run(&self) -> RunId {
        self.run
    }

    /// Whether it is a row of a bulk.
    #[must_use]
    pub fn bulk(&self) -> bool {
        self.bulk
    }

    /// Which process.
    #[must_use]
    pub fn boot(&self) -> &str {
        &self.boot
    }
}

/// The clock's elapsed time in the unit of the columns.
pub(super) fn elapsed_ms(clock: &Clock) -> i64 {
    i64::try_from(clock.elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// The run whose turn it is, for the process `?1` at its `?2`th millisecond, rows of bulks only where `?3`.
macro_rules! due_runs {
    () => {
        "select id from run
          where state in ('queued', 'working', 'waiting')
            and (lease_boot is null or lease_boot <> ?1)
            and (due_boot <> ?1 or due_ms <= ?2)
            and (?3 or bulk_id is null)
          order by bulk_id is not null, updated_at, id limit 1"
    };
}

impl Store {
    /// Whether there is a run for [`WriteTx::claim_run`] to take up: whoever only waits for one writes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn is_run_due(&self, boot: &str, with_bulk: bool, clock: &Clock) -> Result<bool, StoreError> {
        let due: Option<String> = sqlx::query_scalar(due_runs!())
            .bind(boot)
            .bind(elapsed_ms(clock))
            .bind(with_bulk)
            .fetch_optional(&self.readers)
            .await
            .doing("looking whether a run is due")?;
        Ok(due.is_some())
    }
}

impl WriteTx {
    /// Whether one of a customer's people asks, and then for nothing but the own customer's.
    async fn asks_for_own(&mut self, new: &NewRun<'_>) -> Result<bool, StoreError> {
        let doing = "looking who asks for a run";
        let seat: Option<Option<String>> = sqlx::query_scalar("select customer_id from person where id = ?")
            .bind(new.requested_by.to_string())
            .fetch_optional(&mut *self.tx)
            .await
            .doing(doing)?;
        match seat.flatten() {
            None => Ok(false),
            Some(own) if new.customer.is_some_and(|customer| customer.to_string() == own) => Ok(true),
            Some(_) => Err(StoreError::Conflict { doing }),
        }
    }

    /// Stores a run with its planned steps, unless the same form did before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when one of a customer's people asks for what is not the customer's, another
    /// [`StoreError`] when the write fails.
    pub async fn submit_run(&mut self, new: &NewRun<'_>) -> Result<Submitted, StoreError> {
        if let Some(known) = self.run_with_key(new.key).await? {
            return Ok(Submitted::Known(known));
        }
        let own = self.asks_for_own(new).await?;
        sqlx::query(
            "insert into run (id, request_key, kind, request, title, state, customer_id, account_id, zone_id,
                              requested_by, own, created_at, updated_at)
             values (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id.to_string())
        .bind(new.key)
        .bind(new.request.kind())
        .bind(json(new.request))
        .bind(new.title)
        .bind(new.customer.map(|id| id.to_string()))
        .bind(new.request.account().map(AccountId::as_str))
        .bind(new.zone.map(ZoneId::as_str))
        .bind(new.requested_by.to_string())
        .bind(own)
        .bind(micros(new.now))
        .bind(micros(new.now))
        .execute(&mut *self.tx)
        .await
        .doing("storing a run")?;
        let mut places = new.request.places().iter();
        for (position, kind) in (0_i64..).step_by(STEP_GAP).zip(new.request.plan()) {
            sqlx::query("insert into step (run_id, position, kind, target, state) values (?, ?, ?, ?, 'planned')")
                .bind(new.id.to_string())
                .bind(position)
                .bind(kind.as_str())
                .bind(places.next().map(|place| place.account.as_str()))
                .execute(&mut *self.tx)
                .await
                .doing("storing a step")?;
        }
        Ok(Submitted::New(new.id))
    }

    /// The run that a form's key stands for, if it was pressed before.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn run_with_key(&mut self, key: &str) -> Result<Option<RunId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("select id from run where request_key = ?")
            .bind(key)
            .fetch_optional(&mut *self.tx)
            .await
            .doing("looking for a run")?;
        id.map(|id| parsed(&id, "run", "id", &id)).transpose()
    }

    /// Takes up the oldest run that is due and that this process does not hold yet: those that are no rows of bulks first,
    /// those of bulks only when told to. A run held by another process is free: the lock on the data folder proves that
    /// the other process is dead.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn claim_run(
        &mut self,
        boot: &str,
        with_bulk: bool,
        clock: &Clock,
    ) -> Result<Option<RunLease>, StoreError> {
        let row: Option<(String, i64, bool)> = sqlx::query_as(concat!(
            "update run set lease_boot = ?1, fence = fence + 1, state = 'working', updated_at = ?4 where id = (",
            due_runs!(),
            ") returning id, fence, bulk_id is not null"
        ))
        .bind(boot)
        .bind(elapsed_ms(clock))
        .bind(with_bulk)
        .bind(micros(clock.now()))
        .fetch_optional(&mut *self.tx)
        .await
        .doing("taking up a run")?;
        row.map(|(id, fence, bulk)| {
            Ok(RunLease { run: parsed(&id, "run", "id", &id)?, boot: boot.to_owned(), fence, bulk })
        })
        .transpose()
    }

    /// Fails unless the lease still holds. Every write of the engine begins with this.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the run was taken over.
    pub async fn hold(&mut self, lease: &RunLease, now: Timestamp) -> Result<(), StoreError> {
        let done = sqlx::query("update run set updated_at = ? where id = ? and lease_boot = ? and fence = ?")
            .bind(micros(now))
            .bind(lease.run.to_string())
            .bind(&lease.boot)
            .bind(lease.fence)
            .execute(&mut *self.tx)
            .await
            .doing("holding a run")?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict { doing: "holding a run" }) }
    }

    /// Lets a run go until `pause` has passed on this process's clock.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn pause_run(
        &mut self,
        lease: &RunLease,
        pause: std::time::Duration,
        clock: &Clock,
    ) -> Result<(), StoreError> {
        let pause_ms = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let due_at = clock.now().saturating_add(pause).unwrap_or(Timestamp::MAX);
        sqlx::query(
            "update run set state = 'waiting', lease_boot = null, due_boot = ?, due_ms = ?, due_at = ? where id = ?",
        )
        .bind(&lease.boot)
        .bind(elapsed_ms(clock).saturating_add(pause_ms))
        .bind(micros(due_at))
        .bind(lease.run.to_string())
        .execute(&mut *self.tx)
        .await
        .doing("pausing a run")?;
        Ok(())
    }

    /// Ends a run, or hands it to a person.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_run(&mut self, run: RunId, state: RunState, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "update run set state = ?, lease_boot = null, due_boot = '', due_ms = 0, due_at = null, updated_at = ?, ended_at = ? where id = ?",
        )
        .bind(state.as_str())
        .bind(micros(now))
        .bind((state != RunState::NeedsPerson).then(|| micros(now)))
        .bind(run.to_string())
        .execute(&mut *self.tx)
        .await
        .doing("ending a run")?;
        Ok(())
    }

    /// Puts a run back in the queue: `from` is the state it must be in. Answers whether it was.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn requeue_run(&mut self, run: RunId, from: RunState, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update run set state = 'queued', cancel_requested = 0, due_boot = '', due_ms = 0, due_at = null, ended_at = null,
               updated_at = ? where id = ? and state = ?",
        )
        .bind(micros(now))
        .bind(run.to_string())
        .bind(from.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("queueing a run again")?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "update step set state = ?, note = null, ended_at = null, forgiven = coalesce((select max(n) from attempt
                where attempt.run_id = step.run_id and attempt.position = step.position), 0)
              where run_id = ? and state = ?",
        )
        .bind(StepState::Planned.as_str())
        .bind(run.to_string())
        .bind(StepState::Failed.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("planning a step again")?;
        Ok(true)
    }

    /// Asks an open run to stop once nothing is in doubt, and makes it due, so that a pause is not waited out first.
    /// Answers whether it was open.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn ask_to_cancel(&mut self, run: RunId, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update run set cancel_requested = 1, updated_at = ?, due_boot = '', due_ms = 0
              where id = ? and state in ('queued', 'working', 'waiting')",
        )
        .bind(micros(now))
        .bind(run.to_string())
        .execute(&mut *self.tx)
        .await
        .doing("asking a run to stop")?;
        Ok(done.rows_affected() == 1)
    }

    /// Says what became of the attempt that a person was asked about. Answers whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn settle_asked(&mut self, run: RunId, state: AttemptState, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query("update attempt set state = ?, settled_at = ? where run_id = ? and state = 'human'")
            .bind(state.as_str())
            .bind(micros(now))
            .bind(run.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("settling an attempt")?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes which candidate a person chose: the attempt is in flight again until it is taken over. Answers whether a
    /// person was being asked.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn choose(&mut self, run: RunId, candidate: &str) -> Result<bool, StoreError> {
        let done =
            sqlx::query("update attempt set state = 'inflight', chosen = ? where run_id = ? and state = 'human'")
                .bind(candidate)
                .bind(run.to_string())
                .execute(&mut *self.tx)
                .await
                .doing("keeping a choice")?;
        Ok(done.rows_affected() == 1)
    }
}
