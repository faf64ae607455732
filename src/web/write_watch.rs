//! Whether the database takes writes, found out by writing: when somebody asks, every few seconds at most, and never waited
//! for long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::store::Store;

/// How long the outcome of a write holds.
const HOLDS: Duration = Duration::from_secs(2);
/// How long who asks waits for a write under way; then what was found before is told.
const PATIENCE: Duration = Duration::from_millis(30);
/// A write that takes longer is taken for one that does not come about. Our own largest ones take about one second.
const STUCK: Duration = Duration::from_secs(3);

/// The watch. Cheap to clone.
#[derive(Clone, Debug)]
pub struct WriteWatch {
    store: Store,
    clock: Clock,
    found: Arc<Mutex<Found>>,
    ended: Arc<Notify>,
}

/// Times are readings of the clock's elapsed time.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    /// When the write under way began.
    began: Option<Duration>,
    /// When the last one ended, and whether it was refused.
    last: Option<(Duration, bool)>,
}

impl WriteWatch {
    /// Over this database.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock, found: Arc::default(), ended: Arc::default() }
    }

    /// Whether it takes writes, as far as is known within 30 ms.
    pub async fn takes_writes(&self) -> bool {
        let ended = self.ended.notified();
        if self.is_to_write() {
            tokio::spawn(self.clone().write());
        }
        if self.found().began.is_some() {
            // Late or not, what is known by then is told.
            let _ = tokio::time::timeout(PATIENCE, ended).await;
        }
        let (found, now) = (*self.found(), self.clock.elapsed());
        let stuck = found.began.is_some_and(|began| now.saturating_sub(began) >= STUCK);
        !stuck && found.last.is_none_or(|(_, refused)| !refused)
    }

    /// Whether it is time for another write; then it counts as begun.
    fn is_to_write(&self) -> bool {
        let (mut found, now) = (self.found(), self.clock.elapsed());
        let fresh = found.last.is_some_and(|(at, _)| now.saturating_sub(at) < HOLDS);
        let due = found.began.is_none() && !fresh;
        if due {
            found.began = Some(now);
        }
        due
    }

    async fn write(self) {
        let outcome = self.store.check_writing(self.clock.now()).await;
        if let Err(error) = &outcome {
            tracing::error!(error = error as &dyn std::error::Error, "the database takes no writes");
        }
        *self.found() = Found { began: None, last: Some((self.clock.elapsed(), outcome.is_err())) };
        self.ended.notify_waiters();
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
