//! How often somebody may try to sign in. In memory, measured by time elapsed; a restart forgives.
//!
//! Per e-mail address, whether anybody has it or not: the third failure in a row costs a wait of 1 s, each further one
//! doubles it, up to 15 min (from the 13th on); an hour without failures, or a success, and all is forgotten. The tenth
//! failure costs 128 s. Tries made during a wait do not prolong it, so nobody can be locked out for good.
//! Per client address (IPv6: per /64): 30 failures at once, and one more every 2 s. What succeeds costs
//! nothing: a whole office signs in from one address.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::domain::text::Email;

use super::client_address::ClientAddress;

/// Failures that cost nothing.
const FREE_FAILURES: u32 = 2;
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
const FORGET_AFTER: Duration = Duration::from_secs(60 * 60);
const TRIES_AT_ONCE: u32 = 30;
const ONE_MORE_EVERY: Duration = Duration::from_secs(2);
/// E-mail addresses and client addresses remembered at most, each; then the one unused for longest is forgotten.
const REMEMBERED: usize = 10_000;

/// How long to wait before the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter(pub Duration);

/// Counts tries. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Throttle {
    clock: Clock,
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    emails: HashMap<String, Failures>,
    addresses: HashMap<IpAddr, Bucket>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Failures {
    count: u32,
    /// Tries that were let through and have no outcome yet.
    open: u32,
    last: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// When it will be full again.
    full_at: Duration,
}

/// A try that was let through. One that is dropped without an outcome counts as failed.
#[must_use = "a try without an outcome counts as failed"]
#[derive(Debug)]
pub struct Try {
    throttle: Throttle,
    email: String,
    network: IpAddr,
    over: bool,
}

impl Throttle {
    /// One that has seen nothing yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, counts: Arc::default() }
    }

    /// Whether this e-mail address may be tried from this client address now.
    ///
    /// # Errors
    /// [`RetryAfter`] when not; the refusal itself costs nothing.
    pub fn check(&self, email: &Email, address: ClientAddress) -> Result<Try, RetryAfter> {
        let now = self.clock.elapsed();
        let mut counts = self.counts();
        counts.wait_for(email.as_str(), now)?;
        let network = network_of(address.0);
        counts.take_from_bucket(network, now)?;
        make_room(&mut counts.emails, |failures| failures.last, email.as_str());
        let failures = counts.emails.entry(email.as_str().to_owned()).or_default();
        failures.open += 1;
        failures.last = now;
        Ok(Try { throttle: self.clone(), email: email.as_str().to_owned(), network, over: false })
    }

    /// Whether something that belongs to no e-mail address, such as a link nobody knows, may be tried from this client
    /// address now. Each such try counts as a failure of the client address.
    ///
    /// # Errors
    /// [`RetryAfter`] when not.
    pub fn check_network(&self, address: ClientAddress) -> Result<(), RetryAfter> {
        let now = self.clock.elapsed();
        self.counts().take_from_bucket(network_of(address.0), now)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Try {
    /// The password was right.
    pub fn succeeded(mut self) {
        self.over = true;
        let mut counts = self.throttle.counts();
        counts.emails.remove(&self.email);
        if let Some(bucket) = counts.addresses.get_mut(&self.network) {
            bucket.full_at = bucket.full_at.saturating_sub(ONE_MORE_EVERY);
        }
        drop(counts);
    }

    /// The password was wrong, or nobody has the address.
    pub fn failed(self) {
        drop(self);
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        let now = self.throttle.clock.elapsed();
        let mut counts = self.throttle.counts();
        let failures = counts.emails.entry(std::mem::take(&mut self.email)).or_default();
        failures.open = failures.open.saturating_sub(1);
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
    }
}

impl Counts {
    fn wait_for(&mut self, email: &str, now: Duration) -> Result<(), RetryAfter> {
        let Some(failures) = self.emails.get(email).copied() else { return Ok(()) };
        if failures.open == 0 && now.saturating_sub(failures.last) >= FORGET_AFTER {
            self.emails.remove(email);
            return Ok(());
        }
        // Many tries at the same time would otherwise all get in before the first of them fails.
        if failures.open > 0 && failures.count + failures.open > FREE_FAILURES {
            return Err(RetryAfter(FIRST_WAIT));
        }
        let until = failures.last.saturating_add(wait_after(failures.count));
        if now < until { Err(RetryAfter(until.saturating_sub(now))) } else { Ok(()) }
    }

    fn take_from_bucket(&mut self, address: IpAddr, now: Duration) -> Result<(), RetryAfter> {
        make_room(&mut self.addresses, |bucket| bucket.full_at, &address);
        let bucket = self.addresses.entry(address).or_insert(Bucket { full_at: now });
        let full_at = bucket.full_at.max(now) + ONE_MORE_EVERY;
        let over = full_at.saturating_sub(now).saturating_sub(ONE_MORE_EVERY * TRIES_AT_ONCE);
        if over > Duration::ZERO {
            return Err(RetryAfter(over));
        }
        bucket.full_at = full_at;
        Ok(())
    }
}

/// How long to wait after so many failures in a row.
fn wait_after(failures: u32) -> Duration {
    match failures.checked_sub(FREE_FAILURES + 1) {
        None => Duration::ZERO,
        Some(doublings) => FIRST_WAIT.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_WAIT),
    }
}

