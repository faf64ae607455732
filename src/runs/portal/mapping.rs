//! What a step made, as customers, accounts and websites know it: written in the transaction that keeps its outcome.

use crate::clock::Timestamp;
use crate::domain::ids::AttemptId;
use crate::domain::run::Request;
use crate::domain::service_user::ServiceUserState;
use crate::domain::step::StepKind;
use crate::domain::token::{SecretState, TokenOwner};
use crate::runs::Inner;
use crate::runs::engine::EngineError;
use crate::runs::protocol::Made;
use crate::runs::steps::Context;
use crate::store::{StoreError, TokenHolder, WriteTx};

/// Puts what was made to its customer, account or website; `attempt` is the one that made it.
pub(super) async fn map(
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
