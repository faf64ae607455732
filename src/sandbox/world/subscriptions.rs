//! Subscriptions: the one plan of a zone, any number of add-ons of an account, and what was charged for them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::ids::{AccountId, BadId, SubscriptionId, ZoneId};
use crate::wire::subscriptions::{Frequency, Subscription as WireSubscription};

use super::access::{Caller, Right};
use super::catalogue::{self, COMPONENTS, PlanSpec, Scope};
use super::{Refused, World};
use crate::sandbox::mint;

/// Most of one component; what Cloudflare's limit is is not published.
const COMPONENT_MAX: f64 = 1_000_000.0;

/// One subscription.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Subscription {
    pub(in crate::sandbox) id: SubscriptionId,
    pub(in crate::sandbox) account: AccountId,
    /// The zone, where it is a zone's plan.
    pub(in crate::sandbox) zone: Option<ZoneId>,
    /// As billing names it.
    pub(in crate::sandbox) rate_plan: String,
    pub(in crate::sandbox) frequency: Frequency,
    /// All components with how many.
    pub(in crate::sandbox) components: Vec<(String, u32)>,
    pub(in crate::sandbox) created_on: Timestamp,
    /// When the first period began.
    pub(in crate::sandbox) since: Timestamp,
}

/// One paid order.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Charge {
    pub(in crate::sandbox) subscription: SubscriptionId,
    pub(in crate::sandbox) rate_plan: String,
    pub(in crate::sandbox) at: Timestamp,
}

/// What POST and PUT ask for; what else the schema has is read-only and ignored.
#[derive(Deserialize)]
pub(in crate::sandbox) struct Order {
    rate_plan: RatePlanRef,
    #[serde(default)]
    frequency: Option<Frequency>,
    #[serde(default)]
    component_values: Option<Vec<ComponentRef>>,
}

#[derive(Deserialize)]
struct RatePlanRef {
    id: String,
}

#[derive(Deserialize)]
struct ComponentRef {
    name: String,
    value: Value,
}

/// An order that may be carried out.
struct Checked {
    plan: &'static PlanSpec,
    frequency: Option<Frequency>,
    components: Option<Vec<(String, u32)>>,
}

