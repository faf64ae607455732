//! What a job says of itself to a customer's people: what it does, how it stands, and, where it did not work, what they can
//! do about it. What Cloudflare said is sorted into a few reasons; the partner's pages have the rest.

use crate::domain::dictionary::{Answered, Family, NextStep, Who, explain};
use crate::domain::record::RecordAct;
use crate::domain::record::scan::ScanAct;
use crate::domain::run::{Request, Run, RunState as State};
use crate::domain::service_user::NO_OWN_KEY;
use crate::domain::step::{AttemptState, Step, StepKind, StepState as How};
use crate::domain::token::TokenAct;
use crate::wire::ids::ZoneId;

/// Why a job did not work, as far as a customer's people can do something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// There is no key of the customer's own.
    NoKey,
    /// The website is the customer's already; which one it is, where that is known.
    Here(Option<ZoneId>),
    /// Cloudflare has the domain elsewhere, or somebody holds it there.
    HeldElsewhere,
    /// Nobody has registered the domain, or not for long.
    NotRegistered,
    /// It is no registered domain but something else.
    NotADomain,
    /// Cloudflare does not take the name.
    NameRefused,
    /// It was asked again too soon.
    TooSoon,
    /// It takes another plan.
    NeedsPlan,
    /// The website's plan does not have the setting.
    SettingNeedsPlan,
    /// A setting was changed by somebody else meanwhile, or cannot be what was asked.
    SettingStays,
    /// The website is not there any more.
    Gone,
    /// Cloudflare does not take the token as it was asked for.
    TokenRefused,
    /// Cloudflare itself failed.
    CloudflareFailed,
    /// Only the partner can do something about it.
    Partner,
}

impl Why {
    /// Whether the partner has to be told.
    pub(super) fn is_for_partner(&self) -> bool {
        matches!(self, Self::NoKey | Self::NameRefused | Self::CloudflareFailed | Self::Partner)
    }

    /// Whether asking for it again, now or later, may help.
    pub(super) fn can_be_asked_again(&self) -> bool {
        matches!(
            self,
            Self::HeldElsewhere | Self::NotRegistered | Self::NotADomain | Self::NameRefused | Self::NeedsPlan
        )
    }

    fn words(&self) -> &'static str {
        match self {
            Self::NoKey => "Your partner has to finish your set-up first. Nothing was sent to Cloudflare.",
            Self::Here(_) => "It is among your websites already, so nothing was changed. Open it instead.",
            Self::HeldElsewhere => {
                "Cloudflare does not add this domain: it is elsewhere at Cloudflare, or its owner has put a hold on it there. \
                 Whoever owns the domain has to release it; then add it again."
            }
            Self::NotRegistered => {
                "Cloudflare does not find this domain registered. Check how it is spelled, or register it first; a new \
                 registration can take some hours. Then add it again."
            }
            Self::NotADomain => {
                "Cloudflare does not take this name as a domain of its own. Add the registered domain, like example.com."
            }
            Self::NameRefused => {
                "Cloudflare does not take this name, and only Cloudflare can say why. Your partner can ask."
            }
            Self::TooSoon => {
                "Cloudflare was asked a short while ago. It can be asked every hour, on paid plans every 5 minutes, and looks \
                 by itself besides."
            }
            Self::NeedsPlan => "That takes the plan Business or Enterprise. Ask your partner for it first.",
            Self::SettingNeedsPlan => {
                "The website’s plan does not have every one of these settings. Ask your partner for a larger one."
            }
            Self::SettingStays => "What was not changed says why below. Open the settings and look at them again.",
            Self::Gone => "Cloudflare does not have this website any more.",
            Self::TokenRefused => {
                "Cloudflare does not take this token as it was asked for. Make another one that may do less, or ask your \
                 partner."
            }
            Self::CloudflareFailed => "Something went wrong at Cloudflare. Your partner can have it tried again.",
            Self::Partner => "Your partner has to look at this. What was there before stands.",
        }
    }
}

/// The website it is about, as people write it.
pub(super) fn website(run: &Run) -> String {
    match &run.request {
        Request::AddWebsite { name, .. } => name.in_unicode(),
        _ => run.title.clone(),
    }
}

