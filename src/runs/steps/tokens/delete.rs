//! Ends a token for good.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::step::{Attempt, Candidate};
use crate::domain::token::TokenAct;
use crate::runs::steps::{Act, Context, Draft, Made, Refused, Sent, Stop, refused_but, wrong_request};
use crate::wire::ids::TokenId;

use super::calls::{At, act};

pub(in crate::runs::steps) struct DeleteTokenStep;

fn wanted<'a>(cx: &Context<'a>) -> Option<&'a TokenId> {
    act(cx).filter(|act| matches!(act, TokenAct::Delete { .. })).and_then(TokenAct::token)
}

#[async_trait]
impl Act for DeleteTokenStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (act, id) = (act(cx).ok_or_else(wrong_request)?, wanted(cx).ok_or_else(wrong_request)?);
        let at = At::begin(cx)?;
        let identity = at.changes_as()?;
        if at.one(id).await?.is_none() {
            let words = "This token is not there any more; nothing was sent.";
            return Err(Stop::Already(Box::new(Made::TokenGone(id.clone())), words.to_owned()));
        }
        Ok(Draft {
            natural_key: id.to_string(),
            before: Vec::new(),
            request_sha256: at.fingerprint(act),
            identity,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let (Some(id), Ok(at)) = (wanted(cx), At::of(cx)) else { return Sent::Odd(Trace::default()) };
        match at.delete(id).await {
            Ok(trace) => Sent::Made(Made::TokenGone(id.clone()), trace),
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Refused) => match at.one(id).await {
                // Somebody ended it between the look and the call.
                Ok(None) => Sent::Made(Made::TokenGone(id.clone()), error.trace),
                Ok(Some(_)) | Err(_) => Sent::Failed(error),
            },
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The token works as it did.")
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(id) = wanted(cx) else { return Ok(Vec::new()) };
        if At::of(cx)?.one(id).await?.is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Candidate {
            id: id.to_string(),
            name: attempt.natural_key.clone(),
            evidence: "Cloudflare does not list it any more.".to_owned(),
            ours: true,
        }])
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::TokenGone(wanted(cx).cloned().ok_or_else(wrong_request)?))
    }
}
