//! An embedded, stateful stand-in for Cloudflare's client v4 API, over real HTTP: below `/client/v4` what the API does,
//! below `/_sandbox` a control side for tests. `world` holds what there is and the rules; `routes` translate; the other
//! files are what stands around every call. Imports `wire` and `clock`; never the client.
//!
//! Words of faults and what they do: see the head of `faults.rs`. What is not published about the API was decided here,
//! and says so where it is.

mod answer;
mod auth;
mod call;
mod control;
mod faults;
mod graphql;
mod limits;
mod log;
mod mint;
mod page;
mod pipeline;
mod routes;
mod server;
mod spoil;
mod store;
mod world;

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, Timestamp};
use crate::wire::ids::{AccountId, TenantId, UserId};

pub use world::users::ApiKey;
use world::{Refused, World, seed};

/// Where the API begins.
const PREFIX: &str = "/client/v4";

/// What a fresh world has in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorldKind {
    /// A partner's day: some sixty accounts, their websites and service users.
    Lively,
    /// A tenant with one unit and its admin, nothing else.
    Empty,
}

/// Why the sandbox could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The state file could not be read or written.
    #[error("could not open the sandbox: failed while {doing}")]
    State {
        /// What was being done.
        doing: &'static str,
        /// What went wrong.
        source: io::Error,
    },
    /// The state file is not one of ours.
    #[error("the sandbox's state file cannot be understood")]
    BadState(#[source] serde_json::Error),
    /// The state file has no tenant admin, or the seed is broken.
    #[error("the sandbox's world has no beginning")]
    Seed,
}

/// A user's address and Global API Key. `Debug` leaves the key out.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The key.
    pub key: ApiKey,
}

/// Accounts of the lively world that belong together, for a portal that wants to begin with customers.
#[derive(Clone, Debug)]
pub struct SeedCustomer {
    /// The customer's name.
    pub name: String,
    /// Its accounts.
    pub account_ids: Vec<AccountId>,
    /// Its service user, a member of each of them.
    pub service_user: Option<SeedServiceUser>,
}

/// A seeded service user.
#[derive(Clone, Debug)]
pub struct SeedServiceUser {
    /// Its address.
    pub email: String,
    /// Its id.
    pub user_id: UserId,
    /// Its key.
    pub key: ApiKey,
}

/// A running world. Clones are handles to the same one.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    store: store::Store,
    clock: Clock,
    log: Mutex<log::Log>,
    faults: Mutex<faults::Faults>,
    budgets: Mutex<limits::Budgets>,
    admin: Credentials,
    /// Values of tokens that were given away.
    given: Mutex<Vec<ApiKey>>,
}

struct State {
    world: World,
    change: u64,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("admin", &self.0.admin).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Opens the world of the file `state` where there is one, otherwise a fresh world of `kind`. With a file, every
    /// change is on disk before its answer is sent.
    ///
    /// # Errors
    /// [`SandboxError::State`] and [`SandboxError::BadState`] when the file cannot be used.
    pub fn open(kind: WorldKind, state: Option<&Path>, clock: Clock) -> Result<Self, SandboxError> {
        let store = store::Store::new(state);
        let world = match store.load()? {
            Some(mut world) => {
                world.subscribe_planned_zones().map_err(|_| SandboxError::Seed)?;
                world.begin_waiting(clock.now());
                world
            }
            None => {
                let fresh = seed::world(kind, &ApiKey::new(mint::key()), clock.now())?;
                store.save_first(&fresh)?;
                fresh
            }
        };
        let admin = world.users.iter().find(|user| world.is_admin(&user.id)).ok_or(SandboxError::Seed)?;
        let admin = Credentials { email: admin.email.clone(), key: admin.key.clone() };
        Ok(Self(Arc::new(Inner {
            state: Mutex::new(State { world, change: 0 }),
            store,
            clock,
            log: Mutex::default(),
            faults: Mutex::default(),
            budgets: Mutex::default(),
            admin,
            given: Mutex::default(),
        })))
    }

