//! The cache of a zone: HTTP to world and back.

use axum::extract::State;
use serde_json::{Map, Value};

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::wire::ids::ZoneId;

pub(super) async fn purge(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, sent) = (call.id::<ZoneId>("zone")?, call.sent::<Map<String, Value>>()?);
    answer::one(sandbox.write(|world, now| world.purge(&call.caller, &zone, &sent, now)).await?)
}
