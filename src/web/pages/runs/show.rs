//! `/runs/{run}`: one job, step by step, with what a person needs to decide. The team; a customer's people see their own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::ids::RunId;
use crate::domain::run::{Request, Run};
use crate::domain::token::TokenAct;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::own;
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::status::{RunState, StepState};
use crate::web::token_paths::TokenPaths;

use super::refusal::Refusal;
use super::{evidence, words};

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its place in the job, from 1.
    pub place: usize,
    /// Its name in code: `create_account`.
    pub name: String,
    /// What it does, in words: `Create the account`.
    pub title: String,
    /// How far it is.
    pub state: StepState,
    /// What came of it, in plain words; may be empty.
    pub outcome: String,
    /// When that was.
    pub at: Option<When>,
    /// Which identity made the call.
    pub identity: Option<CallsAs>,
    /// How often it was sent; 0: never yet.
    pub attempt: u32,
    /// Cloudflare's trace id of the last call.
    pub cf_ray: Option<String>,
    /// Why Cloudflare refused.
    pub refusal: Option<Refusal>,
    /// What happens next, as a sentence.
    pub next: Option<String>,
    /// When the next look is.
    pub next_look: Option<When>,
}

/// One line of evidence.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// When.
    pub at: When,
    /// What was sent or looked at: `POST /accounts`.
    pub what: String,
    /// The HTTP status, or what came instead: `201`, `no answer`.
    pub status: String,
    /// Cloudflare's trace id.
    pub cf_ray: Option<String>,
    /// What it says, in words.
    pub result: String,
}

/// Something at Cloudflare that may be what the job made.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Cloudflare's id and the name.
    pub thing: Named,
    /// When Cloudflare made it.
    pub created: Option<When>,
    /// What speaks for or against it.
    pub note: String,
}

/// What the portal cannot decide alone.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The question, as a sentence.
    pub question: String,
    /// What was sent and seen.
    pub evidence: Vec<Evidence>,
    /// What it may be.
    pub candidates: Vec<Candidate>,
    /// What trying again risks, as a sentence.
    pub risk: String,
    /// `adopt`, `again` or `give_up`.
    pub choice: Field,
    /// The id of the candidate chosen.
    pub candidate: Field,
}

/// Something that the job made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it is: `Account`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/runs/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// What is wrong with the decision sent.
    pub problems: Problems,
    /// Its id and title.
    pub run: Named,
    /// How far it is.
    pub state: RunState,
    /// The state in one sentence.
    pub summary: String,
    /// For whom.
    pub customer: Option<Named>,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub started: When,
    /// When it was over.
    pub ended: Option<When>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// What it made so far.
    pub made: Vec<Made>,
    /// What a person must decide, while the state is “Needs you”.
    pub decision: Option<Decision>,
    /// Whether a person may say that a lost order was not carried out, instead of waiting.
    pub may_say_absent: bool,
    /// Whether Retry is offered.
    pub may_retry: bool,
    /// Whether Cancel is offered.
    pub may_cancel: bool,
}

impl Show {
    /// Seconds until the page looks at itself again; nothing once it moves no more.
    #[must_use]
    pub fn follow(&self) -> Option<u32> {
        match self.state {
            RunState::Queued | RunState::Working => Some(2),
            RunState::Waiting => Some(5),
            RunState::Done | RunState::Failed | RunState::NeedsPerson | RunState::Cancelled => None,
        }
    }

    /// How many steps are over.
    #[must_use]
    pub fn over(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step.state, StepState::Done | StepState::Skipped)).count()
    }

    /// The step that is next: while the job goes on, one that was refused is not.
    #[must_use]
    pub fn current_step(&self) -> Option<usize> {
        let moves = self.state.moves();
        let open = |step: &&Step| match step.state {
            StepState::Done | StepState::Skipped => false,
            StepState::Failed => !moves,
            _ => true,
        };
        self.steps.iter().find(open).map(|step| step.place)
    }
}