    /// Address and key of the tenant's admin.
    #[must_use]
    pub fn admin(&self) -> Credentials {
        self.0.admin.clone()
    }

    /// The tenant.
    #[must_use]
    pub fn tenant_id(&self) -> TenantId {
        self.read(|world, _| world.tenant.id.clone())
    }

    /// The customers that the lively world was seeded with. Means something right after a fresh lively world was opened;
    /// later, accounts may be gone.
    #[must_use]
    pub fn lively_customers(&self) -> Vec<SeedCustomer> {
        self.read(|world, _| {
            let customer = |seeded: &seed::SeededCustomer| {
                let user = world.users.iter().find(|user| Some(&user.email) == seeded.service_user.as_ref());
                SeedCustomer {
                    name: seeded.name.clone(),
                    account_ids: seeded.accounts.clone(),
                    service_user: user.map(|user| SeedServiceUser {
                        email: user.email.clone(),
                        user_id: user.id.clone(),
                        key: user.key.clone(),
                    }),
                }
            };
            world.seeded.iter().map(customer).collect()
        })
    }

    /// Both sides as a router. Cut connections need [`Sandbox::serve`]; the control side answers there only, since
    /// nothing else tells it who the peer is.
    pub fn router(&self) -> Router {
        pipeline::router(self)
    }

    /// Serves until `stop`, then gives calls under way a second to end.
    ///
    /// # Errors
    /// When the listener cannot say its own address.
    pub async fn serve(self, listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
        server::serve(&self, listener, stop).await
    }

    fn read<T>(&self, look: impl FnOnce(&World, Timestamp) -> T) -> T {
        let now = self.0.clock.now();
        let mut state = locked(&self.0.state);
        // Need not be saved: whoever opens the file later comes to the same.
        state.world.pass_time(now);
        look(&state.world, now)
    }

    /// Makes a change that need not be saved by itself: it is, with the next one that is.
    fn touch(&self, change: impl FnOnce(&mut World, Timestamp)) {
        change(&mut locked(&self.0.state).world, self.0.clock.now());
    }

    /// Every key there is, and every value of a token that this process gave away: for tests, which search for them where
    /// none may be. In memory only.
    #[must_use]
    pub fn secrets(&self) -> Vec<ApiKey> {
        let keys: Vec<ApiKey> = self.read(|world, _| world.users.iter().map(|user| user.key.clone()).collect());
        keys.into_iter().chain(locked(&self.0.given).iter().cloned()).collect()
    }

    /// Makes one change, and returns when it is on disk. Not for changes that half fail: on an error nothing is saved.
    async fn write<T>(&self, change: impl FnOnce(&mut World, Timestamp) -> Result<T, Refused>) -> Result<T, Refused> {
        let (outcome, number) = {
            let now = self.0.clock.now();
            let mut state = locked(&self.0.state);
            state.world.pass_time(now);
            let outcome = change(&mut state.world, now)?;
            state.change += 1;
            (outcome, state.change)
        };
        let snapshot = || {
            let state = locked(&self.0.state);
            Ok((state.change, serde_json::to_vec(&state.world)?))
        };
        self.0.store.save(number, snapshot).await.map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "the sandbox's world could not be saved");
            Refused::NotSaved
        })?;
        Ok(outcome)
    }

    /// A fresh world of the same kind with the same keys; nothing logged, no faults, full budgets.
    async fn reset(&self) -> Result<(), Refused> {
        self.write(|world, now| {
            *world = seed::world(world.kind, &self.0.admin.key, now).map_err(|_| Refused::NotSaved)?;
            Ok(())
        })
        .await?;
        locked(&self.0.log).clear();
        locked(&self.0.faults).clear();
        locked(&self.0.budgets).clear();
        Ok(())
    }
}

// What is locked here is never left half changed by a panic that matters: the world's rules check before they change.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
