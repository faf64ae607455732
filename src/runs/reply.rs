//! What Cloudflare said, in the form the journal keeps it.

use crate::cloudflare::{CallError, Doubt as Lost, Kind, Trace};
use crate::domain::step::{Doubt, Reply};

/// Of an answer that did what was asked, or that cannot be understood.
pub(super) fn of_trace(trace: &Trace) -> Reply {
    Reply { status: trace.status, cf_ray: trace.cf_ray.clone(), ..Reply::default() }
}

/// Of a call that failed.
pub(super) fn of_error(error: &CallError) -> Reply {
    Reply {
        status: error.trace.status,
        code: error.code(),
        message: error.message().map(str::to_owned),
        documentation_url: error.documentation_url().map(str::to_owned),
        cf_ray: error.trace.cf_ray.clone(),
    }
}

/// How the outcome got lost, if it did.
pub(super) fn doubt_of(error: &CallError) -> Option<Doubt> {
    match error.kind {
        Kind::InDoubt(Lost::Replied) => Some(Doubt::Replied),
        Kind::InDoubt(Lost::Silent) => Some(Doubt::Silent),
        Kind::NotSent | Kind::Throttled { .. } | Kind::Refused | Kind::BadCredential | Kind::NotFound => None,
    }
}

/// Why a read did not work, in words for people.
pub(super) fn in_words(error: &CallError) -> String {
    match error.kind {
        Kind::NotSent => "Cloudflare could not be reached.".to_owned(),
        Kind::Throttled { retry_after } => {
            format!("Cloudflare asked for a pause of {} s: too many calls of this user.", retry_after.as_secs())
        }
        Kind::BadCredential => "Cloudflare does not accept the key.".to_owned(),
        Kind::Refused | Kind::NotFound => match (error.code(), error.message()) {
            (Some(code), Some(message)) => format!("Cloudflare answered {code}: {message}"),
            _ => "Cloudflare refused without a reason.".to_owned(),
        },
        Kind::InDoubt(_) => "Cloudflare's answer could not be read.".to_owned(),
    }
}

/// Whether a read says that the thing is not there. After a deletion Cloudflare may answer 403 or 404, it does not say
/// which; only believe it of a thing that the same key has seen.
pub(super) fn says_gone(error: &CallError) -> bool {
    matches!(error.kind, Kind::Refused | Kind::NotFound) && matches!(error.trace.status, Some(403 | 404))
}
