//! Questions by GraphQL: HTTP to world and back. Whatever is wrong is told with HTTP 200, as it is at Cloudflare; only a body
//! that is no question at all gets the v4 envelope.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::sandbox::call::Call;
use crate::sandbox::graphql::{self, Asked, Wrong};
use crate::sandbox::world::switches::RateLimit;
use crate::sandbox::world::{Refused, rfc3339};
use crate::sandbox::{Sandbox, locked};
use crate::wire::graphql::{Answer, BUDGET, Extensions, Problem, Question};

/// What one user may ask, besides the limit of all calls (developers.cloudflare.com/analytics/graphql-api/limits, read
/// 2026-11).
const BUDGET_OF_USER: RateLimit = RateLimit { requests: 300, seconds: 300 };

pub(super) async fn ask(State(sandbox): State<Sandbox>, call: Call) -> Result<Response, Refused> {
    let question: Question = call.sent()?;
    let answer = match answered(&sandbox, &call, &question) {
        Ok(data) => Answer { data: Some(data), errors: None },
        Err(wrong) => Answer { data: None, errors: Some(vec![told(wrong, &sandbox)]) },
    };
    let text = serde_json::to_vec(&answer).map_err(|error| Refused::invalid(error.to_string()))?;
    Ok(([(CONTENT_TYPE, "application/json")], text).into_response())
}

fn answered(sandbox: &Sandbox, call: &Call, question: &Question) -> Result<Value, Wrong> {
    let asked = Asked::of(question)?;
    let place = format!("{} by GraphQL", call.caller.email);
    for _ in 0..asked.cost() {
        let standing = locked(&sandbox.0.budgets).count(&place, BUDGET_OF_USER, sandbox.0.clock.elapsed());
        if standing.blocked {
            return Err(Wrong::of("rate limiter budget depleted, try again after 5 minutes").coded(BUDGET));
        }
    }
    sandbox.read(|world, now| graphql::answer(world, &call.caller, &asked, now))
}

fn told(wrong: Wrong, sandbox: &Sandbox) -> Problem {
    let Wrong { message, path, code } = wrong;
    let timestamp = Some(rfc3339(sandbox.0.clock.now()));
    Problem { message, path, extensions: Extensions { code: code.map(str::to_owned), timestamp } }
}
