//! What is ordered: a plan for a website or an add-on for an account.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::wire::ids::RatePlanId;
use crate::wire::subscriptions;

/// An order, as a person made it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Order {
    /// The rate plan, as it is sent.
    pub rate_plan: RatePlanId,
    /// How many of what, where it is not what comes with the plan.
    #[serde(default)]
    pub components: BTreeMap<String, u32>,
}

impl Order {
    /// An order of this rate plan with what comes with it.
    #[must_use]
    pub fn of(rate_plan: RatePlanId) -> Self {
        Self { rate_plan, components: BTreeMap::new() }
    }

    /// As it stands in the body of a call. How often it is paid is left to Cloudflare's default, monthly.
    #[must_use]
    pub fn wire(&self) -> subscriptions::Order {
        subscriptions::Order {
            rate_plan: self.rate_plan.clone(),
            frequency: None,
            components: self.components.iter().map(|(name, value)| (name.clone(), *value)).collect(),
        }
    }
}
