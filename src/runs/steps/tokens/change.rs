//! Changes a token: all of it is sent, since what is not sent would be taken away. One that somebody else changed since it
//! was looked at is left alone.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::step::{Attempt, Candidate};
use crate::domain::token::{TokenAct, is_as_asked};
use crate::runs::steps::{Act, Context, Draft, Made, Refused, Sent, Stop, refused_but, wrong_request};
use crate::wire::ids::TokenId;
use crate::wire::tokens::{NewToken, Token};

use super::calls::{At, act};

pub(in crate::runs::steps) struct ChangeTokenStep;

fn wanted<'a>(cx: &Context<'a>) -> Option<(&'a TokenId, &'a NewToken, Option<&'a str>)> {
    match act(cx) {
        Some(TokenAct::Change { token, new, seen, .. }) => Some((token, new, seen.as_deref())),
        _ => None,
    }
}

fn changed(token: Token) -> Made {
    Made::TokenChanged(Box::new(token))
}

#[async_trait]
impl Act for ChangeTokenStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (act, (id, new, seen)) = (act(cx).ok_or_else(wrong_request)?, wanted(cx).ok_or_else(wrong_request)?);
        let at = At::begin(cx)?;
        let identity = at.changes_as()?;
        let Some(present) = at.one(id).await? else {
            return Err(Stop::Fail("This token is not there any more. Nothing was changed.".to_owned()));
        };
        if is_as_asked(&present, new) {
            return Err(Stop::Already(Box::new(changed(present)), "The token is just so already.".to_owned()));
        }
        if seen.is_some() && present.modified_on.as_deref() != seen {
            let words = "Somebody else changed this token after it was looked at here. Nothing was changed. Open it, look \
                         at it again and change it then.";
            return Err(Stop::Fail(words.to_owned()));
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
        let (Some((id, new, _)), Ok(at)) = (wanted(cx), At::of(cx)) else { return Sent::Odd(Trace::default()) };
        match at.update(id, new).await {
            Ok(answer) if answer.result.id == *id && is_as_asked(&answer.result, new) => {
                Sent::Made(changed(answer.result), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The token is as it was.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some((id, new, _)) = wanted(cx) else { return Ok(Vec::new()) };
        let found = At::of(cx)?.one(id).await?.filter(|token| is_as_asked(token, new));
        Ok(found
            .map(|token| Candidate {
                id: token.id.to_string(),
                name: token.name,
                evidence: "It is just as it was asked for.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let id: TokenId = candidate.parse().map_err(|_| wrong_request())?;
        Ok(changed(At::begin(cx)?.one(&id).await?.ok_or_else(wrong_request)?))
    }
}
