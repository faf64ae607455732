//! Gives a token another value; the old one dies at once. The new one stands in that one answer. An answer that was lost
//! may have killed the old value or not, and the value in it nobody has: rolled again, whatever was lost is dead too, and
//! somebody gets a value that works ([`OnDoubt::Again`](crate::domain::step::OnDoubt::Again)).

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::step::{Attempt, AttemptState, Candidate};
use crate::domain::token::TokenAct;
use crate::runs::steps::{Act, Context, Draft, Made, Refused, Sent, Stop, refused_but, wrong_request};
use crate::secret::Secret;
use crate::wire::ids::TokenId;

use super::calls::{At, act};

pub(in crate::runs::steps) struct RollTokenStep;

fn wanted<'a>(cx: &Context<'a>) -> Option<&'a TokenId> {
    act(cx).filter(|act| matches!(act, TokenAct::Roll { .. })).and_then(TokenAct::token)
}

#[async_trait]
impl Act for RollTokenStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let (act, id) = (act(cx).ok_or_else(wrong_request)?, wanted(cx).ok_or_else(wrong_request)?);
        let at = At::begin(cx)?;
        let identity = at.changes_as()?;
        if at.one(id).await?.is_none() {
            return Err(Stop::Fail("This token is not there any more. Nothing was rolled.".to_owned()));
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
        match at.roll(id).await {
            Ok(answer) if !answer.result.0.is_empty() => {
                let value = Secret::new(answer.result.0);
                // How it stands now is welcome and no more: without it, the next reading brings it.
                let token = at.one(id).await.ok().flatten().map(Box::new);
                Sent::Made(Made::TokenRolled { id: id.clone(), token, value }, answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        // A refusal after a lost answer says nothing of the one before it.
        if cx.step.attempts.iter().any(|attempt| attempt.state == AttemptState::Burnt) {
            return refused_but(
                cx,
                error,
                "Whether an earlier attempt rolled it is not known: its old value may be dead.",
            );
        }
        refused_but(cx, error, "The token has the value it had.")
    }

    async fn look(&self, _cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        Ok(Vec::new())
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Err(wrong_request())
    }
}
