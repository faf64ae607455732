//! Zone holds: HTTP to world and back.

use axum::extract::State;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::world::Refused;
use crate::wire::ids::ZoneId;

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: ZoneId = call.id("zone")?;
    answer::one(sandbox.read(|world, now| world.zone_hold(&call.caller, &id, now))?)
}

pub(super) async fn create(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: ZoneId = call.id("zone")?;
    let include_subdomains = match call.asks("include_subdomains") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Refused::invalid("include_subdomains must be true or false")),
    };
    answer::one(sandbox.write(|world, now| world.hold_zone(&call.caller, &id, include_subdomains, now)).await?)
}

pub(super) async fn change(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (id, change) = (call.id::<ZoneId>("zone")?, call.sent()?);
    answer::one(sandbox.write(|world, now| world.change_hold(&call.caller, &id, &change, now)).await?)
}

pub(super) async fn remove(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: ZoneId = call.id("zone")?;
    let until = call.asks("hold_after");
    answer::one(sandbox.write(|world, now| world.lift_hold(&call.caller, &id, until, now)).await?)
}
