//! What a bulk takes: calls, and how long at the budget there is.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Wish;

/// Calls as the tenant admin for an account: a look at what is there, the order, and its proof.
const ACCOUNT: u64 = 3;
/// For a service user.
const SERVICE_USER: u64 = 1;
/// For letting it in.
const MEMBER: u64 = 2;
/// For an add-on.
const ADD_ON: u64 = 2;
/// Calls as the service user for proving its key, for a website, for its plan: the last is looked at, ordered and seen.
const PROOF: u64 = 1;
const WEBSITE: u64 = 2;
const PLAN: u64 = 3;

/// What it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Accounts to be made.
    pub accounts: usize,
    /// Websites to be added.
    pub websites: usize,
    /// Calls as the tenant admin, whose budget is shared with everything else that the partner does.
    pub partner: u64,
    /// Calls as service users, each with a budget of its own.
    pub customers: u64,
    /// Orders that Cloudflare charges.
    pub orders: usize,
}

impl Effort {
    /// How long that takes when so many calls may be made `at_once` and the others are spread, `limit` over each `window`.
    #[must_use]
    pub fn time(&self, at_once: u32, limit: u32, window: Duration) -> Duration {
        let over = self.partner.saturating_sub(u64::from(at_once));
        let millis = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(over.saturating_mul(millis) / u64::from(limit.max(1)))
    }
}

/// What these rows take; each comes with whether its customer has a service user, and whether its account is there.
#[must_use]
pub fn effort<'a>(rows: impl IntoIterator<Item = (&'a Wish, bool, bool)>) -> Effort {
    let mut effort = Effort::default();
    let (mut customers, mut accounts) = (BTreeSet::new(), BTreeSet::new());
    for (wish, has_service_user, is_there) in rows {
        let (customer, account) = wish.same_account();
        if !has_service_user && customers.insert(customer.clone()) {
            effort.partner += SERVICE_USER;
            effort.customers += PROOF;
        }
        if !is_there && accounts.insert((customer, account)) {
            let add_ons = u64::try_from(wish.add_ons.len()).unwrap_or(0);
            effort.partner += ACCOUNT + MEMBER + add_ons * ADD_ON;
            effort.orders += wish.add_ons.len();
            effort.accounts += 1;
        }
        if wish.website.is_some() {
            effort.websites += 1;
            effort.customers += WEBSITE + if wish.plan.is_some() { PLAN } else { 0 };
            effort.orders += usize::from(wish.plan.is_some());
        }
    }
    effort
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_at_once_takes_no_time_and_the_rest_its_windows() {
        let effort = Effort { partner: 2_400, ..Effort::default() };
        let window = Duration::from_secs(300);
        assert_eq!(effort.time(1_200, 1_200, window), window);
        assert_eq!(effort.time(0, 1_200, window), window * 2);
        assert_eq!(Effort { partner: 10, ..effort }.time(10, 1_200, window), Duration::ZERO);
    }
}
