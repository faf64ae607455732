//! The session's cookie.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{Entry, SET_COOKIE};
use axum::middleware::Next;
use axum::response::Response;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::web::plumbing::Plumbing;
use crate::web::public_url::PublicUrl;

use super::Sessions;

/// Name of the cookie. Browsers take a name with `__Host-` from this very host only, and only by TLS.
#[must_use]
pub fn cookie_name(public_url: &PublicUrl) -> &'static str {
    if public_url.is_https() { "__Host-portal" } else { "portal" }
}

/// The layer that gives each request its session.
#[must_use]
pub fn session_layer(sessions: Sessions, public_url: &PublicUrl) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(sessions)
        .with_name(cookie_name(public_url))
        .with_secure(public_url.is_https())
        .with_http_only(true)
        // Lax and not Strict: who follows a link from a mail is still signed in. Forms have their token.
        .with_same_site(SameSite::Lax)
        .with_path("/")
        // How long it lasts is for our clock to say; the browser forgets it when it is closed.
        .with_expiry(Expiry::OnSessionEnd)
}

/// The layer around it: a cookie that is taken away must look like the one that was set, or browsers keep a `__Host-` one.
pub async fn finish_cookies(State(plumbing): State<Plumbing>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Entry::Occupied(mut lines) = response.headers_mut().entry(SET_COOKIE) {
        for line in lines.iter_mut() {
            let whole = line.to_str().ok().and_then(|text| finished(text, &plumbing.public_url));
            if let Some(Ok(whole)) = whole.map(HeaderValue::try_from) {
                *line = whole;
            }
        }
    }
    response
}

fn finished(line: &str, public_url: &PublicUrl) -> Option<String> {
    let is_ours = line.split_once('=').is_some_and(|(name, _)| name == cookie_name(public_url));
    if !is_ours || line.contains("HttpOnly") {
        return None;
    }
    let secure = if public_url.is_https() { "; Secure" } else { "" };
    Some(format!("{line}; HttpOnly; SameSite=Lax{secure}"))
}
