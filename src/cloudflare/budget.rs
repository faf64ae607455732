//! How much each identity may ask: our own count over a sliding window, corrected by what Cloudflare says. Pure but for
//! the table of lanes; waiting is in `lane`.
//!
//! A sliding window, because a fixed one lets twice the rate through around its edge, and one call too many costs
//! five minutes (developers.cloudflare.com/fundamentals/api/reference/limits, read 2026-11).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::credential::Identity;
use super::headers::Limits;
use super::lane::Lane;

/// How many calls in how much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Calls; none at all counts as one.
    pub requests: u32,
    /// In any stretch of this length.
    pub window: Duration,
}

impl Default for Rate {
    /// Cloudflare's limit for one user: 1,200 calls in 5 minutes.
    fn default() -> Self {
        Self { requests: 1200, window: Duration::from_secs(300) }
    }
}

/// Who goes first among those who wait for the same identity's budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Somebody looks at a page that is loading.
    Person,
    /// Nobody does.
    Background,
}

/// A call's place among those who wait: who goes first, and on whose behalf it is. Within a priority everyone on whose behalf
/// calls wait has their turn after the other, however many each has waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who goes first.
    pub priority: Priority,
    /// On whose behalf, as any number that tells them apart; 0 for the portal itself.
    pub behalf: u128,
}

/// A file has a twentieth of a budget at once. There is always more of it: it hardly runs ahead.
const FILE_PARTS: u32 = 20;
/// The portal itself has half: it reads and is done.
const OWN_PARTS: u32 = 2;

impl Turn {
    /// Of how many parts of a budget this work has one at once. What it asks beyond that is spread over the window: whoever
    /// opens a page in the midst of it would wait for minutes if all were spent in the first of them. None for people, who
    /// have all of it.
    fn parts(self) -> Option<u32> {
        match (self.priority, self.behalf) {
            (Priority::Person, _) => None,
            (Priority::Background, 0) => Some(OWN_PARTS),
            (Priority::Background, _) => Some(FILE_PARTS),
        }
    }
}

impl From<Priority> for Turn {
    fn from(priority: Priority) -> Self {
        Self { priority, behalf: 0 }
    }
}

/// An identity's budget at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetView {
    /// Calls that may be made now.
    pub left: u32,
    /// Calls that a file may make at once; its others are spread over the window.
    pub at_once: u32,
    /// Calls in a whole window.
    pub limit: u32,
    /// How long that is.
    pub window: Duration,
    /// Until the budget is whole again if nothing more is asked; zero when it is.
    pub resets_in: Duration,
    /// How much longer Cloudflare wants to hear nothing, after a 429.
    pub paused_for: Option<Duration>,
    /// Calls that wait for their turn.
    pub waiting: usize,
}

/// What one user may ask by GraphQL, besides the limit of all calls: 300 in 5 minutes
/// (developers.cloudflare.com/analytics/graphql-api/limits, read 2026-11).
pub(super) const GRAPHQL: Rate = Rate { requests: 300, window: Duration::from_secs(300) };

/// Every identity's lanes. Small entries for each identity ever used, until the process ends.
#[derive(Debug)]
pub(super) struct Budgets {
    all: Lanes,
    graphql: Lanes,
}

#[derive(Debug)]
struct Lanes {
    rate: Rate,
    lanes: Mutex<HashMap<Identity, Arc<Lane>>>,
}

impl Budgets {
    pub(super) fn new(rate: Rate) -> Self {
        let lanes = |rate| Lanes { rate, lanes: Mutex::default() };
        Self { all: lanes(rate), graphql: lanes(GRAPHQL) }
    }

    /// The lane that every call of this identity goes through.
    pub(super) fn of(&self, identity: &Identity) -> Arc<Lane> {
        self.all.of(identity)
    }

    /// The lane that its questions by GraphQL go through as well.
    pub(super) fn graphql(&self, identity: &Identity) -> Arc<Lane> {
        self.graphql.of(identity)
    }
}

impl Lanes {
    fn of(&self, identity: &Identity) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes.entry(identity.clone()).or_insert_with(|| Arc::new(Lane::new(Window::new(self.rate))));
        Arc::clone(lane)
    }
}

