//! Members, roles and memberships: HTTP to world and back.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::page::Page;
use crate::sandbox::world::Refused;
use crate::sandbox::world::access::Right;
use crate::sandbox::world::members::Member;
use crate::sandbox::world::roles::{self, RoleSpec};
use crate::wire::ids::{AccountId, MemberId, RoleId};
use crate::wire::members::{DeletedMember, MemberStatus};

pub(super) async fn list(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (page, account) = (Page::of(&call)?, call.id::<AccountId>("account")?);
    let status = asked_status(&call)?;
    let (rows, info) = sandbox.read(|world, now| {
        let mut found = world.members_of(&call.caller, &account, now)?;
        found.retain(|member| status.as_ref().is_none_or(|status| member.status == *status));
        let mut rows: Vec<_> = found.into_iter().map(|member| world.member_wire(member)).collect();
        let user = |get: fn(&crate::wire::members::MemberUser) -> Option<&str>| {
            move |member: &crate::wire::members::Member| member.user.as_ref().and_then(get).map(str::to_owned)
        };
        match call.asks("order") {
            None => {}
            Some("user.email") => rows.sort_by_key(|member| member.email.clone()),
            Some("user.first_name") => rows.sort_by_key(user(|user| user.first_name.as_deref())),
            Some("user.last_name") => rows.sort_by_key(user(|user| user.last_name.as_deref())),
            Some("status") => rows.sort_by_key(|member| member.status.as_str().to_owned()),
            Some(_) => return Err(Refused::invalid("unknown order")),
        }
        Ok(page.cut(rows))
    })?;
    answer::list(rows, info)
}

fn asked_status(call: &Call) -> Result<Option<MemberStatus>, Refused> {
    match call.asks("status").map(|word| MemberStatus::from(word.to_owned())) {
        Some(MemberStatus::Other(_)) => Err(Refused::invalid("status must be accepted, pending or rejected")),
        status => Ok(status),
    }
}

pub(super) async fn create(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let account: AccountId = call.id("account")?;
    let new = call.sent()?;
    answer::one(sandbox.write(|world, now| world.add_member(&call.caller, &account, new, now)).await?)
}

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (account, id) = (call.id::<AccountId>("account")?, call.id::<MemberId>("member")?);
    answer::one(sandbox.read(|world, _| {
        let member = world.member(&call.caller, &account, &id, Right::ReadMembers)?;
        Ok::<_, Refused>(world.member_wire(member))
    })?)
}

pub(super) async fn change(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (account, id) = (call.id::<AccountId>("account")?, call.id::<MemberId>("member")?);
    let change = call.sent()?;
    answer::one(sandbox.write(|world, _| world.change_member(&call.caller, &account, &id, change)).await?)
}

pub(super) async fn remove(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (account, id) = (call.id::<AccountId>("account")?, call.id::<MemberId>("member")?);
    sandbox.write(|world, _| world.remove_member(&call.caller, &account, &id)).await?;
    answer::one(DeletedMember { id })
}

pub(super) async fn roles(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (page, account) = (Page::of(&call)?, call.id::<AccountId>("account")?);
    sandbox.read(|world, _| world.account_for(&call.caller, &account, Right::ReadAccount).map(|_| ()))?;
    let (rows, info) = page.cut(roles::ROLES.iter().filter_map(RoleSpec::to_wire).collect());
    answer::list(rows, info)
}

pub(super) async fn role(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (account, id) = (call.id::<AccountId>("account")?, call.id::<RoleId>("role")?);
    sandbox.read(|world, _| world.account_for(&call.caller, &account, Right::ReadAccount).map(|_| ()))?;
    answer::one(roles::find(id.as_str()).and_then(RoleSpec::to_wire).ok_or(Refused::NoMember)?)
}

pub(super) async fn memberships(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (page, status) = (Page::of(&call)?, asked_status(&call)?);
    let name = call.asks("account.name").or(call.asks("name"));
    let (rows, info) = sandbox.read(|world, _| {
        let wanted = |member: &&Member| status.as_ref().is_none_or(|status| member.status == *status);
        let found = world.memberships_of(&call.caller).into_iter().filter(wanted);
        let mut rows = found.map(|member| world.membership_wire(member)).collect::<Result<Vec<_>, _>>()?;
        rows.retain(|membership| name.is_none_or(|name| membership.account.name == name));
        match call.asks("order") {
            None => {}
            Some("id") => rows.sort_by_key(|membership| membership.id.clone()),
            Some("account.name") => rows.sort_by_key(|membership| membership.account.name.clone()),
            Some("status") => rows.sort_by_key(|membership| membership.status.as_str().to_owned()),
            Some(_) => return Err(Refused::invalid("unknown order")),
        }
        Ok(page.cut(rows))
    })?;
    answer::list(rows, info)
}

pub(super) async fn membership(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: MemberId = call.id("membership")?;
    answer::one(sandbox.read(|world, _| world.membership_wire(world.membership(&call.caller, &id)?))?)
}

#[derive(Deserialize)]
struct InvitationAnswer {
    status: MemberStatus,
}

pub(super) async fn answer_invitation(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: MemberId = call.id("membership")?;
    let InvitationAnswer { status } = call.sent()?;
    answer::one(sandbox.write(|world, now| world.answer_invitation(&call.caller, &id, status, now)).await?)
}

pub(super) async fn leave(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: MemberId = call.id("membership")?;
    sandbox.write(|world, _| world.leave(&call.caller, &id)).await?;
    answer::one(json!({ "id": id }))
}
