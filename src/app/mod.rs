//! The composition root: puts the floors together and sets them going. May import everything; only `main` imports it.

mod demo;
mod demo_dns;
mod lock;
mod person;
mod sandbox;
mod seed;
mod serve;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::access::Vault;
use crate::access::VaultError;
use crate::access::password::PasswordError;
use crate::clock::Clock;
use crate::cloudflare::{Client, ClientError, Credential, Rate, Settings as ClientSettings};
use crate::config::{Mail, Settle};
use crate::dns::{self, BadResolver, Resolvers};
use crate::domain::website::Periods;
use crate::live::{self, Live};
use crate::mail::{MailError, Mailer};
use crate::mirror::{Mirror, keep_fresh, keep_snapshots};
use crate::random::Random;
use crate::runs::{Runs, Settings as RunSettings, work};
use crate::secret::{MasterKey, Secret};
use crate::store::{Store, StoreError};
use crate::web::fresh_links::FreshLinks;
use crate::web::plumbing::Plumbing;
use crate::web::portal::{Parts, Portal, Site};
use crate::web::public_url::PublicUrl;
use crate::web::routes::router;
use crate::web::server::{self, Limits};
use crate::web::setup_code::SetupCode;
use crate::web::{bulk_invites, telling};
use crate::wire::ids::TenantId;

pub use demo::{Demo, demo};
pub use person::{NewPerson, add_person};
pub use sandbox::{StandAlone, stand_alone};
pub use serve::serve;

