//! Settings: read once, checked whole, and told all at once what is wrong. Used by `main` and `app` only.

mod parse;
mod source;
pub mod table;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ipnet::IpNet;

use crate::domain::text::Email;
use crate::domain::website::Periods;
use crate::secret::{MasterKey, Secret};
use crate::web::public_url::PublicUrl;
use crate::wire::ids::TenantId;

use parse::Reader;

/// What `serve` runs with. Printing it shows nothing secret.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the portal listens.
    pub listen: SocketAddr,
    /// Where browsers find it.
    pub public_url: PublicUrl,
    /// The SQLite file.
    pub database: PathBuf,
    /// Seals service users' keys.
    pub master_key: MasterKey,
    /// Cloudflare and who we are there.
    pub cloudflare: Cloudflare,
    /// E-mail domain of service users.
    pub service_user_domain: String,
    /// How mail goes out, if it does.
    pub mail: Option<Mail>,
    /// For how many days the link of an invite works.
    pub invite_days: u32,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// DNS resolvers asked how far websites are; nobody is asked where there are none.
    pub resolvers: Vec<SocketAddr>,
    /// Where metrics are served.
    pub metrics_listen: Option<SocketAddr>,
    /// Pause between two readings of the whole tenant.
    pub sync_every: Duration,
    /// How long unanswered writes are watched.
    pub settle: Settle,
    /// After how many days Cloudflare drops a website that is not finished.
    pub periods: Periods,
    /// After how many days an invitation that Cloudflare sent lapses.
    pub member_invite_days: u32,
    /// The log filter.
    pub log: String,
    /// What the operator should know, though it does not stop the start: a line each.
    pub warnings: Vec<String>,
}

/// Cloudflare's API and the tenant admin.
#[derive(Clone, Debug)]
pub struct Cloudflare {
    /// Base of the API, without a slash at the end.
    pub api_url: String,
    /// The tenant admin's address.
    pub email: Email,
    /// The tenant admin's key.
    pub api_key: Secret,
    /// The tenant, where the admin has several.
    pub tenant_id: Option<TenantId>,
    /// Calls allowed to one identity in `rate_window`.
    pub rate_requests: u32,
    /// The window.
    pub rate_window: Duration,
}

/// How mail goes out.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The server with its password.
    pub smtp_url: Secret,
    /// The sender.
    pub from: String,
}

/// How long an unanswered write is watched before it is repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settle {
    /// When to look, counted from the write.
    pub looks: Vec<Duration>,
    /// The last look where it costs money.
    pub paid: Duration,
}

/// One thing wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    name: String,
    says: String,
}

impl Fault {
    pub(crate) fn new(name: &str, says: impl Into<String>) -> Self {
        Self { name: name.to_owned(), says: says.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name or value from outside must not be able to end the line.
        let line = format!("{} {}", self.name, self.says);
        f.write_str(&line.replace(char::is_control, " "))
    }
}

impl Settings {
    /// Reads the process's environment and the file named by `--config`.
    ///
    /// # Errors
    /// Every fault there is.
    pub fn from_process(file: Option<&Path>) -> Result<Self, Vec<Fault>> {
        Self::read(process_environment(), file)
    }

    /// Reads settings from an environment and a TOML file; the environment wins.
    ///
    /// # Errors
    /// Every fault there is.
    pub fn read(env: impl IntoIterator<Item = (String, String)>, file: Option<&Path>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let given = source::collect(env, file, &mut faults);
        let mut warnings = given.warnings;
        let mut reader = Reader::new(given.values, faults);
        if reader.text("PORTAL_DEMO_PASSWORD").is_some() {
            warnings.push("PORTAL_DEMO_PASSWORD: is for the demo and does nothing here".to_owned());
        }
        let listen = reader.listen();
        let settings = Self::parts(&mut reader, listen, warnings);
        match settings {
            Some(settings) if reader.faults.is_empty() => Ok(settings),
            _ => Err(reader.faults),
        }
    }

