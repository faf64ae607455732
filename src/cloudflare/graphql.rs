//! What an answer by GraphQL proves. Pure. Errors come with HTTP 200 or with a status of their own; what is wrong is said in
//! words, with a code where one is lucky (developers.cloudflare.com/analytics/graphql-api/errors, read 2026-11; codes and
//! further words: public logs). Before a question is read at all, refusals have the v4 envelope (public logs).

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::wire::envelope::{Fault, ResultInfo};
use crate::wire::graphql::{BUDGET, NO_CODE, Problem};

use super::Pauses;
use super::classify::{self, Seen, doubt, json};
use super::error::{CallError, Kind, Trace};

/// How long to ask nothing more where the answer does not say: the length of the window that questions are counted in.
const PAUSE: Duration = super::budget::GRAPHQL.window;

/// Too many questions, or questions that are too heavy.
const THROTTLED: [&str; 4] =
    ["rate limiter budget depleted", "limit reached", "queries too many nodes", "consumed excessive resources"];

/// A fault of the moment on Cloudflare's side.
const BUSY: [&str; 3] = ["unable to execute query", "too many queries in progress", "internal server error"];

#[derive(Deserialize)]
struct Loose {
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Value,
}

type Verdict<T> = Result<(T, Option<ResultInfo>), CallError>;

/// The data, or what is known instead, and what a pause is for.
pub(super) fn classify<T: DeserializeOwned>(seen: &Seen<'_>) -> (Verdict<T>, Pauses) {
    let answer = json(seen).ok().and_then(|body| serde_json::from_slice::<Loose>(body).ok());
    // With an `errors` of its own the v4 envelope looks alike; `success` tells.
    let is_v4 = json(seen).ok().is_some_and(|body| serde_json::from_slice::<V4>(body).is_ok());
    match (answer, seen.status) {
        (Some(answer), 200..=299 | 400..=407 | 409..=499) if !is_v4 => spoken(seen, answer),
        _ => {
            let unspoken = classify::classify::<Value>(seen).map_or_else(Err, |_| Err(odd()));
            (unspoken, Pauses::All)
        }
    }
}

#[derive(Deserialize)]
struct V4 {
    #[serde(rename = "success")]
    _success: bool,
}

fn odd() -> CallError {
    doubt("the answer is none to a question by GraphQL", Vec::new())
}

fn spoken<T: DeserializeOwned>(seen: &Seen<'_>, answer: Loose) -> (Verdict<T>, Pauses) {
    let problems: Option<Vec<Problem>> = match answer.errors {
        Value::Null => Some(Vec::new()),
        errors => serde_json::from_value(errors).ok(),
    };
    let Some(problems) = problems else { return (Err(odd()), Pauses::All) };
    if problems.is_empty() {
        let is_success = (200..=299).contains(&seen.status);
        let data = serde_json::from_value(answer.data).ok().filter(|_| is_success);
        let wrong = || doubt("the data is not of the expected shape", Vec::new());
        return (data.map(|data| (data, None)).ok_or_else(wrong), Pauses::All);
    }
    // A part of the data beside an error is not given out as the whole.
    let faults = problems.iter().map(fault).collect();
    if seen.status == 429 || problems.iter().any(is_throttled) {
        let retry_after = if seen.status == 429 { seen.throttled_for } else { PAUSE };
        return (Err(CallError::new(Kind::Throttled { retry_after }, faults, Trace::default())), Pauses::GraphQl);
    }
    let error = if problems.iter().any(|problem| says(problem, &BUSY)) {
        doubt("Cloudflare could not answer at the moment", faults)
    } else if seen.status == 401 || problems.iter().any(|problem| problem.message.eq_ignore_ascii_case("unauthorized"))
    {
        CallError::new(Kind::BadCredential, faults, Trace::default())
    } else {
        CallError::new(Kind::Refused, faults, Trace::default())
    };
    (Err(error), Pauses::All)
}

fn is_throttled(problem: &Problem) -> bool {
    problem.extensions.code.as_deref() == Some(BUDGET) || says(problem, &THROTTLED)
}

fn says(problem: &Problem, words: &[&str]) -> bool {
    let message = problem.message.to_lowercase();
    words.iter().any(|word| message.contains(word))
}

