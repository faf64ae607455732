//! Which names can be zones. The real list of public suffixes is large; this one has the common two-label ones, which is
//! enough to tell a subdomain from a registered name in tests and demonstrations.

use crate::wire::zones::NAME_MAX;

use super::Refused;

const TWO_LABEL_SUFFIXES: &[&str] = &[
    "ac.uk", "co.uk", "gov.uk", "org.uk", "com.au", "net.au", "org.au", "co.nz", "co.za", "com.br", "com.mx", "com.ar",
    "com.co", "com.tr", "com.ua", "com.pl", "co.in", "co.jp", "ne.jp", "or.jp", "co.kr", "com.cn", "com.hk", "com.sg",
    "com.tw", "com.my", "co.id", "co.th", "com.ph", "com.vn", "co.il", "com.eg", "com.sa", "co.ke", "com.ng",
];

/// Names that Cloudflare will not take, for tests (code 1097).
const BANNED: &[&str] = &["banned.test", "banned.example"];

/// Names that nobody has registered, for tests (code 1049).
const UNREGISTERED: &[&str] = &["unregistered.test", "unregistered.example"];

/// Whether names below a registered one are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Subdomains {
    Allowed,
    Refused,
}

/// The name in lower case, if it can be a zone. IDN names come in their ASCII form (schema of 2026-08: the pattern has no
/// other letters).
pub(in crate::sandbox) fn checked(name: &str, subdomains: Subdomains) -> Result<String, Refused> {
    let name = name.to_ascii_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    let well_formed = name.len() <= NAME_MAX
        && labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && (2..=20).contains(&last.len())
        && !last.bytes().all(|byte| byte.is_ascii_digit());
    if !well_formed {
        return Err(Refused::ZoneName);
    }
    if TWO_LABEL_SUFFIXES.contains(&name.as_str()) || UNREGISTERED.contains(&name.as_str()) {
        return Err(Refused::ZoneNotRegistered(name));
    }
    if BANNED.iter().any(|banned| name == *banned || name.ends_with(&format!(".{banned}"))) {
        return Err(Refused::ZoneBanned(name));
    }
    let suffix = if TWO_LABEL_SUFFIXES.iter().any(|suffix| name.ends_with(&format!(".{suffix}"))) { 2 } else { 1 };
    if labels.len() > suffix + 1 && subdomains == Subdomains::Refused {
        return Err(Refused::ZoneSubdomain(name));
    }
    Ok(name)
}

/// Whether the text can be a host name.
pub(in crate::sandbox) fn is_host(name: &str) -> bool {
    name.len() <= NAME_MAX && name.contains('.') && name.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_registered_names_in_ascii_are_zones() {
        for good in ["example.com", "Example.CO.UK", "xn--mnchen-3ya.de", "a.xn--p1ai"] {
            assert!(checked(good, Subdomains::Refused).is_ok(), "{good}");
        }
        for bad in ["", "com", "münchen.de", "-a.de", "a_b.de", "10.0.0.12", "a..de", "https://a.de", "a.d"] {
            assert_eq!(checked(bad, Subdomains::Allowed), Err(Refused::ZoneName), "{bad}");
        }
        assert!(matches!(checked("www.example.com", Subdomains::Refused), Err(Refused::ZoneSubdomain(_))));
        assert!(checked("www.example.com", Subdomains::Allowed).is_ok());
        assert!(matches!(checked("co.uk", Subdomains::Allowed), Err(Refused::ZoneNotRegistered(_))));
        assert!(matches!(checked("www.banned.test", Subdomains::Allowed), Err(Refused::ZoneBanned(_))));
    }
}
