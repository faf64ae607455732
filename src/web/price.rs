//! Prices in words, and what comes together in a month.

use crate::domain::catalogue;
use crate::domain::money::{Money, Sums};
use crate::domain::website::Plan;
use crate::store::PaidGroup;
use crate::wire::subscriptions::Frequency;

use super::format::count;

/// How often something is paid, as one word; empty where it is not paid by time.
#[must_use]
pub fn often(frequency: Option<&Frequency>) -> &str {
    match frequency {
        None | Some(Frequency::NotApplicable) => "",
        Some(frequency) => frequency.as_str(),
    }
}

/// An amount with how often it is paid: `USD 20.00 monthly`.
#[must_use]
pub fn amount(price: &Money, frequency: Option<&Frequency>) -> String {
    format!("{price} {}", often(frequency)).trim_end().to_owned()
}

/// What something of this rate plan costs, as far as Cloudflare says; none where it does not. A contract's price is
/// in the contract where Cloudflare names none.
#[must_use]
pub fn price(rate_plan: &str, price: Option<&Money>, frequency: Option<&Frequency>) -> Option<String> {
    match price.filter(|price| !price.is_zero() || !is_contract(rate_plan)) {
        None if is_contract(rate_plan) => Some("As in your contract".to_owned()),
        Some(price) if price.is_zero() => Some("Free of charge".to_owned()),
        Some(price) => Some(amount(price, frequency)),
        None if catalogue::is_free(rate_plan) => Some("Free of charge".to_owned()),
        None => None,
    }
}

/// What a website's plan costs, as the website itself names it; nothing where it costs nothing or nobody says.
#[must_use]
pub fn of_plan(plan: &Plan) -> Option<String> {
    let costs = plan.price.as_ref().is_some_and(|price| !price.is_zero()) || is_contract(&plan.id);
    costs.then(|| price(&plan.id, plan.price.as_ref(), plan.frequency.as_ref())).flatten()
}

/// What something comes to in a month; none where that cannot be said.
#[must_use]
pub fn per_month(rate_plan: &str, price: Option<&Money>, frequency: Option<&Frequency>) -> Option<Money> {
    monthly(price.filter(|price| !price.is_zero() || !is_contract(rate_plan)), frequency)
}

fn monthly(price: Option<&Money>, frequency: Option<&Frequency>) -> Option<Money> {
    price?.per_month(frequency?)
}

/// Whether it is sold under a contract that says what it costs.
#[must_use]
pub fn is_contract(rate_plan: &str) -> bool {
    rate_plan.to_ascii_uppercase().ends_with("_CONTRACT")
        || catalogue::find(rate_plan).is_some_and(|entry| entry.reads_as == "enterprise")
}

/// What many things come to in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Monthly {
    /// The sums, one per currency.
    pub sums: Sums,
    /// How many things are in no sum, since nobody can say what they come to in a month.
    pub unknown: i64,
}

impl Monthly {
    /// Everything in these groups.
    pub fn of<'a>(groups: impl IntoIterator<Item = &'a PaidGroup>) -> Self {
        let mut all = Self::default();
        for group in groups {
            all.add(group);
        }
        all
    }

    /// Adds a group. What costs nothing and is not paid by time is under a contract: its price is not known.
    pub fn add(&mut self, group: &PaidGroup) {
        let by_time = group.frequency.as_ref().filter(|frequency| **frequency != Frequency::NotApplicable);
        match monthly(group.price.as_ref(), by_time) {
            Some(one) => {
                let minor = one.minor.saturating_mul(group.count);
                self.sums.add(&Money { minor, currency: one.currency });
            }
            None => self.unknown = self.unknown.saturating_add(group.count),
        }
    }

    /// The sums in words: `EUR 5.00 + USD 20.00`.
    #[must_use]
    pub fn words(&self) -> String {
        if self.sums.is_empty() { "Not known".to_owned() } else { self.sums.to_string() }
    }

    /// What is in no sum, in words; empty where all is.
    #[must_use]
    pub fn rest(&self) -> String {
        match self.unknown {
            0 => String::new(),
            n => format!("and {} whose price per month is not known", count(n, "thing", "things")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(price: Option<(f64, &str)>, frequency: Option<Frequency>, count: i64) -> PaidGroup {
        let price = price.and_then(|(amount, currency)| Money::of_major(amount, currency));
        PaidGroup { customer: None, frequency, price, count }
    }

    #[test]
    fn currencies_are_summed_apart_and_what_cannot_be_said_is_counted() {
        let groups = [
            group(Some((20.0, "USD")), Some(Frequency::Monthly), 3),
            group(Some((120.0, "USD")), Some(Frequency::Yearly), 1),
            group(Some((5.0, "EUR")), Some(Frequency::Monthly), 1),
            group(Some((0.0, "USD")), Some(Frequency::NotApplicable), 2),
            group(None, Some(Frequency::Monthly), 1),
            group(Some((9.0, "USD")), None, 1),
        ];
        let all = Monthly::of(&groups);
        assert_eq!(all.words(), "EUR 5.00 + USD 70.00");
        assert_eq!(all.rest(), "and 4 things whose price per month is not known");
        assert_eq!((Monthly::default().words(), Monthly::default().rest()), ("Not known".to_owned(), String::new()));
    }

    #[test]
    fn a_price_is_said_with_how_often_and_never_made_up() {
        let usd = |amount| Money::of_major(amount, "USD");
        assert_eq!(price("pro", usd(20.0).as_ref(), Some(&Frequency::Monthly)).unwrap(), "USD 20.00 monthly");
        assert_eq!(price("pro", usd(20.0).as_ref(), None).unwrap(), "USD 20.00");
        assert_eq!(price("enterprise", usd(0.0).as_ref(), None).unwrap(), "As in your contract");
        assert_eq!(price("WEB3_IPFS_ENT_CONTRACT", None, None).unwrap(), "As in your contract");
        assert_eq!(price("free", None, None).unwrap(), "Free of charge");
        assert_eq!(price("pro", None, None), None);
        assert_eq!(per_month("enterprise", usd(0.0).as_ref(), Some(&Frequency::NotApplicable)), None);
    }
}
