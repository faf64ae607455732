//! What an answer proves. Pure; the table of the tests is the specification.
//!
//! Only two kinds of answer prove anything: a 2xx with a whole, typed success, and a 4xx with Cloudflare's own envelope
//! and a reason. Everything else (5xx with an envelope too, seen in the wild) leaves a write in doubt.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use std::time::Duration;

use crate::wire::envelope::{Fault, ResultInfo};

use super::error::{CallError, Doubt, Kind, Late, Trace};
use super::transport::BodyFault;

/// An answer as far as its meaning needs it.
pub(super) struct Seen<'a> {
    /// HTTP status.
    pub(super) status: u16,
    /// Whether its type says JSON.
    pub(super) is_json: bool,
    /// Whether its type says plain text.
    pub(super) is_text: bool,
    /// How long to be quiet, should it be a 429.
    pub(super) throttled_for: Duration,
    /// The body, or why there is none.
    pub(super) body: Result<&'a [u8], BodyFault>,
}

/// Why an answer could not be used. Says nothing of its content: a parser's own words quote the value it stumbled over,
/// and that can be a new key.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unreadable(pub(super) &'static str);

/// The envelope with only the verdict required: `null` for an absent list is common.
#[derive(Deserialize)]
struct Loose {
    success: bool,
    #[serde(default)]
    errors: Value,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    result_info: Value,
}

/// The result of a call, or what is known instead.
pub(super) fn classify<T: DeserializeOwned>(seen: &Seen<'_>) -> Result<(T, Option<ResultInfo>), CallError> {
    match seen.status {
        429 => Err(throttled(seen)),
        200..=299 => success(seen),
        // 408 is a time-out that happens to be told.
        400..=407 | 409..=499 => Err(refusal(seen)),
        _ => Err(other(seen)),
    }
}

/// The text of a call that is answered with text, or what is known instead. What is not a success comes in the envelope.
pub(super) fn classify_text<T: DeserializeOwned>(seen: &Seen<'_>) -> Result<T, CallError> {
    if !(200..=299).contains(&seen.status) {
        return classify::<Value>(seen).and_then(|_| Err(doubt("the answer proves nothing", Vec::new())));
    }
    let body = whole(seen)?;
    if !seen.is_text {
        return Err(doubt("the answer is not declared as plain text", Vec::new()));
    }
    let text = std::str::from_utf8(body).map_err(|_| doubt("the answer is not text", Vec::new()))?;
    if text.trim().is_empty() {
        return Err(doubt("the answer is empty", Vec::new()));
    }
    serde_json::from_value(Value::from(text)).map_err(|_| doubt("the text is not of the expected shape", Vec::new()))
}

fn success<T: DeserializeOwned>(seen: &Seen<'_>) -> Result<(T, Option<ResultInfo>), CallError> {
    let envelope = envelope(seen)?;
    if !envelope.success {
        return Err(doubt("the answer says both success and failure", faults(envelope.errors)));
    }
    let info = serde_json::from_value(envelope.result_info).ok();
    let result = serde_json::from_value(envelope.result)
        .map_err(|_| doubt("the result is not of the expected shape", Vec::new()))?;
    Ok((result, info))
}

fn throttled(seen: &Seen<'_>) -> CallError {
    // The status alone says it; the reasons are welcome where they can be read.
    let faults = envelope(seen).map(|envelope| faults(envelope.errors)).unwrap_or_default();
    CallError::new(Kind::Throttled { retry_after: seen.throttled_for }, faults, Trace::default())
}

fn refusal(seen: &Seen<'_>) -> CallError {
    let envelope = match envelope(seen) {
        Ok(envelope) => envelope,
        Err(error) => return error,
    };
    let faults = faults(envelope.errors);
    if envelope.success || faults.is_empty() {
        return doubt("the refusal gives no reason", faults);
    }
    let kind = if faults.iter().any(|fault| is_about_the_key(seen.status, fault)) {
        Kind::BadCredential
    } else if seen.status == 404 || faults.iter().any(|fault| fault.code == NO_ROUTE) {
        Kind::NotFound
    } else {
        Kind::Refused
    };
    CallError::new(kind, faults, Trace::default())
}

fn other(seen: &Seen<'_>) -> CallError {
    match envelope(seen) {
        Ok(envelope) => doubt("the answer proves nothing", faults(envelope.errors)),
        Err(error) => error,
    }
}

/// No such address, or an id in it that is none (schema of 2026-08).
const NO_ROUTE: i64 = 7003;

