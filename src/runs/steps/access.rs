//! What the steps of direct access share: reading the members of an account, and telling one from another.

use crate::cloudflare::{CallError, Kind};
use crate::domain::member::{Member, MemberAct, Role};
use crate::domain::run::Request;
use crate::wire::ids::{AccountId, MemberId, RoleId};
use crate::wire::members::{GetMember, ListMembers, Member as Seen};

use super::{Context, Made};

/// What this run is to do with somebody's access.
pub(super) fn act<'a>(cx: &Context<'a>) -> Option<&'a MemberAct> {
    match &cx.run.request {
        Request::Members { act } => Some(act),
        _ => None,
    }
}

/// The members of an account, as its list has them: it may lag behind.
pub(super) async fn members(cx: &Context<'_>, account: &AccountId) -> Result<Vec<Seen>, CallError> {
    cx.partner.read_all(ListMembers { account: account.clone(), page: 1 }).await
}

/// One member, asked for by itself.
pub(super) async fn by_id(cx: &Context<'_>, account: &AccountId, id: &MemberId) -> Result<Option<Seen>, CallError> {
    match cx.partner.read(&GetMember { account: account.clone(), member: id.clone() }).await {
        Ok(answer) => Ok(Some(answer.result).filter(|seen| seen.id == *id)),
        Err(error) if error.kind == Kind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// One member of an account. A list that lags behind does not show who has just come and still shows who has just gone, so
/// it is asked for by itself first; it is gone only when the list does not have it either.
pub(super) async fn member(cx: &Context<'_>, account: &AccountId, id: &MemberId) -> Result<Option<Seen>, CallError> {
    match by_id(cx, account, id).await? {
        Some(seen) => Ok(Some(seen)),
        None => Ok(members(cx, account).await?.into_iter().find(|seen| seen.id == *id)),
    }
}

/// Whether somebody has these roles and no others.
pub(super) fn has_just(seen: &Seen, roles: &[RoleId]) -> bool {
    let ids = |role: &RoleId| seen.roles.iter().any(|one| one.id == *role);
    !seen.roles.is_empty() && roles.iter().all(ids) && seen.roles.iter().all(|one| roles.contains(&one.id))
}

/// Whether this is the address.
pub(super) fn is_of(seen: &Seen, email: &str) -> bool {
    seen.address().is_some_and(|address| address.trim().eq_ignore_ascii_case(email.trim()))
}

/// Who must stay as it is, whatever was asked: without the tenant admin or the service user in use the portal's own work
/// would stop. Asked of what Cloudflare shows now, since who it was may have changed after the job was asked for.
pub(super) fn must_stay(cx: &Context<'_>, seen: &Seen) -> bool {
    is_of(seen, &cx.partner.identity()) || cx.stays.iter().any(|email| is_of(seen, email))
}

/// The member as it is kept. Where an answer does not repeat the roles, as those to POST do not
/// (github.com/cloudflare/terraform-provider-cloudflare, pull request 6520, read 2026-11), they are those that were `sent`.
pub(super) fn made(cx: &Context<'_>, account: &AccountId, seen: &Seen, sent: &[RoleId], is_new: bool) -> Made {
    let mut member = Member::seen(account, seen.clone(), cx.now);
    if member.roles.is_empty() && !sent.is_empty() {
        let role = |id: &RoleId| Role { id: id.clone(), name: String::new(), description: String::new() };
        (member.roles, member.policies) = (sent.iter().map(role).collect(), false);
    }
    member.invited_at = is_new.then_some(cx.now);
    Made::Access(Box::new(member))
}
