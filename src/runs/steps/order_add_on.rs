//! `POST /accounts/{account}/subscriptions`: subscribes an account to an add-on, as the partner. Each call makes another
//! one, so the list is read before, and a lost answer is looked for in what is new since.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::catalogue::{self, Sameness};
use crate::domain::ids::AttemptId;
use crate::domain::order::Order;
use crate::domain::step::{Attempt, Candidate, StepKind};
use crate::domain::subscription::Subscription;
use crate::wire::ids::AccountId;
use crate::wire::subscriptions::{
    CreateAccountSubscription, ListAccountSubscriptions, NOT_INCLUDED, Subscription as Seen,
};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, not_included, refused_but, wrong_request};

pub(super) struct OrderAddOnStep;

/// The add-ons of an account; what its list says of websites is left out.
pub(super) async fn add_ons(cx: &Context<'_>, account: &AccountId) -> Result<Vec<Seen>, CallError> {
    let mut listed = cx.partner.read(&ListAccountSubscriptions { account: account.clone() }).await?.result;
    listed.retain(|one| one.zone.is_none() && !one.rate_plan.scope.eq_ignore_ascii_case("zone"));
    Ok(listed)
}

/// The order of this step: the n-th of its kind has the n-th order.
fn order<'a>(cx: &Context<'a>) -> Option<&'a Order> {
    let steps = cx.run.steps.iter().filter(|step| step.kind == StepKind::OrderAddOn);
    let place = steps.take_while(|step| step.position < cx.step.position).count();
    cx.run.request.add_ons().get(place)
}

fn call(cx: &Context<'_>) -> Result<CreateAccountSubscription, Stop> {
    let order = order(cx).ok_or_else(wrong_request)?;
    Ok(CreateAccountSubscription { account: cx.account()?, order: order.wire() })
}

fn is_it(call: &CreateAccountSubscription, seen: &Seen) -> Sameness {
    catalogue::same(call.order.rate_plan.as_str(), seen.rate_plan.id.as_str())
}

fn made(cx: &Context<'_>, call: &CreateAccountSubscription, seen: &Seen) -> Made {
    Made::AddOn(Box::new(Subscription::seen(&call.account, None, seen, cx.now)))
}

#[async_trait]
impl Act for OrderAddOnStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx)?;
        let listed = add_ons(cx, &call.account).await?;
        let lost = cx.step.attempts.iter().filter(|attempt| attempt.doubt.is_some());
        for attempt in lost {
            let mut new = listed.iter().filter(|one| !attempt.before.iter().any(|id| id == one.id.as_str()));
            if let Some(late) = new.find(|one| is_it(&call, one) == Sameness::Same) {
                let words = "An earlier attempt had ordered it after all; nothing was ordered again.";
                return Err(Stop::Already(Box::new(made(cx, &call, late)), words.to_owned()));
            }
        }
        if let Some(there) = listed.iter().find(|one| is_it(&call, one) == Sameness::Same) {
            return Err(Stop::Fail(format!(
                "The account has {} already (subscription {}); nothing was ordered. Change its parts instead.",
                catalogue::name_of(call.order.rate_plan.as_str()),
                there.id
            )));
        }
        Ok(Draft {
            natural_key: call.order.rate_plan.to_string(),
            before: listed.iter().map(|one| one.id.to_string()).collect(),
            request_sha256: fingerprint(&call),
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        let Ok(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.partner.write(&call).await {
            Ok(answer) => {
                let is_new = !draft.before.iter().any(|id| id == answer.result.id.as_str());
                if is_new && is_it(&call, &answer.result) != Sameness::Different {
                    Sent::Made(made(cx, &call, &answer.result), answer.trace)
                } else {
                    Sent::Odd(answer.trace)
                }
            }
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        let stands = "Nothing was ordered; what the account has stays as it is.";
        match order(cx) {
            Some(order) if error.code() == Some(NOT_INCLUDED) => not_included(order.rate_plan.as_str(), stands),
            _ => refused_but(cx, error, stands),
        }
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok(call) = call(cx) else { return Ok(Vec::new()) };
        let listed = add_ons(cx, &call.account).await?;
        let new = listed.into_iter().filter(|one| !attempt.before.iter().any(|id| id == one.id.as_str()));
        Ok(new
            .filter(|one| is_it(&call, one) != Sameness::Different)
            .map(|one| Candidate {
                ours: is_it(&call, &one) == Sameness::Same,
                evidence: "In this account, and not there before the attempt.".to_owned(),
                name: one.rate_plan.id.to_string(),
                id: one.id.to_string(),
            })
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let call = call(cx)?;
        let listed = add_ons(cx, &call.account).await?;
        let found = listed.iter().find(|one| one.id.as_str() == candidate).ok_or_else(wrong_request)?;
        Ok(made(cx, &call, found))
    }
}
