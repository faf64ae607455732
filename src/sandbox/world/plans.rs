//! Subscriptions and plans as answers have them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::wire::ids::ZoneId;
use crate::wire::subscriptions::{
    AvailablePlan, AvailableRatePlan, ComponentValue, Frequency, PlanComponent, RatePlan, SubscribedZone,
    Subscription as WireSubscription, SubscriptionState,
};

use super::access::{Caller, Right};
use super::catalogue::{self, COMPONENTS, CURRENCY, PlanSpec, Scope};
use super::subscriptions::Subscription;
use super::{Refused, World, rfc3339};
use crate::sandbox::mint;

impl World {
    /// The subscription as answers have it: partner ids come back as retail ones, and the frequency of free and
    /// enterprise zones does not come back at all (Terraform provider, version 4).
    pub(in crate::sandbox) fn subscription_wire(
        &self,
        one: &Subscription,
        now: Timestamp,
    ) -> Result<WireSubscription, Refused> {
        let plan = catalogue::find(&one.rate_plan).ok_or(Refused::PlanUnknown)?;
        let (start, end) = period(one, now);
        let is_zone = plan.scope == Scope::Zone;
        let frequency = match plan.reads_as {
            "free" | "enterprise" if is_zone => Frequency::NotApplicable,
            _ => one.frequency.clone(),
        };
        let price_of = |name: &str| COMPONENTS.iter().find(|(known, _)| *known == name).map_or(0, |(_, price)| *price);
        let component = |(name, value): &(String, u32)| ComponentValue {
            name: name.clone(),
            value: f64::from(*value),
            price: Some(money(price_of(name))),
            default: Some(f64::from(plan.default_of(name))),
        };
        let more = one
            .components
            .iter()
            .map(|(name, value)| price_of(name).saturating_mul(value.saturating_sub(plan.default_of(name))));
        let monthly = more.fold(plan.price, u32::saturating_add);
        let name_of = |id: &ZoneId| self.zones.iter().find(|zone| zone.id == *id).map(|zone| zone.name.clone());
        let zone = one.zone.clone().map(|id| SubscribedZone { name: name_of(&id).unwrap_or_default(), id });
        Ok(WireSubscription {
            id: one.id.clone(),
            rate_plan: RatePlan {
                id: plan.reads_as.parse().map_err(|_| Refused::PlanUnknown)?,
                public_name: plan.name.replace(" Website", " Plan"),
                currency: CURRENCY.to_owned(),
                scope: if is_zone { "zone" } else { "account" }.to_owned(),
                externally_managed: false,
                is_contract: plan.is_contract(),
                sets: Vec::new(),
            },
            state: Some(state(plan)),
            price: money(monthly) * months(&frequency),
            frequency: Some(frequency),
            currency: CURRENCY.to_owned(),
            current_period_start: Some(rfc3339(start)),
            current_period_end: Some(rfc3339(end)),
            component_values: one.components.iter().map(component).collect(),
            zone,
            app: json!({ "install_id": Value::Null }),
        })
    }

    /// Plans that the zone can have, by programme. Their ids are those of the plan on the zone.
    pub(in crate::sandbox) fn available_plans(
        &self,
        caller: &Caller,
        zone: &ZoneId,
    ) -> Result<Vec<AvailablePlan>, Refused> {
        let present = &self.zone_for(caller, zone, Right::ReadSubscriptions)?.plan;
        let plans = catalogue::sold_to(self.switches.programme);
        Ok(plans
            .map(|plan| AvailablePlan {
                id: plan_id(plan.reads_as),
                name: plan.name.to_owned(),
                price: money(plan.price),
                currency: CURRENCY.to_owned(),
                frequency: Some(Frequency::Monthly),
                legacy_id: plan.reads_as.to_owned(),
                is_subscribed: plan.reads_as == present.as_str(),
                can_subscribe: self.can_order(plan),
                externally_managed: false,
                legacy_discount: false,
            })
            .collect())
    }

    /// Rate plans that the zone can have, by programme, under the names that Cloudflare's SDK 5.9.0 has for them.
    pub(in crate::sandbox) fn available_rate_plans(
        &self,
        caller: &Caller,
        zone: &ZoneId,
    ) -> Result<Vec<AvailableRatePlan>, Refused> {
        self.zone_for(caller, zone, Right::ReadSubscriptions)?;
        let plans = catalogue::sold_to(self.switches.programme).filter(|plan| self.can_order(plan));
        plans
            .map(|plan| {
                let component = |(name, price): &(&str, u32)| PlanComponent {
                    name: (*name).to_owned(),
                    default: f64::from(plan.default_of(name)),
                    unit_price: money(*price),
                };
                Ok(AvailableRatePlan {
                    id: plan.alias.parse().map_err(|_| Refused::PlanUnknown)?,
                    name: plan.name.replace(" Website", " Plan"),
                    currency: CURRENCY.to_owned(),
                    duration: 1.0,
                    frequency: Some(Frequency::Monthly),
                    components: COMPONENTS.iter().map(component).collect(),
                })
            })
            .collect()
    }

    fn can_order(&self, plan: &PlanSpec) -> bool {
        !self.switches.not_included.iter().any(|id| plan.is_called(id))
    }
}

/// The id of a plan on zones.
pub(in crate::sandbox) fn plan_id(legacy_id: &str) -> String {
    mint::id_from(&format!("plan:{legacy_id}"))
}

/// Cents as the currency's main unit.
pub(in crate::sandbox) fn money(cents: u32) -> f64 {
    f64::from(cents) / 100.0
}

/// How far a subscription to the plan is. Nothing waits for money here.
pub(in crate::sandbox) fn state(plan: &PlanSpec) -> SubscriptionState {
    if plan.paid { SubscriptionState::Paid } else { SubscriptionState::Provisioned }
}

fn months(frequency: &Frequency) -> f64 {
    match frequency {
        Frequency::Weekly => 0.25,
        Frequency::Quarterly => 3.0,
        Frequency::Yearly => 12.0,
        Frequency::Monthly | Frequency::NotApplicable | Frequency::Other(_) => 1.0,
    }
}

// The period that `now` is in. Each renewal begins one; renewals are no orders and charge nothing here.
fn period(one: &Subscription, now: Timestamp) -> (Timestamp, Timestamp) {
    let days = match one.frequency {
        Frequency::Weekly => 7,
        Frequency::Quarterly => 91,
        Frequency::Yearly => 365,
        Frequency::Monthly | Frequency::NotApplicable | Frequency::Other(_) => 30,
    };
    let over = now.duration_since(one.since).as_hours().max(0) / (24 * days);
    let after = |periods: i64| {
        let long = SignedDuration::from_hours(24 * days * periods);
        one.since.saturating_add(long).unwrap_or(Timestamp::MAX)
    };
    (after(over), after(over + 1))
}
