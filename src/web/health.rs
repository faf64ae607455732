//! `/healthz` and `/readyz`: JSON, open to all, nothing secret. Cloudflare being away is told and turns nothing red.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::store::Store;

use super::plumbing::Plumbing;

/// Whether process and database are alive.
pub const HEALTHZ: &str = "/healthz";
/// Whether the portal can serve.
pub const READYZ: &str = "/readyz";

/// How Cloudflare was last found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CloudflareState {
    /// Not asked yet.
    Unknown,
    /// It answers.
    Ok,
    /// It does not answer, or not usably.
    Unreachable,
    /// It does not take our key.
    Refused,
}

impl CloudflareState {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
        }
    }
}

/// Where those who call Cloudflare note how they found it. Cheap to clone; all clones show the same.
#[derive(Clone, Debug, Default)]
pub struct CloudflareWatch(Arc<AtomicU8>);

impl CloudflareWatch {
    /// Notes how it was found.
    pub fn note(&self, state: CloudflareState) {
        self.0.store(state as u8, Ordering::Relaxed);
    }

    /// How it was last found.
    #[must_use]
    pub fn state(&self) -> CloudflareState {
        let noted = self.0.load(Ordering::Relaxed);
        [CloudflareState::Ok, CloudflareState::Unreachable, CloudflareState::Refused]
            .into_iter()
            .find(|state| *state as u8 == noted)
            .unwrap_or(CloudflareState::Unknown)
    }
}

/// The two routes.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Plumbing: FromRef<S>,
{
    Router::new().route(HEALTHZ, get(healthz)).route(READYZ, get(readyz))
}

async fn healthz(State(plumbing): State<Plumbing>) -> Response {
    let (status, word) = if is_alive(&plumbing.store).await {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "failing")
    };
    (status, Json(json!({ "status": word }))).into_response()
}

async fn readyz(State(plumbing): State<Plumbing>) -> Response {
    let (status, word, database) = if is_alive(&plumbing.store).await {
        (StatusCode::OK, "ready", "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready", "failing")
    };
    let cloudflare = cloudflare(&plumbing).await.as_str();
    (status, Json(json!({ "status": word, "database": database, "cloudflare": cloudflare }))).into_response()
}

async fn is_alive(store: &Store) -> bool {
    match store.check().await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the database does not answer");
            false
        }
    }
}

/// What was noted, or before anything was, how the last reading of the accounts went.
async fn cloudflare(plumbing: &Plumbing) -> CloudflareState {
    let noted = plumbing.cloudflare.state();
    if noted != CloudflareState::Unknown {
        return noted;
    }
    match plumbing.store.sync_state("accounts").await {
        Ok(sync) if sync.failed_at.is_some() => CloudflareState::Unreachable,
        Ok(sync) if sync.succeeded_at.is_some() => CloudflareState::Ok,
        Ok(_) | Err(_) => CloudflareState::Unknown,
    }
}
