//! `PUT /accounts/{account}`: the same name twice is the same name, so a repeat does no harm.

use async_trait::async_trait;

use crate::cloudflare::{CallError, Trace};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, Candidate};
use crate::wire::accounts::{GetAccount, RenameAccount};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct RenameAccountStep;

fn call(cx: &Context<'_>) -> Option<RenameAccount> {
    let (name, account_type) = match &cx.run.request {
        Request::RenameAccount { name, account_type, .. } | Request::AddAccount { name, account_type, .. } => {
            (name, account_type)
        }
        _ => return None,
    };
    let account = cx.account().ok()?;
    Some(RenameAccount { account, name: name.as_str().to_owned(), r#type: account_type.clone() })
}

#[async_trait]
impl Act for RenameAccountStep {
    async fn prepare(&self, cx: &Context<'_>, _attempt: &AttemptId) -> Result<Draft, Stop> {
        let call = call(cx).ok_or_else(wrong_request)?;
        Ok(Draft {
            natural_key: call.name.clone(),
            before: Vec::new(),
            request_sha256: fingerprint(&call),
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, _draft: &Draft) -> Sent {
        let Some(call) = call(cx) else { return Sent::Odd(Trace::default()) };
        match cx.partner.write(&call).await {
            Ok(answer) if answer.result.id == call.account && answer.result.name == call.name => {
                Sent::Made(Made::Renamed, answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        refused_but(cx, error, "The account keeps its old name.")
    }

    async fn look(&self, cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Some(call) = call(cx) else { return Ok(Vec::new()) };
        let account = cx.partner.read(&GetAccount { account: call.account }).await?.result;
        let done = account.name == call.name;
        Ok(done
            .then(|| Candidate {
                id: account.id.to_string(),
                name: account.name,
                evidence: "The account has the new name.".to_owned(),
                ours: true,
            })
            .into_iter()
            .collect())
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Ok(Made::Renamed)
    }
}
