//! Makes of a good answer what a fault wants. The server cuts the connection where it finds [`Cut`] on an answer.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use http_body_util::BodyExt as _;

use super::answer::{failure, fault};
use super::faults::{Fault, Spoil, Timing};
use super::world::Refused;
use crate::clock::Clock;

/// Mark of an answer of which no byte may leave.
#[derive(Clone, Copy)]
pub(super) struct Cut;

/// Stands in for the answer of a call that is not done.
pub(super) fn nothing_done() -> Response {
    failure(StatusCode::SERVICE_UNAVAILABLE, vec![fault(1000, "Service unavailable")])
}

/// The answer after the fault.
pub(super) async fn spoilt(fault: &Fault, answer: Response, clock: &Clock) -> Response {
    match fault.spoil {
        Spoil::Drop => cut(answer),
        Spoil::Status(status) => failure(status, vec![self::fault(1000, "Internal error")]),
        Spoil::TooMany(retry_after) => Refused::TooMany { retry_after }.into_response(),
        Spoil::Garbage => replaced("application/json", "\u{0}{\"success\":tr\u{7f}<<<"),
        Spoil::Html => replaced("text/html", "<!DOCTYPE html><title>Error</title><h1>Something went wrong</h1>"),
        Spoil::SuccessFalse => failure(StatusCode::OK, vec![self::fault(1000, "Something went wrong")]),
        Spoil::Truncated => truncated(answer).await,
        Spoil::Hang(pause) => {
            clock.sleep(pause).await;
            if fault.timing == Timing::Before { cut(answer) } else { answer }
        }
        Spoil::SlowBody(time) => slow(answer, time, clock.clone()).await,
    }
}

fn cut(mut answer: Response) -> Response {
    answer.extensions_mut().insert(Cut);
    answer
}

fn replaced(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}

async fn whole(body: Body) -> Bytes {
    body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default()
}

async fn truncated(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let text = whole(body).await;
    let half = text.slice(..text.len() / 2);
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(text.len()));
    let steps = stream::unfold(0, move |step| {
        let half = half.clone();
        async move {
            match step {
                0 => Some((Ok(half), 1)),
                _ => {
                    // Gives the server a turn to send what it has before the error makes it drop the connection.
                    tokio::task::yield_now().await;
                    Some((Err(io::Error::other("cut by a fault")), 2))
                }
            }
        }
    });
    Response::from_parts(parts, Body::from_stream(steps))
}

const PIECES: u32 = 8;

async fn slow(answer: Response, time: Duration, clock: Clock) -> Response {
    let (mut parts, body) = answer.into_parts();
    let text = whole(body).await;
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(text.len()));
    let size = text.len().div_ceil(usize::try_from(PIECES).unwrap_or(1)).max(1);
    let pieces = stream::unfold((text, clock), move |(mut rest, clock)| async move {
        if rest.is_empty() {
            return None;
        }
        clock.sleep(time / PIECES).await;
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, io::Error>(piece), (rest, clock)))
    });
    Response::from_parts(parts, Body::from_stream(pieces))
}
