//! Tokens that prove that a form was ours and this visitor's: an HMAC over the session, or over a visitor's cookie where
//! nobody is signed in. Nothing is kept for them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRef, FromRequestParts, Request, State};
use axum::http::header::{COOKIE, REFERER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::random::Random;
use crate::secret::MasterKey;

use super::error::PageError;
use super::own_path::own_path;
use super::plumbing::Plumbing;
use super::public_url::PublicUrl;
use super::session::live_session;

/// Name of the field in every form.
pub const FIELD: &str = "csrf";

/// Signs tokens.
#[derive(Clone)]
pub struct CsrfKey(Zeroizing<[u8; 32]>);

impl CsrfKey {
    /// Derived, so that the master key does no second job.
    #[must_use]
    pub fn new(master: &MasterKey) -> Self {
        Self(Zeroizing::new(master.derive("csrf")))
    }

    fn token(&self, bound_to: &str) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_slice()) else { return String::new() };
        mac.update(bound_to.as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

impl fmt::Debug for CsrfKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The token for forms on the page that is being made.
#[derive(Clone, PartialEq, Eq)]
pub struct Csrf(String);

impl Csrf {
    /// What goes into the hidden field.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a form brought this token along; takes as long whatever it brought.
    #[must_use]
    pub(super) fn is(&self, token: &str) -> bool {
        !self.0.is_empty() && bool::from(self.0.as_bytes().ct_eq(token.as_bytes()))
    }
}

impl fmt::Debug for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S> FromRequestParts<S> for Csrf
where
    S: Send + Sync,
    Plumbing: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let plumbing = Plumbing::from_ref(state);
        let bound_to = match live_session(&parts.extensions).await? {
            Some(session) => format!("session:{}", session.id),
            None => {
                let visitor = parts.extensions.get::<Visitor>().ok_or(PageError::internal("finding the visitor"))?;
                format!("visitor:{}", visitor.value(&plumbing.random))
            }
        };
        Ok(Self(plumbing.csrf.token(&bound_to)))
    }
}

/// The visitor's cookie: the one that came along, or one that is made when a form is first shown.
#[derive(Clone, Debug)]
struct Visitor {
    came: Option<Arc<str>>,
    made: Arc<OnceLock<String>>,
}

impl Visitor {
    fn value(&self, random: &Random) -> &str {
        match &self.came {
            Some(value) => value,
            None => self.made.get_or_init(|| URL_SAFE_NO_PAD.encode(random.bytes::<32>())),
        }
    }
}

/// The layer that reads and sets the visitor's cookie.
pub async fn visitor_cookie(State(plumbing): State<Plumbing>, mut request: Request, next: Next) -> Response {
    let secure = plumbing.public_url.is_https();
    let name = if secure { "__Host-portal-visitor" } else { "portal-visitor" };
    let came = cookie(request.headers(), name).filter(|value| value.len() == 43).map(Arc::from);
    let visitor = Visitor { came, made: Arc::default() };
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.run(request).await;
    if let Some(value) = visitor.made.get() {
        let secure = if secure { "; Secure" } else { "" };
        let line = format!("{name}={value}; HttpOnly; SameSite=Lax{secure}; Path=/");
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(SET_COOKIE, line);
        }
    }
    response
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Where the form was: the page that sent it if that is ours, or else the start. What it was sent to need not be a page.
pub(super) fn way_back(headers: &HeaderMap, public_url: &PublicUrl) -> String {
    let from = headers.get(REFERER).and_then(|from| from.to_str().ok()).and_then(|from| public_url.path_of(from));
    from.and_then(own_path).unwrap_or_else(|| "/".to_owned())
}
