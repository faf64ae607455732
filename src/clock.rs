//! Time as an argument. Ground floor: imports nothing of ours, and is the only place that reads a clock.
//!
//! Two readings are kept apart: [`Clock::now`] is the calendar and may jump; [`Clock::elapsed`] only ever grows and is
//! what windows, pauses and budgets are measured with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

pub use jiff::Timestamp;

/// Where the program learns what time it is: the machine's clock, or one that a test moves by hand.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System { started: Instant },
    Manual(Arc<Manual>),
}

#[derive(Debug)]
struct Manual {
    hands: watch::Sender<Hands>,
}

#[derive(Clone, Copy, Debug)]
struct Hands {
    now: Timestamp,
    elapsed: Duration,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System { started: Instant::now() })
    }

    /// A clock that stands at `start` until [`Clock::advance`] or [`Clock::jump`] moves it.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        let hands = watch::Sender::new(Hands { now: start, elapsed: Duration::ZERO });
        Self(Source::Manual(Arc::new(Manual { hands })))
    }

    /// The calendar time, UTC.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's calendar")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System { .. } => Timestamp::now(),
            Source::Manual(manual) => manual.hands.borrow().now,
        }
    }

    /// Time since this clock was made. Never goes back, whatever happens to the calendar.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Source::System { started } => started.elapsed(),
            Source::Manual(manual) => manual.hands.borrow().elapsed,
        }
    }

    /// Waits until `pause` has elapsed. Cancel safe.
    pub async fn sleep(&self, pause: Duration) {
        match &self.0 {
            Source::System { .. } => tokio::time::sleep(pause).await,
            Source::Manual(manual) => {
                let until = self.elapsed().saturating_add(pause);
                let mut hands = manual.hands.subscribe();
                // The sender lives in `self`, so this can only end with the time being reached.
                let _ = hands.wait_for(|hands| hands.elapsed >= until).await;
            }
        }
    }

    /// Moves a manual clock forward, calendar and elapsed time together. Does nothing to the machine's clock.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(manual) = &self.0 {
            manual.hands.send_modify(|hands| {
                hands.elapsed = hands.elapsed.saturating_add(by);
                hands.now = hands.now.saturating_add(by).unwrap_or(Timestamp::MAX);
            });
        }
    }

    /// Sets a manual clock's calendar without any time passing, as an administrator or a leap might.
    pub fn jump(&self, to: Timestamp) {
        if let Source::Manual(manual) = &self.0 {
            manual.hands.send_modify(|hands| hands.now = to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_on_a_manual_clock_wakes_when_the_time_is_reached_and_not_before() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let sleeper = clock.clone();
        let task = tokio::spawn(async move { sleeper.sleep(Duration::from_secs(60)).await });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(59));
        tokio::task::yield_now().await;
        assert!(!task.is_finished());
        clock.advance(Duration::from_secs(1));
        task.await.unwrap();
        assert_eq!(clock.now().as_second(), 60);
    }

    #[test]
    fn a_jump_of_the_calendar_lets_no_time_pass() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        clock.jump(Timestamp::from_second(315_360_000).unwrap());
        assert_eq!(clock.elapsed(), Duration::ZERO);
    }
}
