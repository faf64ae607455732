//! `POST /accounts`. Names are not unique, so each attempt carries a marker of its own in `external_metadata`, which the
//! account's profile gives back: a lost answer is found again beyond doubt.

use async_trait::async_trait;

use crate::clock::Timestamp;
use crate::cloudflare::{CallError, Kind};
use crate::domain::dictionary::not_included;
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::step::{Attempt, AttemptState, Candidate};
use crate::store::MarkerSupport;
use crate::wire::accounts::{AccountType, CreateAccount, GetAccount, GetProfile, NAME_MAX};
use crate::wire::ids::AccountId;
use crate::wire::tenants::{ListTenantAccounts, TenantAccount};

use super::{Act, Context, Draft, Made, Refused, Sent, Stop, fingerprint, refused_but, wrong_request};

pub(super) struct CreateAccountStep;

/// Legacy schema of 2022 and the Terraform provider's tests: no right to make (such) accounts.
const NO_RIGHT: i64 = 1002;

/// What an attempt is found by: `pp1:<installation>:<attempt>`, 39 characters of the 120 that Cloudflare keeps. Where this
/// tenant is known not to keep it, a code follows that goes into the name instead, until the account has its own.
fn key_of(cx: &Context<'_>, attempt: &AttemptId) -> String {
    let marker = format!("pp1:{}:{attempt}", cx.install);
    match (cx.markers, attempt.as_str().get(..8)) {
        (Some(MarkerSupport::Lost), Some(code)) => format!("{marker} [pp-{code}]"),
        _ => marker,
    }
}

/// The name that is sent: with the key's code at its end where it has one, shortened to what Cloudflare takes.
fn name_sent(name: &str, key: &str) -> String {
    let Some((_, code)) = key.split_once(' ') else { return name.to_owned() };
    let room = NAME_MAX.saturating_sub(code.chars().count() + 1);
    let start: String = name.chars().take(room).collect();
    format!("{} {code}", start.trim_end())
}

fn call(cx: &Context<'_>, key: &str) -> Option<CreateAccount> {
    let Request::AddAccount { name, unit, account_type, .. } = &cx.run.request else { return None };
    let marker = key.split(' ').next().unwrap_or(key);
    Some(CreateAccount {
        name: name_sent(name.as_str(), key),
        r#type: account_type.clone(),
        unit: unit.clone(),
        external_metadata: Some(marker.to_owned()),
        idempotency_key: Some(marker.rsplit(':').next().unwrap_or(marker).to_owned()),
    })
}

/// Accounts of this very name in the tenant.
async fn namesakes(cx: &Context<'_>, name: &str) -> Result<Vec<TenantAccount>, CallError> {
    let Some(tenant) = &cx.tenant else { return Ok(Vec::new()) };
    let first = ListTenantAccounts { tenant: tenant.id.clone(), page: 1, name: Some(name.to_owned()) };
    let mut found = cx.partner.read_all(first).await?;
    // Not every tenant need honour the filter.
    found.retain(|account| account.name == name);
    Ok(found)
}

/// What an attempt that was taken for absent made after all, if it shows now: the last chance before a second one is made.
async fn made_late(act: &CreateAccountStep, cx: &Context<'_>) -> Result<Option<String>, CallError> {
    for attempt in cx.step.attempts.iter().filter(|attempt| attempt.state == AttemptState::Absent) {
        let found = act.look(cx, attempt).await?;
        if let Some(candidate) = found.into_iter().find(|candidate| candidate.ours) {
            return Ok(Some(candidate.id));
        }
    }
    Ok(None)
}

/// When Cloudflare made it, in words.
fn made_at(created_on: Option<&str>) -> String {
    match created_on.map(str::parse::<Timestamp>) {
        Some(Ok(at)) => at.strftime("on %-d %b %Y at %H:%M:%S UTC").to_string(),
        _ => "at an unknown time".to_owned(),
    }
}

