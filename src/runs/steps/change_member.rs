//! `PUT /accounts/{account}/members/{member}`: gives a member other roles, as the partner.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::member::MemberAct;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::members::{Member as Seen, UpdateMember};

use super::access::{act, has_just, made, member, must_stay};
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct ChangeMemberStep;

fn call(cx: &Context<'_>) -> Option<UpdateMember> {
    let Some(MemberAct::Change { account, member, roles, .. }) = act(cx) else { return None };
    Some(UpdateMember { account: account.clone(), member: member.clone(), roles: roles.clone() })
}

async fn find(cx: &Context<'_>, call: &UpdateMember) -> Result<Option<Seen>, CallError> {
    member(cx, &call.account, &call.member).await
}

fn kept(cx: &Context<'_>, call: &UpdateMember, seen: &Seen) -> Made {
    made(cx, &call.account, seen, &call.roles, false)
}

#[async_trait]
impl Act for ChangeMemberStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        let email = act(cx).map(MemberAct::email).unwrap_or_default();
        let Some(present) = find(cx, &call).await? else {
            return Err(Stop::Fail(format!("{email} is not in the account any more; nothing was changed.")));
        };
        if must_stay(cx, &present) {
            return Err(Stop::Fail("The portal itself works with this user, so its role stays as it is.".to_owned()));
        }
        if has_just(&present, &call.roles) {
            let words = format!("{email} has just this role already; nothing was changed.");
            return Err(Stop::Already(Box::new(kept(cx, &call, &present)), words));
        }
        Ok(Draft {
            natural_key: email.to_owned(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Some(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.partner.write(&call).await {
            Ok(answer) if answer.result.id == call.member && has_just(&answer.result, &call.roles) => {
                Sent::Made(kept(cx, &call, &answer.result), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The role is as it was.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        let found = find(cx, &call).await?.filter(|seen| has_just(seen, &call.roles));
        Ok(found
            .map(|seen| Candidate {
                id: seen.id.to_string(),
                name: act(cx).map(MemberAct::email).unwrap_or_default().to_owned(),
                evidence: "Its role is what was asked for.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        let found = find(cx, &call).await?.ok_or_else(wrong_request)?;
        Ok(kept(cx, &call, &found))
    }
}
