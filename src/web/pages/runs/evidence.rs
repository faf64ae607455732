//! What a person needs to decide what the machine cannot: everything that was sent and seen.

use crate::domain::run::{Run, RunState};
use crate::domain::step::{Attempt, AttemptState, Look, OnDoubt, Step, StepKind};
use crate::web::desk::Desk;
use crate::web::form::Field;
use crate::web::parts::Named;

use super::show::{Candidate, Decision, Evidence};

/// The decision asked for, while one is.
pub(super) fn decision(desk: &Desk, run: &Run, choice: Field, candidate: Field) -> Option<Decision> {
    if run.state != RunState::NeedsPerson {
        return None;
    }
    let step = run.current()?;
    let found = step.asked_attempt().and_then(|attempt| attempt.looks.last()).map(|look| look.found.clone());
    let candidates: Vec<Candidate> = found
        .unwrap_or_default()
        .into_iter()
        .map(|one| Candidate { thing: Named::new(one.id, one.name), created: None, note: one.evidence })
        .collect();
    Some(Decision {
        question: question(step, candidates.len()),
        evidence: step.attempts.iter().flat_map(|attempt| lines(desk, step, attempt)).collect(),
        candidates,
        risk: risk(step).to_owned(),
        choice,
        candidate,
    })
}

fn question(step: &Step, candidates: usize) -> String {
    match candidates {
        0 => format!("{} attempts, and it was never seen to happen. What now?", step.tries()),
        1 => "Is this what the job made?".to_owned(),
        _ => "Which of these did the job make?".to_owned(),
    }
}

fn risk(step: &Step) -> &'static str {
    match step.kind {
        StepKind::CreateAccount => {
            "Only if none of them is it: Cloudflare accepts the same name again, so this would make a second account."
        }
        StepKind::CreateServiceUser => {
            "Another user is made under another address. The ones before stay without access."
        }
        StepKind::CreateToken => {
            "Only if none of them is it: Cloudflare takes the same name again, so this would make a second token."
        }
        StepKind::AddMember | StepKind::CreateZone => "Cloudflare refuses a second one, so trying again is safe.",
        StepKind::InviteMember => {
            "The list is read again before anything is sent; at worst the person gets a second e-mail."
        }
        StepKind::SetPlan => {
            "Only if the website does not have the plan: whether a second order is billed again is not published."
        }
        StepKind::OrderAddOn => {
            "Only if the account does not have it: each order makes another subscription, and each is billed."
        }
        StepKind::RenameAccount
        | StepKind::DeleteAccount
        | StepKind::DeleteZone
        | StepKind::CheckActivation
        | StepKind::ChangeZoneType
        | StepKind::PauseZone
        | StepKind::ChangeAddOn
        | StepKind::CancelAddOn
        | StepKind::ChangeMember
        | StepKind::RemoveMember
        | StepKind::PurgeCache
        // Cloudflare refuses a second record that says the same.
        | StepKind::AddRecord
        | StepKind::ChangeRecord
        | StepKind::RemoveRecord
        | StepKind::ApplyRecords
        | StepKind::ChangeSetting
        | StepKind::TriggerScan
        | StepKind::ReviewScan
        | StepKind::ChangeToken
        // What an earlier roll brought is dead, whether it was lost or not.
        | StepKind::RollToken
        | StepKind::DeleteToken => "Doing it twice is the same as doing it once.",
    }
}

/// What such a step sends: the method and the path, with “…” for each id.
pub(super) fn call(kind: StepKind, attempt: &Attempt) -> &'static str {
    match kind {
        StepKind::CreateToken => "POST …/tokens",
        StepKind::ChangeToken => "PUT …/tokens/…",
        StepKind::RollToken => "PUT …/tokens/…/value",
        StepKind::DeleteToken => "DELETE …/tokens/…",
        StepKind::CreateAccount => "POST /accounts",
        StepKind::CreateServiceUser => "POST /users",
        StepKind::AddMember | StepKind::InviteMember => "POST /accounts/…/members",
        StepKind::ChangeMember => "PUT /accounts/…/members/…",
        StepKind::RemoveMember => "DELETE /accounts/…/members/…",
        StepKind::PurgeCache => "POST /zones/…/purge_cache",
        StepKind::AddRecord => "POST /zones/…/dns_records",
        StepKind::ChangeRecord => "PATCH /zones/…/dns_records/…",
        StepKind::RemoveRecord => "DELETE /zones/…/dns_records/…",
        StepKind::TriggerScan => "POST /zones/…/dns_records/scan/trigger",
        StepKind::ReviewScan => "POST /zones/…/dns_records/scan/review",
        StepKind::ApplyRecords => "POST /zones/…/dns_records/batch",
        StepKind::ChangeSetting => "PATCH /zones/…/settings/…",
        StepKind::CreateZone => "POST /zones",
        StepKind::RenameAccount => "PUT /accounts/…",
        StepKind::DeleteAccount => "DELETE /accounts/…",
        StepKind::DeleteZone => "DELETE /zones/…",
        StepKind::CheckActivation => "PUT /zones/…/activation_check",
        StepKind::ChangeZoneType | StepKind::PauseZone => "PATCH /zones/…",
        // Which of its three methods it was stands in the attempt.
        StepKind::SetPlan => match attempt.natural_key.split(' ').next() {
            Some("POST") => "POST /zones/…/subscription",
            Some("PUT") => "PUT /zones/…/subscription",
            _ => "DELETE /zones/…/subscription",
        },
        StepKind::OrderAddOn => "POST /accounts/…/subscriptions",
        StepKind::ChangeAddOn => "PUT /accounts/…/subscriptions/…",
        StepKind::CancelAddOn => "DELETE /accounts/…/subscriptions/…",
    }
}

fn lines(desk: &Desk, step: &Step, attempt: &Attempt) -> Vec<Evidence> {
    let sent = Evidence {
        at: desk.when(attempt.sent_at),
        what: format!("{} #{}", call(step.kind, attempt), attempt.n),
        status: attempt.reply.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string()),
        cf_ray: attempt.reply.cf_ray.clone(),
        result: became(step.kind, attempt),
    };
    std::iter::once(sent).chain(attempt.looks.iter().map(|look| seen(desk, look))).collect()
}

fn became(kind: StepKind, attempt: &Attempt) -> String {
    let said = attempt.reply.message.as_ref().map(|message| format!(" Cloudflare said: {message}")).unwrap_or_default();
    let words = match attempt.state {
        AttemptState::Inflight => "The outcome is not known yet.",
        AttemptState::Done => "Done.",
        AttemptState::Refused => "Refused.",
        AttemptState::NotSent => "It did not reach Cloudflare.",
        AttemptState::Absent => "The answer was lost; it is proven not to have happened.",
        AttemptState::Burnt if kind.on_doubt() == OnDoubt::Again => "The answer was lost.",
        AttemptState::Burnt => "The answer was lost, and with it the key: given up.",
        AttemptState::Human => "The answer was lost.",
    };
    format!("{words}{said}")
}

fn seen(desk: &Desk, look: &Look) -> Evidence {
    let result = match (&look.failed, look.found.len()) {
        (Some(failed), _) => failed.clone(),
        (None, 0) => "Nothing there.".to_owned(),
        (None, 1) => "One candidate.".to_owned(),
        (None, many) => format!("{many} candidates."),
    };
    Evidence { at: desk.when(look.at), what: "Look".to_owned(), status: "read".to_owned(), cf_ray: None, result }
}