#[async_trait]
impl Act for CreateAccountStep {
    async fn prepare(&self, cx: &Context<'_>, attempt: &AttemptId) -> Result<Draft, Stop> {
        let key = key_of(cx, attempt);
        let call = call(cx, &key).ok_or_else(wrong_request)?;
        if cx.tenant.is_none() {
            return Err(Stop::Wait(std::time::Duration::from_secs(5), None));
        }
        if let Some(late) = made_late(self, cx).await? {
            let made = self.adopt(cx, &late).await?;
            return Err(Stop::Already(
                Box::new(made),
                "An earlier attempt had made it after all; taken over.".to_owned(),
            ));
        }
        let before = namesakes(cx, &call.name).await?.into_iter().map(|account| account.id.into()).collect();
        Ok(Draft {
            request_sha256: fingerprint(&call),
            natural_key: key,
            before,
            identity: cx.partner.changes_as()?,
            service_user: None,
        })
    }

    async fn send(&self, cx: &Context<'_>, draft: &Draft) -> Sent {
        let Some(call) = call(cx, &draft.natural_key) else { return Sent::Odd(crate::cloudflare::Trace::default()) };
        match cx.partner.write(&call).await {
            Ok(answer) if answer.result.name == call.name => {
                let mut account = TenantAccount::from(answer.result);
                account.managed_by = account.managed_by.or_else(|| {
                    call.unit.as_ref().map(|unit| crate::wire::accounts::ManagedBy {
                        parent_org_id: Some(unit.to_string()),
                        parent_org_name: None,
                    })
                });
                Sent::Made(Made::Account(account), answer.trace)
            }
            Ok(answer) => Sent::Odd(answer.trace),
            Err(error) => Sent::Failed(error),
        }
    }

    fn refused(&self, cx: &Context<'_>, error: &CallError) -> Refused {
        let enterprise = matches!(&cx.run.request, Request::AddAccount { account_type: AccountType::Enterprise, .. });
        match error.code() {
            Some(NO_RIGHT) if enterprise => {
                Refused::Fail(format!("{} Nothing was made.", not_included("Enterprise accounts")))
            }
            _ => refused_but(cx, error, "Nothing was made."),
        }
    }

    async fn look(&self, cx: &Context<'_>, attempt: &Attempt) -> Result<Vec<Candidate>, CallError> {
        let Request::AddAccount { name, .. } = &cx.run.request else { return Ok(Vec::new()) };
        let (sent, coded) = (name_sent(name.as_str(), &attempt.natural_key), attempt.natural_key.contains(' '));
        let mut candidates = Vec::new();
        for account in namesakes(cx, &sent).await? {
            let id = account.id.to_string();
            if attempt.before.contains(&id) || cx.mapped.contains(&id) {
                continue;
            }
            if coded {
                let evidence = format!(
                    "Carries this attempt's code in its name. Made {}.",
                    made_at(account.created_on.as_deref())
                );
                candidates.push(Candidate { id, name: account.name, evidence, ours: true });
                continue;
            }
            let found = match cx.partner.read(&GetProfile { account: account.id.clone() }).await {
                Ok(answer) => answer.result.external_metadata.unwrap_or_default(),
                // No profile is no marker: it proves nothing, and must not keep the others from being looked at.
                Err(error) if matches!(error.kind, Kind::Refused | Kind::NotFound) => String::new(),
                Err(error) => return Err(error),
            };
            let ours = found == attempt.natural_key;
            // Only somebody else's marker proves that it is not ours. None proves nothing, even where markers were kept so
            // far: what a tenant keeps can change, and a second account is worse than a question.
            if ours || found.is_empty() {
                let created = made_at(account.created_on.as_deref());
                let evidence = match (ours, cx.markers) {
                    (true, _) => format!("Carries this attempt's marker. Made {created}."),
                    (false, Some(MarkerSupport::Kept)) => format!(
                        "Same name, was not there before the attempt, but carries no marker, which this tenant kept so far: \
                         perhaps somebody else's. Made {created}."
                    ),
                    (false, _) => format!("Same name, no marker, was not there before the attempt. Made {created}."),
                };
                candidates.push(Candidate { id, name: account.name, evidence, ours });
            }
        }
        Ok(candidates)
    }

    async fn adopt(&self, cx: &Context<'_>, candidate: &str) -> Result<Made, Stop> {
        let account: AccountId = candidate.parse().map_err(|_| wrong_request())?;
        Ok(Made::Account(cx.partner.read(&GetAccount { account }).await?.result.into()))
    }
}