    fn parts(reader: &mut Reader, listen: Option<SocketAddr>, warnings: Vec<String>) -> Option<Self> {
        // Everything is read before anything is given up, so that all faults come out at once.
        let public_url = reader.public_url(listen);
        let database = reader.needed("PORTAL_DATABASE", "write the path of the SQLite file").map(PathBuf::from);
        let master_key = reader.master_key();
        let cloudflare = Cloudflare::parts(reader);
        let service_user_domain = reader.domain();
        let mail = reader.mail();
        let invite_days = reader.days("PORTAL_INVITE_DAYS");
        let trusted_proxies = reader.networks();
        let resolvers = reader.resolvers();
        let metrics_listen = reader.metrics_listen();
        let sync_every = reader.seconds("PORTAL_SYNC_EVERY");
        let (looks, paid) = (reader.looks(), reader.seconds("PORTAL_SETTLE_PAID"));
        let (pending, moved) = (reader.days("PORTAL_DROP_PENDING_DAYS"), reader.days("PORTAL_DROP_MOVED_DAYS"));
        let deleted = reader.days("PORTAL_DROP_DELETED_DAYS");
        let member_invite_days = reader.days("PORTAL_MEMBER_INVITE_DAYS");
        let log = reader.log();
        Some(Self {
            listen: listen?,
            public_url: public_url?,
            database: database?,
            master_key: master_key?,
            cloudflare: cloudflare?,
            service_user_domain: service_user_domain?,
            mail,
            invite_days: invite_days?,
            trusted_proxies: trusted_proxies?,
            resolvers: resolvers?,
            metrics_listen,
            sync_every: sync_every?,
            settle: Settle { looks: looks?, paid: paid? },
            periods: Periods { pending_days: pending?, moved_days: moved?, deleted_days: deleted? },
            member_invite_days: member_invite_days?,
            log: log?,
            warnings,
        })
    }
}

impl Cloudflare {
    fn parts(reader: &mut Reader) -> Option<Self> {
        let api_url = reader.api_url();
        let email = reader.email();
        let key = reader.needed("PORTAL_CLOUDFLARE_API_KEY", "write the tenant admin's API key");
        let tenant_id = reader.tenant();
        let rate_requests = reader.count("PORTAL_RATE_REQUESTS");
        let rate_window = reader.seconds("PORTAL_RATE_SECONDS");
        Some(Self {
            api_url: api_url?,
            email: email?,
            api_key: Secret::new(key?),
            tenant_id,
            rate_requests: rate_requests?,
            rate_window: rate_window?,
        })
    }
}

/// What the demo takes from the environment.
#[derive(Clone, Debug)]
pub struct DemoSettings {
    /// The owner's password, if it is to be a known one.
    pub password: Option<Secret>,
    /// The log filter.
    pub log: String,
}

impl DemoSettings {
    /// Reads the demo's few settings from the process's environment; all others mean nothing to it.
    ///
    /// # Errors
    /// Every fault there is.
    pub fn from_process() -> Result<Self, Vec<Fault>> {
        Self::read(process_environment())
    }

    /// Reads the demo's few settings; all others mean nothing to it.
    ///
    /// # Errors
    /// Every fault there is.
    pub fn read(env: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Fault>> {
        let ours = ["PORTAL_DEMO_PASSWORD", "PORTAL_DEMO_PASSWORD_FILE", "PORTAL_LOG"];
        let mut faults = Vec::new();
        let env = env.into_iter().filter(|(name, _)| ours.contains(&name.as_str()));
        let given = source::collect(env, None, &mut faults);
        let mut reader = Reader::new(given.values, faults);
        let password = reader.text("PORTAL_DEMO_PASSWORD").map(Secret::new);
        match reader.log() {
            Some(log) if reader.faults.is_empty() => Ok(Self { password, log }),
            _ => Err(reader.faults),
        }
    }
}

/// The path of the database alone, for commands that need nothing else. Other settings are not judged here.
///
/// # Errors
/// Every fault there is with it.
pub fn database_from_process(file: Option<&Path>) -> Result<PathBuf, Vec<Fault>> {
    let mut faults = Vec::new();
    let given = source::collect(process_environment(), file, &mut faults);
    let mut reader = Reader::new(given.values, faults);
    let database = reader.needed("PORTAL_DATABASE", "write the path of the SQLite file").map(PathBuf::from);
    match database {
        Some(database) if reader.faults.is_empty() => Ok(database),
        _ => Err(reader.faults),
    }
}

fn process_environment() -> impl Iterator<Item = (String, String)> {
    // A name or value that is not UTF-8 cannot be one of ours; `vars` would panic on it.
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
