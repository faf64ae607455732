//! `/runs/{run}` for a customer's people: what was asked, how it stands, and what to do. Nothing of what was sent, by whom
//! and what came back: that is the partner's.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::ids::RunId;
use crate::domain::policy::OwnAct;
use crate::domain::run::{Request, Run, RunState as State};
use crate::domain::service_user::NO_OWN_KEY;
use crate::domain::step::{Step, StepState as How};
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::own_desk::OwnDesk;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::runs::setting_title;
use crate::web::parts::Named;
use crate::web::paths;
use crate::web::status::{OwnRunState, StepState, WebsiteStatus};
use crate::web::token_paths::TokenPaths;
use crate::wire::zones::ZoneType;

use super::words::{self, Why};

/// A button that leads on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What is on it.
    pub words: String,
    /// Where it leads.
    pub url: String,
}

/// One setting that the job changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is about: `Brotli on acme.example → On`.
    pub title: String,
    /// How far it is.
    pub state: StepState,
    /// Why it is as it was, where that is so; may be empty.
    pub words: String,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/own/runs/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// Its id, and what it does: `Add acme.example`.
    pub run: Named,
    /// How far it is.
    pub state: OwnRunState,
    /// The state in one sentence.
    pub summary: String,
    /// What to do about it, or that there is nothing to do.
    pub advice: String,
    /// The next button, where a page is the next thing.
    pub action: Option<Action>,
    /// Whether the partner has to be told, with the reference.
    pub tell_partner: bool,
    /// The website that it made or is about.
    pub website: Option<Named>,
    /// The name servers to set, once the website is there and waits for them.
    pub name_servers: Vec<String>,
    /// The name servers that were found when it was added.
    pub found_name_servers: Vec<String>,
    /// The settings it changes, one by one; empty for other jobs.
    pub parts: Vec<Part>,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub started: When,
    /// When it was over.
    pub ended: Option<When>,
}

impl Show {
    /// Seconds until the page looks at itself again; nothing once it moves no more.
    #[must_use]
    pub fn follow(&self) -> Option<u32> {
        match self.state {
            OwnRunState::Queued | OwnRunState::Working => Some(2),
            OwnRunState::Waiting => Some(5),
            OwnRunState::Done | OwnRunState::Failed | OwnRunState::NeedsPerson | OwnRunState::Cancelled => None,
        }
    }
}

/// What a job of the partner's is said to be asked for by: which of them is not the customer's business.
const PARTNER: &str = "Your partner";

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when it is another customer's, or not about a website.
pub async fn page(own: &OwnDesk, id: RunId) -> Result<Response, PageError> {
    let run = own.run(id).await?;
    let store = &own.portal().store;
    let zone = match &run.zone {
        Some(zone) => store.zone_of(own.customer().id, zone).await?.filter(|zone| zone.gone_at.is_none()),
        None => None,
    };
    let asked_by = match run.own {
        true => store.person_name(run.requested_by).await?.unwrap_or_default(),
        false => PARTNER.to_owned(),
    };
    let name = words::website(&run);
    let (title, why) = (words::title(&run, &name), why(own, &run).await?);
    let waits = zone.as_ref().filter(|zone| run.state == State::Done && waits_for_name_servers(zone));
    let page = Show {
        layout: own.layout(section(&run), &title).await?,
        state: run.state.into(),
        summary: words::summary(&run, &name),
        advice: words::advice(&run, why.as_ref(), waits.is_some()),
        action: action(own, &run, zone.as_ref(), why.as_ref()),
        tell_partner: run.own && why.as_ref().is_some_and(Why::is_for_partner),
        name_servers: waits.map(|zone| zone.name_servers.clone()).unwrap_or_default(),
        found_name_servers: waits.map(|zone| zone.original_name_servers.clone()).unwrap_or_default(),
        website: zone.map(|zone| Named::new(zone.id, in_unicode(&zone.name))),
        parts: parts(&run),
        run: Named::new(run.id.to_string(), title),
        asked_by,
        started: own.when(run.created_at),
        ended: run.ended_at.map(|at| own.when(at)),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn parts(run: &Run) -> Vec<Part> {
    let steps = run.steps.iter().filter(|step| run.setting_change(step).is_some());
    let part = |step: &Step| {
        let failed = step.note.as_deref().filter(|note| step.state == How::Failed && *note != NO_OWN_KEY);
        Part { title: setting_title(run, step), state: step.state.into(), words: failed.unwrap_or_default().to_owned() }
    };
    steps.map(part).collect()
}

/// Why it did not work, where it did not. A name that is the customer's already is found among the own websites.
async fn why(own: &OwnDesk, run: &Run) -> Result<Option<Why>, PageError> {
    let Some(why) = words::why(run) else { return Ok(None) };
    if let (Why::Partner, Request::AddWebsite { name, .. }) = (&why, &run.request)
        && run.zone.is_none()
        && run.steps.iter().all(|step| step.attempts.is_empty())
    {
        let same = own.portal().store.zones_named(name.as_str(), Some(own.customer().id)).await?;
        if let Some(row) = same.into_iter().next() {
            return Ok(Some(Why::Here(Some(row.zone.id))));
        }
    }
    Ok(Some(why))
}

fn section(run: &Run) -> Section {
    if matches!(run.request, Request::Token { .. }) { Section::Tokens } else { Section::Websites }
}

fn waits_for_name_servers(zone: &Zone) -> bool {
    let status: WebsiteStatus = (&zone.status).into();
    let waits = matches!(status, WebsiteStatus::Pending | WebsiteStatus::Initializing | WebsiteStatus::Moved);
    waits && zone.kind != ZoneType::Partial
}

fn action(own: &OwnDesk, run: &Run, zone: Option<&Zone>, why: Option<&Why>) -> Option<Action> {
    let button = |words: &str, url: String| Some(Action { words: words.to_owned(), url });
    if let Request::Token { act, at, .. } = &run.request {
        let waits = act.gives_secret() && own.portal().runs.value_waits(run.id) && run.requested_by == own.by();
        return if waits {
            button("See the Secret", paths::run_secret(run.id))
        } else {
            button("Open the Tokens", TokenPaths::of(at.as_ref()).list().to_owned())
        };
    }
    match (why, zone) {
        (Some(Why::Here(Some(id))), _) => button("Open the Website", paths::website(id)),
        (Some(why), None) if run.own && why.can_be_asked_again() && own.may(OwnAct::AddWebsites) => {
            button("Add a Website", run.account.as_ref().map(paths::account_website)?)
        }
        (_, Some(zone)) => button(&format!("Open {}", in_unicode(&zone.name)), paths::website(&zone.id)),
        _ => None,
    }
}
