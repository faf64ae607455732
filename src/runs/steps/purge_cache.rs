//! `POST /zones/{zone}/purge_cache`: one piece of what shall be purged, as the customer. Each step is one call.
//!
//! Nothing at Cloudflare can be read that would tell whether it was done, so there is nothing to look for before or after.
//! Purging twice is purging once: an attempt whose answer was lost is given up and the same piece is sent again
//! ([`OnDoubt::Again`](crate::domain::step::OnDoubt::Again)). Pieces stand alone: one that is refused keeps none of the
//! others waiting.

use std::time::Duration;

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::cache::{PurgeCache, TOO_OFTEN};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct PurgeCacheStep;

/// Before a piece is sent again that came too often. The free plan has five calls a minute
/// (developers.cloudflare.com/cache/how-to/purge-cache, read 2026-11).
const SLOWER: Duration = Duration::from_secs(60);

/// The call of this step: the n-th step has the n-th piece.
fn call(cx: &Context<'_>) -> Option<PurgeCache> {
    let Request::Purge { zone, what, .. } = &cx.run.request else { return None };
    let place = cx.run.place_of(cx.step);
    Some(PurgeCache { zone: zone.clone(), way: what.piece(place)? })
}

/// What says *too often* with another status than 429 certainly did nothing, and is worth sending again by itself.
fn slowed(mut error: CallError) -> CallError {
    if error.kind == Kind::Refused && error.code().is_some_and(|code| TOO_OFTEN.contains(&code)) {
        error.kind = Kind::Throttled { retry_after: SLOWER };
    }
    error
}

#[async_trait]
impl Act for PurgeCacheStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        Ok(Draft {
            natural_key: call.zone.to_string(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity: cx.customer.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Some(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.customer.write(&call).await {
            Ok(answer) => Sent::Made(Made::Purged, answer.trace),
            Err(error) => Sent::Failed(slowed(error)),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The cache keeps what this call named.")
    }

    async fn look(&self, _cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        Ok(Vec::new())
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Err(wrong_request())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::envelope::Fault;

    fn refused(code: i64) -> CallError {
        let fault =
            Fault { code, message: String::new(), documentation_url: None, error_chain: Vec::new(), source: None };
        CallError::new(Kind::Refused, vec![fault], Trace::default())
    }

    #[test]
    fn too_often_is_waited_for_whatever_status_it_comes_with_and_nothing_else_is() {
        for code in TOO_OFTEN {
            assert_eq!(slowed(refused(code)).kind, Kind::Throttled { retry_after: SLOWER }, "{code}");
        }
        for code in [1012, 1092, 1094, 1107] {
            assert_eq!(slowed(refused(code)).kind, Kind::Refused, "{code}");
        }
        assert_eq!(slowed(CallError::new(Kind::NotFound, Vec::new(), Trace::default())).kind, Kind::NotFound);
    }
}
