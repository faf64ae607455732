//! What of a website's mail is missing among its records, in words: pointed out before its name servers are switched.

use crate::domain::record::mail::{Missing, mail};
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
                let provider = found.provider.map(crate::domain::record::mail::Provider::name);
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
    let name = in_unicode(&zone.name);
    let add =
        |kind: &str, at: &str| format!("{}?type={kind}&name={}", paths::website_dns_new(&zone.id), query_encoded(at));
    let plain = |name, words: String, add| Line { name, words, names: Vec::new(), add };
    match missing {
        Missing::Mx => plain(
            "MX",
            format!(
                "Without an MX record no mail to {name} arrives. Copy those of the domain’s DNS today; where it takes no mail \
                 at all, add one with a dot as its content."
            ),
            add("MX", "@"),
        ),
        Missing::NullMxBesideOthers => plain(
            "MX",
            format!("One MX record says that {name} takes no mail, and others name mail servers. Remove what is wrong."),
            add("MX", "@"),
        ),
        Missing::Spf => plain(
            "SPF",
            "No TXT record says which servers may send mail of this domain (v=spf1 …), so what it sends may be taken for spam."
                .to_owned(),
            add("TXT", "@"),
        ),
        Missing::SpfOfNoMail => plain(
            "SPF",
            "The domain takes no mail. If it sends none either, its SPF record should say so: v=spf1 -all.".to_owned(),
            add("TXT", "@"),
        ),
        Missing::SeveralSpf(count) => plain(
            "SPF",
            format!("There are {count} SPF records. With more than one, none counts: put them into one."),
            add("TXT", "@"),
        ),
        Missing::Dkim { provider, names } => {
            let words = match provider {
                Some(provider) => format!(
                    "{} signs mail with a key that is looked up in DNS, and none is there. Copy the TXT or CNAME record of the \
                     domain’s DNS today under:",
                    provider.name()
                ),
                None => "No key for signed mail is there. If mail of this domain is signed, its DNS today has a TXT or CNAME \
                         record below _domainkey, often under one of:"
                    .to_owned(),
            };
            let first = names.first().map_or("default._domainkey", String::as_str);
            let at = first.strip_suffix(&format!(".{}", zone.name)).unwrap_or(first).to_owned();
            // Many guesses are read more easily without what all of them end in.
            let short = |name: &String| name.split('.').next().unwrap_or_default().to_owned();
            let names = if provider.is_some() { names.clone() } else { names.iter().map(short).collect() };
            Line { name: "DKIM", words, names, add: add("TXT", &at) }
        }
        Missing::Dmarc => plain(
            "DMARC",
            "No record at _dmarc says what others shall do with mail that only pretends to be of this domain. Large mail \
             providers ask for one: v=DMARC1; p=none is a beginning."
                .to_owned(),
            add("TXT", "_dmarc"),
        ),
        Missing::SeveralDmarc(count) => plain(
            "DMARC",
            format!("There are {count} DMARC records. With more than one, none counts: keep one."),
            add("TXT", "_dmarc"),
        ),
        Missing::Autodiscover => plain(
            "Autodiscover",
            "Outlook looks for its settings under autodiscover: a CNAME record that leads to autodiscover.outlook.com."
                .to_owned(),
            add("CNAME", "autodiscover"),
        ),
    }
}
