//! What a domain needs for its mail, and which of it is missing among the records of a zone: asked before the domain's
//! name servers are switched, since what is missing then stops working.
//!
//! Who looks after the mail is told from the MX records. SPF is RFC 7208, DMARC RFC 7489, DKIM RFC 6376, no mail at all
//! RFC 7505. Where the well-known providers keep their keys: their own help pages, read 2026-11.

use crate::wire::dns::{DnsRecord, DnsType};

/// Who looks after the mail of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Google Workspace.
    Google,
    /// Microsoft 365.
    Microsoft,
    /// Proton Mail.
    Proton,
    /// Fastmail.
    Fastmail,
    /// Zoho Mail.
    Zoho,
    /// Cloudflare Email Routing.
    EmailRouting,
}

impl Provider {
    const ALL: [Self; 6] =
        [Self::Google, Self::Microsoft, Self::Proton, Self::Fastmail, Self::Zoho, Self::EmailRouting];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Google => "Google Workspace",
            Self::Microsoft => "Microsoft 365",
            Self::Proton => "Proton Mail",
            Self::Fastmail => "Fastmail",
            Self::Zoho => "Zoho Mail",
            Self::EmailRouting => "Cloudflare Email Routing",
        }
    }

    /// What the names of its mail servers end in.
    fn servers(self) -> &'static [&'static str] {
        match self {
            Self::Google => &["google.com", "googlemail.com"],
            Self::Microsoft => &["mail.protection.outlook.com", "mx.microsoft"],
            Self::Proton => &["protonmail.ch"],
            Self::Fastmail => &["messagingengine.com"],
            Self::Zoho => &["zoho.com", "zoho.eu", "zoho.in"],
            Self::EmailRouting => &["mx.cloudflare.net"],
        }
    }

    /// Where it keeps its keys where nobody chose another place. Zoho and Email Routing have no such place that is the same
    /// for all.
    fn selectors(self) -> &'static [&'static str] {
        match self {
            Self::Google => &["google"],
            Self::Microsoft => &["selector1", "selector2"],
            Self::Proton => &["protonmail", "protonmail2", "protonmail3"],
            Self::Fastmail => &["fm1", "fm2", "fm3"],
            Self::Zoho | Self::EmailRouting => &[],
        }
    }

    fn of(server: &str) -> Option<Self> {
        let server = server.trim_end_matches('.').to_ascii_lowercase();
        let is_of = |end: &&str| server == **end || server.strip_suffix(*end).is_some_and(|front| front.ends_with('.'));
        Self::ALL.into_iter().find(|provider| provider.servers().iter().any(is_of))
    }
}

/// Selectors that are used a lot; what stands under another one is seen, too, as long as it is below `_domainkey`.
const SELECTORS: [&str; 20] = [
    "default",
    "google",
    "selector1",
    "selector2",
    "k1",
    "k2",
    "k3",
    "s1",
    "s2",
    "mail",
    "dkim",
    "smtp",
    "mandrill",
    "fm1",
    "fm2",
    "fm3",
    "protonmail",
    "protonmail2",
    "protonmail3",
    "zoho",
];

/// What is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No MX record at the domain itself.
    Mx,
    /// A null MX record beside others: nobody knows which of them counts.
    NullMxBesideOthers,
    /// No SPF record.
    Spf,
    /// The SPF record does not say that nothing may send, though the domain takes no mail.
    SpfOfNoMail,
    /// So many SPF records: with more than one, none counts.
    SeveralSpf(usize),
    /// No key for DKIM where one is expected.
    Dkim {
        /// Whose, where that is known.
        provider: Option<Provider>,
        /// Full names to look for where the domain is now.
        names: Vec<String>,
    },
    /// No DMARC record.
    Dmarc,
    /// So many DMARC records: with more than one, none counts.
    SeveralDmarc(usize),
    /// Outlook does not find its settings.
    Autodiscover,
}

/// What was found about the mail of a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Who looks after it, where that can be told.
    pub provider: Option<Provider>,
    /// Whether the domain says that it takes no mail.
    pub takes_none: bool,
    /// What is missing or wrong, in the order of its weight.
    pub missing: Vec<Missing>,
}

