//! Where people find the portal: the one origin that hosts, cookies, links and the Origin header are measured by.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::uri::Authority;

/// The portal's own address: scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    scheme: Scheme,
    host: String,
    port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

/// Why a text is not a public URL, as a sentence that tells what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPublicUrl {
    /// It does not read as scheme, host and port.
    #[error("write it like https://portal.example.com, without a path")]
    Shape,
    /// Plain http reaches further than this machine.
    #[error("write https:// in front; http:// is only for this machine itself (127.0.0.1, localhost)")]
    PlainHttp,
}

/// The names a machine has for itself; a browser treats each as another origin, we treat them as one.
const LOOPBACK_HOSTS: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

impl PublicUrl {
    /// Whether browsers reach the portal by TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// Whether the portal is for this machine only.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(&self.host)
    }

    /// Whether a `Host` header, or the authority of an absolute request target, means this portal.
    #[must_use]
    pub fn is_own_host(&self, text: &str) -> bool {
        let Ok(authority) = text.parse::<Authority>() else { return false };
        if text.contains('@') {
            return false;
        }
        let port = match (authority.port_u16(), authority.port()) {
            (Some(port), _) => port,
            (None, Some(_)) => return false,
            (None, None) if authority.as_str() == authority.host() => self.scheme.port(),
            (None, None) => return false,
        };
        self.is(authority.host(), port)
    }

    /// Whether an `Origin` header means this portal.
    #[must_use]
    pub fn is_own_origin(&self, text: &str) -> bool {
        let Some((scheme, authority)) = text.split_once("://") else { return false };
        scheme == self.scheme.as_str() && !authority.contains(['/', '?', '#']) && self.is_own_host(authority)
    }

    /// The path and query of an address of this portal, such as a `Referer`.
    #[must_use]
    pub fn path_of<'a>(&self, url: &'a str) -> Option<&'a str> {
        let start = url.find("://")? + 3;
        let slash = url.get(start..)?.find('/')? + start;
        let (origin, path) = url.split_at_checked(slash)?;
        self.is_own_origin(origin).then_some(path)
    }

    fn is(&self, host: &str, port: u16) -> bool {
        let host = host.to_ascii_lowercase();
        port == self.port && (host == self.host || (self.is_loopback() && LOOPBACK_HOSTS.contains(&host.as_str())))
    }
}

impl Scheme {
    fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// Whether a host, as it stands in a URL, never leaves this machine.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl FromStr for PublicUrl {
    type Err = BadPublicUrl;
    fn from_str(text: &str) -> Result<Self, BadPublicUrl> {
        let url = reqwest::Url::parse(text).map_err(|_| BadPublicUrl::Shape)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            return Err(BadPublicUrl::Shape);
        }
        let scheme = match url.scheme() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(BadPublicUrl::Shape),
        };
        let host = url.host_str().ok_or(BadPublicUrl::Shape)?.to_owned();
        if scheme == Scheme::Http && !is_loopback_host(&host) {
            return Err(BadPublicUrl::PlainHttp);
        }
        Ok(Self { scheme, host, port: url.port().unwrap_or_else(|| scheme.port()) })
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.host)?;
        if self.port == self.scheme.port() { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_ours_with_our_port_and_nothing_around_it() {
        let url: PublicUrl = "https://Portal.example.com".parse().unwrap();
        assert!(url.is_own_host("portal.example.com") && url.is_own_host("PORTAL.example.com:443"));
        for foreign in [
            "portal.example.com:80",
            "portal.example.com.",
            "evil.example",
            "a@portal.example.com",
            "portal.example.com:",
            "",
            "portal.example.com/x",
        ] {
            assert!(!url.is_own_host(foreign), "{foreign}");
        }
    }

    #[test]
    fn on_this_machine_all_its_names_for_itself_are_one() {
        let url: PublicUrl = "http://127.0.0.1:8080".parse().unwrap();
        for own in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"] {
            assert!(url.is_own_host(own), "{own}");
        }
        assert!(!url.is_own_host("localhost") && !url.is_own_host("localhost:8081"));
        assert!(url.is_own_origin("http://localhost:8080") && !url.is_own_origin("https://localhost:8080"));
        assert!(!url.is_own_origin("null"));
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        assert_eq!("http://portal.example.com".parse::<PublicUrl>(), Err(BadPublicUrl::PlainHttp));
        for bad in ["portal.example.com", "ftp://x.example", "https://x.example/portal", "https://u:p@x.example"] {
            assert_eq!(bad.parse::<PublicUrl>(), Err(BadPublicUrl::Shape), "{bad}");
        }
        assert_eq!("https://x.example:8443/".parse::<PublicUrl>().unwrap().to_string(), "https://x.example:8443");
    }

    #[test]
    fn the_path_of_another_site_is_no_path_of_ours() {
        let url: PublicUrl = "https://portal.example.com".parse().unwrap();
        assert_eq!(url.path_of("https://portal.example.com/accounts?q=x"), Some("/accounts?q=x"));
        assert_eq!(url.path_of("https://evil.example/accounts"), None);
    }
}
