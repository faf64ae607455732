//! What a job and its steps say of themselves, in words for people.

use crate::domain::catalogue;
use crate::domain::member::MemberAct;
use crate::domain::record::draft::PIECE;
use crate::domain::run::{Request, Run, RunState as State};
use crate::domain::step::{AttemptState, Step, StepKind, StepState as How};
use crate::domain::text::in_unicode;
use crate::web::desk::Desk;
use crate::web::parts::CallsAs;
use crate::web::status::StepState;
use crate::wire::cache::PER_CALL;
use crate::wire::zones::ZoneType;

use super::{refusal, show};

/// What a kind of job does.
pub(in crate::web::pages) fn kind_words(kind: &str) -> &'static str {
    match kind {
        "add_account" => "Add account",
        "link_account" => "Link account",
        "add_website" => "Add website",
        "rename_account" => "Rename account",
        "remove_account" => "Remove account",
        "remove_website" => "Remove website",
        "check_website" => "Check website",
        "change_type_website" => "Change setup",
        "pause_website" => "Pause or resume website",
        "change_plan_website" => "Change plan",
        "add_add_on" => "Add add-on",
        "change_add_on" => "Change add-on",
        "cancel_add_on" => "Cancel add-on",
        "renew_service_user" => "New service user",
        "invite_member" => "Invite person",
        "invite_member_again" => "Invite person again",
        "change_member" => "Change role",
        "remove_member" => "Remove access",
        "remove_person" => "Remove access everywhere",
        "purge_cache" => "Purge cache",
        "add_record" => "Add DNS record",
        "change_record" => "Change DNS record",
        "remove_record" => "Remove DNS record",
        "scan_records" => "Scan for DNS records",
        "review_scan" => "Review scanned DNS records",
        "import_records" => "Import DNS records",
        "roll_back_records" => "Roll back DNS records",
        "change_settings" => "Change settings",
        "create_token" => "Make API token",
        "change_token" => "Change API token",
        "roll_token" => "Roll API token",
        "delete_token" => "Delete API token",
        _ => "Job",
    }
}

/// How it stands, in a sentence.
pub(super) fn summary(run: &Run) -> String {
    let over = run.steps.iter().filter(|step| step.state.is_over()).count();
    let place = format!("{over} of {} steps done", run.steps.len());
    match run.state {
        State::Queued => "It begins in a moment.".to_owned(),
        State::Working | State::Waiting if run.cancel_requested => {
            "It stops as soon as nothing is in doubt.".to_owned()
        }
        State::Working => format!("{place}."),
        State::Waiting => format!("{place}. It goes on by itself."),
        State::Done => "Everything that was asked is so.".to_owned(),
        State::Failed if matches!(run.request, Request::ApplyRecords { .. }) => {
            format!("{place}. What was done stands; Retry tries only what is left.")
        }
        State::Failed if !run.request.places().is_empty() => {
            let accounts = crate::web::format::count(run.steps.len(), "account", "accounts");
            format!("Done in {over} of {accounts}. Retry tries only what is left.")
        }
        State::Failed if !run.request.setting_changes().is_empty() => {
            let settings = crate::web::format::count(run.steps.len(), "setting is", "settings are");
            format!("{over} of {settings} as asked. Retry tries only what is left.")
        }
        State::Failed if matches!(run.request, Request::Purge { .. }) && run.steps.len() > 1 => {
            format!("Purged by {over} of {} calls. Retry tries only what is left.", run.steps.len())
        }
        State::Failed => format!("{place}, then it stopped. What was done stands."),
        State::NeedsPerson => format!("{place}. It needs your decision."),
        State::Cancelled => format!("{place}, then it was stopped. What was done stands."),
    }
}

