//! `DELETE /accounts/{account}/subscriptions/{subscription}`: ends an add-on, as the partner.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::subscriptions::DeleteAccountSubscription;

use super::order_add_on::add_ons;
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct CancelAddOnStep;

fn call(cx: &Context<'_>) -> Option<DeleteAccountSubscription> {
    let Request::CancelAddOn { account, subscription, .. } = &cx.run.request else { return None };
    Some(DeleteAccountSubscription { account: account.clone(), subscription: subscription.clone() })
}

async fn is_gone(cx: &Context<'_>, call: &DeleteAccountSubscription) -> Result<bool, CallError> {
    Ok(!add_ons(cx, &call.account).await?.iter().any(|one| one.id == call.subscription))
}

#[async_trait]
impl Act for CancelAddOnStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        if is_gone(cx, &call).await? {
            let made = Made::AddOnGone(call.subscription);
            return Err(Stop::Already(Box::new(made), "The account does not have it any more.".to_owned()));
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
            Ok(answer) => Sent::Made(Made::AddOnGone(call.subscription), answer.trace),
            // Somebody ended it between the look and the call.
            Err(error) if error.kind == Kind::NotFound && is_gone(cx, &call).await.unwrap_or(false) => {
                Sent::Made(Made::AddOnGone(call.subscription), error.trace)
            }
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The add-on goes on, and so does its bill.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        if !is_gone(cx, &call).await? {
            return Ok(Vec::new());
        }
        let id = call.subscription.to_string();
        Ok(vec![Candidate {
            name: id.clone(),
            id,
            evidence: "The account does not have it any more.".to_owned(),
            ours: true,
        }])
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::AddOnGone(call(cx).ok_or_else(wrong_request)?.subscription))
    }
}