fn fault(problem: &Problem) -> Fault {
    Fault {
        code: NO_CODE,
        message: problem.message.clone(),
        documentation_url: None,
        error_chain: Vec::new(),
        source: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::Doubt;

    const QUIET: Duration = Duration::from_secs(17);
    const REPLIED: Kind = Kind::InDoubt(Doubt::Replied);

    fn verdict(status: u16, body: &str) -> (Option<Kind>, Pauses) {
        let seen = Seen { status, is_json: true, is_text: false, throttled_for: QUIET, body: Ok(body.as_bytes()) };
        let (verdict, pauses) = classify::<Vec<u8>>(&seen);
        (verdict.err().map(|error| error.kind), pauses)
    }

    fn wrong(message: &str, extensions: &str) -> String {
        format!(r#"{{"data":null,"errors":[{{"message":"{message}","path":null,"extensions":{extensions}}}]}}"#)
    }

    #[test]
    fn only_whole_data_without_an_error_is_a_success() {
        assert_eq!(verdict(200, r#"{"data":[1],"errors":null}"#).0, None);
        assert_eq!(verdict(200, r#"{"data":[1],"errors":[]}"#).0, None);
        assert_eq!(verdict(200, r#"{"data":[1]}"#).0, None);
        for body in [
            "",
            "<html>",
            "{}",
            r#"{"data":null,"errors":null}"#,
            r#"{"data":{"a":1},"errors":null}"#,
            r#"{"data":[1],"errors":"none"}"#,
            r#"{"success":true,"errors":[],"result":[1]}"#,
            r#"{"success":false,"errors":[{"code":1000,"message":"x"}],"result":null}"#,
        ] {
            assert_eq!(verdict(200, body), (Some(REPLIED), Pauses::All), "{body}");
        }
        assert_eq!(verdict(500, r#"{"data":[1],"errors":null}"#).0, Some(REPLIED));
        assert_eq!(verdict(400, r#"{"data":[1],"errors":null}"#).0, Some(REPLIED));
        assert_eq!(verdict(200, r#"{"data":[1],"errors":[{"message":"a part is missing"}]}"#).0, Some(Kind::Refused));
    }

    #[test]
    fn a_refusal_is_one_with_http_200_as_with_a_status_of_its_own() {
        for status in [200, 400, 403] {
            for (message, extensions) in [
                ("zones [x] are not authorized", r#"{"code":"authz"}"#),
                ("cannot request a time range wider than 3d", r#"{"code":"quota"}"#),
                ("unknown field", "{}"),
                ("does not have access to the path", "null"),
            ] {
                assert_eq!(verdict(status, &wrong(message, extensions)).0, Some(Kind::Refused), "{status} {message}");
            }
        }
        assert_eq!(verdict(401, &wrong("Unauthorized", "{}")).0, Some(Kind::BadCredential));
        assert_eq!(verdict(200, &wrong("Unauthorized", "{}")).0, Some(Kind::BadCredential));
        let v4 = r#"{"success":false,"errors":[{"code":9106,"message":"Missing"}],"messages":[],"result":null}"#;
        assert_eq!(verdict(400, v4).0, Some(Kind::BadCredential));
    }

    #[test]
    fn too_many_questions_are_a_pause_for_questions_and_a_429_of_v4_one_for_everything() {
        let depleted = wrong("rate limiter budget depleted, try again after 5 minutes", "{}");
        let throttled = |retry_after| Some(Kind::Throttled { retry_after });
        assert_eq!(verdict(200, &depleted), (throttled(PAUSE), Pauses::GraphQl));
        assert_eq!(verdict(429, &depleted), (throttled(QUIET), Pauses::GraphQl));
        assert_eq!(verdict(200, &wrong("x", r#"{"code":"budget"}"#)), (throttled(PAUSE), Pauses::GraphQl));
        assert_eq!(verdict(200, &wrong("limit reached, please try again later", "{}")).0, throttled(PAUSE));
        let v4 = r#"{"success":false,"errors":[{"code":971,"message":"slow down"}],"result":null}"#;
        assert_eq!(verdict(429, v4), (throttled(QUIET), Pauses::All));
        assert_eq!(verdict(429, "<html>"), (throttled(QUIET), Pauses::All));
    }

    #[test]
    fn a_fault_of_the_moment_proves_nothing_so_that_it_is_asked_again() {
        for message in ["unable to execute query, please try again later", "Internal server error"] {
            assert_eq!(verdict(200, &wrong(message, "{}")).0, Some(REPLIED), "{message}");
            assert_eq!(verdict(503, &wrong(message, "{}")).0, Some(REPLIED), "{message}");
        }
    }
}