/// Looks through all records of a zone; `zone` is its name in punycode.
#[must_use]
pub fn mail(zone: &str, records: &[DnsRecord]) -> Mail {
    let at = |name: &str, kind: &DnsType| -> Vec<&DnsRecord> {
        records.iter().filter(|one| one.r#type == *kind && one.name.eq_ignore_ascii_case(name)).collect()
    };
    let servers = at(zone, &DnsType::Mx);
    let nulls = servers.iter().filter(|one| is_null(one)).count();
    let takes_none = nulls > 0 && nulls == servers.len();
    let provider = servers.iter().find_map(|one| Provider::of(&one.content));
    let mut missing = Vec::new();
    if servers.is_empty() {
        missing.push(Missing::Mx);
    } else if nulls > 0 && !takes_none {
        missing.push(Missing::NullMxBesideOthers);
    }
    let texts = at(zone, &DnsType::Txt);
    let policies: Vec<String> = texts.iter().map(|one| text(one)).filter(|text| is_spf(text)).collect();
    match policies.as_slice() {
        [] => missing.push(Missing::Spf),
        [one] if takes_none && !forbids_all(one) => missing.push(Missing::SpfOfNoMail),
        [_] => {}
        several => missing.push(Missing::SeveralSpf(several.len())),
    }
    if !takes_none && !has_dkim(zone, records, provider) {
        missing.push(dkim(zone, provider));
    }
    let dmarc = format!("_dmarc.{zone}");
    // A CNAME stands for the record where somebody else looks after it.
    if at(&dmarc, &DnsType::Cname).is_empty() {
        match at(&dmarc, &DnsType::Txt).into_iter().filter(|one| is_dmarc(&text(one))).count() {
            0 => missing.push(Missing::Dmarc),
            1 => {}
            several => missing.push(Missing::SeveralDmarc(several)),
        }
    }
    if provider == Some(Provider::Microsoft) && !has_autodiscover(zone, records) {
        missing.push(Missing::Autodiscover);
    }
    Mail { provider, takes_none, missing }
}

/// The text of a record without its quotes.
fn text(record: &DnsRecord) -> String {
    super::check::in_one_form(&DnsType::Txt, &record.content)
}

fn is_null(record: &DnsRecord) -> bool {
    matches!(record.content.trim(), "." | "")
}

fn is_spf(text: &str) -> bool {
    let version = text.split(' ').next().unwrap_or_default();
    version.eq_ignore_ascii_case("v=spf1")
}

fn forbids_all(text: &str) -> bool {
    text.split_whitespace().skip(1).eq(["-all"])
}

fn is_dmarc(text: &str) -> bool {
    let version = text.split(';').next().unwrap_or_default();
    version.split_whitespace().collect::<String>().eq_ignore_ascii_case("v=dmarc1")
}

/// Whether there is a key where this provider keeps it, or any key where it is not known who looks after the mail.
fn has_dkim(zone: &str, records: &[DnsRecord], provider: Option<Provider>) -> bool {
    let end = format!("._domainkey.{zone}");
    let found = records
        .iter()
        .filter(|one| matches!(one.r#type, DnsType::Txt | DnsType::Cname | DnsType::Ns))
        .filter_map(|one| one.name.to_ascii_lowercase().strip_suffix(&end).map(str::to_owned));
    let expected = provider.map(Provider::selectors).unwrap_or_default();
    let delegated = records.iter().any(|one| one.r#type == DnsType::Ns && one.name == format!("_domainkey.{zone}"));
    let mut found = found;
    delegated
        || if expected.is_empty() { found.next().is_some() } else { found.any(|one| expected.contains(&one.as_str())) }
}

fn dkim(zone: &str, provider: Option<Provider>) -> Missing {
    let expected = provider.map(Provider::selectors).unwrap_or_default();
    let selectors = if expected.is_empty() { &SELECTORS } else { expected };
    let names = selectors.iter().map(|selector| format!("{selector}._domainkey.{zone}")).collect();
    Missing::Dkim { provider: provider.filter(|_| !expected.is_empty()), names }
}

fn has_autodiscover(zone: &str, records: &[DnsRecord]) -> bool {
    let names = [format!("autodiscover.{zone}"), format!("_autodiscover._tcp.{zone}")];
    records.iter().any(|one| names.iter().any(|name| one.name.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: &str = "acme.example";

    fn record(kind: &str, name: &str, content: &str) -> DnsRecord {
        let name = if name == "@" { ZONE.to_owned() } else { format!("{name}.{ZONE}") };
        let id = "0123456789abcdef0123456789abcdef";
        serde_json::from_value(serde_json::json!({ "id": id, "type": kind, "name": name, "content": content })).unwrap()
    }

    fn found(records: &[(&str, &str, &str)]) -> Mail {
        let records: Vec<DnsRecord> = records.iter().map(|(kind, name, content)| record(kind, name, content)).collect();
        mail(ZONE, &records)
    }

    const SPF: (&str, &str, &str) = ("TXT", "@", "\"v=spf1 include:_spf.example.net -all\"");
    const DMARC: (&str, &str, &str) = ("TXT", "_dmarc", "\"v=DMARC1; p=none\"");

    #[test]
    fn a_zone_without_any_of_it_lacks_all_of_it() {
        let mail = found(&[("A", "@", "192.0.2.1"), ("MX", "shop", "mail.acme.example"), ("TXT", "@", "\"other\"")]);
        assert_eq!((mail.provider, mail.takes_none), (None, false));
        assert_eq!(mail.missing.len(), 4, "{:?}", mail.missing);
        assert_eq!(mail.missing[..2], [Missing::Mx, Missing::Spf]);
        let Missing::Dkim { provider: None, names } = &mail.missing[2] else { panic!("{:?}", mail.missing) };
        assert!(names.contains(&"default._domainkey.acme.example".to_owned()) && names.len() >= 15);
        assert_eq!(mail.missing[3], Missing::Dmarc);
    }

    #[test]
    fn a_zone_with_all_of_it_lacks_nothing_however_it_is_written() {
        for key in [("TXT", "anything._domainkey"), ("CNAME", "k1._domainkey"), ("NS", "_domainkey")] {
            let all = [("MX", "@", "mail.acme.example"), SPF, DMARC, (key.0, key.1, "\"v=DKIM1; p=x\"")];
            assert_eq!(found(&all).missing, [], "{key:?}");
        }
        let odd = [
            ("MX", "@", "MAIL.acme.example."),
            ("TXT", "@", "\"V=SPF1 include:_spf.exa\" \"mple.net ~all\""),
            ("TXT", "_DMARC", "v = DMARC1;p=reject"),
            ("TXT", "S1._domainkey", "k"),
        ];
        assert_eq!(found(&odd).missing, []);
        assert!(!found(&[("TXT", "@", "v=spf10 -all")]).missing.contains(&Missing::SeveralSpf(1)));
        assert!(found(&[("TXT", "@", "v=spf10 -all")]).missing.contains(&Missing::Spf), "another version is none");
    }

    #[test]
    fn the_provider_is_told_by_its_mail_servers_and_its_own_key_is_looked_for() {
        for (server, provider, selector) in [
            ("aspmx.l.google.com", Provider::Google, "google"),
            ("smtp.google.com.", Provider::Google, "google"),
            ("acme-example.mail.protection.outlook.com", Provider::Microsoft, "selector2"),
            ("mail.protonmail.ch", Provider::Proton, "protonmail3"),
            ("in1-smtp.messagingengine.com", Provider::Fastmail, "fm1"),
        ] {
            let own = format!("{selector}._domainkey");
            let lacks = found(&[("MX", "@", server), SPF, DMARC, ("TXT", "k1._domainkey", "another one's key")]);
            assert_eq!(lacks.provider, Some(provider), "{server}");
            let Missing::Dkim { provider: Some(named), names } = &lacks.missing[0] else { panic!("{lacks:?}") };
            assert_eq!((*named, names.contains(&format!("{own}.{ZONE}"))), (provider, true), "{server}");
            let has = found(&[("MX", "@", server), SPF, DMARC, ("CNAME", &own, "key.example.net")]);
            assert!(!has.missing.iter().any(|one| matches!(one, Missing::Dkim { .. })), "{has:?}");
        }
        assert_eq!(found(&[("MX", "@", "notgoogle.com")]).provider, None);
    }

    #[test]
    fn microsoft_wants_autodiscover_and_nobody_else_does() {
        let server = ("MX", "@", "acme-example.mail.protection.outlook.com");
        let key = ("CNAME", "selector1._domainkey", "x");
        assert_eq!(found(&[server, SPF, DMARC, key]).missing, [Missing::Autodiscover]);
        for found_by in ["autodiscover", "_autodiscover._tcp"] {
            assert_eq!(found(&[server, SPF, DMARC, key, ("CNAME", found_by, "autodiscover.outlook.com")]).missing, []);
        }
    }

    #[test]
    fn of_what_may_be_there_once_a_second_one_is_said() {
        let key = ("TXT", "s1._domainkey", "k");
        let twice = found(&[("MX", "@", "mail.acme.example"), SPF, ("TXT", "@", "v=spf1 mx -all"), DMARC, DMARC, key]);
        assert_eq!(twice.missing, [Missing::SeveralSpf(2), Missing::SeveralDmarc(2)]);
    }

    #[test]
    fn a_domain_that_says_it_takes_no_mail_needs_no_key_but_says_that_nothing_sends() {
        let none = ("MX", "@", ".");
        let quiet = found(&[none, ("TXT", "@", "v=spf1 -all"), DMARC]);
        assert_eq!((quiet.takes_none, quiet.missing.len()), (true, 0));
        assert_eq!(found(&[none, SPF, DMARC]).missing, [Missing::SpfOfNoMail]);
        let both = found(&[none, ("MX", "@", "mail.acme.example"), SPF, DMARC, ("TXT", "s1._domainkey", "k")]);
        assert_eq!((both.takes_none, both.missing), (false, vec![Missing::NullMxBesideOthers]));
    }

    #[test]
    fn a_dmarc_record_may_be_kept_by_somebody_else() {
        let kept = [("MX", "@", "mail.acme.example"), SPF, ("CNAME", "_dmarc", "x.net"), ("TXT", "s1._domainkey", "k")];
        assert_eq!(found(&kept).missing, []);
    }
}
