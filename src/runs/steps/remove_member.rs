//! `DELETE /accounts/{account}/members/{member}`: takes somebody's access to one account away, as the partner. In a job
//! that goes through several accounts, each of them is a step.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::member::MemberAct;
use crate::domain::service_user::ServiceUserState;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::ids::{AccountId, MemberId};
use crate::wire::members::{DeleteMember, Member as Seen, MemberStatus};

use super::invite_member::{act, is_of, members};
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct RemoveMemberStep;

/// Which one it is among the members.
fn is_it(act: &MemberAct, seen: &Seen) -> bool {
    match act {
        MemberAct::Remove { member, .. } | MemberAct::InviteAgain { member, .. } => seen.id == *member,
        MemberAct::RemoveEverywhere { email, .. } => is_of(seen, email.as_str()),
        MemberAct::Invite { .. } | MemberAct::Change { .. } => false,
    }
}

/// The call that the draft stands for: which member it is was read before it was written down.
fn call(cx: &Context<'_>, before: &[String]) -> Option<DeleteMember> {
    let member: MemberId = before.first()?.parse().ok()?;
    Some(DeleteMember { account: cx.account().ok()?, member })
}

async fn is_gone(cx: &Context<'_>, call: &DeleteMember) -> Result<bool, CallError> {
    Ok(!members(cx, &call.account).await?.iter().any(|seen| seen.id == call.member))
}

fn gone(call: DeleteMember) -> Made {
    Made::AccessGone { account: call.account, member: Some(call.member) }
}

/// Who must stay, whatever was asked: without the tenant admin or the service user the portal's own work would stop.
fn must_stay(cx: &Context<'_>, seen: &Seen) -> bool {
    let in_use = cx.service_users.iter().filter(|user| user.state == ServiceUserState::Active);
    is_of(seen, &cx.partner.identity()) || in_use.into_iter().any(|user| is_of(seen, user.email.as_str()))
}

/// Nobody to remove: done, with what is known of the member.
fn nobody(act: &MemberAct, account: AccountId) -> Stop {
    let member = match act {
        MemberAct::Remove { member, .. } | MemberAct::InviteAgain { member, .. } => Some(member.clone()),
        _ => None,
    };
    let words = format!("{} is not in the account any more; nothing was sent.", act.email());
    Stop::Already(Box::new(Made::AccessGone { account, member }), words)
}

#[async_trait]
impl Act for RemoveMemberStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let act = act(cx).ok_or_else(wrong_request)?;
        let account: AccountId = cx.account()?;
        let Some(seen) = members(cx, &account).await?.into_iter().find(|seen| is_it(act, seen)) else {
            return Err(nobody(act, account));
        };
        if must_stay(cx, &seen) {
            return Err(Stop::Fail(
                "The portal itself works with this user, so it stays. Nothing was removed.".to_owned(),
            ));
        }
        if matches!(act, MemberAct::InviteAgain { .. }) && seen.status == MemberStatus::Accepted {
            return Err(Stop::Fail(format!(
                "{} has accepted the invitation meanwhile. Nothing was changed, and nothing needs to be done.",
                act.email()
            )));
        }
        let before = vec![seen.id.to_string()];
        let call = call(cx, &before).ok_or_else(wrong_request)?;
        Ok(Draft {
            natural_key: act.email().to_owned(),
            request_sha256: fingerprint(&call),
            before,
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        let Some(call) = call(cx, &draft.before) else { return Sent::Odd(Trace::default()) };
        match cx.partner.write(&call).await {
            Ok(answer) => Sent::Made(gone(call), answer.trace),
            // Somebody removed it between the look and the call.
            Err(error) if error.kind == Kind::NotFound && is_gone(cx, &call).await.unwrap_or(false) => {
                Sent::Made(gone(call), error.trace)
            }
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        let left = cx.run.steps.iter().filter(|step| !step.state.is_over()).count();
        if left > 1 {
            let stands = format!("The access stands in {left} accounts, this one among them; Retry goes on from here.");
            return refused_but(cx, error, &stands);
        }
        refused_but(cx, error, "The access stands as it was.")
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx, &attempt.before) else { return Ok(Vec::new()) };
        if !is_gone(cx, &call).await? {
            return Ok(Vec::new());
        }
        Ok(vec![Candidate {
            id: call.member.to_string(),
            name: attempt.natural_key.clone(),
            evidence: "The account does not list it any more.".to_owned(),
            ours: true,
        }])
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let call = call(cx, &[candidate.to_owned()]).ok_or_else(wrong_request)?;
        Ok(gone(call))
    }
}
