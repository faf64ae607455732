//! `/healthz` and `/readyz`: JSON, open to all, nothing secret. Cloudflare being away is told and turns nothing red.

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::mirror::Upstream;
use crate::store::Store;

use super::plumbing::Plumbing;

/// Whether process and database are alive.
pub const HEALTHZ: &str = "/healthz";
/// Whether the portal can serve.
pub const READYZ: &str = "/readyz";

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
    let database = if !is_alive(&plumbing.store).await {
        "failing"
    } else if !plumbing.writes.takes_writes().await {
        // Looking still works, but nothing can be asked for: the disk is full, say, or somebody holds the file.
        "takes no writes"
    } else {
        "ok"
    };
    let (status, word) =
        if database == "ok" { (StatusCode::OK, "ready") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready") };
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
async fn cloudflare(plumbing: &Plumbing) -> Upstream {
    let noted = plumbing.cloudflare.now();
    if noted != Upstream::Unknown {
        return noted;
    }
    match plumbing.store.sync_state("accounts").await {
        Ok(sync) if sync.failed_at.is_some() => Upstream::Unreachable,
        Ok(sync) if sync.succeeded_at.is_some() => Upstream::Ok,
        Ok(_) | Err(_) => Upstream::Unknown,
    }
}
