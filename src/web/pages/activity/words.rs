//! What a line of the history says, in words for people.

use crate::domain::audit::{Action, HistoryLine};
use crate::web::desk::capital;
use crate::web::pages::runs::kind_words;
use crate::web::status::Outcome;

/// Who did it, where it was nobody with a name here.
pub(super) fn who(line: &HistoryLine) -> String {
    if let Some((_, name)) = &line.person {
        return line.person_of.as_ref().map_or_else(|| name.clone(), |customer| format!("{name} ({customer})"));
    }
    match (line.action, line.detail.as_deref()) {
        (_, Some("on the command line")) => "The command line",
        (Action::SignInRefused, _) => "Not known who",
        (Action::InviteAsked, _) => "Somebody with an old link",
        _ => "The portal",
    }
    .to_owned()
}

/// What else there is to say about what was done.
pub(super) fn detail(line: &HistoryLine) -> String {
    let detail = line.detail.as_deref().unwrap_or_default();
    match line.action {
        Action::RunRequested => kind_words(detail).to_owned(),
        Action::StepDone => step_words(detail),
        Action::PersonInvited | Action::InviteAccepted if !detail.is_empty() => format!("as {detail}"),
        _ => capital(detail),
    }
}

/// What it is about: an address, a name or Cloudflare's id.
pub(super) fn target(line: &HistoryLine) -> String {
    let target = line.target.as_deref().unwrap_or_default();
    match (line.action, &line.run) {
        (Action::StepEnded, _) => step_words(target),
        // The job is named beside it.
        (_, Some((_, title))) if title == target => String::new(),
        _ => target.to_owned(),
    }
}

/// How it went.
pub(in crate::web::pages) fn outcome(result: &str) -> Outcome {
    match result {
        "ok" | "done" => Outcome::Done,
        "asked" => Outcome::Asked,
        "refused" | "failed" => Outcome::Refused,
        "skipped" => Outcome::Skipped,
        "burnt" => Outcome::GivenUp,
        "adopt" => Outcome::Adopt,
        "again" => Outcome::Again,
        "give_up" => Outcome::GiveUp,
        _ => Outcome::Other,
    }
}

/// A step by its word in the store: a zone is a website to people.
fn step_words(kind: &str) -> String {
    capital(&kind.replace('_', " ").replace("zone", "website"))
}
