//! Keeps at it: takes up due runs under a lease and advances each until it pauses or ends.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{self, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::clock::Timestamp;
use crate::domain::run::RunState;
use crate::store::{RunLease, StoreError};

use super::engine::{EngineError, advance};
use super::protocol::Moved;
use super::{AT_ONCE, BULK_AHEAD, BULK_AT_ONCE, Inner, Runs, bulk};

/// How often to look for due runs when nothing wakes the worker.
const TICK: Duration = Duration::from_millis(250);
/// Before a run is taken up again whose move could not be made.
const AFTER_A_FAULT: Duration = Duration::from_secs(2);

/// Works until told to stop; then waits until every move on the wire has been kept.
pub async fn work(runs: Runs, stop: CancellationToken) {
    let inner = runs.0;
    // Secrets of tokens that the process before this one held are gone with it.
    if let Err(error) = forget_values(&inner).await {
        tracing::error!(error = &error as &dyn std::error::Error, "secrets that nobody saw could not be given up");
    }
    let mut busy = Busy::default();
    while !stop.is_cancelled() {
        bulk::feed(&inner).await;
        let before = busy.rows();
        while busy.tasks.len() < AT_ONCE && !stop.is_cancelled() {
            match claim(&inner, busy.may_begin_rows(&inner, before)).await {
                Some(lease) => busy.spawn(&inner, lease, &stop),
                None => break,
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = inner.wake.notified() => {}
            () = inner.clock.sleep(TICK) => {}
            () = busy.reap(&inner), if !busy.tasks.is_empty() => {}
        }
    }
    while !busy.tasks.is_empty() {
        busy.reap(&inner).await;
    }
}

async fn forget_values(inner: &Inner) -> Result<(), StoreError> {
    let mut tx = inner.store.write().await?;
    tx.values_lost(Timestamp::MAX).await?;
    tx.commit().await
}

/// The runs that are being advanced.
#[derive(Default)]
struct Busy {
    tasks: JoinSet<()>,
    leases: HashMap<task::Id, RunLease>,
}

impl Busy {
    fn spawn(&mut self, inner: &Arc<Inner>, lease: RunLease, stop: &CancellationToken) {
        let task = self.tasks.spawn(drive(Arc::clone(inner), lease.clone(), stop.clone()));
        self.leases.insert(task.id(), lease);
    }

    /// How many of them are rows of bulks.
    fn rows(&self) -> usize {
        self.leases.values().filter(|lease| lease.bulk()).count()
    }

    /// Whether rows of bulks are taken up, too, where there were so many `before` that all wait for what they wait for by
    /// now. While calls wait for the budget, more rows would only wait beside them: those that are begun come to their end
    /// first.
    fn may_begin_rows(&self, inner: &Inner, before: usize) -> bool {
        let (budget, begun) = (inner.vault.partner_budget(), self.rows().saturating_sub(before));
        let waiting = u32::try_from(budget.waiting + begun).unwrap_or(u32::MAX);
        let ahead = (budget.window / budget.limit.max(1)).saturating_mul(waiting);
        self.rows() < BULK_AT_ONCE && ahead < BULK_AHEAD
    }

    /// Waits for one to end. One that panicked is let go, so that it is taken up again; the others never notice.
    async fn reap(&mut self, inner: &Inner) {
        let (id, panicked) = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => (id, None),
            Some(Err(error)) => (error.id(), Some(error)),
            None => return,
        };
        let lease = self.leases.remove(&id);
        if let (Some(error), Some(lease)) = (panicked, lease) {
            tracing::error!(run = %lease.run(), error = &error as &dyn std::error::Error, "a run's task panicked; it is taken up again");
            if let Err(error) = release(inner, &lease, Moved::Pause(AFTER_A_FAULT)).await {
                tracing::error!(run = %lease.run(), error = &error as &dyn std::error::Error, "a run could not be let go");
            }
        }
    }
}

async fn claim(inner: &Inner, with_bulk: bool) -> Option<RunLease> {
    let claimed = async {
        if !inner.store.is_run_due(&inner.settings.boot, with_bulk, &inner.clock).await? {
            return Ok(None);
        }
        let mut tx = inner.store.write().await?;
        let lease = tx.claim_run(&inner.settings.boot, with_bulk, &inner.clock).await?;
        tx.commit().await?;
        Ok::<_, StoreError>(lease)
    };
    claimed.await.unwrap_or_else(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "due runs could not be taken up");
        None
    })
}

/// Advances a run until it pauses, ends, or the program stops. A stop never cuts a move short: what is on the wire is
/// waited for.
async fn drive(inner: Arc<Inner>, lease: RunLease, stop: CancellationToken) {
    let run = lease.run();
    loop {
        let moved = match advance(&inner, &lease).await {
            Ok(Moved::On) if !stop.is_cancelled() => continue,
            Ok(Moved::On) => Moved::Pause(Duration::ZERO),
            Ok(moved) => moved,
            Err(EngineError::Store(StoreError::Conflict { .. })) => return,
            Err(error) => {
                tracing::error!(run = %run, error = &error as &dyn std::error::Error, "a run could not go on; it is tried again");
                Moved::Pause(AFTER_A_FAULT)
            }
        };
        match release(&inner, &lease, moved).await {
            Ok(()) => return,
            Err(error) => {
                tracing::error!(run = %run, error = &error as &dyn std::error::Error, "a run could not be let go yet");
                inner.clock.sleep(AFTER_A_FAULT).await;
                if stop.is_cancelled() {
                    return;
                }
            }
        }
    }
}

async fn release(inner: &Inner, lease: &RunLease, moved: Moved) -> Result<(), EngineError> {
    let now = inner.clock.now();
    let mut tx = inner.store.write().await?;
    match tx.hold(lease, now).await {
        // Somebody else took it over: then it is theirs to let go.
        Err(StoreError::Conflict { .. }) => return Ok(()),
        other => other?,
    }
    match moved {
        Moved::Ended(state) => {
            tx.end_run(lease.run(), state, now).await?;
            if state != RunState::Done {
                tracing::warn!(run = %lease.run(), state = state.as_str(), "a run ended without being done");
            }
        }
        Moved::Pause(pause) => tx.pause_run(lease, pause, &inner.clock).await?,
        Moved::On => {}
    }
    tx.commit().await?;
    inner.stood.notify_waiters();
    if matches!(moved, Moved::Ended(_)) {
        // Another run may have waited for what this one made.
        inner.wake.notify_one();
    }
    Ok(())
}