/// Who has one IPv6 address has its whole /64.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        address @ IpAddr::V4(_) => address,
    }
}

fn make_room<K, Q, V>(map: &mut HashMap<K, V>, age: impl Fn(&V) -> Duration, coming: &Q)
where
    K: Eq + Hash + Clone + Borrow<Q>,
    Q: Eq + Hash + ?Sized,
{
    if map.len() < REMEMBERED || map.contains_key(coming) {
        return;
    }
    if let Some(oldest) = map.iter().min_by_key(|(_, value)| age(value)).map(|(key, _)| key.clone()) {
        map.remove(oldest.borrow());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    fn from(last: u8) -> ClientAddress {
        ClientAddress([192, 0, 2, last].into())
    }

    fn email(n: usize) -> Email {
        format!("p{n}@example.com").parse().unwrap()
    }

    #[test]
    fn each_failure_from_the_third_on_doubles_the_wait_up_to_fifteen_minutes() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let throttle = Throttle::new(clock.clone());
        let mut waits = Vec::new();
        for n in 0..16 {
            throttle.check(&email(1), from(n)).unwrap().failed();
            let wait = throttle.check(&email(1), from(n)).map_or_else(
                |RetryAfter(wait)| wait,
                |one| {
                    one.throttle.counts().emails.get_mut("p1@example.com").unwrap().count -= 1;
                    Duration::ZERO
                },
            );
            waits.push(wait.as_secs());
            clock.advance(wait);
        }
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
    }

    #[test]
    fn a_success_or_an_hour_of_quiet_forgets_the_failures() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let throttle = Throttle::new(clock.clone());
        let fail = |n| throttle.check(&email(1), from(n)).unwrap().failed();
        fail(1);
        fail(1);
        throttle.check(&email(1), from(1)).unwrap().succeeded();
        fail(1);
        fail(1);
        fail(1);
        assert!(throttle.check(&email(1), from(1)).is_err());
        assert!(throttle.check(&email(2), from(1)).is_ok(), "another address is not concerned");
        clock.advance(FORGET_AFTER);
        fail(1);
        fail(1);
        assert!(throttle.check(&email(1), from(1)).is_ok());
    }

    #[test]
    fn tries_at_the_same_time_do_not_slip_past_the_ladder() {
        let throttle = Throttle::new(Clock::manual(Timestamp::UNIX_EPOCH));
        let open: Vec<_> = (0..100).filter_map(|n| throttle.check(&email(1), from(n)).ok()).collect();
        assert_eq!(open.len(), 3);
    }

    #[test]
    fn one_client_address_has_thirty_failures_and_then_one_every_two_seconds() {
        let clock = Clock::manual(Timestamp::UNIX_EPOCH);
        let throttle = Throttle::new(clock.clone());
        for n in 0..100 {
            throttle.check(&email(n), from(1)).unwrap().succeeded();
        }
        for n in 0..30 {
            throttle.check(&email(n), from(1)).unwrap().failed();
        }
        assert_eq!(throttle.check(&email(99), from(1)).unwrap_err(), RetryAfter(Duration::from_secs(2)));
        assert!(throttle.check(&email(99), from(2)).is_ok());
        clock.advance(Duration::from_secs(2));
        assert!(throttle.check(&email(98), from(1)).is_ok());
        assert!(throttle.check(&email(97), from(1)).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::new(Clock::manual(Timestamp::UNIX_EPOCH));
        for n in 0..REMEMBERED + 50 {
            let address = ClientAddress([10, 0, (n >> 8) as u8, n as u8].into());
            drop(throttle.check(&email(n), address));
        }
        let counts = throttle.counts();
        assert!(counts.emails.len() <= REMEMBERED && counts.addresses.len() <= REMEMBERED);
    }
}