/// What it does.
pub(super) fn title(run: &Run, name: &str) -> String {
    match &run.request {
        Request::AddWebsite { .. } => format!("Add {name}"),
        Request::RemoveWebsite { .. } => format!("Remove {name}"),
        Request::CheckWebsite { .. } => format!("Check {name}"),
        Request::ChangeType { .. } => format!("Change the setup of {name}"),
        Request::PauseWebsite { paused: true, .. } => format!("Pause {name}"),
        Request::PauseWebsite { paused: false, .. } => format!("Resume {name}"),
        Request::ChangePlan { .. } => format!("Change the plan of {name}"),
        Request::Scan { act: ScanAct::Start, .. } => format!("Look for DNS records of {name}"),
        Request::Scan { act: ScanAct::Review { .. }, .. } => format!("Review scanned DNS records of {name}"),
        Request::ApplyRecords { back: false, .. } => format!("Import DNS records of {name}"),
        Request::ApplyRecords { back: true, .. } => format!("Take the DNS records of {name} back"),
        Request::Purge { .. } => format!("Purge the cache of {name}"),
        Request::Records { act: RecordAct::Add { .. }, .. } => format!("Add the DNS record {name}"),
        Request::Records { act: RecordAct::Change { .. }, .. } => format!("Change the DNS record {name}"),
        Request::Records { act: RecordAct::Remove { .. }, .. } => format!("Remove the DNS record {name}"),
        Request::Settings { .. } => format!("Change settings of {name}"),
        Request::Token { act: TokenAct::Create { .. }, .. } => format!("Make the API token {name}"),
        Request::Token { act: TokenAct::Change { .. }, .. } => format!("Change the API token {name}"),
        Request::Token { act: TokenAct::Roll { .. }, .. } => format!("Roll the API token {name}"),
        Request::Token { act: TokenAct::Delete { .. }, .. } => format!("Delete the API token {name}"),
        _ => name.to_owned(),
    }
}

/// How it stands, in a sentence.
pub(super) fn summary(run: &Run, name: &str) -> String {
    match run.state {
        State::Queued => "It begins in a moment.".to_owned(),
        State::Working if run.steps.len() > 1 => {
            let over = run.steps.iter().filter(|step| step.state.is_over()).count();
            format!("It is being done now: {over} of {} parts.", run.steps.len())
        }
        State::Working => "It is being done now.".to_owned(),
        State::Waiting => waiting(run).to_owned(),
        State::Done => done(run, name),
        State::Failed => failed(run, name),
        State::NeedsPerson => "It cannot be told by itself what came of it.".to_owned(),
        State::Cancelled => "Your partner stopped it.".to_owned(),
    }
}

fn waiting(run: &Run) -> &'static str {
    let last = run.current().and_then(|step| step.attempts.last().map(|attempt| (step.state, attempt.state)));
    match last {
        Some((How::Unknown | How::Sending, _)) => {
            "Cloudflare’s answer got lost on the way. It is looked up what came of it before anything is repeated."
        }
        Some((_, AttemptState::Done)) => "Cloudflare has taken it, and it is waited for it to show.",
        _ => "Cloudflare cannot do it just now. It is tried again by itself.",
    }
}

fn done(run: &Run, name: &str) -> String {
    match &run.request {
        Request::AddWebsite { .. } => format!("{name} is added."),
        Request::RemoveWebsite { .. } => format!("{name} is removed."),
        Request::CheckWebsite { .. } => "Cloudflare was asked to look again.".to_owned(),
        Request::ChangeType { .. } => format!("{name} is set up in the other way."),
        Request::PauseWebsite { paused: true, .. } => format!("{name} is paused."),
        Request::PauseWebsite { paused: false, .. } => format!("{name} is served through Cloudflare again."),
        Request::ChangePlan { .. } => format!("{name} has its new plan."),
        Request::Settings { .. } => "All settings are as asked.".to_owned(),
        Request::Purge { what, .. } => format!("Cloudflare forgot {} of {name}.", what.words()),
        Request::Scan { act: ScanAct::Start, .. } => {
            "Cloudflare looks for records; they wait to be reviewed.".to_owned()
        }
        _ => "It is done.".to_owned(),
    }
}

