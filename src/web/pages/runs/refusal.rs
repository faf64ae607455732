//! A refusal as the page of a job shows it: what it means, what to do, who can, the next button, and what Cloudflare's
//! support would ask for.

use crate::domain::dictionary::{Answered, Entry, Family, NextStep, Who, explain};
use crate::domain::member::MemberAct;
use crate::domain::run::{Request, Run};
use crate::domain::step::{Attempt, AttemptState, Step, StepKind, StepState};
use crate::domain::token::TokenAct;
use crate::web::desk::Desk;
use crate::web::paths;
use crate::web::token_paths::TokenPaths;

use super::evidence;

/// What Cloudflare answered when it refused, and what that means.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What happened and what stands nevertheless, as sentences.
    pub happened: String,
    /// What to do about it, as sentences.
    pub advice: String,
    /// Who can fix it, where that is known.
    pub who: Option<&'static str>,
    /// The next button, where a page is the next thing.
    pub action: Option<Action>,
    /// Cloudflare's own words, where they are not in `happened` already.
    pub message: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Cloudflare's code, where it gave one.
    pub code: Option<i64>,
    /// Cloudflare's page about it.
    pub documentation: Option<String>,
    /// Everything that Cloudflare's support would ask for, a fact on each line; to copy.
    pub details: String,
    /// Whether somebody at Cloudflare has to be asked, who will want the details.
    pub ask: bool,
}

/// A button that leads on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What is on it.
    pub words: &'static str,
    /// Where it leads.
    pub url: String,
}

/// What to do where Cloudflare's own words are all there is.
const UNKNOWN: &str = "This portal has no words of its own for this answer. If Cloudflare’s do not help, send the details \
                       of this call to Cloudflare’s support.";

/// The refusal that ended a step; nothing where the step was ended by something else.
pub(super) fn of(desk: &Desk, run: &Run, step: &Step) -> Option<Refusal> {
    let attempt = step.attempts.last()?;
    // After another try that was not even sent, the old answer is no longer why.
    let ended_it = attempt.state == AttemptState::Refused && attempt.n > step.forgiven;
    if step.state != StepState::Failed || !ended_it {
        return None;
    }
    let reply = &attempt.reply;
    let entry = explain(&Answered {
        family: Family::of(step.kind),
        status: reply.status,
        code: reply.code,
        message: reply.message.as_deref(),
    });
    let happened = step.note.clone().or_else(|| entry.map(|entry| entry.means.to_owned())).unwrap_or_default();
    let message = reply.message.clone().unwrap_or_else(|| "nothing more".to_owned());
    // Those who only look get no form.
    let is_form = entry.is_some_and(|entry| entry.next == NextStep::ChangeAndAskAgain);
    let own_key = step.identity.as_ref().is_some_and(|email| *email != desk.portal.site.tenant_admin);
    Some(Refusal {
        advice: entry.map_or(UNKNOWN, |entry| entry.advice).to_owned(),
        who: entry.map(|entry| entry.who.words()),
        action: action(entry, run, step, own_key).filter(|_| desk.may_operate() || !is_form),
        message: (!happened.contains(&message)).then_some(message),
        status: reply.status,
        code: reply.code,
        documentation: reply.documentation_url.clone().filter(|url| url.starts_with("https://")),
        details: details(run, step, attempt),
        ask: entry.is_none_or(|entry| matches!(entry.who, Who::PartnerManager | Who::Support)),
        happened,
    })
}

fn action(entry: Option<&Entry>, run: &Run, step: &Step, own_key: bool) -> Option<Action> {
    let (words, url) = match entry.map_or(NextStep::AskCloudflare, |entry| entry.next) {
        // Retry has its button at the top of the page.
        NextStep::Retry | NextStep::WaitAndRetry | NextStep::Nothing => return None,
        NextStep::ChangeAndAskAgain => ("Change It and Ask Again", form(run, step)?),
        NextStep::OpenIt => open(run, step)?,
        NextStep::OpenBilling => ("See How to Set Up Billing", paths::billing().to_owned()),
        NextStep::OpenKeySettings => ("Open the Customer", run.customer.filter(|_| own_key).map(paths::customer)?),
        NextStep::OpenPlan => ("Choose a Plan", run.zone_of(step).map(paths::website_plan)?),
        // Partner managers have no address that is the same for everybody.
        NextStep::AskCloudflare if entry.is_some_and(|entry| entry.who == Who::PartnerManager) => return None,
        NextStep::AskCloudflare => ("Ask Cloudflare’s Support", paths::support_at_cloudflare().to_owned()),
    };
    Some(Action { words, url })
}

