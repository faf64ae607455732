//! Users: HTTP to world and back.

use axum::extract::State;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    answer::one(sandbox.read(|world, _| world.user_details(world.user(&call.caller)?))?)
}

pub(super) async fn change(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let change = call.sent()?;
    answer::one(sandbox.write(|world, now| world.change_user(&call.caller, change, now)).await?)
}

pub(super) async fn create(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let new = call.sent()?;
    answer::one(sandbox.write(|world, now| world.add_user(&call.caller, new, now)).await?)
}
