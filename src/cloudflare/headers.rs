//! What Cloudflare says in headers, read with suspicion: everything is optional, bounded and may be nonsense.
//!
//! Two families of limits are on record (developers.cloudflare.com/fundamentals/api/reference/limits, read 2026-11):
//! `Ratelimit: "default";r=50;t=30` and `X-RateLimit-Remaining` with `X-RateLimit-Reset`. The one that leaves less counts.

use std::time::Duration;

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName};

use crate::clock::Timestamp;

const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const CF_RAY: HeaderName = HeaderName::from_static("cf-ray");

const CF_RAY_MAX: usize = 64;
const PAUSE_MIN: Duration = Duration::from_secs(1);
const PAUSE_UNSAID: Duration = Duration::from_secs(60);
/// Twice Cloudflare's own penalty of 5 minutes: a header must not be able to stop us for a day.
const PAUSE_MAX: Duration = Duration::from_secs(600);

/// What one answer says about how much may still be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Limits {
    /// Calls left.
    pub(super) left: Option<u32>,
    /// Until there are more.
    pub(super) resets_in: Option<Duration>,
    retry_after: Option<Duration>,
}

impl Limits {
    /// How long to be quiet, should this be the answer to one call too many.
    pub(super) fn throttled_for(&self) -> Duration {
        self.retry_after.or(self.resets_in).unwrap_or(PAUSE_UNSAID).clamp(PAUSE_MIN, PAUSE_MAX)
    }
}

/// Reads the limits; `now` turns dates into durations.
pub(super) fn limits(headers: &HeaderMap, now: Timestamp) -> Limits {
    let listed = headers.get_all(RATELIMIT).iter().filter_map(|value| value.to_str().ok());
    let listed = listed.flat_map(|value| value.split(',')).filter_map(policy);
    let older = text(headers, &REMAINING)
        .and_then(|left| left.trim().parse().ok())
        .map(|left: u32| (left, text(headers, &RESET).and_then(|reset| seconds_or_date(reset, now))));
    let least = listed.chain(older).min_by_key(|(left, _)| *left);
    Limits {
        left: least.map(|(left, _)| left),
        resets_in: least.and_then(|(_, resets_in)| resets_in),
        retry_after: text(headers, &RETRY_AFTER).and_then(|value| seconds_or_date(value, now)),
    }
}

/// Cloudflare's name for the request.
pub(super) fn cf_ray(headers: &HeaderMap) -> Option<String> {
    let value = text(headers, &CF_RAY)?;
    let ray: String = value.chars().filter(char::is_ascii_graphic).take(CF_RAY_MAX).collect();
    (!ray.is_empty()).then_some(ray)
}

/// Whether the body claims to be JSON, `application/problem+json` and its like included.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    text(headers, &CONTENT_TYPE).is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
    })
}

/// Whether the body claims to be plain text.
pub(super) fn is_text(headers: &HeaderMap) -> bool {
    text(headers, &CONTENT_TYPE)
        .is_some_and(|value| value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/plain"))
}

/// `"default";r=50;t=30` → 50 left, 30 s.
fn policy(member: &str) -> Option<(u32, Option<Duration>)> {
    let parameter = |name: &str| {
        member.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('=')?.trim().parse::<u32>().ok())
    };
    Some((parameter("r")?, parameter("t").map(|seconds| Duration::from_secs(seconds.into()))))
}

fn seconds_or_date(value: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let then = jiff::fmt::rfc2822::parse(value.trim()).ok()?.timestamp();
    Some(then.duration_since(now).try_into().unwrap_or(Duration::ZERO))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Limits {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        limits(&headers, "2026-11-01T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn the_family_of_headers_that_leaves_less_is_believed() {
        let limits = read(&[
            ("ratelimit", "\"default\";r=50;t=30, \"burst\";r=7;t=2"),
            ("x-ratelimit-remaining", "900"),
            ("x-ratelimit-reset", "Sun, 01 Nov 2026 00:02:00 GMT"),
        ]);
        assert_eq!((limits.left, limits.resets_in), (Some(7), Some(Duration::from_secs(2))));
        let limits = read(&[("x-ratelimit-remaining", "3"), ("x-ratelimit-reset", "Sun, 01 Nov 2026 00:02:00 GMT")]);
        assert_eq!((limits.left, limits.resets_in), (Some(3), Some(Duration::from_secs(120))));
    }

    #[test]
    fn a_pause_is_what_retry_after_says_else_the_reset_else_a_minute_and_never_more_than_ten() {
        let pause = |pairs| read(pairs).throttled_for().as_secs();
        assert_eq!(pause(&[("retry-after", "17"), ("ratelimit", "\"default\";r=0;t=30")]), 17);
        assert_eq!(pause(&[("retry-after", "Sun, 01 Nov 2026 00:00:20 GMT")]), 20);
        assert_eq!(pause(&[("ratelimit", "\"default\";r=0;t=30")]), 30);
        assert_eq!(pause(&[("retry-after", "soon")]), 60);
        assert_eq!(pause(&[]), 60);
        assert_eq!(pause(&[("retry-after", "86400")]), 600);
        assert_eq!(pause(&[("retry-after", "0")]), 1);
        assert_eq!(pause(&[("retry-after", "Sat, 31 Oct 2026 00:00:00 GMT")]), 1);
    }

    #[test]
    fn nonsense_in_headers_says_nothing() {
        assert_eq!(read(&[("ratelimit", "r;t=;=,,\"x\";r=-1"), ("x-ratelimit-remaining", "lots")]), Limits::default());
    }

    #[test]
    fn a_ray_is_short_and_printable() {
        let mut headers = HeaderMap::new();
        headers.insert(CF_RAY, format!("8f \t{}", "a".repeat(500)).parse().unwrap());
        assert_eq!(cf_ray(&headers).unwrap(), format!("8f{}", "a".repeat(62)));
    }
}
