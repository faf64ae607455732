//! Every setting there is, as data: what reads them, documents them and suggests names is made from this.

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the environment. In the file it stands in lower case without `PORTAL_`.
    pub name: &'static str,
    /// What it means, in half a sentence.
    pub meaning: &'static str,
    /// What happens without it.
    pub otherwise: Otherwise,
    /// Whether it is secret: may come from a file as `…_FILE`, and is never shown.
    pub secrecy: Secrecy,
}

/// What happens when a setting is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// This value is taken.
    Default(&'static str),
    /// The portal does without.
    Without,
    /// The portal does not start.
    Refused,
}

/// Whether a setting's value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// Anybody who may see the machine may see it.
    Open,
    /// Nobody may.
    Secret,
}

impl Setting {
    /// Its key in the TOML file.
    #[must_use]
    pub fn key(&self) -> String {
        self.name.trim_start_matches("PORTAL_").to_ascii_lowercase()
    }
}

const fn open(name: &'static str, otherwise: Otherwise, meaning: &'static str) -> Setting {
    Setting { name, meaning, otherwise, secrecy: Secrecy::Open }
}

const fn secret(name: &'static str, otherwise: Otherwise, meaning: &'static str) -> Setting {
    Setting { name, meaning, otherwise, secrecy: Secrecy::Secret }
}

use Otherwise::{Default, Refused, Without};

/// All settings, in the order in which they are documented.
pub const SETTINGS: &[Setting] = &[
    open("PORTAL_LISTEN", Default("127.0.0.1:8080"), "address and port the portal listens on"),
    open(
        "PORTAL_PUBLIC_URL",
        Without,
        "where browsers find it; needed unless it listens on this machine only (then http:// and the listen address)",
    ),
    open("PORTAL_DATABASE", Refused, "path of the SQLite file; made if it is not there"),
    secret("PORTAL_MASTER_KEY", Refused, "32 bytes in base64; seals service users' keys (openssl rand -base64 32)"),
    open("PORTAL_CLOUDFLARE_API_URL", Default("https://api.cloudflare.com/client/v4"), "Cloudflare's API"),
    open("PORTAL_CLOUDFLARE_EMAIL", Refused, "e-mail address of the tenant admin"),
    secret("PORTAL_CLOUDFLARE_API_KEY", Refused, "API key of the tenant admin"),
    open("PORTAL_TENANT_ID", Without, "the tenant; only where the admin has several"),
    open("PORTAL_SERVICE_USER_DOMAIN", Refused, "e-mail domain of service users; one that receives no mail"),
    secret(
        "PORTAL_SMTP_URL",
        Without,
        "mail server, as smtps:// or smtp:// (then with STARTTLS); without it invite links are shown to copy",
    ),
    open("PORTAL_MAIL_FROM", Without, "sender of mails"),
    open("PORTAL_INVITE_DAYS", Default("7"), "days for which the link of an invite works"),
    open(
        "PORTAL_TRUSTED_PROXIES",
        Default(""),
        "networks (CIDR, separated by commas) whose X-Forwarded-For is believed",
    ),
    open(
        "PORTAL_RESOLVERS",
        Default("1.1.1.1,8.8.8.8"),
        "DNS resolvers asked how far websites are that wait for their DNS; none: nobody is asked",
    ),
    open("PORTAL_METRICS_LISTEN", Without, "address and port for metrics"),
    open("PORTAL_SYNC_EVERY", Default("300"), "seconds between two readings of the whole tenant"),
    open("PORTAL_RATE_REQUESTS", Default("1200"), "calls to Cloudflare allowed to one identity in PORTAL_RATE_SECONDS"),
    open("PORTAL_RATE_SECONDS", Default("300"), "length of that window"),
    open(
        "PORTAL_SETTLE_LOOKS",
        Default("5,15,60,180,600"),
        "seconds after an unanswered write at which Cloudflare is looked at, before the write is repeated",
    ),
    open("PORTAL_SETTLE_PAID", Default("3600"), "seconds an unanswered write is watched where it costs money"),
    open(
        "PORTAL_DROP_PENDING_DAYS",
        Default("28"),
        "days after which Cloudflare drops a pending website on the free plan",
    ),
    open("PORTAL_DROP_MOVED_DAYS", Default("7"), "days after which Cloudflare drops a moved website on the free plan"),
    open("PORTAL_DROP_DELETED_DAYS", Default("7"), "days after which nothing is left of a deleted website"),
    open(
        "PORTAL_MEMBER_INVITE_DAYS",
        Default("3"),
        "days after which an invitation that Cloudflare sent to a person lapses",
    ),
    open("PORTAL_LOG", Default("info,tower_sessions=error,tower_sessions_core=error"), "what is logged"),
    secret("PORTAL_DEMO_PASSWORD", Without, "password of the demo's owner; the demo only"),
];

/// The setting of this name, which must be one of [`SETTINGS`].
pub(super) fn named(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}
