//! Which requests are let in at all: those for our own name, by a method we know, from our own pages.

use axum::extract::{Request, State};
use axum::http::header::{ALLOW, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::csrf::way_back;
use super::error::PageError;
use super::health::{HEALTHZ, READYZ};
use super::plumbing::Plumbing;
use super::public_url::PublicUrl;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The layer.
pub async fn let_in(State(plumbing): State<Plumbing>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && *request.method() != Method::POST {
        let mut response = PageError::MethodNotAllowed.into_response();
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        return response;
    }
    // Whoever watches over the process asks it by address, not by name.
    let watched = matches!(request.uri().path(), HEALTHZ | READYZ);
    if !watched && !is_for_us(&request, &plumbing.public_url) {
        return PageError::WrongHost.into_response();
    }
    if !reads && !is_from_us(request.headers(), &plumbing.public_url) {
        tracing::warn!("a form was refused, because another site sent it");
        let back = way_back(request.headers(), &plumbing.public_url);
        return PageError::FormExpired { back }.into_response();
    }
    next.run(request).await
}

/// Exactly one `Host`, and it is ours; an absolute request target must agree.
fn is_for_us(request: &Request, public_url: &PublicUrl) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let target = request.uri().authority();
    host.to_str().is_ok_and(|host| public_url.is_own_host(host))
        && target.is_none_or(|target| public_url.is_own_host(target.as_str()))
}

/// What browsers say about where a form was. Tools without a browser say nothing; they need the token all the same.
fn is_from_us(headers: &HeaderMap, public_url: &PublicUrl) -> bool {
    let origin_fits = headers
        .get_all(ORIGIN)
        .iter()
        .all(|origin| origin.to_str().is_ok_and(|origin| public_url.is_own_origin(origin)));
    let site_fits =
        headers.get_all(SEC_FETCH_SITE).iter().all(|site| matches!(site.as_bytes(), b"same-origin" | b"none"));
    origin_fits && site_fits
}
