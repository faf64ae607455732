//! What a website may be sold: read from Cloudflare, never assumed.

use serde::{Deserialize, Serialize};

use crate::wire::ids::RatePlanId;
use crate::wire::subscriptions::{AvailablePlan, AvailableRatePlan, Frequency};

use super::catalogue::{self, Sameness};
use super::money::Money;
use super::subscription::whole;

/// A plan that a website can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The rate plan, as an order sends it.
    pub rate_plan: RatePlanId,
    /// Cloudflare's name of it; may be empty.
    pub name: String,
    /// What it costs each time, where Cloudflare says.
    pub price: Option<Money>,
    /// How often that is paid.
    pub frequency: Option<Frequency>,
    /// What comes with it, and what can be added.
    pub parts: Vec<Part>,
    /// Whether Cloudflare says that this website can have it; where it does not say, it is not ruled out.
    pub can_subscribe: bool,
}

/// One thing that comes with a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What: `page_rules`.
    pub name: String,
    /// How many come with it.
    pub included: u32,
    /// What one more costs, where Cloudflare says.
    pub unit_price: Option<Money>,
}

/// What a website may be sold, from the two lists that Cloudflare has of it: rate plans say what to send and what is in it,
/// plans what it costs. Either may be missing.
#[must_use]
pub fn offers(rate_plans: &[AvailableRatePlan], plans: &[AvailablePlan]) -> Vec<Offer> {
    let mut offers: Vec<Offer> = rate_plans.iter().map(|rate_plan| of_rate_plan(rate_plan, plans)).collect();
    if offers.is_empty() {
        offers = plans.iter().filter_map(of_plan).collect();
    }
    offers.sort_by_key(|offer| {
        let price = offer.price.as_ref().map_or(0, |price| price.minor);
        // What costs nothing and is not the free plan has its price in a contract: it comes last.
        (!catalogue::is_free(offer.rate_plan.as_str()), price == 0, price)
    });
    offers
}

/// The id under which a plan is sold here: the wanted one where it is offered, else one that means the same, else the
/// wanted one, of which Cloudflare has the last word.
#[must_use]
pub fn as_sold(offers: &[Offer], wanted: &RatePlanId) -> RatePlanId {
    let id = wanted.as_str();
    let itself = offers.iter().find(|offer| offer.rate_plan.as_str().eq_ignore_ascii_case(id));
    let same = || offers.iter().find(|offer| catalogue::same(id, offer.rate_plan.as_str()) == Sameness::Same);
    itself.or_else(same).map_or_else(|| wanted.clone(), |offer| offer.rate_plan.clone())
}

fn of_rate_plan(rate_plan: &AvailableRatePlan, plans: &[AvailablePlan]) -> Offer {
    let is_it = |plan: &&AvailablePlan| catalogue::same(rate_plan.id.as_str(), &plan.legacy_id) == Sameness::Same;
    let plan = plans.iter().find(is_it);
    let part = |part: &crate::wire::subscriptions::PlanComponent| Part {
        name: part.name.clone(),
        included: whole(part.default),
        unit_price: Money::of_major(part.unit_price, &rate_plan.currency),
    };
    Offer {
        rate_plan: rate_plan.id.clone(),
        name: rate_plan.name.clone(),
        price: plan.and_then(|plan| Money::of_major(plan.price, &plan.currency)),
        frequency: plan.and_then(|plan| plan.frequency.clone()).or_else(|| rate_plan.frequency.clone()),
        parts: rate_plan.components.iter().map(part).collect(),
        can_subscribe: plan.is_none_or(|plan| plan.can_subscribe),
    }
}

fn of_plan(plan: &AvailablePlan) -> Option<Offer> {
    Some(Offer {
        rate_plan: plan.legacy_id.parse().ok()?,
        name: plan.name.clone(),
        price: Money::of_major(plan.price, &plan.currency),
        frequency: plan.frequency.clone(),
        parts: Vec::new(),
        can_subscribe: plan.can_subscribe,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rate_plan(id: &str) -> AvailableRatePlan {
        let part = json!({ "name": "page_rules", "default": 20, "unit_price": 5 });
        serde_json::from_value(json!({ "id": id, "name": id, "currency": "USD", "components": [part] })).unwrap()
    }

    fn plan(legacy_id: &str, price: f64, can: bool) -> AvailablePlan {
        let plan = json!({ "legacy_id": legacy_id, "price": price, "currency": "USD", "can_subscribe": can });
        serde_json::from_value(plan).unwrap()
    }

    #[test]
    fn rate_plans_say_what_to_send_and_plans_what_it_costs() {
        let rate_plans = [rate_plan("PARTNERS_BIZ"), rate_plan("PARTNERS_FREE"), rate_plan("PARTNERS_PRO")];
        let plans = [plan("free", 0.0, true), plan("pro", 20.0, false), plan("business", 200.0, true)];
        let found = offers(&rate_plans, &plans);
        let ids: Vec<_> = found.iter().map(|offer| offer.rate_plan.as_str()).collect();
        assert_eq!(ids, ["PARTNERS_FREE", "PARTNERS_PRO", "PARTNERS_BIZ"]);
        assert_eq!(found[2].price.as_ref().map(|price| price.minor), Some(20_000));
        assert!(!found[1].can_subscribe && found[2].can_subscribe);
        assert_eq!(found[1].parts[0].included, 20);
    }

    #[test]
    fn a_plan_is_ordered_under_the_id_that_is_sold_here() {
        let sold = offers(&[rate_plan("PARTNERS_BIZ"), rate_plan("PARTNERS_FREE")], &[]);
        for (wanted, ordered) in [
            ("business", "PARTNERS_BIZ"),
            ("partners_biz", "PARTNERS_BIZ"),
            ("CF_FREE", "PARTNERS_FREE"),
            ("pro", "pro"),
        ] {
            assert_eq!(as_sold(&sold, &wanted.parse().unwrap()).as_str(), ordered);
        }
    }

    #[test]
    fn either_list_may_be_missing() {
        assert_eq!(offers(&[rate_plan("pro")], &[])[0].price, None);
        let found = offers(&[], &[plan("pro", 20.0, true)]);
        assert_eq!(found[0].rate_plan.as_str(), "pro");
    }
}
