//! Makes the next move of a run that is held under a lease: what it is says the protocol, and what a step may know of the
//! world is gathered here.

use crate::access::{CustomerClient, PartnerClient, VaultError};
use crate::cloudflare::{Priority, Turn};
use crate::domain::ids::CustomerId;
use crate::domain::run::{Request, Run};
use crate::domain::step::Step;
use crate::store::{RunLease, StoreError};

use super::Inner;
use super::portal::Portal;
use super::protocol::{Moved, Next, Windows, make, next};
use super::steps::Context;

/// Why a move could not be made. The run stays as its journal says, and is taken up again.
#[derive(Debug, thiserror::Error)]
pub(super) enum EngineError {
    /// The store did not answer, or the lease was lost.
    #[error("the store did not take the run's next move")]
    Store(#[from] StoreError),
    /// A client could not be made.
    #[error("no client could be made for the run")]
    Vault(#[from] VaultError),
    /// The run is not there any more.
    #[error("the run is not in the store")]
    NoSuchRun,
}

/// Makes the next move of a run.
pub(super) async fn advance(inner: &Inner, lease: &RunLease) -> Result<Moved, EngineError> {
    let run = inner.store.run(lease.run()).await?.ok_or(EngineError::NoSuchRun)?;
    let windows = Windows { looks: &inner.settings.looks, paid: inner.settings.paid };
    match next(&run, lease.boot(), inner.clock.elapsed(), &windows) {
        Next::Move(step, what) => {
            let cx = context(inner, &run, step).await?;
            make(&Portal { inner, lease, cx }, what).await
        }
        Next::Wait(pause) => Ok(Moved::Pause(pause)),
        Next::End(state) => Ok(Moved::Ended(state)),
    }
}

/// Gathers what a step may know. All reads; nothing stays open.
async fn context<'a>(inner: &'a Inner, run: &'a Run, step: &'a Step) -> Result<Context<'a>, EngineError> {
    let (service_users, in_the_making) = match run.customer {
        Some(customer) => (
            inner.store.service_users(customer).await?,
            inner.store.service_user_in_the_making(customer, run.id).await?,
        ),
        None => (Vec::new(), false),
    };
    let (partner, customer) = clients(inner, run).await?;
    let stays = match (&run.request, step.target.as_ref().or(run.account.as_ref())) {
        (Request::Members { .. }, Some(account)) => inner.store.members_who_stay(account).await?,
        _ => Vec::new(),
    };
    let piece = match &run.request {
        Request::ApplyRecords { draft, .. } => inner.store.draft_piece(*draft, run.place_of(step)).await?,
        _ => Vec::new(),
    };
    let settled_by_others =
        if step.kind.one_at_a_time() { inner.store.settled_by_others(run, step.kind).await? } else { 0 };
    Ok(Context {
        run,
        step,
        partner,
        customer,
        service_users,
        stays,
        piece,
        settled_by_others,
        in_the_making,
        tenant: inner.store.tenant().await?,
        markers: inner.store.marker_support().await?,
        mapped: inner.store.mapped_accounts().await?,
        domain: &inner.settings.service_user_domain,
        install: &inner.settings.install,
        now: inner.clock.now(),
    })
}

/// Who the run may call as. What one of a customer's people asked for gets clients that change nothing but with that
/// customer's key.
async fn clients(inner: &Inner, run: &Run) -> Result<(PartnerClient, CustomerClient), EngineError> {
    let vault = &inner.vault;
    let turn = Turn {
        priority: if run.bulk { Priority::Background } else { Priority::Person },
        behalf: run.customer.map_or(0, CustomerId::number),
    };
    Ok(if run.own {
        (vault.partner_looking(turn), vault.own(run.customer, turn).await?)
    } else {
        (vault.partner(turn), vault.customer(run.customer, turn).await?)
    })
}
