//! What Cloudflare said, in the form the journal keeps it, and in words for people: those of the dictionary.

use crate::cloudflare::{CallError, Doubt as Lost, Kind, Trace};
use crate::domain::dictionary::{Answered, Entry, Family, explain};
use crate::domain::step::{Doubt, Reply, StepKind};

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

/// The dictionary's words for a refusal of a call of this kind.
fn entry(step: StepKind, error: &CallError) -> Option<&'static Entry> {
    explain(&Answered {
        family: Family::of(step),
        status: error.trace.status,
        code: error.code(),
        message: error.message(),
    })
}

/// Why a call did not work, in words for people: what it means, or Cloudflare's own words where that is not known. What
/// to do about it is not in here; the run page has it from the dictionary.
pub(super) fn in_words(step: StepKind, error: &CallError) -> String {
    let means = entry(step, error).map(|entry| entry.means);
    match error.kind {
        Kind::NotSent => "Cloudflare could not be reached.".to_owned(),
        Kind::Throttled { retry_after } => {
            let pause = format!("Cloudflare asked for a pause of {} s.", retry_after.as_secs());
            means.map_or_else(|| pause.clone(), |means| format!("{pause} {means}"))
        }
        Kind::BadCredential => means.unwrap_or("Cloudflare does not accept the key.").to_owned(),
        Kind::Refused | Kind::NotFound => means.map_or_else(|| own_words(error), str::to_owned),
        Kind::InDoubt(_) => "Cloudflare's answer could not be read.".to_owned(),
    }
}

/// Why a read did not work. The journal keeps no answer of a read, so all there is to know is in these words.
pub(super) fn of_read(step: StepKind, error: &CallError) -> String {
    let means = in_words(step, error);
    match (entry(step, error), error.kind) {
        (Some(entry), Kind::Refused | Kind::NotFound) => format!("{means} {} {}", entry.advice, own_words(error)),
        _ => means,
    }
}

fn own_words(error: &CallError) -> String {
    match (error.code(), error.message()) {
        (Some(code), Some(message)) => format!("Cloudflare answered {code}: {message}"),
        (Some(code), None) => format!("Cloudflare answered {code} and nothing more."),
        (None, _) => "Cloudflare refused without a reason.".to_owned(),
    }
}

/// Whether a read says that the thing is not there. After a deletion Cloudflare may answer 403 or 404, it does not say
/// which; only believe it of a thing that the same key has seen.
pub(super) fn says_gone(error: &CallError) -> bool {
    matches!(error.kind, Kind::Refused | Kind::NotFound) && matches!(error.trace.status, Some(403 | 404))
}
