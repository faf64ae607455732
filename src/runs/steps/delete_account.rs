//! `DELETE /accounts/{account}`, for good and with all that is inside. A person typed its name; a repeat finds it gone.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Kind, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::accounts::{DeleteAccount, GetAccount};
use crate::wire::ids::AccountId;

use super::super::reply::says_gone;
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct DeleteAccountStep;

fn call(cx: &Context<'_>) -> Option<DeleteAccount> {
    let Request::RemoveAccount { account } = &cx.run.request else { return None };
    Some(DeleteAccount { account: account.clone() })
}

/// Whether it is gone. What Cloudflare answers after a deletion is not documented beyond 403 or 404.
async fn is_gone(cx: &Context<'_>, account: &AccountId) -> Result<bool, CallError> {
    match cx.partner.read(&GetAccount { account: account.clone() }).await {
        Ok(_) => Ok(false),
        Err(error) if says_gone(&error) => Ok(true),
        Err(error) => Err(error),
    }
}

#[async_trait]
impl Act for DeleteAccountStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        // Seen once with this very key, a later 403 or 404 means that it is gone and not that the key cannot see it.
        match cx.partner.read(&GetAccount { account: call.account.clone() }).await {
            Err(error) if matches!(error.kind, Kind::NotFound) => {
                return Err(Stop::Already(
                    Box::new(Made::AccountGone(call.account)),
                    "It was gone already.".to_owned(),
                ));
            }
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        Ok(Draft {
            natural_key: call.account.to_string(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Some(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.partner.write(&call).await {
            Ok(answer) if answer.result.id == call.account => Sent::Made(Made::AccountGone(call.account), answer.trace),
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        if matches!(error.kind, Kind::NotFound) {
            return Refused::LookForIt;
        }
        refused_but(cx, error, "The account and all in it stand as before.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        let gone = is_gone(cx, &call.account).await?;
        Ok(gone
            .then(|| Candidate {
                id: call.account.to_string(),
                name: cx.run.title.clone(),
                evidence: "Cloudflare no longer knows the account.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        Ok(Made::AccountGone(call.account))
    }
}