/// One identity's count. Times are readings of `Clock::elapsed`.
#[derive(Debug)]
pub(super) struct Window {
    rate: Rate,
    /// When each call of the last window was made, oldest first: at most `rate.requests`.
    taken: VecDeque<Duration>,
    told: Option<Told>,
    paused_until: Duration,
    /// When background work has its next turn.
    spread: Duration,
}

/// Background work that comes late to its turn by up to this part of a window makes up for it.
const LATE: u32 = 20;

/// What Cloudflare said, where that was less than our own count.
#[derive(Clone, Copy, Debug)]
struct Told {
    left: u32,
    until: Duration,
}

impl Window {
    pub(super) fn new(rate: Rate) -> Self {
        let rate = Rate { requests: rate.requests.max(1), ..rate };
        Self { rate, taken: VecDeque::new(), told: None, paused_until: Duration::ZERO, spread: Duration::ZERO }
    }

    /// Takes one call, or says how long to wait before asking again.
    pub(super) fn take(&mut self, now: Duration, turn: Turn) -> Result<(), Duration> {
        self.forget(now);
        let mut ready = self.paused_until;
        if turn.parts().is_some_and(|parts| !self.is_plenty(parts)) {
            ready = ready.max(self.spread);
        }
        if self.own_left() == 0 {
            ready = ready.max(self.taken.front().map_or(now, |first| first.saturating_add(self.rate.window)));
        }
        if let Some(Told { left: 0, until }) = self.told {
            ready = ready.max(until);
        }
        if ready > now {
            return Err(ready.saturating_sub(now));
        }
        self.taken.push_back(now);
        if let Some(told) = &mut self.told {
            told.left = told.left.saturating_sub(1);
        }
        if let Some(parts) = turn.parts() {
            self.spread = if self.is_plenty(parts) {
                now
            } else {
                let since = now.saturating_sub(self.rate.window / LATE);
                self.spread.max(since).saturating_add(self.interval(now))
            };
        }
        Ok(())
    }

    fn is_plenty(&self, parts: u32) -> bool {
        self.at_once(parts) > 0
    }

    /// Calls that may be made at once by work that has one of so many parts.
    fn at_once(&self, parts: u32) -> u32 {
        let kept = self.rate.requests - self.rate.requests.div_ceil(parts);
        self.left().saturating_sub(kept)
    }

    /// Between two calls of background work, so that what is left lasts until there is more.
    fn interval(&self, now: Duration) -> Duration {
        let spread = |left: u32, until: Duration| until.saturating_sub(now) / left.max(1);
        let own = self
            .taken
            .front()
            .map_or(Duration::ZERO, |first| spread(self.own_left(), first.saturating_add(self.rate.window)));
        let told = self.told.map_or(Duration::ZERO, |told| spread(told.left, told.until));
        // What was not used in time is made up for little by little.
        let used = self.rate.requests - self.own_left();
        own.max(told).max(self.rate.window / self.rate.requests * used / self.rate.requests)
    }

    /// Believes an answer where it leaves less than our own count, since others may use the same user.
    pub(super) fn learn(&mut self, now: Duration, limits: &Limits, retry_after: Option<Duration>) {
        self.forget(now);
        if let Some(pause) = retry_after {
            self.paused_until = self.paused_until.max(now.saturating_add(pause));
            // What the 429 says of the remainder is over when the pause is.
            return;
        }
        let Some(left) = limits.left.filter(|left| *left < self.left()) else { return };
        // Longer than a window nothing can last that is counted in windows.
        let resets_in = limits.resets_in.unwrap_or(self.rate.window).min(self.rate.window);
        self.told = Some(Told { left, until: now.saturating_add(resets_in) });
    }

    /// The budget for showing, with nobody waiting.
    pub(super) fn view(&mut self, now: Duration) -> BudgetView {
        self.forget(now);
        let own = self.taken.back().map_or(now, |last| last.saturating_add(self.rate.window));
        let whole = own.max(self.told.map_or(now, |told| told.until)).max(self.paused_until);
        let paused_for = Some(self.paused_until.saturating_sub(now)).filter(|pause| !pause.is_zero());
        BudgetView {
            left: if paused_for.is_some() { 0 } else { self.left() },
            at_once: if paused_for.is_some() { 0 } else { self.at_once(FILE_PARTS) },
            limit: self.rate.requests,
            window: self.rate.window,
            resets_in: whole.saturating_sub(now),
            paused_for,
            waiting: 0,
        }
    }

