//! Calls per user and window: 1,200 in 5 minutes over everything a user does; beyond, every call is refused for the next
//! 5 minutes (developers.cloudflare.com/fundamentals/api/reference/limits, read 2026-11). Whether the real window slides
//! is not published; this one stands.

use std::collections::HashMap;
use std::time::Duration;

use super::world::switches::RateLimit;

/// What each user has used. In memory only: a restart gives everybody a fresh window.
#[derive(Default)]
pub(super) struct Budgets {
    windows: HashMap<String, Window>,
}

struct Window {
    began: Duration,
    used: u64,
    /// Set when the budget was overdrawn: the end of the penalty.
    blocked_until: Option<Duration>,
}

/// Where a user stands after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) limit: RateLimit,
    pub(super) left: u64,
    pub(super) resets_in: u64,
    pub(super) blocked: bool,
}

impl Budgets {
    /// Counts one call of `user`.
    pub(super) fn count(&mut self, user: &str, limit: RateLimit, now: Duration) -> Standing {
        let length = Duration::from_secs(limit.seconds);
        let fresh = || Window { began: now, used: 0, blocked_until: None };
        let window = self.windows.entry(user.to_owned()).or_insert_with(fresh);
        let ends = window.blocked_until.unwrap_or(window.began + length);
        if now >= ends {
            *window = fresh();
        }
        if window.blocked_until.is_none() {
            window.used += 1;
            if window.used > limit.requests {
                window.blocked_until = Some(now + length);
            }
        }
        let ends = window.blocked_until.unwrap_or(window.began + length);
        let left_over = ends.saturating_sub(now);
        Standing {
            limit,
            left: limit.requests.saturating_sub(window.used),
            resets_in: left_over.as_secs() + u64::from(left_over.subsec_nanos() > 0),
            blocked: window.blocked_until.is_some(),
        }
    }

    /// Everybody begins anew.
    pub(super) fn clear(&mut self) {
        self.windows.clear();
    }
}

impl Standing {
    /// Value of the header `Ratelimit`.
    pub(super) fn ratelimit(&self) -> String {
        format!("\"default\";r={};t={}", self.left, self.resets_in)
    }

    /// Value of the header `Ratelimit-Policy`.
    pub(super) fn policy(&self) -> String {
        format!("\"default\";q={};w={}", self.limit.requests, self.limit.seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_overdraws_is_refused_for_a_whole_window_and_nobody_else_is() {
        let mut budgets = Budgets::default();
        let limit = RateLimit { requests: 2, seconds: 10 };
        let at = Duration::from_secs;
        assert_eq!(budgets.count("a", limit, at(0)).left, 1);
        assert!(!budgets.count("a", limit, at(4)).blocked);
        let over = budgets.count("a", limit, at(6));
        assert!(over.blocked && over.resets_in == 10);
        assert!(budgets.count("a", limit, at(15)).blocked);
        assert!(!budgets.count("b", limit, at(15)).blocked);
        assert_eq!(budgets.count("a", limit, at(16)).left, 1);
    }
}
