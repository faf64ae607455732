//! `POST /accounts/{account}/members`: lets the customer's service user into an account, as Administrator, accepted.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::service_user::{ServiceUser, ServiceUserState};
use crate::domain::step::{Attempt, Candidate};
use crate::wire::ids::{AccountId, MemberId};
use crate::wire::members::{ADMINISTRATOR, CreateMember, ListMembers, Member, MemberStatus};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct AddMemberStep;

fn service_user<'a>(cx: &'a Context<'_>) -> Option<&'a ServiceUser> {
    cx.service_users.iter().find(|user| user.state == ServiceUserState::Active)
}

fn call(account: AccountId, email: &str) -> Option<CreateMember> {
    let role = ADMINISTRATOR.parse().ok()?;
    Some(CreateMember { account, email: email.to_owned(), roles: vec![role], status: MemberStatus::Accepted })
}

async fn find(cx: &Context<'_>, account: &AccountId, email: &str) -> Result<Option<Member>, CallError> {
    let members = cx.partner.read_all(ListMembers { account: account.clone(), page: 1 }).await?;
    Ok(members.into_iter().find(|member| member.address().is_some_and(|address| address.eq_ignore_ascii_case(email))))
}

#[async_trait]
impl Act for AddMemberStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let account = cx.account()?;
        let Some(user) = service_user(cx) else {
            return Err(Stop::Skip(
                "This customer has no service user whose key we hold; its calls are made as the partner.".to_owned(),
            ));
        };
        if let Some(member) = find(cx, &account, user.email.as_str()).await? {
            let pending = member.status == MemberStatus::Pending;
            let made = Made::Member { account, member: member.id, pending };
            return Err(Stop::Already(Box::new(made), format!("{} is a member already.", user.email)));
        }
        let call = call(account, user.email.as_str())
            .ok_or_else(|| Stop::Fail("The role Administrator has no valid id.".to_owned()))?;
        Ok(Draft {
            natural_key: call.email.clone(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        let Some((account, call)) =
            cx.account().ok().and_then(|account| Some((account.clone(), call(account, &draft.natural_key)?)))
        else {
            return Sent::Odd(Trace::default());
        };
        match cx.partner.write(&call).await {
            Ok(answer) => {
                let fits = answer.result.address().is_none_or(|address| address.eq_ignore_ascii_case(&call.email));
                if fits && answer.result.status != MemberStatus::Rejected {
                    let pending = answer.result.status == MemberStatus::Pending;
                    Sent::Made(Made::Member { account, member: answer.result.id, pending }, answer.trace)
                } else {
                    Sent::Odd(answer.trace)
                }
            }
            // Another run may have let it in at the same moment: refused because it is so already is done.
            Err(error) if error.kind == Kind::Refused => match find(cx, &account, &call.email).await {
                Ok(Some(member)) => {
                    let pending = member.status == MemberStatus::Pending;
                    Sent::Made(Made::Member { account, member: member.id, pending }, error.trace)
                }
                _ => Sent::Failed(error),
            },
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        // What a duplicate member answers is not documented; a refusal after a lost attempt may be just that.
        if super::super::protocol::earlier_may_have_done_it(cx.step) {
            return Refused::LookForIt;
        }
        refused_but(cx, error, "The account stands; its service user is not in it yet.")
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok(account) = cx.account() else { return Ok(Vec::new()) };
        let member = find(cx, &account, &attempt.natural_key).await?;
        Ok(member
            .map(|member| Candidate {
                id: member.id.to_string(),
                name: attempt.natural_key.clone(),
                evidence: format!("A member with this address, {}.", member.status.as_str()),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let member: MemberId = candidate.parse().map_err(|_| wrong_request())?;
        let account = cx.account()?;
        Ok(Made::Member { account, member, pending: false })
    }
}
