//! Keeps at it: takes up due runs under a lease and advances each until it pauses or ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::domain::ids::RunId;
use crate::domain::run::RunState;
use crate::store::RunLease;

use super::engine::{EngineError, Moved, advance};
use super::{AT_ONCE, Inner, Runs};

/// How often to look for due runs when nothing wakes the worker.
const TICK: Duration = Duration::from_millis(250);
/// Before a run is taken up again whose move could not be made.
const AFTER_A_FAULT: Duration = Duration::from_secs(2);

/// Works until told to stop; then waits until every move on the wire has been kept.
pub async fn work(runs: Runs, stop: CancellationToken) {
    let inner = runs.0;
    let mut busy: JoinSet<RunId> = JoinSet::new();
    while !stop.is_cancelled() {
        while busy.len() < AT_ONCE && !stop.is_cancelled() {
            match claim(&inner).await {
                Some(lease) => {
                    busy.spawn(drive(Arc::clone(&inner), lease, stop.clone()));
                }
                None => break,
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = inner.wake.notified() => {}
            () = inner.clock.sleep(TICK) => {}
            Some(ended) = busy.join_next(), if !busy.is_empty() => note_panic(ended),
        }
    }
    while let Some(ended) = busy.join_next().await {
        note_panic(ended);
    }
}

/// A panic leaves the run leased to this process: it is taken up again at the next start. Nothing else is affected.
fn note_panic(ended: Result<RunId, tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a run's task ended in a panic; it resumes at the next start"
        );
    }
}

async fn claim(inner: &Inner) -> Option<RunLease> {
    let claimed = async {
        let mut tx = inner.store.write().await?;
        let lease = tx.claim_run(&inner.settings.boot, &inner.clock).await?;
        tx.commit().await?;
        Ok::<_, crate::store::StoreError>(lease)
    };
    claimed.await.unwrap_or_else(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "due runs could not be taken up");
        None
    })
}

/// Advances a run until it pauses, ends, or the program stops. A stop never cuts a move short: what is on the wire is
/// waited for.
async fn drive(inner: Arc<Inner>, lease: RunLease, stop: CancellationToken) -> RunId {
    let run = lease.run();
    loop {
        let moved = match advance(&inner, &lease).await {
            Ok(Moved::On) if !stop.is_cancelled() => continue,
            Ok(Moved::On) => Moved::Pause(Duration::ZERO),
            Ok(moved) => moved,
            Err(EngineError::Store(crate::store::StoreError::Conflict { .. })) => return run,
            Err(error) => {
                tracing::error!(run = %run, error = &error as &dyn std::error::Error, "a run could not go on; it is tried again");
                Moved::Pause(AFTER_A_FAULT)
            }
        };
        match release(&inner, &lease, moved).await {
            Ok(()) => return run,
            Err(error) => {
                tracing::error!(run = %run, error = &error as &dyn std::error::Error, "a run could not be let go yet");
                inner.clock.sleep(AFTER_A_FAULT).await;
                if stop.is_cancelled() {
                    return run;
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
        Err(crate::store::StoreError::Conflict { .. }) => return Ok(()),
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
    if matches!(moved, Moved::Ended(_)) {
        // Another run may have waited for what this one made.
        inner.wake.notify_one();
    }
    Ok(())
}
