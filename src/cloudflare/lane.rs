//! The queue before one identity's budget: people first, then whoever came first. No lock is held while anybody waits.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Clock;

use super::budget::{BudgetView, Priority, Window};
use super::headers::Limits;

/// One identity's budget and those who wait for it.
#[derive(Debug)]
pub(super) struct Lane(Mutex<State>);

#[derive(Debug)]
struct State {
    window: Window,
    /// Sorted by who goes first; the bell tells its owner to look again.
    queue: BTreeMap<Ticket, Arc<Notify>>,
    next: u64,
}

type Ticket = (Priority, u64);

enum Turn {
    Taken,
    Behind,
    NotBefore(Duration),
}

impl Lane {
    pub(super) fn new(window: Window) -> Self {
        Self(Mutex::new(State { window, queue: BTreeMap::new(), next: 0 }))
    }

    /// Waits for its turn and takes one call out of the budget. Cancel safe: a waiter that is dropped gives its place up.
    pub(super) async fn take(&self, clock: &Clock, priority: Priority) {
        let place = self.join(priority);
        loop {
            match self.turn(place.ticket, clock.elapsed()) {
                Turn::Taken => return,
                Turn::Behind => place.bell.notified().await,
                // Limits only ever grow tighter while one sleeps, so nobody needs to be woken early.
                Turn::NotBefore(wait) => clock.sleep(wait).await,
            }
        }
    }

    /// Takes in what an answer said.
    pub(super) fn learn(&self, now: Duration, limits: &Limits, retry_after: Option<Duration>) {
        self.lock().window.learn(now, limits, retry_after);
    }

    /// The budget for showing.
    pub(super) fn view(&self, now: Duration) -> BudgetView {
        let mut state = self.lock();
        BudgetView { waiting: state.queue.len(), ..state.window.view(now) }
    }

    fn join(&self, priority: Priority) -> Place<'_> {
        let mut state = self.lock();
        let ticket = (priority, state.next);
        let bell = Arc::new(Notify::new());
        state.next += 1;
        state.queue.insert(ticket, Arc::clone(&bell));
        Place { lane: self, ticket, bell }
    }

    fn turn(&self, ticket: Ticket, now: Duration) -> Turn {
        let mut state = self.lock();
        if state.queue.keys().next() != Some(&ticket) {
            return Turn::Behind;
        }
        match state.window.take(now) {
            Ok(()) => Turn::Taken,
            Err(wait) => Turn::NotBefore(wait),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is complete in itself, so a panic elsewhere leaves nothing half done here.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue; dropping it lets the next one look.
struct Place<'a> {
    lane: &'a Lane,
    ticket: Ticket,
    bell: Arc<Notify>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.lane.lock();
        state.queue.remove(&self.ticket);
        if let Some(bell) = state.queue.values().next() {
            // A bell rung before its owner listens is remembered.
            bell.notify_one();
        }
    }
}
