//! How a name stands to what can be registered: Mozilla's public suffix list (publicsuffix.org), as the crate `psl`
//! carries it. Only its part of registries (“ICANN”) says anything for certain; names below suffixes that somebody runs
//! privately, and below top-level names that the list does not have, are for Cloudflare to judge.

use super::text::ZoneName;

/// How a name stands to what can be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A suffix below which others register their names: `co.uk`.
    Suffix,
    /// A name below a registered one, which is named here: `example.com` for `shop.example.com`.
    Below(String),
    /// A name that can be registered, directly below a suffix.
    Registered,
    /// Below something that the list knows nothing certain of: `.test`, `github.io`.
    Unknown,
}

/// Where the name stands, in DNS form.
#[must_use]
pub fn standing(name: &ZoneName) -> Standing {
    let bytes = name.as_str().as_bytes();
    let Some(suffix) = psl::suffix(bytes).filter(|suffix| suffix.typ() == Some(psl::Type::Icann)) else {
        return Standing::Unknown;
    };
    if suffix.as_bytes() == bytes {
        return Standing::Suffix;
    }
    match psl::domain(bytes) {
        Some(domain) if domain.as_bytes() == bytes => Standing::Registered,
        Some(domain) => Standing::Below(String::from_utf8_lossy(domain.as_bytes()).into_owned()),
        None => Standing::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_registries_say_is_certain() {
        for (name, expected) in [
            ("co.uk", Standing::Suffix),
            ("公司.cn", Standing::Suffix),
            ("foo.ck", Standing::Suffix),
            ("example.co.uk", Standing::Registered),
            ("www.ck", Standing::Registered),
            ("bücher.de", Standing::Registered),
            ("shop.example.com", Standing::Below("example.com".to_owned())),
            ("a.b.example.co.uk", Standing::Below("example.co.uk".to_owned())),
            ("shop.bücher.de", Standing::Below("xn--bcher-kva.de".to_owned())),
            ("github.io", Standing::Unknown),
            ("a.b.github.io", Standing::Unknown),
            ("acme.test", Standing::Unknown),
            ("shop.acme.example", Standing::Unknown),
        ] {
            assert_eq!(standing(&name.parse().unwrap()), expected, "{name}");
        }
    }
}
