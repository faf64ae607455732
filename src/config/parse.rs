//! Texts to values, one method a kind of setting; what is wrong is noted and reading goes on.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use tracing_subscriber::EnvFilter;

use crate::domain::text::Email;
use crate::mail::{MailError, Mailer};
use crate::secret::{MasterKey, Secret};
use crate::web::public_url::{PublicUrl, is_loopback_host};
use crate::wire::ids::TenantId;

use super::table::{Otherwise, named};
use super::{Fault, Mail};

/// Longest span a setting may name, in seconds: 30 days. Longer ones are slips.
const SECONDS_MAX: u64 = 2_592_000;
/// Ten years.
const DAYS_MAX: u32 = 3_650;

const DNS_PORT: u16 = 53;
/// Each is asked for each website: more of them say nothing more.
const RESOLVERS_MAX: usize = 8;

pub(super) struct Reader {
    values: BTreeMap<&'static str, String>,
    pub(super) faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(values: BTreeMap<&'static str, String>, faults: Vec<Fault>) -> Self {
        Self { values, faults }
    }

    /// The text given, or the default.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let default = || match named(name)?.otherwise {
            Otherwise::Default(text) => Some(text.to_owned()),
            Otherwise::Without | Otherwise::Refused => None,
        };
        self.values.get(name).cloned().or_else(default)
    }

    pub(super) fn needed(&mut self, name: &'static str, write: &str) -> Option<String> {
        let text = self.text(name);
        if text.is_none() && !self.is_faulty(name) {
            self.fault(name, format!("is missing; {write}"));
        }
        text
    }

    pub(super) fn listen(&mut self) -> Option<SocketAddr> {
        let text = self.text("PORTAL_LISTEN")?;
        self.parsed("PORTAL_LISTEN", &text, "is not an address with a port; write it like 127.0.0.1:8080")
    }

    pub(super) fn metrics_listen(&mut self) -> Option<SocketAddr> {
        let text = self.text("PORTAL_METRICS_LISTEN")?;
        self.parsed("PORTAL_METRICS_LISTEN", &text, "is not an address with a port; write it like 127.0.0.1:9090")
    }

    pub(super) fn public_url(&mut self, listen: Option<SocketAddr>) -> Option<PublicUrl> {
        const NAME: &str = "PORTAL_PUBLIC_URL";
        let text = match (self.text(NAME), listen) {
            (Some(text), _) => text,
            (None, Some(listen)) if listen.ip().is_loopback() && listen.port() != 0 => format!("http://{listen}"),
            // Then it is not known whether it is needed, and the address to listen on was complained about before.
            (None, None) => return None,
            (None, Some(_)) => {
                self.fault(NAME, "is missing; write where browsers find the portal, like https://portal.example.com");
                return None;
            }
        };
        text.parse().map_err(|wrong| self.fault(NAME, format!("is not usable; {wrong}"))).ok()
    }

    pub(super) fn master_key(&mut self) -> Option<MasterKey> {
        const NAME: &str = "PORTAL_MASTER_KEY";
        let text = self.needed(NAME, "make one with: openssl rand -base64 32")?;
        let says = "is not 32 bytes in base64; make one with: openssl rand -base64 32";
        MasterKey::parse(&text).map_err(|_| self.fault(NAME, says)).ok()
    }

    pub(super) fn api_url(&mut self) -> Option<String> {
        const NAME: &str = "PORTAL_CLOUDFLARE_API_URL";
        let text = self.text(NAME)?;
        let usable = reqwest::Url::parse(&text).is_ok_and(|url| {
            let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
            let here = url.host_str().is_some_and(is_loopback_host);
            bare && url.password().is_none() && (url.scheme() == "https" || (url.scheme() == "http" && here))
        });
        if !usable {
            self.fault(
                NAME,
                "is not usable; write an https:// address (http:// only on this machine), without a query",
            );
        }
        usable.then(|| text.trim_end_matches('/').to_owned())
    }

    pub(super) fn email(&mut self) -> Option<Email> {
        const NAME: &str = "PORTAL_CLOUDFLARE_EMAIL";
        let text = self.needed(NAME, "write the tenant admin's e-mail address")?;
        self.parsed(NAME, &text, "is not an e-mail address; write it like admin@example.com")
    }

    pub(super) fn tenant(&mut self) -> Option<TenantId> {
        let text = self.text("PORTAL_TENANT_ID")?;
        self.parsed("PORTAL_TENANT_ID", &text, "is not a tenant id; copy it from Cloudflare, or leave it out")
    }

    pub(super) fn domain(&mut self) -> Option<String> {
        const NAME: &str = "PORTAL_SERVICE_USER_DOMAIN";
        let text =
            self.needed(NAME, "write the domain service users get their addresses in, like portal.example.com")?;
        // A whole address is parsed: the domain must do where it will be used.
        match format!("x@{text}").parse::<Email>() {
            Ok(email) if !text.contains('@') => email.as_str().split_once('@').map(|(_, domain)| domain.to_owned()),
            _ => {
                self.fault(NAME, "is not a domain; write it like portal.example.com");
                None
            }
        }
    }

    pub(super) fn mail(&mut self) -> Option<Mail> {
        let (url, from) = (self.text("PORTAL_SMTP_URL"), self.text("PORTAL_MAIL_FROM"));
        if let Some(url) = &url
            && !(url.starts_with("smtp://") || url.starts_with("smtps://"))
        {
            self.fault("PORTAL_SMTP_URL", "is not a mail server; write it like smtps://user:password@mail.example.com");
        }
        if let Some(from) = &from {
            let address = from.rsplit_once('<').map_or(from.as_str(), |(_, address)| address.trim_end_matches('>'));
            if address.parse::<Email>().is_err() || from.contains(char::is_control) {
                self.fault("PORTAL_MAIL_FROM", "is not a sender; write it like Portal <portal@example.com>");
            }
        }
        match (url, from) {
            (Some(url), Some(from)) => return self.usable(Mail { smtp_url: Secret::new(url), from }),
            (Some(_), None) => self.fault("PORTAL_MAIL_FROM", "is missing; PORTAL_SMTP_URL needs a sender"),
            (None, Some(_)) => self.fault("PORTAL_SMTP_URL", "is missing; PORTAL_MAIL_FROM does nothing without it"),
            (None, None) => {}
        }
        None
    }

    /// What was written fits together as far as can be told without connecting.
    fn usable(&mut self, mail: Mail) -> Option<Mail> {
        match Mailer::new(&mail.smtp_url, &mail.from) {
            Ok(_) => return Some(mail),
            // Said already, in more words.
            Err(_) if self.is_faulty("PORTAL_SMTP_URL") || self.is_faulty("PORTAL_MAIL_FROM") => {}
            Err(MailError::Sender) => {
                self.fault("PORTAL_MAIL_FROM", "is not a sender; write it like Portal <portal@example.com>");
            }
            Err(_) => self.fault(
                "PORTAL_SMTP_URL",
                "is not usable; write it like smtps://user:password@mail.example.com, with %40 for an @ in the password",
            ),
        }
        None
    }

    pub(super) fn networks(&mut self) -> Option<Vec<IpNet>> {
        const NAME: &str = "PORTAL_TRUSTED_PROXIES";
        let text = self.text(NAME)?;
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let network = |part: &str| part.parse::<IpNet>().ok().or_else(|| part.parse::<IpAddr>().map(IpNet::from).ok());
        let networks: Option<Vec<IpNet>> = parts.map(network).collect();
        if networks.is_none() {
            self.fault(NAME, "is not a list of networks; write them like 10.0.0.0/8,192.0.2.7");
        }
        networks
    }

    /// Where resolvers listen; an address without a port means the usual one.
    pub(super) fn resolvers(&mut self) -> Option<Vec<SocketAddr>> {
        const NAME: &str = "PORTAL_RESOLVERS";
        let text = self.text(NAME)?;
        if text.trim().eq_ignore_ascii_case("none") {
            return Some(Vec::new());
        }
        let server = |part: &str| {
            let plain = || part.parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, DNS_PORT));
            part.parse::<SocketAddr>().ok().filter(|at| at.port() != 0).or_else(plain)
        };
        let mut servers: Option<Vec<SocketAddr>> = text.split(',').map(str::trim).map(server).collect();
        servers = servers.filter(|servers| servers.len() <= RESOLVERS_MAX);
        if servers.is_none() {
            self.fault(
                NAME,
                "is not a list of up to 8 addresses; write them like 1.1.1.1,8.8.8.8 or 127.0.0.1:5353, or none",
            );
        }
        servers
    }

    pub(super) fn count(&mut self, name: &'static str) -> Option<u32> {
        let text = self.text(name)?;
        let count = text.parse().ok().filter(|count| (1..=1_000_000).contains(count));
        if count.is_none() {
            self.fault(name, "is not a number from 1 to 1000000; write digits only");
        }
        count
    }

    pub(super) fn seconds(&mut self, name: &'static str) -> Option<Duration> {
        let text = self.text(name)?;
        let span = seconds(&text);
        if span.is_none() {
            self.fault(name, format!("is not a number of seconds from 1 to {SECONDS_MAX}; write digits only"));
        }
        span
    }

    pub(super) fn days(&mut self, name: &'static str) -> Option<u32> {
        let text = self.text(name)?;
        let days = text.parse::<u32>().ok().filter(|days| (1..=DAYS_MAX).contains(days));
        if days.is_none() {
            self.fault(name, format!("is not a number of days from 1 to {DAYS_MAX}; write digits only"));
        }
        days
    }

    pub(super) fn looks(&mut self) -> Option<Vec<Duration>> {
        const NAME: &str = "PORTAL_SETTLE_LOOKS";
        let text = self.text(NAME)?;
        let looks: Option<Vec<Duration>> = text.split(',').map(|part| seconds(part.trim())).collect();
        let looks = looks.filter(|looks| looks.is_sorted_by(|earlier, later| earlier < later));
        if looks.is_none() {
            self.fault(NAME, "is not a growing list of seconds; write it like 5,15,60,180,600");
        }
        looks
    }

    pub(super) fn log(&mut self) -> Option<String> {
        const NAME: &str = "PORTAL_LOG";
        let text = self.text(NAME)?;
        if EnvFilter::try_new(&text).is_err() {
            self.fault(NAME, "is not a log filter; write it like info or info,partner_portal=debug");
            return None;
        }
        Some(text)
    }

    fn parsed<T: FromStr>(&mut self, name: &str, text: &str, says: &str) -> Option<T> {
        text.parse().map_err(|_| self.fault(name, says)).ok()
    }

    fn fault(&mut self, name: &str, says: impl Into<String>) {
        self.faults.push(Fault::new(name, says));
    }

    /// Whether the setting, or the file it should have come from, was complained about before.
    fn is_faulty(&self, name: &str) -> bool {
        let file = format!("{name}_FILE");
        self.faults.iter().any(|fault| fault.name == name || fault.name == file)
    }
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.parse::<u64>().ok().filter(|seconds| (1..=SECONDS_MAX).contains(seconds))?;
    Some(Duration::from_secs(seconds))
}