/// Whether a refusal means the key rather than what was asked. Codes overlap between products, so each counts only with
/// the status it was seen with. 9109 means one object; "Forbidden" with 10000 means one missing permission
/// (developers.cloudflare.com/changelog/post/2026-08-20-contextual-403s, read 2026-11).
fn is_about_the_key(status: u16, fault: &Fault) -> bool {
    match (status, fault.code) {
        (400, 6003 | 6102 | 6103 | 6111 | 9106) | (401, 1000 | 9103 | 9106 | 10000) | (403, 9103) => true,
        (403, 10000) => !fault.message.eq_ignore_ascii_case("forbidden"),
        _ => false,
    }
}

fn envelope(seen: &Seen<'_>) -> Result<Loose, CallError> {
    serde_json::from_slice(json(seen)?).map_err(|_| doubt("the answer is not Cloudflare's JSON", Vec::new()))
}

/// The body, when it is all there and says that it is JSON.
pub(super) fn json<'a>(seen: &Seen<'a>) -> Result<&'a [u8], CallError> {
    let body = whole(seen)?;
    if seen.is_json { Ok(body) } else { Err(doubt("the answer is not declared as JSON", Vec::new())) }
}

fn whole<'a>(seen: &Seen<'a>) -> Result<&'a [u8], CallError> {
    seen.body.map_err(|fault| match fault {
        BodyFault::Cut => doubt("the answer is cut off", Vec::new()),
        BodyFault::TooLarge => doubt("the answer is larger than what is read of one", Vec::new()),
        BodyFault::Late => CallError::of(Kind::InDoubt(Doubt::Silent)).because(Late),
    })
}

/// The reasons that have a code.
fn faults(errors: Value) -> Vec<Fault> {
    let Value::Array(errors) = errors else { return Vec::new() };
    errors.into_iter().filter_map(|error| serde_json::from_value(error).ok()).collect()
}

