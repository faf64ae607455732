//! Subscriptions and plans: HTTP to world and back.

use axum::extract::State;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::world::Refused;
use crate::wire::ids::{AccountId, SubscriptionId, ZoneId};
use crate::wire::subscriptions::DeletedSubscription;

pub(super) async fn of_zone(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    answer::one(sandbox.read(|world, now| world.zone_subscription(&call.caller, &zone, now))?)
}

pub(super) async fn order_for_zone(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, order) = (call.id::<ZoneId>("zone")?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.order_zone_plan(&call.caller, &zone, order, now)).await?)
}

pub(super) async fn change_of_zone(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, order) = (call.id::<ZoneId>("zone")?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.change_zone_plan(&call.caller, &zone, order, now)).await?)
}

// Older partner documents send a body; the schema of 2026-08 has none, and none is read.
pub(super) async fn end_of_zone(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    let id = sandbox.write(|world, now| world.end_zone_plan(&call.caller, &zone, now)).await?;
    answer::one(DeletedSubscription { subscription_id: Some(id) })
}

// One page holds all; whoever asks for more gets an empty one.
pub(super) async fn of_account(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let account: AccountId = call.id("account")?;
    let mut all = sandbox.read(|world, now| world.subscriptions_of(&call.caller, &account, now))?;
    if call.asks("page").is_some_and(|page| page != "1") {
        all.clear();
    }
    answer::one(all)
}

pub(super) async fn order_for_account(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (account, order) = (call.id::<AccountId>("account")?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.order_add_on(&call.caller, &account, order, now)).await?)
}

pub(super) async fn change_of_account(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (account, id, order) = (call.id::<AccountId>("account")?, id_of(&call)?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.change_add_on(&call.caller, &account, &id, order, now)).await?)
}

pub(super) async fn end_of_account(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (account, id) = (call.id::<AccountId>("account")?, id_of(&call)?);
    sandbox.write(|world, _| world.end_add_on(&call.caller, &account, &id)).await?;
    answer::one(DeletedSubscription { subscription_id: Some(id) })
}

fn id_of(call: &Call) -> Result<SubscriptionId, Refused> {
    call.id("subscription")
}

pub(super) async fn available_plans(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    answer::one(sandbox.read(|world, _| world.available_plans(&call.caller, &zone))?)
}

pub(super) async fn available_plan(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, id) = (call.id::<ZoneId>("zone")?, call.id::<String>("plan")?);
    let plans = sandbox.read(|world, _| world.available_plans(&call.caller, &zone))?;
    answer::one(plans.into_iter().find(|plan| plan.id == id).ok_or(Refused::PlanUnknown)?)
}

pub(super) async fn available_rate_plans(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    answer::one(sandbox.read(|world, _| world.available_rate_plans(&call.caller, &zone))?)
}
