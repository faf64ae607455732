//! The mirror: a copy of the tenant that pages read, brought up to date at start, every few minutes and when asked.
//! Imports `store`, `access` and what is below. It never changes anything at Cloudflare and never judges what it could
//! not read: an account is gone only when a whole list came back without it.

mod accounts;
mod ask;
mod glance;
mod members;
mod profiles;
mod records;
mod scans;
mod settings;
mod snapshots;
mod subscriptions;
mod tenant;
mod tokens;
mod traffic;
mod truth;
mod zones;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::access::{Vault, VaultError};
use crate::clock::Clock;
use crate::cloudflare::{CallError, Kind, Priority};
use crate::store::{Store, StoreError};
use crate::wire::ids::TenantId;

/// The part of the mirror that holds accounts, as [`Store::sync_state`] names it.
pub const ACCOUNTS: &str = "accounts";
/// The part of the mirror that holds websites.
pub const ZONES: &str = "zones";
/// The part of the mirror that holds plans and add-ons.
pub const SUBSCRIPTIONS: &str = "subscriptions";
/// The part of the mirror that holds API tokens.
pub const TOKENS: &str = "tokens";
/// The part of the mirror that holds members.
pub const MEMBERS: &str = "members";

pub use ask::Unread;
pub use glance::{Glance, RecordsSeen};
pub use records::{RecordFilter, Records};
pub use scans::Scanned;
pub use snapshots::keep_snapshots;
pub use subscriptions::PlanSeen;

/// What was made less than this ago may be missing from lists that lag behind writes.
const LISTS_LAG: Duration = Duration::from_secs(900);

/// Pause after the first pass that found Cloudflare away.
const AWAY_FIRST: Duration = Duration::from_secs(5);

/// How Cloudflare answered last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upstream {
    /// It was not asked yet.
    Unknown,
    /// It answered.
    Ok,
    /// It did not answer, or not so that it could be understood.
    Unreachable,
    /// It does not accept the tenant admin's key.
    Refused,
}

impl Upstream {
    /// The word in `/readyz`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
        }
    }
}

/// Where the mirror notes how Cloudflare answered last. Cheap to clone; all clones show the same.
#[derive(Clone, Debug)]
pub struct UpstreamWatch(Arc<watch::Sender<Upstream>>);

impl Default for UpstreamWatch {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Upstream::Unknown)))
    }
}

impl UpstreamWatch {
    /// Notes how it answered.
    pub fn note(&self, upstream: Upstream) {
        self.0.send_replace(upstream);
    }

    /// How it answered last.
    #[must_use]
    pub fn now(&self) -> Upstream {
        *self.0.borrow()
    }
}

