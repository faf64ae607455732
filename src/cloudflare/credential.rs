//! Who a call is made as. Never prints a key.

use std::fmt;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::secret::Secret;

const AUTH_EMAIL: HeaderName = HeaderName::from_static("x-auth-email");
const AUTH_KEY: HeaderName = HeaderName::from_static("x-auth-key");

/// The name of a credential, fit for pages and logs: an e-mail address, or `token:` and a label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity(Arc<str>);

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Identity {
    /// The identity of a user who calls with a key.
    #[must_use]
    pub fn user(email: &str) -> Self {
        Self(email.into())
    }
}

/// A key of Cloudflare's with its identity. `Debug` shows the identity only.
#[derive(Clone)]
pub struct Credential {
    identity: Identity,
    scheme: Scheme,
    secret: Secret,
}

#[derive(Clone, Copy)]
enum Scheme {
    Key,
    Bearer,
}

impl Credential {
    /// A user's global API key, with the address it belongs to.
    #[must_use]
    pub fn key(email: &str, key: Secret) -> Self {
        Self { identity: Identity::user(email), scheme: Scheme::Key, secret: key }
    }

    /// An API token; `label` is how we call it.
    #[must_use]
    pub fn bearer(label: &str, token: Secret) -> Self {
        Self { identity: Identity(format!("token:{label}").into()), scheme: Scheme::Bearer, secret: token }
    }

    /// Who calls made with it are made as.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The headers that prove it, marked so that no HTTP library prints them; none when they cannot be headers at all.
    pub(super) fn headers(&self) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        match self.scheme {
            Scheme::Key => {
                headers.insert(AUTH_EMAIL, sensitive(&self.identity.0)?);
                headers.insert(AUTH_KEY, sensitive(self.secret.reveal())?);
            }
            Scheme::Bearer => {
                headers.insert(AUTHORIZATION, sensitive(&format!("Bearer {}", self.secret.reveal()))?);
            }
        }
        Some(headers)
    }

    /// `text` without the key, should whoever wrote it have quoted the key back to us.
    pub(super) fn redact(&self, text: &str) -> Option<String> {
        let secret = self.secret.reveal();
        (!secret.is_empty() && text.contains(secret)).then(|| text.replace(secret, "[redacted]"))
    }
}

fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("identity", &self.identity).finish_non_exhaustive()
    }
}
