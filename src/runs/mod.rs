//! Runs: the durable jobs. What is asked is stored before anything is sent; what is sent is sent once; what is unknown is
//! looked up, and only then repeated. Imports `store`, `access` and what is below; knows nothing of pages.
//!
//! * [`Runs`] is all that pages may ask: start, retry, cancel, decide.
//! * `protocol` decides what comes next for a run and in which order it is written down, sent, kept and looked for.
//! * `portal` is the world it does that in: store, clients, clock; `steps` has one file for each kind of step.
//! * `engine` brings them together; `worker` keeps at it.

mod acts;
mod bulk;
mod customers;
mod engine;
mod portal;
mod press;
mod protocol;
mod reply;
mod steps;
mod values;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::access::{BudgetView, Vault};
use crate::clock::Clock;
use crate::domain::service_user::ServiceUser;
use crate::random::Random;
use crate::store::Store;

use values::Values;

pub use acts::{Approval, Choice, Customer, NewAccount, NewWebsite, RunError, TokenWish};
pub use bulk::BulkAct;
pub use worker::work;

/// How runs behave.
#[derive(Clone, Debug)]
pub struct Settings {
    /// When to look for an attempt whose answer was lost, counted from the moment it got lost. After the last look the
    /// attempt counts as proven absent. `PORTAL_SETTLE_LOOKS`.
    pub looks: Vec<Duration>,
    /// How long to go on looking where a repeat may be paid for twice. `PORTAL_SETTLE_PAID`.
    pub paid: Duration,
    /// Domain of service users' addresses. `PORTAL_SERVICE_USER_DOMAIN`.
    pub service_user_domain: String,
    /// What tells this installation's markers from another's.
    pub install: String,
    /// What tells this process from the ones before it.
    pub boot: String,
}

/// Attempts at one step before a person is asked.
const TRIES: usize = 4;
/// Runs that are worked on at the same time.
const AT_ONCE: usize = 64;
/// And of those, how many rows of bulks: what a person asks for never waits behind a file.
const BULK_AT_ONCE: usize = 32;
/// Rows of bulks are begun while what waits for the tenant admin's budget takes less than this.
const BULK_AHEAD: Duration = Duration::from_secs(1);

/// The durable jobs, for whoever may ask for them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Runs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    vault: Vault,
    clock: Clock,
    random: Random,
    settings: Settings,
    wake: Notify,
    /// Told to whoever waits for a run: one of them stands still.
    stood: Notify,
    /// Values of tokens that are still to be shown.
    values: Values,
}

impl Runs {
    /// Puts the engine together; [`work`] sets it going.
    #[must_use]
    pub fn new(store: Store, vault: Vault, clock: Clock, random: Random, settings: Settings) -> Self {
        Self(Arc::new(Inner {
            store,
            vault,
            clock,
            random,
            settings,
            wake: Notify::new(),
            stood: Notify::new(),
            values: Values::default(),
        }))
    }

    /// What the tenant admin may still ask, for showing.
    #[must_use]
    pub fn partner_budget(&self) -> BudgetView {
        self.0.vault.partner_budget()
    }

    /// What a service user may still ask, for showing.
    #[must_use]
    pub fn budget_of(&self, user: &ServiceUser) -> BudgetView {
        self.0.vault.budget_of(user)
    }
}