/// Why a part could not be brought up to date.
#[derive(Debug, thiserror::Error)]
enum SyncError {
    #[error("Cloudflare could not be read")]
    Call(#[from] CallError),
    #[error("the store did not take what was read")]
    Store(#[from] StoreError),
    #[error("no client could be made")]
    Vault(#[from] VaultError),
    #[error("the tenant to work in is not clear: set PORTAL_TENANT_ID to one of {0}")]
    WhichTenant(String),
    #[error("the key administers no tenant")]
    NoTenant,
}

impl SyncError {
    /// What pages say of it.
    fn in_words(&self) -> String {
        match self {
            Self::Call(error) => match error.kind {
                Kind::BadCredential => "Cloudflare does not accept the tenant admin's key.".to_owned(),
                Kind::Throttled { .. } => "Cloudflare asked for a pause: too many calls of this user.".to_owned(),
                Kind::Refused | Kind::NotFound => match (error.code(), error.message()) {
                    (Some(code), Some(message)) => format!("Cloudflare answered {code}: {message}"),
                    _ => "Cloudflare refused.".to_owned(),
                },
                Kind::NotSent | Kind::InDoubt(_) => "Cloudflare could not be reached.".to_owned(),
            },
            Self::Store(_) | Self::Vault(_) => "The portal's own database had a fault; see its log.".to_owned(),
            Self::WhichTenant(_) => "The key administers several tenants: set PORTAL_TENANT_ID.".to_owned(),
            Self::NoTenant => "The key administers no tenant.".to_owned(),
        }
    }

    fn upstream(&self) -> Option<Upstream> {
        match self {
            Self::Call(error) => Some(match error.kind {
                Kind::BadCredential => Upstream::Refused,
                Kind::Throttled { .. } | Kind::Refused | Kind::NotFound => Upstream::Ok,
                Kind::NotSent | Kind::InDoubt(_) => Upstream::Unreachable,
            }),
            Self::WhichTenant(_) | Self::NoTenant => Some(Upstream::Ok),
            Self::Store(_) | Self::Vault(_) => None,
        }
    }
}

/// The mirror, for whoever wants it fresher. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mirror(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    vault: Vault,
    clock: Clock,
    /// Which tenant, where the key administers several.
    tenant: Option<TenantId>,
    asked: Notify,
    passes: watch::Sender<u64>,
    upstream: UpstreamWatch,
}

impl Mirror {
    /// Puts the mirror together; [`keep_fresh`] sets it going.
    #[must_use]
    pub fn new(store: Store, vault: Vault, clock: Clock, tenant: Option<TenantId>, upstream: UpstreamWatch) -> Self {
        Self(Arc::new(Inner {
            store,
            vault,
            clock,
            tenant,
            asked: Notify::new(),
            passes: watch::Sender::new(0),
            upstream,
        }))
    }

    /// How Cloudflare answered last.
    #[must_use]
    pub fn upstream(&self) -> Upstream {
        self.0.upstream.now()
    }

    /// How many passes have ended: a version of what pages read.
    #[must_use]
    pub fn passes(&self) -> u64 {
        *self.0.passes.borrow()
    }

    /// Asks for a pass and waits until one that began after this has ended, but no longer than `patience`.
    pub async fn refresh(&self, patience: Duration) {
        let mut passes = self.0.passes.subscribe();
        let before = *passes.borrow_and_update();
        self.0.asked.notify_one();
        let done = passes.wait_for(|now| *now > before);
        // Patience is a courtesy to the person who waits, not a promise: the pass goes on without them.
        let _ = tokio::time::timeout(patience, done).await;
    }

    /// Brings everything up to date once. Parts that cannot be read keep what they had, and say so.
    ///
    /// Answers whether Cloudflare was there.
    pub async fn pass(&self, priority: Priority) -> bool {
        let inner = &*self.0;
        let upstream = match inner.accounts(priority).await {
            Ok(()) => {
                let upstream = inner.zones(priority).await;
                inner.subscriptions(priority).await;
                inner.members(priority).await;
                inner.tokens(priority).await;
                upstream
            }
            Err(error) => inner.failed(ACCOUNTS, &error).await,
        };
        if let Some(upstream) = upstream {
            inner.upstream.note(upstream);
        }
        if self.upstream() == Upstream::Ok {
            self.compare().await;
        }
        if let Err(error) = inner.store.tend_names().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "an index of names is slower than it could be");
        }
        inner.passes.send_modify(|passes| *passes += 1);
        self.upstream() == Upstream::Ok
    }
}

/// Keeps the mirror fresh until told to stop. While Cloudflare is away it is asked again after a pause that doubles, so
/// that waiting jobs and pages notice soon when it is back.
pub async fn keep_fresh(mirror: Mirror, every: Duration, stop: CancellationToken) {
    let mut priority = Priority::Background;
    let mut away = 0;
    loop {
        let was_there = tokio::select! {
            () = stop.cancelled() => return,
            was_there = mirror.pass(priority) => was_there,
        };
        away = if was_there { 0 } else { away + 1 };
        priority = tokio::select! {
            () = stop.cancelled() => return,
            () = mirror.0.asked.notified() => Priority::Person,
            () = mirror.0.clock.sleep(pause_after(away, every)) => Priority::Background,
        };
    }
}

fn pause_after(away: u32, every: Duration) -> Duration {
    if away == 0 { every } else { AWAY_FIRST.saturating_mul(2_u32.saturating_pow(away.min(10) - 1)).min(every) }
}

impl Inner {
    /// Notes that a part could not be read; answers with what that says of Cloudflare.
    async fn failed(&self, part: &str, error: &SyncError) -> Option<Upstream> {
        tracing::warn!(part, error = error as &dyn std::error::Error, "the mirror could not be brought up to date");
        let noted = async {
            let mut tx = self.store.write().await?;
            tx.sync_failed(part, self.clock.now(), &error.in_words()).await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::error!(part, error = &error as &dyn std::error::Error, "the mirror's age could not be noted");
        }
        error.upstream()
    }
}
