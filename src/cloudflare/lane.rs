//! The queue before one identity's budget: people first, and among them everybody on whose behalf calls wait in turn. No lock
//! is held while anybody waits.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Clock;

use super::budget::{BudgetView, Priority, Turn, Window};
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
    /// The round of the last call that was let through, by priority.
    round: BTreeMap<Priority, u64>,
    /// The newest round in which each of them has a place; forgotten when that round is over.
    places: BTreeMap<(Priority, u128), u64>,
}

/// Priority, round, and who came first: in each round everybody has one call.
type Ticket = (Priority, u64, u64);

impl State {
    fn ticket(&mut self, turn: Turn) -> Ticket {
        let round = self.round.get(&turn.priority).copied().unwrap_or(0);
        let place = self.places.entry((turn.priority, turn.behalf)).or_insert(round);
        *place = round.max(*place).saturating_add(1);
        let ticket = (turn.priority, *place, self.next);
        self.next += 1;
        ticket
    }

    fn passed(&mut self, (priority, round, _): Ticket) {
        self.round.insert(priority, round);
        self.places.retain(|(of, _), place| *of != priority || *place > round);
    }
}

enum Next {
    Taken,
    Behind,
    NotBefore(Duration),
}

impl Lane {
    pub(super) fn new(window: Window) -> Self {
        Self(Mutex::new(State {
            window,
            queue: BTreeMap::new(),
            next: 0,
            round: BTreeMap::new(),
            places: BTreeMap::new(),
        }))
    }

    /// Waits for its turn and takes one call out of the budget. Cancel safe: a waiter that is dropped gives its place up.
    pub(super) async fn take(&self, clock: &Clock, turn: Turn) {
        let place = self.join(turn);
        loop {
            match self.turn(place.ticket, turn, clock.elapsed()) {
                Next::Taken => return,
                Next::Behind => place.bell.notified().await,
                // Limits grow tighter while one sleeps, and a turn that is spread comes at most a little later than it
                // might, so nobody needs to be woken early.
                Next::NotBefore(wait) => clock.sleep(wait).await,
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

    fn join(&self, turn: Turn) -> Place<'_> {
        let mut state = self.lock();
        let ticket = state.ticket(turn);
        let bell = Arc::new(Notify::new());
        state.queue.insert(ticket, Arc::clone(&bell));
        Place { lane: self, ticket, bell }
    }

    fn turn(&self, ticket: Ticket, turn: Turn, now: Duration) -> Next {
        let mut state = self.lock();
        if state.queue.keys().next() != Some(&ticket) {
            return Next::Behind;
        }
        match state.window.take(now, turn) {
            Ok(()) => {
                state.passed(ticket);
                Next::Taken
            }
            Err(wait) => Next::NotBefore(wait),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::Rate;

    fn state() -> State {
        let window = Window::new(Rate::default());
        State { window, queue: BTreeMap::new(), next: 0, round: BTreeMap::new(), places: BTreeMap::new() }
    }

    /// Who is let through, in order.
    fn served(state: &mut State, waiting: &[(Priority, u128)]) -> Vec<u128> {
        let mut tickets = BTreeMap::new();
        for (priority, behalf) in waiting {
            tickets.insert(state.ticket(Turn { priority: *priority, behalf: *behalf }), *behalf);
        }
        let mut order = Vec::new();
        while let Some((ticket, behalf)) = tickets.pop_first() {
            state.passed(ticket);
            order.push(behalf);
        }
        order
    }

    #[test]
    fn one_with_many_calls_waiting_keeps_nobody_else_waiting() {
        let (bulk, person) = (Priority::Background, Priority::Person);
        let mut waiting = vec![(bulk, 1); 5];
        waiting.extend([(bulk, 2), (bulk, 3), (bulk, 2), (person, 4)]);
        let mut state = state();
        assert_eq!(served(&mut state, &waiting), [4, 1, 2, 3, 1, 2, 1, 1, 1]);
        assert!(state.places.is_empty(), "what is over is forgotten");
        assert_eq!(served(&mut state, &[(bulk, 7), (bulk, 1)]), [7, 1], "who was served long ago has no debt");
    }

    #[test]
    fn who_comes_later_is_not_put_before_those_who_wait_in_the_same_round() {
        let mut state = state();
        let bulk = Priority::Background;
        let mut tickets: Vec<Ticket> = (0..3).map(|_| state.ticket(Turn { priority: bulk, behalf: 1 })).collect();
        state.passed(tickets.remove(0));
        let late = state.ticket(Turn { priority: bulk, behalf: 2 });
        assert!(tickets[0] < late && late < tickets[1], "{tickets:?} {late:?}");
    }
}
