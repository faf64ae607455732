//! What stands around every call of the API: who calls, the log, faults, budgets, the headers that every answer has.

use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue};
use std::time::Duration;

use super::faults::Timing;
use super::limits::Standing;
use super::server::Peer;
use super::spoil::{self, Cut};
use super::world::{Caller, Refused};
use super::{PREFIX, Sandbox, auth, control, locked, log, mint, routes};

/// Both sides of the sandbox.
pub(super) fn router(sandbox: &Sandbox) -> Router {
    let api = Router::new()
        .nest(PREFIX, routes::router().method_not_allowed_fallback(async || Refused::Method))
        .fallback(async |OriginalUri(uri): OriginalUri| Refused::NoRoute(uri.path().to_owned()))
        .layer(from_fn_with_state(sandbox.clone(), around));
    Router::new().nest("/_sandbox", control::router(sandbox)).merge(api).with_state(sandbox.clone())
}

async fn around(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let uri = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().clone(), |uri| uri.0.clone());
    let to = auth::To { path: uri.path(), peer };
    let caller = sandbox.read(|world, now| auth::identify(world, request.headers(), &to, now));
    if let Ok(Caller { grant: Some(grant), .. }) = &caller {
        sandbox.touch(|world, now| world.token_used(&grant.token, now));
    }
    let fault = locked(&sandbox.0.faults).strike(request.method(), uri.path());
    let n = locked(&sandbox.0.log).add(log::Entry {
        n: 0,
        at: super::world::rfc3339(sandbox.0.clock.now()),
        method: request.method().to_string(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        identity: caller.as_ref().map_or_else(|_| "anonymous".to_owned(), Caller::identity),
        status: None,
        fault: fault.as_ref().map(ToString::to_string),
    });
    let (limit, latency_ms) = sandbox.read(|world, _| (world.switches.rate_limit, world.switches.latency_ms));
    let standing = caller
        .as_ref()
        .ok()
        .map(|caller| locked(&sandbox.0.budgets).count(&caller.email, limit, sandbox.0.clock.elapsed()));
    let is_done = fault.as_ref().is_none_or(|fault| fault.timing == Timing::After);
    let mut response = if is_done { done(caller, standing, request, next).await } else { spoil::nothing_done() };
    // After the call and not before it: who stops waiting has still done it, as with the real one.
    if latency_ms > 0 {
        sandbox.0.clock.sleep(Duration::from_millis(latency_ms)).await;
    }
    if let Some(fault) = fault {
        response = spoil::spoilt(&fault, response, &sandbox.0.clock).await;
    }
    if response.extensions().get::<Cut>().is_none() {
        locked(&sandbox.0.log).answered(n, response.status().as_u16());
    }
    with_headers(response, standing)
}

async fn done(
    caller: Result<Caller, Refused>,
    standing: Option<Standing>,
    mut request: Request,
    next: Next,
) -> Response {
    let caller = match caller {
        Ok(caller) => caller,
        Err(refused) => return refused.into_response(),
    };
    if let Some(standing) = standing.filter(|standing| standing.blocked) {
        return Refused::TooMany { retry_after: standing.resets_in }.into_response();
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn with_headers(mut response: Response, standing: Option<Standing>) -> Response {
    let mut add = |name, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    };
    let ray = mint::id();
    add("cf-ray", format!("{}-SBX", ray.get(..16).unwrap_or(&ray)));
    if let Some(standing) = standing {
        add("ratelimit", standing.ratelimit());
        add("ratelimit-policy", standing.policy());
    }
    response
}