pub(super) fn doubt(why: &'static str, faults: Vec<Fault>) -> CallError {
    CallError::new(Kind::InDoubt(Doubt::Replied), faults, Trace::default()).because(Unreadable(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Thing {
        #[serde(rename = "id")]
        _id: String,
    }

    const QUIET: Duration = Duration::from_secs(17);

    fn verdict(status: u16, body: Result<&str, BodyFault>) -> Option<Kind> {
        let seen = Seen { status, is_json: true, is_text: false, throttled_for: QUIET, body: body.map(str::as_bytes) };
        classify::<Thing>(&seen).err().map(|error| error.kind)
    }

    fn refused(code: i64, message: &str) -> String {
        format!(
            r#"{{"success":false,"errors":[{{"code":{code},"message":"{message}"}}],"messages":null,"result":null}}"#
        )
    }

    const DONE: &str = r#"{"success":true,"errors":null,"messages":["x"],"result":{"id":"1"}}"#;
    const REPLIED: Option<Kind> = Some(Kind::InDoubt(Doubt::Replied));
    const SILENT: Option<Kind> = Some(Kind::InDoubt(Doubt::Silent));

    #[test]
    fn only_a_whole_typed_success_is_a_success() {
        assert_eq!(verdict(200, Ok(DONE)), None);
        assert_eq!(verdict(201, Ok(DONE)), None);
        for body in [
            "",
            "null",
            "[]",
            "<html>",
            r#"{"success":true}"#,
            r#"{"success":true,"result":null}"#,
            r#"{"success":true,"result":{}}"#,
            r#"{"success":true,"result":{"id":7}}"#,
            r#"{"success":"true","result":{"id":"1"}}"#,
            r#"{"result":{"id":"1"}}"#,
            r#"{"success":true,"result":{"id":"1"}"#,
            r#"{"success":true,"result":{"id":"1"}} {}"#,
            &refused(1061, "exists"),
        ] {
            assert_eq!(verdict(200, Ok(body)), REPLIED, "{body}");
        }
        assert_eq!(verdict(204, Ok("")), REPLIED);
    }

    #[test]
    fn a_success_of_the_wrong_type_proves_nothing_nor_does_a_refusal() {
        for (status, body) in [(200, DONE.to_owned()), (400, refused(1061, "exists")), (403, "<html>".to_owned())] {
            let seen = Seen { status, is_json: false, is_text: false, throttled_for: QUIET, body: Ok(body.as_bytes()) };
            assert_eq!(classify::<Thing>(&seen).err().map(|error| error.kind), REPLIED, "{status}");
        }
    }

    #[test]
    fn a_4xx_with_a_reason_is_certainly_not_done() {
        for status in [400, 401, 402, 403, 405, 409, 410, 412, 413, 415, 422, 451] {
            assert_eq!(verdict(status, Ok(&refused(1061, "exists"))), Some(Kind::Refused), "{status}");
        }
        assert_eq!(verdict(404, Ok(&refused(1207, "none"))), Some(Kind::NotFound));
        assert_eq!(verdict(404, Ok(&refused(7003, "no route"))), Some(Kind::NotFound));
        assert_eq!(verdict(400, Ok(&refused(7003, "no route"))), Some(Kind::NotFound));
    }

    #[test]
    fn a_refusal_of_the_key_is_told_from_a_refusal_of_the_thing() {
        for (status, code, message) in [
            (400, 9106, "Missing"),
            (400, 6003, "Invalid request headers"),
            (401, 1000, "Invalid API Token"),
            (401, 10000, "Authentication error"),
            (403, 10000, "Authentication error"),
            (403, 9103, "Unknown"),
        ] {
            assert_eq!(verdict(status, Ok(&refused(code, message))), Some(Kind::BadCredential), "{status} {code}");
        }
        for (status, code, message) in
            [(403, 9109, "Unauthorized"), (403, 10000, "Forbidden"), (400, 1000, "other"), (422, 6003, "other")]
        {
            assert_eq!(verdict(status, Ok(&refused(code, message))), Some(Kind::Refused), "{status} {code}");
        }
    }

    #[test]
    fn a_4xx_without_an_envelope_or_a_reason_proves_nothing() {
        for body in [
            "",
            "<html>",
            "{}",
            DONE,
            r#"{"success":false}"#,
            r#"{"success":false,"errors":[]}"#,
            r#"{"success":false,"errors":[{"message":"no code"}]}"#,
            r#"{"success":true,"errors":[{"code":1061}]}"#,
        ] {
            for status in [400, 403, 404, 409] {
                assert_eq!(verdict(status, Ok(body)), REPLIED, "{status} {body}");
            }
        }
    }

    #[test]
    fn whatever_is_neither_2xx_nor_4xx_proves_nothing_even_with_an_envelope() {
        for status in [100, 301, 302, 307, 308, 408, 500, 502, 503, 504, 520, 522, 524, 599, 600, 999] {
            for body in [DONE, &refused(1052, "internal"), "<html>"] {
                assert_eq!(verdict(status, Ok(body)), REPLIED, "{status} {body}");
            }
        }
    }

    #[test]
    fn a_body_that_is_not_whole_proves_nothing_whatever_its_head_said() {
        for status in [200, 201, 302, 400, 404, 408, 500] {
            assert_eq!(verdict(status, Err(BodyFault::Cut)), REPLIED);
            assert_eq!(verdict(status, Err(BodyFault::TooLarge)), REPLIED);
            assert_eq!(verdict(status, Err(BodyFault::Late)), SILENT);
        }
    }

    #[test]
    fn a_429_is_throttled_whatever_else_it_brings() {
        let reason = refused(971, "slow down");
        for body in [Ok(reason.as_str()), Ok("<html>"), Ok(DONE), Err(BodyFault::Cut), Err(BodyFault::Late)] {
            assert_eq!(verdict(429, body), Some(Kind::Throttled { retry_after: QUIET }));
        }
    }

    fn text(status: u16, is_text: bool, body: Result<&str, BodyFault>) -> Result<String, Kind> {
        let body = body.map(str::as_bytes);
        let seen = Seen { status, is_json: !is_text, is_text, throttled_for: QUIET, body };
        classify_text::<String>(&seen).map_err(|error| error.kind)
    }

    #[test]
    fn a_text_is_a_success_only_where_it_is_whole_and_says_that_it_is_text() {
        assert_eq!(text(200, true, Ok(";; a file\n")).as_deref(), Ok(";; a file\n"));
        let replied = Err(Kind::InDoubt(Doubt::Replied));
        assert_eq!(text(200, false, Ok(DONE)), replied, "an envelope is no file");
        assert_eq!(text(200, true, Ok(" \n")), replied, "nor is nothing");
        assert_eq!(text(200, true, Err(BodyFault::Cut)), replied, "nor a part of one");
        assert_eq!(text(200, true, Err(BodyFault::TooLarge)), replied);
        assert_eq!(text(200, true, Err(BodyFault::Late)), Err(Kind::InDoubt(Doubt::Silent)));
        assert_eq!(text(302, true, Ok("moved")), replied);
        assert_eq!(text(500, true, Ok("oops")), replied);
        assert_eq!(text(404, false, Ok(&refused(1001, "none"))), Err(Kind::NotFound));
        assert_eq!(text(403, false, Ok(&refused(9109, "no"))), Err(Kind::Refused));
        assert_eq!(text(429, true, Ok("slow down")), Err(Kind::Throttled { retry_after: QUIET }));
    }

    #[test]
    fn an_error_never_quotes_the_answer() {
        let body = r#"{"success":true,"result":{"id":{"api_key":"cfk_new"}}}"#;
        let seen = Seen { status: 200, is_json: true, is_text: false, throttled_for: QUIET, body: Ok(body.as_bytes()) };
        assert!(!format!("{:?}", classify::<Thing>(&seen).unwrap_err()).contains("cfk_new"));
    }
}
