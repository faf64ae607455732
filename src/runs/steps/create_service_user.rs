//! `POST /users`. The key stands in that one answer and nowhere else: an attempt whose answer was lost is burnt, and the
//! next one asks for another address.

use std::time::Duration;

use async_trait::async_trait;

use crate::cloudflare::CallError;
use crate::domain::dictionary::{Answered, Family, explain};
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::service_user::{ServiceUser, ServiceUserState};
use crate::domain::step::{Attempt, Candidate};
use crate::domain::text::Email;
use crate::secret::Secret;
use crate::wire::users::CreateUser;

use super::super::reply::in_words;
use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct CreateServiceUserStep;

fn call(cx: &Context<'_>, email: &str) -> CreateUser {
    CreateUser { email: email.to_owned(), tenant: cx.tenant.as_ref().map(|tenant| tenant.id.clone()) }
}

/// The service user that is good enough for this run: any for a first set-up, none when a new one is the point.
fn in_use<'a>(cx: &'a Context<'_>) -> Option<&'a ServiceUser> {
    let renewing = matches!(cx.run.request, Request::RenewServiceUser);
    cx.service_users
        .iter()
        .find(|user| user.state == ServiceUserState::Active && (!renewing || user.created_at >= cx.run.created_at))
}

#[async_trait]
impl Act for CreateServiceUserStep {
    async fn prepare(&self, cx: &Context<'_>, attempt: &AttemptId) -> Result<Draft, Stop> {
        let customer = cx.run.customer.ok_or_else(wrong_request)?;
        if let Some(user) = in_use(cx) {
            return Err(Stop::Already(
                Box::new(Made::Nothing),
                format!("This customer already has one: {}.", user.email),
            ));
        }
        if cx.in_the_making {
            return Err(Stop::Wait(Duration::from_secs(1), None));
        }
        // The address is unique to the attempt, so that it can be told from every other and given up for good.
        let local = customer.to_string().replace('-', "");
        let tail = attempt.as_str().get(..12).unwrap_or(attempt.as_str());
        let owner = local.get(..12).unwrap_or(&local);
        let email: Email = format!("svc-{owner}-{tail}@{}", cx.domain).parse().map_err(|_| {
            Stop::Fail(
                "The domain for service users gives no valid address; see PORTAL_SERVICE_USER_DOMAIN.".to_owned(),
            )
        })?;
        Ok(Draft {
            natural_key: email.as_str().to_owned(),
            before: Vec::new(),
            request_sha256: fingerprint(&call(cx, email.as_str())),
            identity: cx.partner.changes_as()?,
            service_user: Some(email),
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        match cx.partner.write(&call(cx, &draft.natural_key)).await {
            Ok(answer) if answer.result.email.eq_ignore_ascii_case(&draft.natural_key) => {
                let key = answer.result.api_key.filter(|key| !key.is_empty()).map(Secret::new);
                Sent::Made(Made::ServiceUser { user: answer.result.id, key }, answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        // Cloudflare switches this on for each tenant by hand (developers.cloudflare.com/tenant/get-started, read 2026-11);
        // what it answers before that is not documented beyond the status, so that alone is looked up.
        let status = error.trace.status;
        if !matches!(status, Some(403 | 404)) {
            return refused_but(cx, error, "No user was made.");
        }
        let switched_off = explain(&Answered { family: Family::Users, status, code: None, message: None });
        let why = switched_off
            .map_or_else(|| in_words(cx.step.kind, error), |entry| format!("{} {}", entry.means, entry.advice));
        Refused::Skip(format!("{why} Until then, calls for this customer are made as the partner."))
    }

    async fn look(&self, _cx: &Context<'_>, _attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        Ok(Vec::new())
    }

    async fn adopt(&self, _cx: &Context<'_>, _candidate: &str) -> Result<Made, Stop> {
        Err(wrong_request())
    }
}
