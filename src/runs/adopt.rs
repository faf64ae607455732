//! What a step made, taken over: outcome, mapping, sealed key and history in one transaction.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::cloudflare::{Kind, Priority};
use crate::domain::audit::Action;
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::service_user::ServiceUserState;
use crate::domain::step::{Attempt, AttemptState, Reply, StepKind, StepState};
use crate::domain::token::{SecretState, TokenOwner};
use crate::store::{AuditLine, MarkerSupport, RunLease, StoreError, TokenHolder, WriteTx};
use crate::wire::accounts::GetProfile;
use crate::wire::users::GetUser;

use super::Inner;
use super::moved::{EngineError, Moved};
use super::reply::of_read;
use super::steps::{Context, Draft, Made, Stop, act_of};

/// Before a candidate that could not be read is read again.
const ADOPT_AGAIN: Duration = Duration::from_secs(5);
/// Between tries to keep an answer that the disk did not take.
const KEEP_AGAIN: Duration = Duration::from_secs(1);

const NO_VALUE: &str = "The token is there, but its value was in the answer that got lost: nobody has it. Roll the token to \
                        get another value, or delete it.";

const ORDERED: &str = "Cloudflare has taken the order. It is waited for the website to show it; nothing is sent again.";

/// The attempt that did it.
pub(super) struct Kept<'a> {
    /// Which one.
    pub(super) attempt: &'a AttemptId,
    /// What Cloudflare said to it.
    pub(super) reply: Reply,
    /// Who it was made as.
    pub(super) identity: &'a str,
}

/// Reads a candidate whole and takes it over.
pub(super) async fn take_over(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    attempt: &Attempt,
    candidate: &str,
) -> Result<Moved, EngineError> {
    match act_of(cx.step.kind).adopt(cx, candidate).await {
        Ok(made) => {
            let note = "The answer was lost; what it had made was found and taken over.";
            let kept = Kept {
                attempt: &attempt.id,
                reply: attempt.reply.clone(),
                identity: cx.step.identity.as_deref().unwrap_or_default(),
            };
            record(inner, lease, cx, Some(kept), &made, Some(note)).await?;
            Ok(Moved::On)
        }
        Err(Stop::Unread(error)) => {
            tracing::warn!(run = %lease.run(), reason = of_read(cx.step.kind, &error), "a candidate could not be read");
            Ok(Moved::Pause(match error.kind {
                Kind::Throttled { retry_after } => retry_after,
                _ => ADOPT_AGAIN,
            }))
        }
        Err(_) => {
            tracing::error!(run = %lease.run(), candidate, "a candidate is of the wrong kind");
            Ok(Moved::Pause(ADOPT_AGAIN))
        }
    }
}

