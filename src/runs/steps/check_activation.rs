//! `PUT /zones/{zone}/activation_check`: has Cloudflare look at the name servers now, then reads how the website stands.
//! Asking twice is asking once, so what a lost answer did does not matter: the website's state is what counts.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::zones::{CheckActivation, GetZone};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct CheckActivationStep;

fn call(cx: &Context<'_>) -> Option<CheckActivation> {
    let Request::CheckWebsite { zone, .. } = &cx.run.request else { return None };
    Some(CheckActivation { zone: zone.clone() })
}

#[async_trait]
impl Act for CheckActivationStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        let identity = cx.customer.changes_as()?;
        Ok(Draft {
            natural_key: call.zone.to_string(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Some(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        let asked = match cx.customer.write(&call).await {
            Ok(answer) => answer,
            Err(error) => return Sent::Failed(error),
        };
        match cx.customer.read(&GetZone { zone: call.zone }).await {
            Ok(answer) => Sent::Made(Made::Zone(Box::new(answer.result)), asked.trace),
            Err(_) => Sent::Odd(asked.trace),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        let otherwise =
            "Cloudflare can be asked once an hour, on paid plans every 5 minutes, and looks by itself besides.";
        refused_but(cx, error, otherwise)
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        let zone = cx.customer.read(&GetZone { zone: call.zone }).await?.result;
        let evidence = format!("It is {} now.", zone.status);
        Ok(vec![Candidate { id: zone.id.to_string(), name: zone.name, evidence, ours: true }])
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        Ok(Made::Zone(Box::new(cx.customer.read(&GetZone { zone: call.zone }).await?.result)))
    }
}
