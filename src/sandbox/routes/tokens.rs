//! API tokens, of the caller and of an account: HTTP to world and back.

use axum::extract::State;

use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::page::Page;
use crate::sandbox::world::Refused;
use crate::sandbox::world::access::Right;
use crate::sandbox::world::tokens::{Owner, groups};
use crate::sandbox::world::users::ApiKey;
use crate::sandbox::{Sandbox, locked};
use crate::wire::ids::{AccountId, TokenId};
use crate::wire::tokens::{DeletedToken, SCOPE_USER};

/// The account in the path, where it is about one.
fn account(call: &Call) -> Result<Option<AccountId>, Refused> {
    if call.names("account") { call.id("account").map(Some) } else { Ok(None) }
}

fn owner(sandbox: &Sandbox, call: &Call, right: Right) -> Result<Owner, Refused> {
    let account = account(call)?;
    sandbox.read(|world, _| world.token_owner(&call.caller, account.as_ref(), right))
}

/// Remembers a value that is given away.
fn given(sandbox: &Sandbox, value: &ApiKey) {
    locked(&sandbox.0.given).push(value.clone());
}

pub(super) async fn list(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (page, owner) = (Page::of(&call)?, owner(&sandbox, &call, Right::ReadTokens)?);
    let (rows, info) = sandbox.read(|world, now| {
        let mut found = world.tokens_of(&owner, now);
        found.retain(|token| call.asks("name").is_none_or(|name| token.name == name));
        page.cut(found.into_iter().map(|token| token.wire(now)).collect())
    });
    answer::list(rows, info)
}

pub(super) async fn create(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (owner, new) = (owner(&sandbox, &call, Right::WriteTokens)?, call.sent()?);
    let (created, value) = sandbox.write(|world, now| world.add_token(&call.caller, owner, new, now)).await?;
    given(&sandbox, &value);
    answer::one(created)
}

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (owner, id) = (owner(&sandbox, &call, Right::ReadTokens)?, call.id::<TokenId>("token")?);
    answer::one(sandbox.read(|world, now| world.token(&owner, &id).map(|token| token.wire(now)))?)
}

pub(super) async fn replace(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (owner, id) = (owner(&sandbox, &call, Right::WriteTokens)?, call.id::<TokenId>("token")?);
    let new = call.sent()?;
    answer::one(sandbox.write(|world, now| world.put_token(&call.caller, &owner, &id, new, now)).await?)
}

pub(super) async fn roll(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (owner, id) = (owner(&sandbox, &call, Right::WriteTokens)?, call.id::<TokenId>("token")?);
    // An empty object or nothing at all.
    if !call.body().is_empty() {
        call.json()?;
    }
    let value = sandbox.write(|world, now| world.roll_token(&owner, &id, now)).await?;
    given(&sandbox, &value);
    answer::one(value.reveal())
}

pub(super) async fn remove(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (owner, id) = (owner(&sandbox, &call, Right::WriteTokens)?, call.id::<TokenId>("token")?);
    sandbox.write(|world, _| world.drop_token(&owner, &id)).await?;
    answer::one(DeletedToken { id })
}

pub(super) async fn verify(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let account = account(&call)?;
    answer::one(sandbox.read(|world, now| world.verified(&call.caller, account.as_ref(), now))?)
}

pub(super) async fn permission_groups(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let owner = owner(&sandbox, &call, Right::ReadTokens)?;
    let of_user = matches!(owner, Owner::User(_));
    let mut found: Vec<_> = groups::all().iter().collect();
    found.retain(|group| of_user || !group.scopes.iter().any(|scope| scope == SCOPE_USER));
    found.retain(|group| call.asks("name").is_none_or(|name| group.name == name));
    found.retain(|group| call.asks("scope").is_none_or(|scope| group.scopes.iter().any(|one| one == scope)));
    answer::one(found)
}