/// The form that the job came from, or the one for what is still missing.
fn form(run: &Run, step: &Step) -> Option<String> {
    match (step.kind, &run.account, run.zone_of(step)) {
        (StepKind::ChangeSetting, _, Some(zone)) => return Some(paths::website_settings(zone)),
        (StepKind::SetPlan, _, Some(zone)) => return Some(paths::website_plan(zone)),
        (StepKind::ChangeZoneType, _, Some(zone)) => return Some(paths::website_type(zone)),
        (StepKind::PurgeCache, _, Some(zone)) => return Some(paths::website_cache(zone)),
        (StepKind::OrderAddOn, Some(account), _) => return Some(paths::account_add_on_new(account)),
        (StepKind::ChangeAddOn | StepKind::CancelAddOn, Some(account), _) => {
            return Some(paths::account_add_ons(account));
        }
        _ => {}
    }
    match (&run.request, &run.account) {
        (Request::AddAccount { .. } | Request::AddWebsite { .. }, Some(account))
            if step.kind == StepKind::CreateZone =>
        {
            Some(paths::account_website(account))
        }
        (Request::AddAccount { .. }, _) => {
            Some(run.customer.map_or_else(|| paths::accounts_new().to_owned(), paths::customer_account))
        }
        (Request::RenameAccount { account, .. }, _) => Some(paths::account_rename(account)),
        (Request::Members { act }, _) => Some(people(act)),
        (Request::Token { at, act: TokenAct::Create { .. }, .. }, _) => {
            Some(TokenPaths::of(at.as_ref()).ask_again(&run.id))
        }
        (Request::Token { at, .. }, _) => Some(TokenPaths::of(at.as_ref()).list().to_owned()),
        _ => None,
    }
}

/// The page of the people that a job is about.
fn people(act: &MemberAct) -> String {
    act.account().map_or_else(|| paths::person(act.email()), paths::account_members)
}

/// The page of what it is about, or the list that it would be in.
fn open(run: &Run, step: &Step) -> Option<(&'static str, String)> {
    match (&run.request, run.zone_of(step)) {
        (Request::Members { act }, _) => Some(("Open the People", people(act))),
        (Request::Token { at, .. }, _) => Some(("Open the Tokens", TokenPaths::of(at.as_ref()).list().to_owned())),
        (_, Some(zone)) => Some(("Open the Website", paths::website(zone))),
        (Request::AddAccount { website: Some(name), .. } | Request::AddWebsite { name, .. }, None)
            if step.kind == StepKind::CreateZone =>
        {
            Some(("Find It Under Websites", paths::websites_named(name.as_str())))
        }
        _ => run.account.as_ref().map(|account| ("Open the Account", paths::account(account))),
    }
}

/// A line for each fact. Cloudflare's support asks for the cf-ray and the time
/// (developers.cloudflare.com/support/contacting-cloudflare-support, read 2026-11).
fn details(run: &Run, step: &Step, attempt: &Attempt) -> String {
    let reply = &attempt.reply;
    let in_one_line = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let answer = match (reply.status, reply.code) {
        (Some(status), Some(code)) => Some(format!("HTTP {status}, code {code}")),
        (Some(status), None) => Some(format!("HTTP {status}")),
        (None, code) => code.map(|code| format!("code {code}")),
    };
    let account = step.target.as_ref().or(run.account.as_ref());
    let facts = [
        ("Call", Some(evidence::call(step.kind, attempt).to_owned())),
        ("Answer", answer),
        ("Message", reply.message.as_ref().map(in_one_line)),
        ("cf-ray", reply.cf_ray.clone()),
        ("Documentation", reply.documentation_url.clone()),
        ("Sent", Some(attempt.sent_at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())),
        ("Sent as", step.identity.clone()),
        ("Account", account.map(ToString::to_string)),
        ("Zone", run.zone_of(step).map(ToString::to_string)),
    ];
    let lines = facts.into_iter().filter_map(|(name, fact)| Some(format!("{name}: {}", fact?)));
    lines.collect::<Vec<_>>().join("\n")
}
