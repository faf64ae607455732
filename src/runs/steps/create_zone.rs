//! `POST /zones`: adds a website to an account, as the customer's service user.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::step::{Attempt, AttemptState, Candidate};
use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::zones::{CreateZone, GetZone, ListZones, Zone};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct CreateZoneStep;

/// Legacy schema of 2022, and HTTP 400 in production logs: the zone is there already.
const ALREADY_EXISTS: i64 = 1061;

fn call(cx: &Context<'_>) -> Result<CreateZone, Stop> {
    let (name, setup) = cx.run.request.new_website().ok_or_else(wrong_request)?;
    Ok(CreateZone { name: name.as_str().to_owned(), account: cx.account()?, r#type: setup.clone() })
}

async fn find(cx: &Context<'_>, name: &str, account: &AccountId) -> Result<Vec<Zone>, CallError> {
    let first = ListZones { page: 1, name: Some(name.to_owned()), account: Some(account.clone()) };
    let mut zones = cx.customer.read_all(first).await?;
    // Not every upstream need honour the filters.
    zones.retain(|zone| zone.name == name && &zone.account.id == account);
    Ok(zones)
}

/// Whether an earlier attempt of this step may have made what is there now.
fn tried_before(cx: &Context<'_>) -> bool {
    cx.step.attempts.iter().any(|attempt| matches!(attempt.state, AttemptState::Absent | AttemptState::Inflight))
}

#[async_trait]
impl Act for CreateZoneStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx)?;
        let identity = cx.customer.changes_as()?;
        if let Some(zone) = find(cx, &call.name, &call.account).await?.into_iter().next() {
            if tried_before(cx) {
                return Err(Stop::Already(
                    Box::new(Made::Zone(Box::new(zone))),
                    "An earlier attempt had made it.".to_owned(),
                ));
            }
            return Err(Stop::Fail(format!(
                "{} is in this account already; nothing was made. Open it under Websites.",
                crate::domain::text::in_unicode(&call.name)
            )));
        }
        Ok(Draft {
            natural_key: call.name.clone(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Ok(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.customer.write(&call).await {
            Ok(answer) if answer.result.name == call.name && answer.result.account.id == call.account => {
                Sent::Made(Made::Zone(Box::new(answer.result)), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        if error.code() == Some(ALREADY_EXISTS) && tried_before(cx) {
            return Refused::LookForIt;
        }
        refused_but(cx, error, "No website was made.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Ok(call) = call(cx) else { return Ok(Vec::new()) };
        let zones = find(cx, &call.name, &call.account).await?;
        Ok(zones
            .into_iter()
            .map(|zone| Candidate {
                id: zone.id.to_string(),
                name: zone.name,
                evidence: format!("In this account, {}. It was not there before the attempt.", zone.status),
                ours: true,
            })
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let zone: ZoneId = candidate.parse().map_err(|_| wrong_request())?;
        Ok(Made::Zone(Box::new(cx.customer.read(&GetZone { zone }).await?.result)))
    }
}
