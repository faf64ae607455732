//! What a partial set-up asks for at the domain's own DNS: one TXT record, and a CNAME for each host
//! (developers.cloudflare.com/dns/zone-setups/partial-setup, read 2026-11).

use crate::domain::text::ZoneName;
use crate::domain::website::Zone;
use crate::web::form::Field;

/// The records, with the CNAME of one host worked out.
#[derive(Clone, Debug)]
pub struct Records {
    /// Name of the TXT record.
    pub txt_name: String,
    /// Its value; not named yet: nothing.
    pub txt_value: Option<String>,
    /// The host asked for, as it was typed.
    pub host: Field,
    /// The name of its CNAME record; nothing while the host is no host of this website.
    pub name: Option<String>,
    /// What a host's name is followed by to make its target: `.cdn.cloudflare.net`.
    pub suffix: String,
    /// Whether the host is the website's own name, which not every DNS provider can give a CNAME.
    pub is_apex: bool,
}

impl Records {
    /// The records of this website for a host typed by somebody: `www`, `www.example.com`, `@`. None where it is not set
    /// up in that way.
    #[must_use]
    pub fn of(zone: &Zone, host: &str) -> Option<Self> {
        let records = zone.partial_records()?;
        let name = full_name(&zone.name, host);
        let field = Field::of(host);
        let refused = || format!("Enter a host of this website, like www or shop.{}.", zone.name);
        Some(Self {
            txt_name: records.txt_name,
            txt_value: records.txt_value,
            host: if name.is_some() { field } else { field.refused(refused()) },
            is_apex: name.as_ref() == Some(&zone.name),
            name,
            suffix: records.suffix,
        })
    }

    /// The CNAME's name and what it leads to.
    #[must_use]
    pub fn cname(&self) -> Option<(&str, String)> {
        self.name.as_deref().map(|name| (name, format!("{name}{}", self.suffix)))
    }
}

/// The whole name of a host, in DNS form.
fn full_name(zone: &str, host: &str) -> Option<String> {
    let host = host.trim().trim_end_matches('.');
    if host.is_empty() || host == "@" {
        return Some(zone.to_owned());
    }
    let below = format!(".{zone}");
    let own = host.parse::<ZoneName>().ok().filter(|own| own.as_str() == zone || own.as_str().ends_with(&below));
    let name = own.or_else(|| format!("{host}{below}").parse().ok())?;
    Some(name.into())
}

#[cfg(test)]
mod tests {
    use super::full_name;

    #[test]
    fn a_host_is_typed_in_full_or_in_short() {
        for (host, expected) in [
            ("www", Some("www.acme.example")),
            (" WWW.Acme.example. ", Some("www.acme.example")),
            ("a.b", Some("a.b.acme.example")),
            ("bücher", Some("xn--bcher-kva.acme.example")),
            ("@", Some("acme.example")),
            ("", Some("acme.example")),
            ("acme.example", Some("acme.example")),
            ("a b", None),
            ("https://www.acme.example/", None),
            ("-x", None),
        ] {
            assert_eq!(full_name("acme.example", host).as_deref(), expected, "{host}");
        }
        assert_eq!(full_name("xn--bcher-kva.de", "www.bücher.de").as_deref(), Some("www.xn--bcher-kva.de"));
    }
}