fn failed(run: &Run, name: &str) -> String {
    match &run.request {
        Request::AddWebsite { .. } if run.zone.is_some() => format!("{name} is added, but not on its plan."),
        Request::AddWebsite { .. } => format!("{name} was not added."),
        Request::RemoveWebsite { .. } => format!("{name} was not removed."),
        Request::CheckWebsite { .. } => "Cloudflare did not look again.".to_owned(),
        Request::ApplyRecords { .. } => {
            let done = run.steps.iter().filter(|step| step.state == How::Done).count();
            format!("{done} of {} parts were done; what was done stands.", run.steps.len())
        }
        Request::Settings { changes, .. } => {
            let over = run.steps.iter().filter(|step| step.state.is_over()).count();
            let settings = crate::web::format::count(changes.len(), "setting is", "settings are");
            format!("{over} of {settings} as asked; the others are as they were.")
        }
        Request::Purge { .. } => "Cloudflare did not purge all of it.".to_owned(),
        Request::Token { act: TokenAct::Create { .. }, .. } => "No token was made.".to_owned(),
        _ => format!("{name} is as it was."),
    }
}

/// What to do about it.
pub(super) fn advice(run: &Run, why: Option<&Why>, waits_for_name_servers: bool) -> String {
    match (run.state, why) {
        (State::Queued | State::Working | State::Waiting, _) => {
            "There is nothing to do: it goes on by itself, also when you close this page.".to_owned()
        }
        (State::Done, _) if waits_for_name_servers => {
            "The website goes live as soon as Cloudflare finds its name servers, and only these, at the registrar."
                .to_owned()
        }
        (State::Done, _) if is_partial(run) => {
            "Open the website to see which records to set at the domain’s DNS.".to_owned()
        }
        (State::Done, _) => String::new(),
        (State::NeedsPerson, _) => {
            "Your partner sees it and decides how it goes on. There is nothing for you to do.".to_owned()
        }
        (State::Cancelled, _) => "What was done before that stands. Ask your partner why.".to_owned(),
        (State::Failed, _) if !run.own => {
            "Your partner asked for it and sees it too. There is nothing for you to do.".to_owned()
        }
        (State::Failed, why) => why.unwrap_or(&Why::Partner).words().to_owned(),
    }
}

fn is_partial(run: &Run) -> bool {
    let setup = crate::wire::zones::ZoneType::Partial;
    matches!(&run.request, Request::AddWebsite { setup: asked, .. } if *asked == setup)
}

/// Why it did not work; nothing for a job that did, or is not over.
pub(super) fn why(run: &Run) -> Option<Why> {
    let step = run.current().filter(|_| run.state == State::Failed)?;
    let last = step.attempts.last().filter(|last| last.state == AttemptState::Refused && last.n > step.forgiven);
    Some(match last {
        None if step.note.as_deref() == Some(NO_OWN_KEY) => Why::NoKey,
        None if step.kind == StepKind::ChangeSetting => Why::SettingStays,
        None => Why::Partner,
        Some(attempt) => {
            let reply = &attempt.reply;
            answered(step, reply.status, reply.code, reply.message.as_deref())
        }
    })
}

/// Which reason Cloudflare's answer is. The codes are those of `domain/dictionary/zones.rs`.
fn answered(step: &Step, status: Option<u16>, code: Option<i64>, message: Option<&str>) -> Why {
    let family = Family::of(step.kind);
    let entry = explain(&Answered { family, status, code, message });
    let is_of_zones = family == Family::Zones;
    match code {
        Some(1061) if is_of_zones && step.kind == StepKind::CreateZone => Why::Here(None),
        Some(1049 | 1050 | 1110) if is_of_zones => Why::NotRegistered,
        Some(1002 | 1099) if is_of_zones => Why::NotADomain,
        Some(1097 | 1098 | 1105) if is_of_zones => Why::NameRefused,
        Some(1051) if is_of_zones => Why::HeldElsewhere,
        Some(1224) if is_of_zones => Why::TooSoon,
        Some(1070 | 1104) if is_of_zones => Why::NeedsPlan,
        _ if family == Family::Settings && entry.is_some_and(|entry| entry.next == NextStep::OpenPlan) => {
            Why::SettingNeedsPlan
        }
        _ => match entry.map(|entry| (entry.who, entry.next)) {
            Some((Who::CustomerSide, _)) if is_of_zones => Why::HeldElsewhere,
            Some((Who::You, NextStep::OpenIt)) if step.kind != StepKind::CreateZone => Why::Gone,
            Some((Who::You, NextStep::ChangeAndAskAgain)) if family == Family::Tokens => Why::TokenRefused,
            Some((Who::Support, NextStep::Retry)) => Why::CloudflareFailed,
            _ => Why::Partner,
        },
    }
}
