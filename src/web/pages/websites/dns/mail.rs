//! What of a website's mail is missing among its records, in words: pointed out before its name servers are switched.

use crate::domain::record::mail::{Missing, Provider, mail};
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;
use crate::mirror::Unread;
use crate::web::own_path::query_encoded;
use crate::web::paths;
use crate::wire::dns::DnsRecord;
use crate::wire::zones::{ZoneStatus, ZoneType};

/// One thing that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name: `MX`, `SPF`.
    pub name: &'static str,
    /// What that means and what to do, as sentences.
    pub words: String,
    /// Names to look for where the domain is now; may be empty.
    pub names: Vec<String>,
    /// The form that adds it.
    pub add: String,
}

/// What there is to say about the mail of a website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailNotice {
    /// Whether the website is not live yet, so that it is still time.
    pub is_early: bool,
    /// Who looks after the mail, where that can be told.
    pub provider: Option<&'static str>,
    /// What is missing or wrong; empty where it could not be looked up.
    pub lines: Vec<Line>,
}

impl MailNotice {
    /// The names of what is missing, for a sentence.
    #[must_use]
    pub fn names(&self) -> String {
        let mut names: Vec<&str> = self.lines.iter().map(|line| line.name).collect();
        names.dedup();
        names.join(", ")
    }

    /// What there is to say of a website whose records were read, or were not; nothing where all is there, and nothing of
    /// one whose DNS is answered elsewhere.
    #[must_use]
    pub fn of(zone: &Zone, read: Result<Vec<DnsRecord>, Unread>) -> Option<Self> {
        if !is_asked(zone) {
            return None;
        }
        let is_early = zone.status != ZoneStatus::Active;
        match read {
            Ok(records) => {
                let found = mail(&zone.name, &records);
                let lines: Vec<Line> = found.missing.iter().map(|one| line(zone, one)).collect();
                let provider = found.provider.map(Provider::name);
                (!lines.is_empty()).then_some(Self { is_early, provider, lines })
            }
            // Of one that is live nobody misses it.
            Err(_) => is_early.then_some(Self { is_early, provider: None, lines: Vec::new() }),
        }
    }
}

/// Whether Cloudflare answers, or is to answer, for the website's DNS.
#[must_use]
pub fn is_asked(zone: &Zone) -> bool {
    zone.kind == ZoneType::Full && zone.gone_at.is_none() && zone.status != ZoneStatus::Deleted
}

fn line(zone: &Zone, missing: &Missing) -> Line {
    let (name, kind, at, words) = match missing {
        Missing::Dkim { provider, names } => return dkim(zone, *provider, names),
        Missing::Mx | Missing::NullMxBesideOthers => ("MX", "MX", "@", mx(zone, missing)),
        Missing::Spf => (
            "SPF",
            "TXT",
            "@",
            "No TXT record says which servers may send mail of this domain (v=spf1 …), so what it sends may be taken for spam."
                .to_owned(),
        ),
        Missing::SpfOfNoMail => (
            "SPF",
            "TXT",
            "@",
            "The domain takes no mail. If it sends none either, its SPF record should say so: v=spf1 -all.".to_owned(),
        ),
        Missing::SeveralSpf(count) => (
            "SPF",
            "TXT",
            "@",
            format!("There are {count} SPF records. With more than one, none counts: put them into one."),
        ),
        Missing::Dmarc => (
            "DMARC",
            "TXT",
            "_dmarc",
            "No record at _dmarc says what others shall do with mail that only pretends to be of this domain. Large mail \
             providers ask for one: v=DMARC1; p=none is a beginning."
                .to_owned(),
        ),
        Missing::SeveralDmarc(count) => (
            "DMARC",
            "TXT",
            "_dmarc",
            format!("There are {count} DMARC records. With more than one, none counts: keep one."),
        ),
        Missing::Autodiscover => (
            "Autodiscover",
            "CNAME",
            "autodiscover",
            "Outlook looks for its settings under autodiscover: a CNAME record that leads to autodiscover.outlook.com."
                .to_owned(),
        ),
    };
    Line { name, words, names: Vec::new(), add: add(zone, kind, at) }
}

/// The form that adds what is missing.
fn add(zone: &Zone, kind: &str, at: &str) -> String {
    format!("{}?type={kind}&name={}", paths::website_dns_new(&zone.id), query_encoded(at))
}

fn mx(zone: &Zone, missing: &Missing) -> String {
    let name = in_unicode(&zone.name);
    if matches!(missing, Missing::NullMxBesideOthers) {
        return format!(
            "One MX record says that {name} takes no mail, and others name mail servers. Remove what is wrong."
        );
    }
    format!(
        "Without an MX record no mail to {name} arrives. Copy those of the domain’s DNS today; where it takes no mail at all, \
         add one with a dot as its content."
    )
}

fn dkim(zone: &Zone, provider: Option<Provider>, names: &[String]) -> Line {
    let words = match provider {
        Some(provider) => format!(
            "{} signs mail with a key that is looked up in DNS, and none is there. Copy the TXT or CNAME record of the \
             domain’s DNS today under:",
            provider.name()
        ),
        None => "No key for signed mail is there. If mail of this domain is signed, its DNS today has a TXT or CNAME record \
                 below _domainkey, often under one of:"
            .to_owned(),
    };
    let first = names.first().map_or("default._domainkey", String::as_str);
    let at = first.strip_suffix(&format!(".{}", zone.name)).unwrap_or(first);
    // Many guesses are read more easily without what all of them end in.
    let short = |name: &String| name.split('.').next().unwrap_or_default().to_owned();
    let names = if provider.is_some() { names.to_vec() } else { names.iter().map(short).collect() };
    Line { name: "DKIM", words, names, add: add(zone, "TXT", at) }
}
