//! Accounts: HTTP to world and back.

use axum::extract::State;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::page::Page;
use crate::sandbox::world::access::Right;
use crate::wire::accounts::DeletedAccount;
use crate::wire::ids::AccountId;

pub(super) async fn list(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let page = Page::of(&call)?;
    let (rows, info) = sandbox.read(|world, now| {
        let mut found = world.accounts_of(&call.caller, now);
        found.retain(|account| call.asks("name").is_none_or(|name| account.name == name));
        let (rows, info) = page.cut(found);
        (rows.into_iter().map(|account| world.account_wire(account)).collect::<Vec<_>>(), info)
    });
    answer::list(rows, info)
}

pub(super) async fn create(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let new = call.sent()?;
    let key = call.header("idempotency-key").filter(|key| !key.is_empty());
    answer::one(sandbox.write(|world, now| world.add_account(&call.caller, new, key, now)).await?)
}

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: AccountId = call.id("account")?;
    answer::one(sandbox.read(|world, _| {
        world.account_for(&call.caller, &id, Right::ReadAccount).map(|account| world.account_wire(account))
    })?)
}

pub(super) async fn rename(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: AccountId = call.id("account")?;
    let change = call.sent()?;
    answer::one(sandbox.write(|world, _| world.rename_account(&call.caller, &id, change)).await?)
}

pub(super) async fn remove(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: AccountId = call.id("account")?;
    sandbox.write(|world, _| world.remove_account(&call.caller, &id)).await?;
    answer::one(DeletedAccount { id })
}

pub(super) async fn profile(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: AccountId = call.id("account")?;
    answer::one(sandbox.read(|world, _| {
        world.account_for(&call.caller, &id, Right::ReadAccount).map(|account| account.profile.clone())
    })?)
}

pub(super) async fn put_profile(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: AccountId = call.id("account")?;
    let profile = call.sent()?;
    answer::one(sandbox.write(|world, _| world.put_profile(&call.caller, &id, profile)).await?)
}