/// How long a stop waits for what is on the wire.
const STOP_PATIENCE: Duration = Duration::from_secs(30);
/// How often sessions that have run out are forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// Why the program did not start or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The settings are wrong: a line each.
    #[error("the settings are not right")]
    Settings(Vec<crate::config::Fault>),
    /// Another process uses the database.
    #[error("{0} is in use by another process")]
    InUse(String),
    /// A file or socket could not be used.
    #[error("{doing} failed")]
    Io {
        /// What was being done.
        doing: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database could not be used.
    #[error("the database could not be used")]
    Store(#[from] StoreError),
    /// The client could not be built.
    #[error("the client for Cloudflare could not be built")]
    Client(#[from] ClientError),
    /// The master key does not fit the database.
    #[error("the vault could not be opened")]
    Vault(#[from] VaultError),
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Password(#[from] PasswordError),
    /// The sandbox could not be opened.
    #[error("the sandbox could not be opened")]
    Sandbox(#[from] crate::sandbox::SandboxError),
    /// Mail could not be set up.
    #[error("mail could not be set up")]
    Mail(#[from] MailError),
    /// A DNS resolver cannot be used.
    #[error("DNS could not be set up")]
    Dns(#[from] BadResolver),
    /// Logging could not be set up.
    #[error("logging could not be set up")]
    Telemetry(#[from] crate::telemetry::TelemetryError),
    /// What was typed is refused.
    #[error("{0}")]
    Refused(String),
}

impl AppError {
    fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        |source| Self::Io { doing, source }
    }
}

/// What a portal is put together from.
struct Plan {
    master_key: MasterKey,
    api_url: String,
    admin_email: String,
    admin_key: Secret,
    tenant: Option<TenantId>,
    rate: Rate,
    service_user_domain: String,
    settle: Settle,
    sync_every: Duration,
    periods: Periods,
    member_invite_days: u32,
    public_url: PublicUrl,
    trusted_proxies: Vec<IpNet>,
    mail: Option<Mail>,
    resolvers: Vec<SocketAddr>,
    invite_days: u32,
    demo: bool,
}

/// A portal, put together but not going yet.
struct Assembled {
    portal: Portal,
    vault: Vault,
    sync_every: Duration,
}

async fn assemble(plan: Plan, store: Store, clock: Clock, random: Random) -> Result<Assembled, AppError> {
    let settings = ClientSettings { base_url: plan.api_url.clone(), rate: plan.rate, ..ClientSettings::default() };
    let client = Client::new(settings, clock.clone())?;
    let partner = Credential::key(&plan.admin_email, plan.admin_key);
    let vault = Vault::new(client, partner, plan.master_key.clone(), store.clone(), random.clone());
    let install = vault.unlock().await?;
    let plumbing = Plumbing::new(
        store.clone(),
        clock.clone(),
        random.clone(),
        &plan.master_key,
        plan.public_url,
        plan.trusted_proxies,
    )?;
    let runs = RunSettings {
        looks: plan.settle.looks,
        paid: plan.settle.paid,
        service_user_domain: plan.service_user_domain,
        install,
        boot: random.base32(16),
    };
    let mirror = Mirror::new(store.clone(), vault.clone(), clock.clone(), plan.tenant, plumbing.cloudflare.clone());
    let mailer = plan.mail.map(|mail| Mailer::new(&mail.smtp_url, &mail.from)).transpose()?;
    let resolvers = Resolvers::new(&plan.resolvers, dns::TRY)?;
    let portal = Portal::from(Parts {
        live: Live::new(store.clone(), mirror.clone(), resolvers, clock.clone(), plan.periods),
        plumbing,
        mailer,
        links: FreshLinks::default(),
        runs: Runs::new(store.clone(), vault.clone(), clock, random, runs),
        mirror,
        store,
        setup: SetupCode::default(),
        site: Site {
            demo: plan.demo,
            api_url: plan.api_url,
            tenant_admin: plan.admin_email,
            periods: plan.periods,
            invite_days: plan.invite_days,
            member_invite_days: plan.member_invite_days,
        },
    });
    Ok(Assembled { portal, vault, sync_every: plan.sync_every })
}

/// Runs the portal until told to stop; then finishes what is on the wire.
async fn run(assembled: Assembled, listener: TcpListener, stop: CancellationToken) {
    let Assembled { portal, sync_every, .. } = assembled;
    let store = portal.store.clone();
    let worker = tokio::spawn(work(portal.runs.clone(), stop.clone()));
    let fresh = tokio::spawn(keep_fresh(portal.mirror.clone(), sync_every, stop.clone()));
    let random = portal.plumbing.random.clone();
    let snapshots = tokio::spawn(keep_snapshots(portal.mirror.clone(), random, stop.clone()));
    let live = tokio::spawn(keep_telling(portal.clone(), stop.clone()));
    let tidy = tokio::spawn(forget_old_sessions(portal.plumbing.clone(), stop.clone()));
    server::serve(listener, router(portal), stop.clone(), Limits::default()).await;
    if tokio::time::timeout(STOP_PATIENCE, worker).await.is_err() {
        tracing::warn!("a request to Cloudflare did not end in time; the next start looks up what it did");
    }
    for task in [fresh, snapshots, live, tidy] {
        task.abort();
    }
    store.close().await;
}

/// Looks at websites that wait for their DNS, and sends the letters about what was noted.
async fn keep_telling(portal: Portal, stop: CancellationToken) {
    loop {
        let pass = async {
            portal.live.pass().await;
            if let Err(error) = bulk_invites::send_due(&portal).await {
                tracing::error!(?error, "people of a file were not invited");
            }
            if let Err(error) = telling::send_due(&portal).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "letters that are due were not sent");
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = pass => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = portal.clock().sleep(live::EVERY) => {}
        }
    }
}

async fn forget_old_sessions(plumbing: Plumbing, stop: CancellationToken) {
    loop {
        if let Err(error) = plumbing.sessions.forget_old().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "old sessions could not be forgotten");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = plumbing.clock.sleep(FORGET_EVERY) => {}
        }
    }
}

/// Stops when the operator says so: SIGTERM, or Ctrl-C.
fn stop_on_signal() -> Result<CancellationToken, AppError> {
    let stop = CancellationToken::new();
    let mut term = signal(SignalKind::terminate()).map_err(AppError::io("listening for SIGTERM"))?;
    let mut int = signal(SignalKind::interrupt()).map_err(AppError::io("listening for SIGINT"))?;
    let token = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        tracing::info!("stopping");
        token.cancel();
    });
    Ok(stop)
}

async fn listen(on: SocketAddr) -> Result<TcpListener, AppError> {
    TcpListener::bind(on).await.map_err(AppError::io(format!("listening on {on}")))
}

/// The folder that a file is in, made if it is not there.
fn make_folder_of(path: &Path) -> Result<(), AppError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(AppError::io(format!("making the folder {}", folder.display())))
}
