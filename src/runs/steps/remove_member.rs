//! `DELETE /accounts/{account}/members/{member}`: takes somebody's access to one account away, as the partner. In a job
//! that goes through several accounts, each of them is a step.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::member::MemberAct;
use crate::domain::step::{Attempt, Candidate, Step, StepState};
use crate::wire::ids::{AccountId, MemberId};
use crate::wire::members::{DeleteMember, Member as Seen, MemberStatus};

use super::access::{act, by_id, is_of, member, members, must_stay};
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct RemoveMemberStep;

/// Whom to remove from the account, while it is there. Where an address is meant, its place in the account was read before
/// the job was asked for: a list that lags behind may not show it yet.
async fn find(cx: &Context<'_>, act: &MemberAct, account: &AccountId) -> Result<Option<Seen>, CallError> {
    let (email, places) = match act {
        MemberAct::Remove { member: id, .. } | MemberAct::InviteAgain { member: id, .. } => {
            return member(cx, account, id).await;
        }
        MemberAct::RemoveEverywhere { email, places } => (email.as_str(), places),
        MemberAct::Invite { .. } | MemberAct::Change { .. } => return Ok(None),
    };
    if let Some(seen) = members(cx, account).await?.into_iter().find(|seen| is_of(seen, email)) {
        return Ok(Some(seen));
    }
    for id in places.iter().filter(|place| place.account == *account).filter_map(|place| place.member.as_ref()) {
        if let Some(seen) = by_id(cx, account, id).await?.filter(|seen| is_of(seen, email)) {
            return Ok(Some(seen));
        }
    }
    Ok(None)
}

/// The call that the draft stands for: which member it is was read before it was written down.
fn call(cx: &Context<'_>, before: &[String]) -> Option<DeleteMember> {
    let member: MemberId = before.first()?.parse().ok()?;
    Some(DeleteMember { account: cx.account().ok()?, member })
}

async fn is_gone(cx: &Context<'_>, call: &DeleteMember) -> Result<bool, CallError> {
    Ok(member(cx, &call.account, &call.member).await?.is_none())
}

fn gone(call: DeleteMember) -> Made {
    Made::AccessGone { account: call.account, member: Some(call.member) }
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
        let Some(seen) = find(cx, act, &account).await? else {
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
            Ok(answer) if answer.result.id == call.member => Sent::Made(gone(call), answer.trace),
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Refused) => match is_gone(cx, &call).await {
                // Somebody removed it between the look and the call.
                Ok(true) => Sent::Made(gone(call), error.trace),
                Ok(false) | Err(_) => Sent::Failed(error),
            },
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        let waits = |step: &&Step| step.position != cx.step.position && step.state == StepState::Planned;
        if matches!(act(cx), Some(MemberAct::RemoveEverywhere { .. })) && cx.run.steps.iter().any(|step| waits(&step)) {
            return refused_but(
                cx,
                error,
                "The access to this account stands as it was; the others are tried all the same.",
            );
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
