//! `partner-portal demo`: a sandbox with a lively world and the portal on it, in one process.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::clock::Clock;
use crate::cloudflare::{Priority, Rate};
use crate::config::{DemoSettings, Settle};
use crate::domain::ids::PersonId;
use crate::domain::member::MEMBER_INVITE_DAYS;
use crate::domain::password::check_password;
use crate::domain::person::{Person, Role};
use crate::domain::seat::Seat;
use crate::domain::text::Email;
use crate::domain::website::Periods;
use crate::random::Random;
use crate::sandbox::{Sandbox, WorldKind};
use crate::secret::{MasterKey, Secret};
use crate::store::Store;
use crate::telemetry::{self, LogForm};
use crate::web::portal::Portal;
use crate::web::public_url::PublicUrl;

use super::demo_dns;
use super::lock::Lock;
use super::{AppError, Plan, assemble, listen, run, seed, stop_on_signal};

/// How the demo is started.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Where the portal listens.
    pub listen: SocketAddr,
    /// Where the sandbox listens.
    pub sandbox_listen: SocketAddr,
    /// Where both keep their state; a fresh temporary folder without.
    pub data_dir: Option<PathBuf>,
}

const OWNER: &str = "owner@demo.test";

/// Serves until told to stop.
///
/// # Errors
/// [`AppError`] when it cannot start.
pub async fn demo(options: Demo) -> Result<(), AppError> {
    let settings = DemoSettings::from_process().map_err(AppError::Settings)?;
    telemetry::start(LogForm::Text, &settings.log)?;
    let (clock, random) = (Clock::system(), Random::system());
    let folder = Folder::open(options.data_dir)?;
    let database = folder.path().join("portal.sqlite");
    let _lock = Lock::take(&database)?;
    let sandbox = Sandbox::open(WorldKind::Lively, Some(&folder.path().join("sandbox.json")), clock.clone())?;
    let sandbox_listener = listen(options.sandbox_listen).await?;
    let api = sandbox_listener.local_addr().map_err(AppError::io("asking for the own address"))?;
    let listener = listen(options.listen).await?;
    let address = listener.local_addr().map_err(AppError::io("asking for the own address"))?;
    let public_url: PublicUrl = shown(address).parse().map_err(|_| AppError::Refused(not_loopback(address)))?;

    let stop = stop_on_signal()?;
    let sandbox_task = tokio::spawn(sandbox.clone().serve(sandbox_listener, stop.clone()));
    let store = Store::open(&database).await?;
    let resolver = demo_dns::start(store.clone(), stop.clone()).await?;
    let plan =
        Plan { resolvers: vec![resolver], ..plan(&sandbox, api, master_key(folder.path(), &random)?, public_url) };
    let assembled = assemble(plan, store, clock, random).await?;
    let password = owner(&assembled.portal, settings.password).await?;
    assembled.portal.mirror.pass(Priority::Person).await;
    seed::customers(&assembled.portal, &assembled.vault, &sandbox).await?;
    println!("Portal    {}", shown(address));
    println!("E-mail    {OWNER}");
    println!("Password  {}", password.reveal());
    println!("Sandbox   {}/client/v4", shown(api));
    println!("          {} with the key {}", sandbox.admin().email, sandbox.admin().key.reveal());
    run(assembled, listener, stop).await;
    // The sandbox ends with the same signal; what it answered is on disk already.
    let _ = sandbox_task.await;
    Ok(())
}

fn plan(sandbox: &Sandbox, api: SocketAddr, master_key: MasterKey, public_url: PublicUrl) -> Plan {
    let admin = sandbox.admin();
    Plan {
        master_key,
        api_url: format!("{}/client/v4", shown(api)),
        admin_email: admin.email,
        admin_key: Secret::new(admin.key.reveal().to_owned()),
        tenant: None,
        rate: Rate::default(),
        service_user_domain: "svc.demo.test".to_owned(),
        periods: Periods::default(),
        member_invite_days: MEMBER_INVITE_DAYS,
        settle: Settle { looks: [5, 15, 60].map(Duration::from_secs).to_vec(), paid: Duration::from_secs(60) },
        sync_every: Duration::from_secs(60),
        public_url,
        trusted_proxies: Vec::new(),
        mail: None,
        resolvers: Vec::new(),
        invite_days: 7,
        demo: true,
    }
}

/// The address as a browser on this machine reaches it.
fn shown(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

fn not_loopback(address: SocketAddr) -> String {
    format!("the demo is for this machine only: --listen {address} is not an address of it")
}

/// Where the demo keeps its state.
enum Folder {
    Kept(PathBuf),
    Temporary(tempfile::TempDir),
}

impl Folder {
    fn open(given: Option<PathBuf>) -> Result<Self, AppError> {
        match given {
            Some(path) => {
                fs::create_dir_all(&path).map_err(AppError::io(format!("making the folder {}", path.display())))?;
                Ok(Self::Kept(path))
            }
            None => tempfile::tempdir().map(Self::Temporary).map_err(AppError::io("making a temporary folder")),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}

/// The demo's own master key, kept beside its database: fit for a demo, and only for that.
fn master_key(folder: &Path, random: &Random) -> Result<MasterKey, AppError> {
    let path = folder.join("master.key");
    if let Ok(text) = fs::read_to_string(&path) {
        return MasterKey::parse(&text)
            .map_err(|_| AppError::Refused(format!("{} holds no master key", path.display())));
    }
    let key = MasterKey::new(random.bytes());
    let file = fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(&path);
    let mut file = file.map_err(AppError::io(format!("making {}", path.display())))?;
    let written = file.write_all(key.to_base64().reveal().as_bytes()).and_then(|()| file.sync_all());
    written.map_err(AppError::io(format!("writing {}", path.display())))?;
    Ok(key)
}

/// The demo's owner, with the password of the settings or a new one at each start.
async fn owner(portal: &Portal, given: Option<Secret>) -> Result<Secret, AppError> {
    let password = match given {
        Some(password) => {
            check_password(password.reveal())
                .map_err(|refusal| AppError::Refused(format!("PORTAL_DEMO_PASSWORD: {refusal}")))?;
            password
        }
        None => Secret::new(portal.plumbing.random.base32(16)),
    };
    let hash = portal.plumbing.passwords.hash(&password).await?;
    let email: Email = OWNER.parse().map_err(|_| AppError::Refused("the demo's owner has no address".to_owned()))?;
    let known = portal.store.credentials_of(&email).await?;
    let mut tx = portal.store.write().await?;
    match known {
        Some(known) => tx.set_password(known.person.id, &hash).await?,
        None => {
            let now = portal.clock().now();
            let id = PersonId::new(now, &portal.plumbing.random);
            tx.add_person(&Person { id, email, name: None, seat: Seat::Team(Role::Owner), created_at: now }, &hash)
                .await?;
        }
    }
    tx.commit().await?;
    Ok(password)
}
