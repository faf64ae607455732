//! `PATCH /zones/{zone}`: sets a website up in another way, or pauses it. Asking twice is asking once.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::zones::{ChangeZone, GetZone, Zone, ZoneChange};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct ChangeZoneStep;

fn call(cx: &Context<'_>) -> Option<ChangeZone> {
    match &cx.run.request {
        Request::ChangeType { zone, setup, .. } => {
            Some(ChangeZone { zone: zone.clone(), change: ZoneChange::Type(setup.clone()) })
        }
        Request::PauseWebsite { zone, paused, .. } => {
            Some(ChangeZone { zone: zone.clone(), change: ZoneChange::Paused(*paused) })
        }
        _ => None,
    }
}

async fn seen(cx: &Context<'_>, call: &ChangeZone) -> Result<Zone, CallError> {
    Ok(cx.customer.read(&GetZone { zone: call.zone.clone() }).await?.result)
}

fn is_so(call: &ChangeZone, zone: &Zone) -> bool {
    match &call.change {
        ZoneChange::Type(kind) => zone.r#type == *kind,
        ZoneChange::Paused(paused) => zone.paused == *paused,
    }
}

#[async_trait]
impl Act for ChangeZoneStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        let identity = cx.customer.changes_as()?;
        let zone = seen(cx, &call).await?;
        if is_so(&call, &zone) {
            return Err(Stop::Already(Box::new(Made::Zone(Box::new(zone))), "It is so already.".to_owned()));
        }
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
        match cx.customer.write(&call).await {
            Ok(answer) if answer.result.id == call.zone && is_so(&call, &answer.result) => {
                Sent::Made(Made::Zone(Box::new(answer.result)), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The website is as it was.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        let zone = seen(cx, &call).await?;
        if !is_so(&call, &zone) {
            return Ok(Vec::new());
        }
        let evidence = "It is as asked.".to_owned();
        Ok(vec![Candidate { id: zone.id.to_string(), name: zone.name, evidence, ours: true }])
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        Ok(Made::Zone(Box::new(seen(cx, &call).await?)))
    }
}
