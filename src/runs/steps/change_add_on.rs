//! `PUT /accounts/{account}/subscriptions/{subscription}`: changes the parts of an add-on, as the partner.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::domain::subscription::{Subscription, whole};
use crate::wire::subscriptions::{Subscription as Seen, UpdateAccountSubscription};

use super::order_add_on::add_ons;
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct ChangeAddOnStep;

fn call(cx: &Context<'_>) -> Option<UpdateAccountSubscription> {
    let Request::ChangeAddOn { account, subscription, order } = &cx.run.request else { return None };
    Some(UpdateAccountSubscription {
        account: account.clone(),
        subscription: subscription.clone(),
        order: order.wire(),
    })
}

async fn find(cx: &Context<'_>, call: &UpdateAccountSubscription) -> Result<Option<Seen>, CallError> {
    Ok(add_ons(cx, &call.account).await?.into_iter().find(|one| one.id == call.subscription))
}

fn is_so(call: &UpdateAccountSubscription, seen: &Seen) -> bool {
    call.order
        .components
        .iter()
        .all(|(name, value)| seen.component_values.iter().any(|part| part.name == *name && whole(part.value) == *value))
}

fn made(cx: &Context<'_>, call: &UpdateAccountSubscription, seen: &Seen) -> Made {
    Made::AddOn(Box::new(Subscription::seen(&call.account, None, seen, cx.now)))
}

#[async_trait]
impl Act for ChangeAddOnStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        let Some(present) = find(cx, &call).await? else {
            return Err(Stop::Fail("The account does not have this add-on any more; nothing was changed.".to_owned()));
        };
        if is_so(&call, &present) {
            let words = "The add-on is like this already; nothing was changed.";
            return Err(Stop::Already(Box::new(made(cx, &call, &present)), words.to_owned()));
        }
        Ok(Draft {
            natural_key: call.subscription.to_string(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Some(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.partner.write(&call).await {
            // An answer need not name the parts: that it is about this subscription has to do then.
            Ok(answer)
                if answer.result.id == call.subscription
                    && (is_so(&call, &answer.result) || answer.result.component_values.is_empty()) =>
            {
                Sent::Made(made(cx, &call, &answer.result), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The add-on is as it was.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        let found = find(cx, &call).await?.filter(|seen| is_so(&call, seen));
        Ok(found
            .map(|one| Candidate {
                id: one.id.to_string(),
                name: one.rate_plan.id.to_string(),
                evidence: "Its parts are what was asked for.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        let found = find(cx, &call).await?.ok_or_else(wrong_request)?;
        Ok(made(cx, &call, &found))
    }
}