    fn forget(&mut self, now: Duration) {
        while self.taken.front().is_some_and(|first| first.saturating_add(self.rate.window) <= now) {
            self.taken.pop_front();
        }
        self.told = self.told.filter(|told| told.until > now);
    }

    fn own_left(&self) -> u32 {
        self.rate.requests.saturating_sub(u32::try_from(self.taken.len()).unwrap_or(u32::MAX))
    }

    fn left(&self) -> u32 {
        self.told.map_or(u32::MAX, |told| told.left).min(self.own_left())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const STEP: Duration = Duration::from_millis(20);

    const FILE: Turn = Turn { priority: Priority::Background, behalf: 7 };
    const PERSON: Turn = Turn { priority: Priority::Person, behalf: 0 };

    /// Work that always has another call to make, for so long; with when each was let through.
    fn busy(window: &mut Window, turn: Turn, from: Duration, until: Duration) -> Vec<Duration> {
        let (mut now, mut calls) = (from, Vec::new());
        while now < until {
            while window.take(now, turn).is_ok() {
                calls.push(now);
            }
            now += STEP;
        }
        calls
    }

    #[test]
    fn a_file_uses_each_window_up() {
        let (mut window, rate) = (Window::new(Rate::default()), Rate::default());
        let calls = busy(&mut window, FILE, Duration::ZERO, rate.window * 4);
        for begin in [0, 10, 100, 300, 500, 900].map(Duration::from_secs) {
            let used = calls.iter().filter(|at| **at >= begin && **at < begin + rate.window).count();
            assert!((1_140..=1_200).contains(&used), "{used} from {begin:?}");
        }
    }

    #[test]
    fn what_a_file_that_lags_behind_leaves_of_a_window_is_little() {
        let (mut window, rate) = (Window::new(Rate::default()), Rate::default());
        let (mut now, mut calls) = (Duration::ZERO, Vec::new());
        while now < rate.window * 3 {
            // One call at a time, and a while until there is another one.
            if window.take(now, FILE).is_ok() {
                calls.push(now);
                now += STEP * 4;
            }
            now += STEP;
        }
        let used = calls.iter().filter(|at| **at >= rate.window * 2).count();
        assert!((1_150..=1_200).contains(&used), "{used}");
    }

    #[test]
    fn a_few_calls_for_a_file_are_made_at_once_and_many_of_the_portals_own() {
        let mut window = Window::new(Rate::default());
        let own = Priority::Background.into();
        assert_eq!(busy(&mut Window::new(Rate::default()), own, Duration::ZERO, STEP).len(), 600);
        assert_eq!(window.view(Duration::ZERO).at_once, 60);
        assert_eq!(busy(&mut window, FILE, Duration::ZERO, STEP).len(), 60);
        assert_eq!((window.view(STEP).at_once, window.view(STEP).left), (0, 1_140));
    }

    #[test]
    fn whoever_opens_a_page_in_the_midst_of_background_work_hardly_waits() {
        for (minute, turn) in (0..20).flat_map(|minute| [(minute, FILE), (minute, Priority::Background.into())]) {
            let mut window = Window::new(Rate::default());
            let now = SECOND * minute * 60;
            busy(&mut window, turn, Duration::ZERO, now);
            let waits = window.take(now, PERSON).err().unwrap_or_default();
            assert!(waits <= SECOND, "{waits:?} after {minute} minutes");
        }
    }

    #[test]
    fn what_cloudflare_says_is_left_is_spread_until_there_is_more() {
        let mut window = Window::new(Rate::default());
        window.take(Duration::ZERO, FILE).unwrap();
        let mut limits = Limits::default();
        (limits.left, limits.resets_in) = (Some(60), Some(SECOND * 120));
        window.learn(Duration::ZERO, &limits, None);
        let calls = busy(&mut window, FILE, Duration::ZERO, SECOND * 100);
        assert!((40..=55).contains(&calls.len()), "{}", calls.len());
        assert!(window.take(SECOND * 100, PERSON).is_ok());
    }

    #[test]
    fn a_budget_of_one_call_is_used() {
        let mut window = Window::new(Rate { requests: 1, window: SECOND });
        assert!((9..=11).contains(&busy(&mut window, FILE, Duration::ZERO, SECOND * 10).len()));
    }
}