/// A step as the page shows it.
pub(super) fn step(desk: &Desk, run: &Run, step: &Step) -> show::Step {
    let last = step.attempts.last();
    let refusal = refusal::of(desk, run, step);
    let waiting = run.current().is_some_and(|current| current.position == step.position) && run.state == State::Waiting;
    show::Step {
        place: run.steps.iter().take_while(|other| other.position <= step.position).count(),
        name: step.kind.as_str().to_owned(),
        title: title(run, step),
        state: shown_state(step),
        outcome: if refusal.is_some() { String::new() } else { outcome(step) },
        at: step.ended_at.or(last.map(|attempt| attempt.sent_at)).map(|at| desk.when(at)),
        identity: step.identity.as_ref().map(|email| calls_as(desk, email)),
        attempt: last.and_then(|attempt| u32::try_from(attempt.n).ok()).unwrap_or(0),
        cf_ray: last.and_then(|attempt| attempt.reply.cf_ray.clone()),
        refusal,
        next: next(step, waiting),
        next_look: run.due_at.filter(|_| waiting).map(|at| desk.when(at)),
    }
}

/// How it stands, as people call it: what Cloudflare took and does not show yet is not planned any more.
fn shown_state(step: &Step) -> StepState {
    if step.state == How::Planned && was_taken(step) { StepState::Waiting } else { step.state.into() }
}

fn was_taken(step: &Step) -> bool {
    step.attempts.last().is_some_and(|attempt| attempt.state == AttemptState::Done)
}

fn title(run: &Run, step: &Step) -> String {
    let words = match step.kind {
        StepKind::CreateAccount => "Create the account",
        StepKind::CreateServiceUser => "Make the customer’s service user",
        StepKind::AddMember => "Let the service user into the account",
        StepKind::CreateZone => "Add the website",
        StepKind::RenameAccount => "Rename the account",
        StepKind::DeleteAccount => "Delete the account and all in it",
        StepKind::DeleteZone => "Remove the website",
        StepKind::CheckActivation => "Have Cloudflare look at the name servers",
        StepKind::ChangeZoneType => "Set the website up in the other way",
        StepKind::PauseZone => pause_words(run),
        StepKind::SetPlan => return plan_title(run),
        StepKind::OrderAddOn => return add_on_title(run, step),
        StepKind::ChangeAddOn => "Change the add-on’s parts",
        StepKind::CancelAddOn => "Cancel the add-on",
        StepKind::PurgeCache => return purge_title(run, step),
        StepKind::AddRecord => "Add the record",
        StepKind::ChangeRecord => "Change the record",
        StepKind::RemoveRecord => "Remove the record",
        StepKind::TriggerScan => "Have Cloudflare look for records",
        StepKind::ReviewScan => "Accept and discard what was found",
        StepKind::ApplyRecords => return piece_title(run, step),
        StepKind::ChangeSetting => return setting_title(run, step),
        StepKind::CreateToken => "Make the token",
        StepKind::ChangeToken => "Change the token",
        StepKind::RollToken => "Give the token another secret",
        StepKind::DeleteToken => "Delete the token",
        StepKind::InviteMember | StepKind::ChangeMember | StepKind::RemoveMember => return member_title(run, step),
    };
    match (&step.target, &run.request) {
        (Some(account), _) => format!("{words} {account}"),
        (None, Request::AddAccount { .. } | Request::AddWebsite { .. }) if step.kind == StepKind::CreateZone => {
            format!("{words} {}", website_words(run))
        }
        (None, Request::AddAccount { .. }) if step.kind == StepKind::RenameAccount => {
            "Give the account its own name".to_owned()
        }
        _ => words.to_owned(),
    }
}

/// The website's name, and what Cloudflare is sent where that differs.
fn website_words(run: &Run) -> String {
    let Some((name, setup)) = run.request.new_website() else { return String::new() };
    let shown = name.in_unicode();
    let sent = if shown == name.as_str() { String::new() } else { format!(", sent as {name}") };
    let partial = if *setup == ZoneType::Partial { ", in the partial (CNAME) setup" } else { "" };
    format!("{shown}{sent}{partial}")
}