/// Keeps what was made. An answer that Cloudflare gives once must not get lost to a full disk, so this is tried until it
/// is kept; only a lost lease ends it.
pub(super) async fn record(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    kept: Option<Kept<'_>>,
    made: &Made,
    note: Option<&str>,
) -> Result<(), EngineError> {
    // Before it is written down: whoever reads that a value waits finds it.
    match made {
        Made::Token { value: Some(value), .. } | Made::TokenRolled { value, .. } => {
            inner.values.keep(cx.run.id, inner.clock.elapsed(), value.clone());
        }
        _ => {}
    }
    loop {
        match keep(inner, lease, cx, kept.as_ref(), made, note).await {
            Ok(()) => return Ok(()),
            Err(EngineError::Store(error @ StoreError::Database { .. })) => {
                tracing::error!(run = %lease.run(), error = &error as &dyn std::error::Error, "an outcome could not be stored yet");
                inner.clock.sleep(KEEP_AGAIN).await;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn keep(
    inner: &Inner,
    lease: &RunLease,
    cx: &Context<'_>,
    kept: Option<&Kept<'_>>,
    made: &Made,
    note: Option<&str>,
) -> Result<(), EngineError> {
    let now = inner.clock.now();
    let id = made.id();
    let mut tx = inner.store.write().await?;
    tx.hold(lease, now).await?;
    map(&mut tx, inner, cx, kept.map(|kept| kept.attempt), made).await?;
    if let Some(kept) = kept {
        tx.put_reply(kept.attempt, &kept.reply).await?;
        tx.settle_attempt(kept.attempt, AttemptState::Done, id.as_deref(), now).await?;
    }
    let (state, words) = said(made, note, kept.is_some());
    tx.put_step(lease.run(), cx.step.position, state, words.as_deref(), now).await?;
    tx.audit(&AuditLine {
        person: Some(cx.run.requested_by),
        identity: kept.map(|kept| kept.identity),
        customer: cx.run.customer,
        run: Some(cx.run.id),
        target: id.as_deref(),
        result: state.as_str(),
        cf_ray: kept.and_then(|kept| kept.reply.cf_ray.as_deref()),
        detail: Some(cx.step.kind.as_str()),
        ..AuditLine::of(Action::StepDone, now)
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// How the step ends, and what there is to say.
fn said(made: &Made, note: Option<&str>, is_new: bool) -> (StepState, Option<String>) {
    match made {
        Made::ServiceUser { key: None, .. } => (
            StepState::Skipped,
            Some(
                "Cloudflare made the user but does not show its key to this tenant: ask your Cloudflare partner manager \
                 to make API keys visible. Until then, calls for this customer are made as the partner."
                    .to_owned(),
            ),
        ),
        Made::Member { pending: true, .. } => (
            StepState::Done,
            Some(
                "Cloudflare put the membership on pending. Until it is accepted, calls with the service user's key are \
                 refused in this account: ask your Cloudflare partner manager for allow_auto_accept_invites."
                    .to_owned(),
            ),
        ),
        Made::Token { value: None, .. } => (StepState::Done, Some(NO_VALUE.to_owned())),
        // Ordered, and nothing more to send: the next move only waits for the website to show it.
        Made::Plan { shown: false, .. } if is_new => (StepState::Planned, Some(ORDERED.to_owned())),
        _ => (StepState::Done, note.map(str::to_owned)),
    }
}

async fn map(
    tx: &mut WriteTx,
    inner: &Inner,
    cx: &Context<'_>,
    attempt: Option<&AttemptId>,
    made: &Made,
) -> Result<(), EngineError> {
    let now = inner.clock.now();
    match made {
        Made::Account(account) => {
            tx.mirror_account(account, now).await?;
            if let Request::AddAccount { description, .. } = &cx.run.request {
                tx.describe_account(&account.id, description).await?;
            }
            if let Some(customer) = cx.run.customer {
                tx.link_account(&account.id, customer).await?;
            }
            tx.put_made(cx.run.id, Some(&account.id), None).await?;
            if cx.run.request.account_name().is_some_and(|name| name.as_str() != account.name) {
                // It was sent under a name with a code in it: its own name is a step of its own, as durable as the others.
                tx.plan_step(cx.run.id, cx.step.position + 1, StepKind::RenameAccount, None).await?;
            }
        }
        Made::ServiceUser { user, key } => {
            let Some(attempt) = attempt else { return Ok(()) };
            let sealed = match (key, tx.service_user_of(attempt).await?) {
                (Some(key), Some(id)) => Some(inner.vault.seal(id, key)?),
                _ => None,
            };
            tx.activate_service_user(attempt, user, sealed.as_deref(), now).await?;
            if sealed.is_some() {
                let_into_all(tx, cx).await?;
            }
        }
        Made::Member { account, member, .. } => {
            let active = cx.service_users.iter().find(|user| user.state == ServiceUserState::Active);
            if let Some(user) = active {
                tx.add_membership(account, user.id, member, now).await?;
            }
        }
        Made::Zone(zone) => {
            tx.mirror_zone(zone, now).await?;
            tx.put_made(cx.run.id, None, Some(&zone.id)).await?;
        }
        Made::Plan { .. } | Made::AddOn(_) | Made::AddOnGone(_) => map_subscription(tx, cx, made, now).await?,
        Made::Renamed => {
            if let (Some(account), Some(name)) = (&cx.run.account, cx.run.request.account_name()) {
                tx.rename_account(account, name, now).await?;
            }
        }
        Made::Access(_) | Made::AccessGone { .. } => map_access(tx, cx, made, now).await?,
        Made::AccountGone(account) => tx.account_gone(account, now).await?,
        Made::ZoneGone => {
            if let Request::RemoveWebsite { zone, .. } = &cx.run.request {
                tx.zone_gone(zone, now).await?;
            }
        }
        Made::Token { .. } | Made::TokenChanged(_) | Made::TokenRolled { .. } | Made::TokenGone(_) => {
            map_token(tx, cx, made, now).await?;
        }
        Made::Record(_) | Made::Setting(_) | Made::Purged | Made::Nothing => {}
    }
    Ok(())
}

async fn map_access(tx: &mut WriteTx, cx: &Context<'_>, made: &Made, now: Timestamp) -> Result<(), StoreError> {
    match (made, &cx.run.request) {
        (Made::Access(member), _) => tx.mirror_member(member).await,
        (Made::AccessGone { account, member: Some(member) }, _) => tx.member_gone(account, member, now).await,
        (Made::AccessGone { account, member: None }, Request::Members { act }) => {
            tx.address_gone(account, act.email(), now).await
        }
        _ => Ok(()),
    }
}

/// Keeps what is known of a token; of its value only what became of it.
async fn map_token(tx: &mut WriteTx, cx: &Context<'_>, made: &Made, now: Timestamp) -> Result<(), StoreError> {
    let holder = match &cx.run.request {
        Request::Token { of: TokenOwner::Partner, .. } => TokenHolder::Partner,
        Request::Token { of: TokenOwner::Account { account }, .. } => TokenHolder::Account(account),
        _ => match cx.customer.service_user() {
            Some(user) => TokenHolder::ServiceUser(user.id),
            None => return Ok(()),
        },
    };
    match made {
        Made::Token { token, value } => {
            tx.mirror_token(holder, token, now).await?;
            let state = if value.is_some() { SecretState::Waiting } else { SecretState::Lost };
            tx.token_value(&token.id, cx.run.id, state, now).await
        }
        Made::TokenRolled { id, token, .. } => {
            if let Some(token) = token {
                tx.mirror_token(holder, token, now).await?;
            }
            tx.token_value(id, cx.run.id, SecretState::Waiting, now).await
        }
        Made::TokenChanged(token) => tx.mirror_token(holder, token, now).await,
        Made::TokenGone(id) => tx.token_gone(id, now).await,
        _ => Ok(()),
    }
}

async fn map_subscription(tx: &mut WriteTx, cx: &Context<'_>, made: &Made, now: Timestamp) -> Result<(), StoreError> {
    match made {
        Made::Plan { zone, subscription, seen, .. } => {
            if let Some(seen) = seen {
                tx.mirror_zone(seen, now).await?;
            }
            match subscription {
                Some(one) => tx.mirror_subscription(one).await,
                None => tx.zone_unsubscribed(zone, now).await,
            }
        }
        Made::AddOn(one) => tx.mirror_subscription(one).await,
        Made::AddOnGone(id) => match cx.run.request.account() {
            Some(account) => tx.subscription_gone(account, id, now).await,
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Plans to let the service user that was just put to use into each account of its customer. In the same transaction, so
/// that no account falls between: one linked before is planned here, one linked later finds the new user in use. The
/// run's own account has its step already.
async fn let_into_all(tx: &mut WriteTx, cx: &Context<'_>) -> Result<(), StoreError> {
    let Some(customer) = cx.run.customer else { return Ok(()) };
    let others =
        tx.account_ids_of(customer).await?.into_iter().filter(|account| Some(account) != cx.run.account.as_ref());
    for (place, account) in (1..).zip(others) {
        tx.plan_step(cx.run.id, cx.step.position + place, StepKind::AddMember, Some(&account)).await?;
    }
    Ok(())
}

/// Proves what was just made: that the marker comes back, that the key answers. Reads only; what cannot be proven now is
/// proven later.
pub(super) async fn prove(inner: &Inner, cx: &Context<'_>, made: &Made, draft: &Draft) {
    let proven = match made {
        Made::Account(account) if cx.markers != Some(MarkerSupport::Kept) => {
            let Ok(answer) = cx.partner.read(&GetProfile { account: account.id.clone() }).await else { return };
            let marker = draft.natural_key.split(' ').next();
            let kept = answer.result.external_metadata.as_deref() == marker;
            let support = if kept { MarkerSupport::Kept } else { MarkerSupport::Lost };
            write(inner, async |tx| tx.put_marker_support(support).await).await
        }
        Made::ServiceUser { key: Some(_), .. } => prove_key(inner, cx).await,
        _ => return,
    };
    if let Err(error) = proven {
        tracing::warn!(error = &error as &dyn std::error::Error, "a proof could not be kept");
    }
}

async fn prove_key(inner: &Inner, cx: &Context<'_>) -> Result<(), EngineError> {
    let client = inner.vault.customer(cx.run.customer, Priority::Person).await?;
    let Some(user) = client.service_user().map(|user| user.id) else { return Ok(()) };
    match client.read(&GetUser).await {
        Ok(_) => write(inner, async |tx| tx.key_answered(user, true, inner.clock.now()).await).await,
        Err(error) if error.kind == Kind::BadCredential => {
            write(inner, async |tx| tx.key_answered(user, false, inner.clock.now()).await).await
        }
        Err(_) => Ok(()),
    }
}

async fn write(
    inner: &Inner,
    put: impl AsyncFnOnce(&mut WriteTx) -> Result<(), StoreError>,
) -> Result<(), EngineError> {
    let mut tx = inner.store.write().await?;
    put(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}
