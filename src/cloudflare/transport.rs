//! Bytes to Cloudflare and back, once. Decides nothing about what an answer means, and never repeats anything.
//!
//! Redirects are not followed, since the key would go along to whatever host they name; no proxy is taken from the
//! environment; nothing is retried by the HTTP library.

use std::error::Error;
use std::net::IpAddr;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Response, Url};
use tokio::time::{Instant, timeout_at};

use crate::wire::{Dialect, Endpoint};

use super::credential::Credential;
use super::error::{CallError, ClientError, Kind, Late};

/// Largest answer that is read: a full page of the longest rows is under 1 MiB.
pub(super) const BODY_MAX_BYTES: usize = 2 << 20;
/// Largest text that is read: 10,000 lines of a zone file, 800 bytes each.
pub(super) const TEXT_MAX_BYTES: usize = 8 << 20;
const USER_AGENT: &str = concat!("partner-portal/", env!("CARGO_PKG_VERSION"));
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// A refusal of a call for text comes as JSON all the same.
const TEXT: HeaderValue = HeaderValue::from_static("text/plain, application/json;q=0.9");

/// The two HTTP clients: only reads use a connection again.
#[derive(Debug)]
pub(super) struct Transport {
    base_url: String,
    reads: reqwest::Client,
    writes: reqwest::Client,
}

/// What became of an exchange.
pub(super) enum Exchange {
    /// At least the head of an answer came.
    Answered(Reply),
    /// No connection, so no byte of the request left.
    NotSent(reqwest::Error),
    /// The request may have left; no head of an answer came.
    Silent(Box<dyn Error + Send + Sync>),
}

/// An answer as it came.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Result<Vec<u8>, BodyFault>,
}

/// Why there is no whole body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyFault {
    /// The connection ended before the body did.
    Cut,
    /// It is larger than what is read of it.
    TooLarge,
    /// The deadline passed first.
    Late,
}

/// The path or a header of a call cannot be sent as it is.
#[derive(Debug, thiserror::Error)]
#[error("the {0} of the call is not fit to be sent")]
struct Unfit(&'static str);

impl Transport {
    pub(super) fn new(base_url: &str, connect: Duration) -> Result<Self, ClientError> {
        let base_url = checked(base_url).ok_or(ClientError::Address)?;
        // Process-wide and first come, first served: whoever was earlier installed one that does.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            reqwest::Client::builder()
                .user_agent(USER_AGENT)
                .connect_timeout(connect)
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .no_proxy()
                .http1_only()
        };
        let reads = builder().build().map_err(ClientError::Transport)?;
        // A write on an idle connection that the server is just closing would end in doubt for nothing.
        let writes = builder().pool_max_idle_per_host(0).build().map_err(ClientError::Transport)?;
        Ok(Self { base_url, reads, writes })
    }

    /// The request for a call.
    ///
    /// # Errors
    /// [`Kind::BadCredential`] for a key, [`Kind::NotSent`] for a path or header, that no HTTP request can hold.
    pub(super) fn request<E: Endpoint>(&self, who: &Credential, call: &E) -> Result<reqwest::Request, CallError> {
        let unfit = |what| CallError::of(Kind::NotSent).because(Unfit(what));
        let path = call.path();
        if !is_plain(&path) {
            return Err(unfit("path"));
        }
        let mut url = Url::parse(&format!("{}{path}", self.base_url)).map_err(|_| unfit("path"))?;
        let query = call.query();
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = reqwest::Request::new(E::METHOD, url);
        let headers = request.headers_mut();
        *headers = who.headers().ok_or_else(|| CallError::of(Kind::BadCredential).because(Unfit("credential")))?;
        headers.insert(ACCEPT, if E::DIALECT == Dialect::Text { TEXT } else { JSON });
        if let Some(key) = call.idempotency_key() {
            headers.insert(IDEMPOTENCY_KEY, HeaderValue::from_str(key).map_err(|_| unfit("idempotency key"))?);
        }
        if let Some(body) = call.body() {
            headers.insert(CONTENT_TYPE, JSON);
            *request.body_mut() = Some(body.to_string().into());
        }
        Ok(request)
    }

    /// Sends `request` once. `deadline` holds for everything together, since a limit for each byte would not stop a drip;
    /// a body of more than `most` bytes is not read.
    pub(super) async fn exchange(
        &self,
        request: reqwest::Request,
        only_looks: bool,
        deadline: Duration,
        most: usize,
    ) -> Exchange {
        let ends = Instant::now() + deadline;
        let client = if only_looks { &self.reads } else { &self.writes };
        let response = match timeout_at(ends, client.execute(request)).await {
            Ok(Ok(response)) => response,
            // The address may hold a person's e-mail address in its query.
            Ok(Err(error)) if error.is_connect() || error.is_builder() => {
                return Exchange::NotSent(error.without_url());
            }
            Ok(Err(error)) => return Exchange::Silent(Box::new(error.without_url())),
            Err(_) => return Exchange::Silent(Box::new(Late)),
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = timeout_at(ends, whole_body(response, most)).await.unwrap_or(Err(BodyFault::Late));
        Exchange::Answered(Reply { status, headers, body })
    }
}

async fn whole_body(mut response: Response, most: usize) -> Result<Vec<u8>, BodyFault> {
    if response.content_length().is_some_and(|length| usize::try_from(length).map_or(true, |length| length > most)) {
        return Err(BodyFault::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| BodyFault::Cut)? {
        if body.len() + chunk.len() > most {
            return Err(BodyFault::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The address without a slash at its end, when keys may be sent there.
fn checked(base_url: &str) -> Option<String> {
    let url = Url::parse(base_url).ok()?;
    let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    let is_safe = match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback(url.host_str()?),
        _ => false,
    };
    (is_bare && is_safe && url.fragment().is_none()).then(|| url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || literal.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether `path` names below the base address exactly what it seems to: nothing that an address would read otherwise.
fn is_plain(path: &str) -> bool {
    let is_clean = |segment: &str| {
        !matches!(segment, "" | "." | "..")
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:@!$&'()*+,;=".contains(&byte))
    };
    path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_clean))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_out_under_tls_or_not_beyond_this_machine() {
        for good in [
            "https://api.cloudflare.com/client/v4/",
            "http://127.0.0.1:8081/client/v4",
            "http://[::1]:1",
            "http://localhost",
        ] {
            assert!(checked(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "api.cloudflare.com",
            "http://api.cloudflare.com/client/v4",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://localhost@example.com",
            "https://user:pass@api.cloudflare.com",
            "https://api.cloudflare.com/?x=1",
            "https://api.cloudflare.com/#x",
            "ftp://127.0.0.1",
            "file:///etc",
        ] {
            assert!(checked(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_path_cannot_climb_or_hide_a_query() {
        assert!(is_plain("/accounts/0123/members"));
        for bad in
            ["", "accounts", "/accounts/../user", "/accounts//x", "/a?b", "/a#b", "/a%2e%2e", "/a\\b", "/a/", "/a b"]
        {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