impl World {
    /// The plan of a zone; one that never had an order has none.
    pub(in crate::sandbox) fn zone_subscription(
        &self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<WireSubscription, Refused> {
        self.zone_for(caller, zone, Right::ReadSubscriptions)?;
        let found = self.subscriptions.iter().find(|one| one.zone.as_ref() == Some(zone));
        self.subscription_wire(found.ok_or(Refused::NoSubscription)?, now)
    }

    /// Orders a plan for a zone. Whether a second order is billed is not published; here it is, so that a client which
    /// orders without looking is found out.
    pub(in crate::sandbox) fn order_zone_plan(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        order: Order,
        now: Timestamp,
    ) -> Result<WireSubscription, Refused> {
        let account = self.zone_for(caller, zone, Right::WriteSubscriptions)?.account.clone();
        let checked = self.checked_order(order, Scope::Zone)?;
        let present = self.subscriptions.iter().find(|one| one.zone.as_ref() == Some(zone)).map(|one| one.id.clone());
        let id = match present {
            Some(id) => id,
            None => mint::id().parse().map_err(|_| Refused::NoSubscription)?,
        };
        let made = checked.into_subscription(id.clone(), account, Some(zone.clone()), now);
        self.subscriptions.retain(|one| one.id != id);
        self.charge(&made, now);
        self.plan_follows(zone, &made.rate_plan, now);
        let answer = self.subscription_wire(&made, now);
        self.subscriptions.push(made);
        answer
    }

    /// Changes the plan of a zone that has one.
    pub(in crate::sandbox) fn change_zone_plan(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        order: Order,
        now: Timestamp,
    ) -> Result<WireSubscription, Refused> {
        self.zone_for(caller, zone, Right::WriteSubscriptions)?;
        let present = self.subscriptions.iter().find(|one| one.zone.as_ref() == Some(zone)).map(|one| one.id.clone());
        let id = present.ok_or(Refused::NoSubscription)?;
        let checked = self.checked_order(order, Scope::Zone)?;
        let plan = checked.plan.id;
        let answer = self.change(&id, checked, now)?;
        self.plan_follows(zone, plan, now);
        Ok(answer)
    }

    /// Takes a zone back to the free plan.
    pub(in crate::sandbox) fn end_zone_plan(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<SubscriptionId, Refused> {
        self.zone_for(caller, zone, Right::WriteSubscriptions)?;
        let found = self.subscriptions.iter().find(|one| one.zone.as_ref() == Some(zone));
        let id = found.ok_or(Refused::NoSubscription)?.id.clone();
        self.subscriptions.retain(|one| one.id != id);
        self.plan_follows(zone, "CF_FREE", now);
        Ok(id)
    }

    /// Subscriptions of an account that lists show, the plans of its zones among them.
    pub(in crate::sandbox) fn subscriptions_of(
        &self,
        caller: &Caller,
        account: &AccountId,
        now: Timestamp,
    ) -> Result<Vec<WireSubscription>, Refused> {
        self.account_for(caller, account, Right::ReadSubscriptions)?;
        let inside = self.subscriptions.iter().filter(|one| one.account == *account);
        let listed = inside.filter(|one| self.is_listed(one.created_on, now));
        listed.map(|one| self.subscription_wire(one, now)).collect()
    }

    /// Orders an add-on; each order makes another one.
    pub(in crate::sandbox) fn order_add_on(
        &mut self,
        caller: &Caller,
        account: &AccountId,
        order: Order,
        now: Timestamp,
    ) -> Result<WireSubscription, Refused> {
        self.account_for(caller, account, Right::WriteSubscriptions)?;
        let checked = self.checked_order(order, Scope::Account)?;
        let id = mint::id().parse().map_err(|_| Refused::NoSubscription)?;
        let made = checked.into_subscription(id, account.clone(), None, now);
        self.charge(&made, now);
        let answer = self.subscription_wire(&made, now);
        self.subscriptions.push(made);
        answer
    }

    /// Changes an add-on.
    pub(in crate::sandbox) fn change_add_on(
        &mut self,
        caller: &Caller,
        account: &AccountId,
        id: &SubscriptionId,
        order: Order,
        now: Timestamp,
    ) -> Result<WireSubscription, Refused> {
        self.add_on_for(caller, account, id)?;
        let checked = self.checked_order(order, Scope::Account)?;
        self.change(id, checked, now)
    }

    /// Ends an add-on.
    pub(in crate::sandbox) fn end_add_on(
        &mut self,
        caller: &Caller,
        account: &AccountId,
        id: &SubscriptionId,
    ) -> Result<(), Refused> {
        self.add_on_for(caller, account, id)?;
        self.subscriptions.retain(|one| one.id != *id);
        Ok(())
    }

    // The plan of a zone is listed with the account and changed with the zone; whether Cloudflare would change it here,
    // too, is not published.
    fn add_on_for(&self, caller: &Caller, account: &AccountId, id: &SubscriptionId) -> Result<(), Refused> {
        self.account_for(caller, account, Right::WriteSubscriptions)?;
        let mut inside = self.subscriptions.iter().filter(|one| one.account == *account);
        match inside.find(|one| one.id == *id) {
            Some(one) if one.zone.is_some() => Err(Refused::invalid("this is the subscription of a zone")),
            Some(_) => Ok(()),
            None => Err(Refused::NoSubscription),
        }
    }

    fn change(&mut self, id: &SubscriptionId, checked: Checked, now: Timestamp) -> Result<WireSubscription, Refused> {
        let found = self.subscriptions.iter_mut().find(|one| one.id == *id).ok_or(Refused::NoSubscription)?;
        let is_other = found.rate_plan != checked.plan.id;
        let kept = (!is_other).then(|| found.components.clone());
        found.components = checked.components.or(kept).unwrap_or_else(|| defaults(checked.plan));
        found.frequency = checked.frequency.unwrap_or_else(|| found.frequency.clone());
        found.rate_plan = checked.plan.id.to_owned();
        if is_other {
            found.since = now;
        }
        let changed = found.clone();
        if is_other {
            self.charge(&changed, now);
        }
        self.subscription_wire(&changed, now)
    }

    fn charge(&mut self, made: &Subscription, now: Timestamp) {
        if catalogue::find(&made.rate_plan).is_some_and(|plan| plan.paid) {
            let (subscription, rate_plan) = (made.id.clone(), made.rate_plan.clone());
            self.charges.push(Charge { subscription, rate_plan, at: now });
        }
    }

    fn plan_follows(&mut self, zone: &ZoneId, rate_plan: &str, now: Timestamp) {
        let plan = catalogue::find(rate_plan).map_or("free", |plan| plan.reads_as);
        let lag = self.switches.plan_visible_after_ms;
        if let Some(zone) = self.zones.iter_mut().find(|other| other.id == *zone) {
            zone.take_plan(plan, lag, now);
        }
    }

    fn checked_order(&self, order: Order, scope: Scope) -> Result<Checked, Refused> {
        let plan = catalogue::find(&order.rate_plan.id).ok_or(Refused::PlanUnknown)?;
        match (plan.scope, scope) {
            (Scope::Account, Scope::Zone) => return Err(Refused::invalid("this rate plan is for accounts")),
            (Scope::Zone, Scope::Account) => return Err(Refused::invalid("this rate plan is for zones")),
            _ => {}
        }
        if let Some(Frequency::NotApplicable | Frequency::Other(_)) = order.frequency {
            return Err(Refused::invalid("frequency must be weekly, monthly, quarterly or yearly"));
        }
        let components = order.component_values.map(|sent| checked_components(plan, &sent)).transpose()?;
        if !plan.is_sold_to(self.switches.programme) || self.switches.not_included.iter().any(|id| plan.is_called(id)) {
            return Err(Refused::NotIncluded);
        }
        if plan.paid && !self.switches.payment_method {
            return Err(Refused::NoPaymentMethod);
        }
        Ok(Checked { plan, frequency: order.frequency, components })
    }

    /// Gives each zone with a plan its subscription: those of the seed, and of files from before there were any.
    pub(in crate::sandbox) fn subscribe_planned_zones(&mut self) -> Result<(), BadId> {
        for zone in &self.zones {
            let subscribed = self.subscriptions.iter().any(|one| one.zone.as_ref() == Some(&zone.id));
            let plan = catalogue::on_zone(&zone.plan).filter(|plan| plan.paid && !subscribed);
            if let Some(plan) = plan {
                let checked = Checked { plan, frequency: None, components: None };
                let id = mint::id_from(&format!("subscription:{}", zone.id)).parse()?;
                let (account, on) = (zone.account.clone(), zone.created_on);
                self.subscriptions.push(checked.into_subscription(id, account, Some(zone.id.clone()), on));
            }
        }
        Ok(())
    }

    /// Gives an account an add-on that was there from the beginning.
    pub(in crate::sandbox) fn seed_add_on(
        &mut self,
        account: &AccountId,
        id: &str,
        on: Timestamp,
    ) -> Result<(), BadId> {
        let plan = catalogue::find(id).ok_or(BadId)?;
        let checked = Checked { plan, frequency: None, components: None };
        let id = mint::id_from(&format!("subscription:{account}:{id}")).parse()?;
        self.subscriptions.push(checked.into_subscription(id, account.clone(), None, on));
        Ok(())
    }
}

impl Checked {
    fn into_subscription(
        self,
        id: SubscriptionId,
        account: AccountId,
        zone: Option<ZoneId>,
        now: Timestamp,
    ) -> Subscription {
        Subscription {
            id,
            account,
            zone,
            rate_plan: self.plan.id.to_owned(),
            frequency: self.frequency.unwrap_or(Frequency::Monthly),
            components: self.components.unwrap_or_else(|| defaults(self.plan)),
            created_on: now,
            since: now,
        }
    }
}

fn defaults(plan: &PlanSpec) -> Vec<(String, u32)> {
    let all = COMPONENTS.iter();
    all.map(|(name, _)| ((*name).to_owned(), plan.default_of(name))).filter(|(_, value)| *value > 0).collect()
}

// At least what comes with the plan, and each component once: decided here, nothing is published.
fn checked_components(plan: &PlanSpec, sent: &[ComponentRef]) -> Result<Vec<(String, u32)>, Refused> {
    let mut all = defaults(plan);
    for (index, component) in sent.iter().enumerate() {
        let name = component.name.as_str();
        if !COMPONENTS.iter().any(|(known, _)| *known == name) {
            return Err(Refused::invalid(format!("component_values: no component {name}")));
        }
        if sent.iter().take(index).any(|earlier| earlier.name == name) {
            return Err(Refused::invalid(format!("component_values: {name} comes twice")));
        }
        let value = whole(&component.value).filter(|value| *value >= plan.default_of(name));
        let value = value.ok_or_else(|| Refused::invalid(format!("component_values: {name} cannot be that many")))?;
        all.retain(|(other, _)| other != name);
        all.push((name.to_owned(), value));
    }
    Ok(all)
}

fn whole(value: &Value) -> Option<u32> {
    let number = value.as_f64().filter(|number| (0.0..=COMPONENT_MAX).contains(number) && number.fract() == 0.0)?;
    format!("{number:.0}").parse().ok()
}
