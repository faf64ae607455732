//! The control side: what tests see and change from outside the API. Loopback only, and not for web pages: a page could
//! otherwise reset a developer's sandbox from the browser.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::net::IpAddr;

use super::faults::Rule;
use super::server::Peer;
use super::world::{Refused, World};
use super::{Sandbox, locked};
use crate::wire::ids::ZoneId;
use crate::wire::zones::ZoneStatus;

/// Routes below `/_sandbox`.
pub(super) fn router(_: &Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/requests", get(requests))
        .route("/world", get(world).merge(patch(turn)))
        .route("/zones/{zone}/status", post(zone_status))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/reset", post(reset))
        .fallback(async || problem(StatusCode::NOT_FOUND, "no such thing on the control side"))
        .layer(from_fn(local_only))
}

async fn local_only(request: Request, next: Next) -> Response {
    let from_here = request.extensions().get::<Peer>().is_some_and(|peer| peer.0.ip().to_canonical().is_loopback());
    if !from_here {
        return problem(StatusCode::FORBIDDEN, "the control side answers to this machine only");
    }
    // A page under a name that points here would be of the same origin and send no `Origin`, hence the second check.
    if request.headers().contains_key(ORIGIN) || !names_this_machine(request.headers()) {
        return problem(StatusCode::FORBIDDEN, "the control side does not answer to web pages");
    }
    next.run(request).await
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

async fn requests(State(sandbox): State<Sandbox>, Query(asked): Query<Since>) -> Response {
    Json(locked(&sandbox.0.log).since(asked.since)).into_response()
}

async fn world(State(sandbox): State<Sandbox>) -> Json<Value> {
    Json(sandbox.read(World::view))
}

async fn turn(State(sandbox): State<Sandbox>, body: Result<Json<Map<String, Value>>, JsonRejection>) -> Response {
    let changes = match body {
        Ok(Json(changes)) => changes,
        Err(rejection) => return problem(StatusCode::BAD_REQUEST, &rejection.body_text()),
    };
    // The answer to `GET` has the switches under this name; sent back like that, they are meant just so.
    let changes = match changes.get("switches") {
        Some(Value::Object(switches)) if changes.len() == 1 => switches.clone(),
        _ => changes,
    };
    match sandbox.write(|world, _| world.turn(changes)).await {
        Ok(()) => world(State(sandbox)).await.into_response(),
        Err(refused) => refusal(&refused),
    }
}

#[derive(Deserialize)]
struct NewStatus {
    status: ZoneStatus,
}

async fn zone_status(
    State(sandbox): State<Sandbox>,
    Path(zone): Path<String>,
    body: Result<Json<NewStatus>, JsonRejection>,
) -> Response {
    let (id, status) = match (zone.parse::<ZoneId>(), body) {
        (Ok(id), Ok(Json(body))) => (id, body.status),
        (Err(_), _) => return refusal(&Refused::NoZone),
        (_, Err(rejection)) => return problem(StatusCode::BAD_REQUEST, &rejection.body_text()),
    };
    match sandbox.write(|world, now| world.set_zone_status(&id, &status, now)).await {
        Ok(()) => Json(json!({ "id": id, "status": status })).into_response(),
        Err(refused) => refusal(&refused),
    }
}

async fn faults(State(sandbox): State<Sandbox>) -> Response {
    Json(locked(&sandbox.0.faults).waiting()).into_response()
}

async fn add_fault(State(sandbox): State<Sandbox>, body: Result<Json<Rule>, JsonRejection>) -> Response {
    match body {
        Ok(Json(rule)) => {
            locked(&sandbox.0.faults).add(rule.clone());
            Json(rule).into_response()
        }
        Err(rejection) => problem(StatusCode::BAD_REQUEST, &rejection.body_text()),
    }
}

async fn clear_faults(State(sandbox): State<Sandbox>) -> Json<Value> {
    locked(&sandbox.0.faults).clear();
    Json(json!({}))
}

async fn reset(State(sandbox): State<Sandbox>) -> Response {
    match sandbox.reset().await {
        Ok(()) => Json(json!({})).into_response(),
        Err(refused) => refusal(&refused),
    }
}

fn refusal(refused: &Refused) -> Response {
    match refused {
        Refused::Invalid(why) => problem(StatusCode::BAD_REQUEST, why),
        Refused::NoZone => problem(StatusCode::NOT_FOUND, "no such zone"),
        other => problem(StatusCode::INTERNAL_SERVER_ERROR, &other.to_string()),
    }
}

fn problem(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}
