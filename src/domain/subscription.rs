//! Subscriptions as the mirror knows them: the plan of a website, the add-ons of an account.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::wire::ids::{AccountId, RatePlanId, SubscriptionId, ZoneId};
use crate::wire::subscriptions::{self as wire, Frequency, SubscriptionState};

use super::ids::CustomerId;
use super::money::Money;

/// One subscription of an account or of one of its zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Cloudflare's id.
    pub id: SubscriptionId,
    /// The account that it is billed in.
    pub account: AccountId,
    /// The zone, where it is the plan of one.
    pub zone: Option<ZoneId>,
    /// What is subscribed to, as it reads back.
    pub rate_plan: RatePlanId,
    /// Cloudflare's name of that; may be empty.
    pub name: String,
    /// How far it is, where Cloudflare says.
    pub state: Option<SubscriptionState>,
    /// How often it is paid.
    pub frequency: Option<Frequency>,
    /// What is paid each time.
    pub price: Option<Money>,
    /// How much of what is in it.
    pub components: Vec<Component>,
    /// When the present period began.
    pub period_start: Option<Timestamp>,
    /// When it ends and the next one begins.
    pub period_end: Option<Timestamp>,
    /// When the portal first saw it.
    pub first_seen_at: Timestamp,
    /// When it was last read from Cloudflare.
    pub seen_at: Timestamp,
    /// Since when Cloudflare no longer lists it.
    pub gone_at: Option<Timestamp>,
}

/// How much of one thing is in a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// What: `page_rules`.
    pub name: String,
    /// How many.
    pub value: u32,
    /// How many come with the plan, where Cloudflare says.
    pub included: Option<u32>,
    /// What one more costs, where Cloudflare says.
    pub price: Option<Money>,
}

impl Subscription {
    /// What Cloudflare said of a subscription in this account at `now`. `zone` is the one whose address was asked; a list
    /// names it in each row.
    #[must_use]
    pub fn seen(account: &AccountId, zone: Option<&ZoneId>, said: &wire::Subscription, now: Timestamp) -> Self {
        let at = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let currency = if said.currency.is_empty() { &said.rate_plan.currency } else { &said.currency };
        Self {
            id: said.id.clone(),
            account: account.clone(),
            zone: zone.cloned().or_else(|| said.zone.as_ref().map(|zone| zone.id.clone())),
            rate_plan: said.rate_plan.id.clone(),
            name: said.rate_plan.public_name.clone(),
            state: said.state.clone(),
            frequency: said.frequency.clone(),
            price: Money::of_major(said.price, currency),
            components: said.component_values.iter().map(|part| Component::seen(part, currency)).collect(),
            period_start: at(&said.current_period_start),
            period_end: at(&said.current_period_end),
            first_seen_at: now,
            seen_at: now,
            gone_at: None,
        }
    }

    /// How many of a component are in it; none where it does not name it.
    #[must_use]
    pub fn component(&self, name: &str) -> Option<u32> {
        self.components.iter().find(|part| part.name == name).map(|part| part.value)
    }
}

impl Component {
    fn seen(part: &wire::ComponentValue, currency: &str) -> Self {
        Self {
            name: part.name.clone(),
            value: whole(part.value),
            included: part.default.map(whole),
            price: part.price.and_then(|price| Money::of_major(price, currency)),
        }
    }
}

/// A count that JSON carries as a number: whole, and never below zero.
#[must_use]
pub fn whole(number: f64) -> u32 {
    if !number.is_finite() || number <= 0.0 {
        return 0;
    }
    format!("{:.0}", number.min(f64::from(u32::MAX))).parse().unwrap_or(u32::MAX)
}

/// A row of the overview: something paid for, and by whom.
#[derive(Clone, Debug)]
pub struct PaidRow {
    /// What the row is known by in the list; unique.
    pub key: String,
    /// The account, by id and name.
    pub account: (AccountId, String),
    /// Whose it is.
    pub customer: Option<(CustomerId, String)>,
    /// The website, where it is the plan of one.
    pub zone: Option<(ZoneId, String)>,
    /// The subscription, where it was read; a plan may be known from its zone alone.
    pub subscription: Option<SubscriptionId>,
    /// What is subscribed to, as it reads back.
    pub rate_plan: String,
    /// Cloudflare's name of that; may be empty.
    pub name: String,
    /// How far it is.
    pub state: Option<SubscriptionState>,
    /// How often it is paid.
    pub frequency: Option<Frequency>,
    /// What is paid each time.
    pub price: Option<Money>,
    /// When the present period ends.
    pub period_end: Option<Timestamp>,
    /// When it was last read from Cloudflare.
    pub seen_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn counts_are_whole_and_never_negative() {
        for (number, count) in [(0.0, 0), (20.0, 20), (-3.0, 0), (f64::NAN, 0), (1e300, u32::MAX)] {
            assert_eq!(whole(number), count, "{number}");
        }
    }
}