fn member_title(run: &Run, step: &Step) -> String {
    let Request::Members { act } = &run.request else { return step.kind.as_str().to_owned() };
    let place = act.places().iter().find(|place| Some(&place.account) == step.target.as_ref());
    match (step.kind, act, place) {
        (StepKind::InviteMember, _, _) => format!("Invite {}", act.email()),
        (StepKind::ChangeMember, _, _) => format!("Change the role of {}", act.email()),
        (_, MemberAct::InviteAgain { .. }, _) => "Take the old invitation back".to_owned(),
        (_, _, Some(place)) => format!("Remove the access to {}", place.name),
        (_, _, None) => format!("Remove the access of {}", act.email()),
    }
}

/// Which of the changes a piece sends.
fn piece_title(run: &Run, step: &Step) -> String {
    let Request::ApplyRecords { changes, .. } = run.request else { return step.kind.as_str().to_owned() };
    let before = run.place_of(step).saturating_mul(PIECE);
    let last = before.saturating_add(PIECE).min(changes);
    match changes {
        1 => "Send the change".to_owned(),
        _ => format!("Send changes {} to {last} of {changes}", before.saturating_add(1)),
    }
}

/// `Encryption mode on acme.example → Full (strict)`.
pub(in crate::web::pages) fn setting_title(run: &Run, step: &Step) -> String {
    let Some(change) = run.setting_change(step) else { return step.kind.as_str().to_owned() };
    format!("{} on {} → {}", change.label(), in_unicode(&change.zone_name), change.words())
}

fn pause_words(run: &Run) -> &'static str {
    match run.request {
        Request::PauseWebsite { paused: false, .. } => "Resume the website",
        _ => "Pause the website",
    }
}

fn plan_title(run: &Run) -> String {
    match run.request.wanted_plan().flatten() {
        Some(order) => format!("Order the plan {}", catalogue::name_of(order.rate_plan.as_str())),
        None => "Take the website back to the free plan".to_owned(),
    }
}

/// The n-th step purges the n-th piece.
fn purge_title(run: &Run, step: &Step) -> String {
    let Request::Purge { what, .. } = &run.request else { return step.kind.as_str().to_owned() };
    let place = run.steps.iter().take_while(|one| one.position < step.position).count();
    match what.list() {
        Some((way, list)) if what.pieces() > 1 => {
            let first = place.saturating_mul(PER_CALL);
            let last = first.saturating_add(PER_CALL).min(list.len());
            format!("Purge {} {} to {last} of {}", way.words().1, first.saturating_add(1), list.len())
        }
        _ => format!("Purge {}", what.words()),
    }
}

/// The n-th step of its kind has the n-th order.
fn add_on_title(run: &Run, step: &Step) -> String {
    let steps = run.steps.iter().filter(|one| one.kind == StepKind::OrderAddOn);
    let place = steps.take_while(|one| one.position < step.position).count();
    let name = run.request.add_ons().get(place).map(|order| catalogue::name_of(order.rate_plan.as_str()));
    format!("Order the add-on {}", name.unwrap_or_default())
}

fn outcome(step: &Step) -> String {
    match (&step.note, step.state) {
        (Some(note), _) => note.clone(),
        (None, How::Planned | How::Done | How::Failed | How::Skipped) => String::new(),
        (None, How::Sending) => "The request is on its way.".to_owned(),
        (None, How::Unknown) => {
            "The answer was lost. Before anything is repeated, it is looked up whether it was done.".to_owned()
        }
    }
}

fn next(step: &Step, waiting: bool) -> Option<String> {
    let looked = step.open_attempt().map_or(0, |attempt| attempt.looks.len());
    match step.state {
        How::Unknown if waiting && looked > 0 => {
            let times = crate::web::format::count(looked, "look", "looks");
            Some(format!("{times} so far. Lists can lag behind writes, so it is looked at again."))
        }
        How::Unknown if waiting => Some("It is looked up in a moment.".to_owned()),
        How::Planned if waiting && was_taken(step) => Some("It is looked at again by itself.".to_owned()),
        How::Planned if waiting => Some("It is tried again by itself.".to_owned()),
        _ => None,
    }
}

fn calls_as(desk: &Desk, email: &str) -> CallsAs {
    if email == desk.portal.site.tenant_admin {
        CallsAs::TenantAdmin { email: email.to_owned() }
    } else {
        CallsAs::ServiceUser { email: email.to_owned() }
    }
}
