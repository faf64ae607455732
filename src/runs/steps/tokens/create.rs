//! Makes a token. Its value stands in that one answer: a token whose answer was lost is looked up by its name and the time
//! it was made, and a person is told that nobody has its value. It is never made a second time unless it is proven absent,
//! since Cloudflare takes the same name twice.

use std::time::Duration;

use async_trait::async_trait;

use crate::clock::Timestamp;
use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::step::{Attempt, Candidate};
use crate::domain::token::{TokenAct, TokenOwner, is_as_asked};
use crate::runs::steps::{Act, Context, Draft, Made, Refused, Sent, Stop, refused_but, wrong_request};
use crate::secret::Secret;
use crate::wire::ids::TokenId;
use crate::wire::tokens::{NewToken, Token};

use super::calls::{At, act};

pub(in crate::runs::steps) struct CreateTokenStep;

/// How far Cloudflare's clock and ours may be apart.
const CLOCKS: Duration = Duration::from_secs(300);

fn wanted<'a>(cx: &Context<'a>) -> Option<&'a NewToken> {
    match act(cx) {
        Some(TokenAct::Create { new }) => Some(new),
        _ => None,
    }
}

/// Whether a token can be one that was made at this moment or later.
fn is_since(token: &Token, sent: Timestamp) -> bool {
    let issued = token.issued_on.as_deref().and_then(|text| text.parse::<Timestamp>().ok());
    issued.is_none_or(|issued| issued >= sent.saturating_sub(CLOCKS).unwrap_or(sent))
}

#[async_trait]
impl Act for CreateTokenStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (new, act) = (wanted(cx).ok_or_else(wrong_request)?, act(cx).ok_or_else(wrong_request)?);
        let at = At::begin(cx)?;
        let identity = at.changes_as()?;
        let end = new.expires_on.as_deref().and_then(|end| end.parse::<Timestamp>().ok());
        if end.is_some_and(|end| end <= cx.now) {
            return Err(Stop::Fail("The end of this token has passed meanwhile. No token was made.".to_owned()));
        }
        let present = at.list().await?;
        let most = match &cx.run.request {
            crate::domain::run::Request::Token { of, .. } => of.quota(),
            _ => TokenOwner::Partner.quota(),
        };
        if present.len() >= most {
            let words = format!("There are {most} tokens already, and Cloudflare takes no more. No token was made.");
            return Err(Stop::Fail(words));
        }
        let same = present.into_iter().filter(|token| token.name == new.name);
        Ok(Draft {
            natural_key: new.name.clone(),
            before: same.map(|token| token.id.to_string()).collect(),
            request_sha256: at.fingerprint(act),
            identity,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let (Some(new), Ok(at)) = (wanted(cx), At::of(cx)) else { return Sent::Odd(Trace::default()) };
        match at.create(new).await {
            Ok(answer) if answer.result.token.name == new.name => {
                let value = answer.result.value.map(|value| Secret::new(value.0));
                let value = value.filter(|value| !value.reveal().is_empty());
                Sent::Made(Made::Token { token: Box::new(answer.result.token), value }, answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "No token was made.")
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(new) = wanted(cx) else { return Ok(Vec::new()) };
        let listed = At::of(cx)?.list().await?;
        let is_new = |token: &Token| !attempt.before.iter().any(|id| id == token.id.as_str());
        let found = listed.into_iter().filter(|token| token.name == new.name && is_new(token));
        let candidates = found.filter(|token| is_since(token, attempt.sent_at)).map(|token| {
            let ours = is_as_asked(&token, new);
            let what = if ours { "just what was asked for" } else { "with other permissions or limits" };
            let when = token.issued_on.as_deref().unwrap_or("at an unknown time");
            Candidate {
                id: token.id.to_string(),
                evidence: format!("Of this name, {what}, made {when}; it was not there before."),
                name: token.name,
                ours,
            }
        });
        Ok(candidates.collect())
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let id: TokenId = candidate.parse().map_err(|_| wrong_request())?;
        let token = At::begin(cx)?.one(&id).await?.ok_or_else(wrong_request)?;
        Ok(Made::Token { token: Box::new(token), value: None })
    }
}