/// The run of an address.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(super) async fn known(desk: &Desk, id: RunId) -> Result<Run, PageError> {
    desk.portal.store.run(id).await?.ok_or(PageError::NotFound)
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such job.
pub async fn get(anyone: Anyone, Id(id): Id<RunId>) -> Result<Response, PageError> {
    let desk = match anyone {
        Anyone::Team(desk) => desk,
        Anyone::Own(own) => return own::runs::show::page(&own, id).await,
    };
    let run = known(&desk, id).await?;
    page(&desk, &run, Field::default(), Field::default()).await
}

/// The page, also with a decision that was not understood.
pub(super) async fn page(desk: &Desk, run: &Run, choice: Field, candidate: Field) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let problems = Problems::of([("choice", &choice), ("candidate", &candidate)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let customer = match run.customer {
        Some(id) => store.customer(id).await?,
        None => None,
    };
    let asked_by = store.person_name(run.requested_by).await?;
    let layout = desk.layout(Section::Jobs, &run.title).await?;
    let page = Show {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        state: run.state.into(),
        summary: words::summary(run),
        customer: customer.map(|one| Named::new(one.id.to_string(), one.name)),
        asked_by: asked_by.unwrap_or_default(),
        started: desk.when(run.created_at),
        ended: run.ended_at.map(|at| desk.when(at)),
        steps: run.steps.iter().map(|step| words::step(desk, run, step)).collect(),
        made: made(desk, run).await?,
        decision: evidence::decision(desk, run, choice, candidate).filter(|_| desk.may_operate()),
        may_say_absent: desk.may_operate() && run.watched_order().is_some(),
        may_retry: desk.may_operate() && run.state.can_retry(),
        may_cancel: desk.may_operate() && run.state.is_open() && !run.cancel_requested,
        run: Named::new(run.id.to_string(), format!("{}: {}", words::kind_words(run.request.kind()), run.title)),
    };
    Ok(Html(status, page).into_response())
}

/// The token, or its secret as long as that waits for the viewer; the list before there is one.
async fn token(desk: &Desk, run: &Run, paths: TokenPaths, act: &TokenAct) -> Result<Made, PageError> {
    let waits = run.requested_by == desk.by() && desk.portal.runs.value_waits(run.id);
    if waits {
        let name = "See its secret now, once".to_owned();
        return Ok(Made { kind: "Secret".to_owned(), name, url: paths::run_secret(run.id) });
    }
    let made = desk.portal.store.token_of_run(run.id).await?.map(|row| row.token.said.id);
    let url = made.as_ref().or(act.token()).map_or_else(|| paths.list().to_owned(), |id| paths.token(id));
    Ok(Made { kind: "API token".to_owned(), name: act.name().to_owned(), url })
}

/// What it made or is about, as far as it has a page of its own.
async fn made(desk: &Desk, run: &Run) -> Result<Vec<Made>, PageError> {
    let mut made = Vec::new();
    if let Some(id) = &run.account
        && let Some(account) = desk.portal.store.account(id).await?
    {
        made.push(Made { kind: "Account".to_owned(), name: account.name, url: paths::account(id) });
    }
    if let Request::Token { at, act, .. } = &run.request {
        made.push(token(desk, run, TokenPaths::of(at.as_ref()), act).await?);
    }
    if let Request::Members { act } = &run.request {
        let (name, url) = match act.account() {
            Some(account) => ("People with direct access".to_owned(), paths::account_members(account)),
            None => (act.email().to_owned(), paths::person(act.email())),
        };
        made.push(Made { kind: "People".to_owned(), name, url });
    }
    if let Some(id) = &run.zone
        && let Some(zone) = desk.portal.store.zone(id).await?
    {
        let name = crate::domain::text::in_unicode(&zone.name);
        made.push(Made { kind: "Website".to_owned(), name, url: paths::website(id) });
    }
    Ok(made)
}
