//! `POST /accounts/{account}/members`: asks somebody by e-mail into an account, as the partner. What a second invitation of
//! one address is answered is not published, so the list is read before each.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::member::MemberAct;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::ids::MemberId;
use crate::wire::members::{CreateMember, Member as Seen, MemberStatus};

use super::access::{act, has_just, is_of, made, member, members};
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct InviteMemberStep;

fn call(cx: &Context<'_>) -> Result<CreateMember, Stop> {
    let Some(MemberAct::Invite { account, email, roles } | MemberAct::InviteAgain { account, email, roles, .. }) =
        act(cx)
    else {
        return Err(wrong_request());
    };
    Ok(CreateMember {
        account: account.clone(),
        email: email.to_string(),
        roles: roles.clone(),
        status: MemberStatus::Pending,
    })
}

/// The address among the members; the invitation that this run took back may still be listed, and is not it.
async fn find(cx: &Context<'_>, call: &CreateMember) -> Result<Option<Seen>, CallError> {
    let taken_back = match act(cx) {
        Some(MemberAct::InviteAgain { member, .. }) => Some(member),
        _ => None,
    };
    let listed = members(cx, &call.account).await?;
    Ok(listed.into_iter().find(|seen| is_of(seen, &call.email) && Some(&seen.id) != taken_back))
}

/// What there is to say of somebody who is there already.
fn there_already(cx: &Context<'_>, call: &CreateMember, seen: &Seen) -> Stop {
    let email = &call.email;
    let lost = cx.step.attempts.iter().any(|attempt| attempt.doubt.is_some());
    let same = has_just(seen, &call.roles);
    let words = match (&seen.status, same) {
        (MemberStatus::Pending, true) if lost => {
            "An earlier attempt had sent the invitation after all; nothing was sent again.".to_owned()
        }
        (MemberStatus::Pending, true) => format!("{email} was invited already; nothing was sent."),
        (MemberStatus::Rejected, _) => {
            return Stop::Fail(format!(
                "{email} has turned the invitation down, and Cloudflare still lists that; nothing was sent. Remove the \
                 address from the account, then invite it again."
            ));
        }
        (_, true) => format!("{email} is a member already; nothing was sent."),
        (MemberStatus::Pending, false) => {
            return Stop::Fail(format!(
                "{email} was invited already, with another role; nothing was sent. Change the role instead."
            ));
        }
        _ => {
            return Stop::Fail(format!(
                "{email} is a member already, with another role; nothing was sent. Change the role instead."
            ));
        }
    };
    Stop::Already(Box::new(made(cx, &call.account, seen, &call.roles, lost)), words)
}

#[async_trait]
impl Act for InviteMemberStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx)?;
        if let Some(seen) = find(cx, &call).await? {
            return Err(there_already(cx, &call, &seen));
        }
        Ok(Draft {
            natural_key: call.email.clone(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Ok(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.partner.write(&call).await {
            Ok(answer) => {
                let seen = &answer.result;
                let is_it = seen.address().is_none_or(|_| is_of(seen, &call.email));
                let fits = is_it && (seen.roles.is_empty() || has_just(seen, &call.roles));
                if fits && seen.status != MemberStatus::Rejected {
                    let mut seen = answer.result;
                    seen.email.get_or_insert_with(|| call.email.clone());
                    Sent::Made(made(cx, &call.account, &seen, &call.roles, true), answer.trace)
                } else {
                    Sent::Odd(answer.trace)
                }
            }
            // Somebody else may have invited the address at the same moment: refused because it is so already is done.
            Err(error) if error.kind == Kind::Refused => match find(cx, &call).await {
                Ok(Some(seen)) if has_just(&seen, &call.roles) && seen.status != MemberStatus::Rejected => {
                    let ours = super::super::protocol::earlier_may_have_done_it(cx.step);
                    Sent::Made(made(cx, &call.account, &seen, &call.roles, ours), error.trace)
                }
                _ => Sent::Failed(error),
            },
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        // A refusal after a lost attempt may be just that: invited already.
        if super::super::protocol::earlier_may_have_done_it(cx.step) {
            return Refused::LookForIt;
        }
        let stands = match act(cx) {
            Some(MemberAct::InviteAgain { .. }) => "The old invitation was taken back; the new one was not sent.",
            _ => "Nobody was invited.",
        };
        refused_but(cx, error, stands)
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok(call) = call(cx) else { return Ok(Vec::new()) };
        let found = find(cx, &call).await?;
        Ok(found
            .map(|seen| {
                let ours = seen.roles.is_empty() || has_just(&seen, &call.roles);
                let roles = if ours { "with the role that was asked for" } else { "with another role" };
                Candidate {
                    id: seen.id.to_string(),
                    name: call.email.clone(),
                    evidence: format!("In the account, {}, {roles}; it was not there before.", seen.status.as_str()),
                    ours,
                }
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let call = call(cx)?;
        let id: MemberId = candidate.parse().map_err(|_| wrong_request())?;
        let found = member(cx, &call.account, &id).await?.ok_or_else(wrong_request)?;
        Ok(made(cx, &call.account, &found, &[], true))
    }
}
