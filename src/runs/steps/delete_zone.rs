//! `DELETE /zones/{zone}`, as the customer's service user. A person typed its name; a repeat finds it gone.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::ids::ZoneId;
use crate::wire::zones::{DeleteZone, GetZone, ZoneStatus};

use super::super::reply::says_gone;
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct DeleteZoneStep;

fn call(cx: &Context<'_>) -> Option<DeleteZone> {
    let Request::RemoveWebsite { zone, .. } = &cx.run.request else { return None };
    Some(DeleteZone { zone: zone.clone() })
}

/// Whether it is gone. What Cloudflare answers after a deletion is not documented beyond 403 or 404.
async fn is_gone(cx: &Context<'_>, zone: &ZoneId) -> Result<bool, CallError> {
    match cx.customer.read(&GetZone { zone: zone.clone() }).await {
        Ok(answer) => Ok(answer.result.status == ZoneStatus::Deleted),
        Err(error) if says_gone(&error) => Ok(true),
        Err(error) => Err(error),
    }
}

#[async_trait]
impl Act for DeleteZoneStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        let identity = cx.customer.changes_as()?;
        // Seen once with this very key, a later 403 or 404 means that it is gone and not that the key cannot see it.
        match cx.customer.read(&GetZone { zone: call.zone.clone() }).await {
            Err(error) if matches!(error.kind, Kind::NotFound) => {
                return Err(Stop::Already(Box::new(Made::ZoneGone), "It was gone already.".to_owned()));
            }
            Err(error) => return Err(error.into()),
            Ok(_) => {}
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
            Ok(answer) if answer.result.id == call.zone => Sent::Made(Made::ZoneGone, answer.trace),
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        if matches!(error.kind, Kind::NotFound) {
            return Refused::LookForIt;
        }
        refused_but(cx, error, "The website stands as before.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        let gone = is_gone(cx, &call.zone).await?;
        Ok(gone
            .then(|| Candidate {
                id: call.zone.to_string(),
                name: cx.run.title.clone(),
                evidence: "Cloudflare no longer knows the website.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::ZoneGone)
    }
}
