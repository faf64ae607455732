//! `/websites/{zone}/plan` for a customer's people: the plan of a website, others to ask the partner for, and what became
//! of the last request. Managers ask where the partner allows it; viewers look.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::catalogue;
use crate::domain::ids::{PersonId, PlanRequestId};
use crate::domain::plan_request::{PlanRequest, PlanRequestRow, PlanRequestState};
use crate::domain::policy::OwnAct;
use crate::domain::run::RunState;
use crate::domain::text::{PlanNote, in_unicode};
use crate::domain::website::Zone;
use crate::mirror::ZONES;
use crate::store::{AskedFor, AuditLine, PlanDecision};
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::own_desk::{Acting, OwnDesk};
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::Named;
use crate::web::paths;
use crate::web::status::PlanAnswer;
use crate::wire::ids::ZoneId;

use super::plan_offers::{Card, Offered, name_of, sent_as};

/// What was last asked for.
#[derive(Clone, Debug)]
pub struct Last {
    /// The plan's name.
    pub plan: String,
    /// Who asked.
    pub by: String,
    /// When.
    pub asked: When,
    /// What was said to it; may be empty.
    pub note: String,
    /// What became of it.
    pub answer: PlanAnswer,
    /// When it was answered or withdrawn.
    pub answered: Option<When>,
    /// What the partner said; may be empty.
    pub word: String,
}

/// Why there is no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// One thing at a time: a request waits or is being carried out.
    OneAtATime,
    /// The viewer only looks.
    OnlyLooks,
    /// The partner does not let this customer ask here.
    NotHere,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/own/plan.html")]
pub struct Plan {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The website.
    pub website: Named,
    /// The name of its plan, where that is known.
    pub present: Option<String>,
    /// Plans to choose from.
    pub cards: Vec<Card>,
    /// The one chosen.
    pub rate_plan: Field,
    /// What is said to it.
    pub note: Field,
    /// What was last asked for.
    pub last: Option<Last>,
    /// Why there is no form; none where there is one.
    pub closed: Option<Closed>,
    /// Whether the viewer may take the open request back.
    pub may_withdraw: bool,
}

/// A form that was refused, or a fresh one.
#[derive(Clone, Debug, Default)]
struct Typed {
    key: String,
    rate_plan: Field,
    note: Field,
}

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A website of the customer that Cloudflare still lists.
async fn known(own: &OwnDesk, id: &ZoneId) -> Result<Zone, PageError> {
    let (zone, _) = own.website(id).await?;
    if zone.gone_at.is_some() { Err(PageError::NotFound) } else { Ok(zone) }
}

/// Shows the plan and the form.
///
/// # Errors
/// [`PageError::NotFound`] when the website is not the customer's.
pub(in crate::web::pages) async fn get(own: &OwnDesk, id: &ZoneId) -> Result<Response, PageError> {
    let zone = known(own, id).await?;
    let offered = Offered::read(&own.portal().store, &zone).await?;
    page(own, &zone, &offered, Typed { key: own.new_key(), ..Typed::default() }).await
}

/// Asks the partner for another plan. Nothing goes to Cloudflare.
///
/// # Errors
/// [`PageError::NotGranted`] where it is not allowed, [`PageError::NotFound`] when the website is not the customer's,
/// [`PageError::BadRequest`] for fields that are not the form's.
pub(in crate::web::pages) async fn post(
    own: &OwnDesk,
    id: &ZoneId,
    mut form: BTreeMap<String, String>,
) -> Result<Response, PageError> {
    own.must(OwnAct::AskForPlans)?;
    let zone = known(own, id).await?;
    let mut field = |name: &str| form.remove(name).unwrap_or_default();
    let (key, rate_plan, note) = (field("key"), field("rate_plan").trim().to_owned(), field("note"));
    if !form.is_empty() {
        return Err(PageError::BadRequest);
    }
    let key = if key.is_empty() { own.new_key() } else { key };
    let offered = Offered::read(&own.portal().store, &zone).await?;
    let press = format!("{}\n{}\n{rate_plan}\n{key}", own.by(), zone.id);
    let (chosen, said) = (offered.chosen(&rate_plan), note.parse::<PlanNote>());
    let (chosen, said) = match (chosen, said) {
        (Ok(chosen), Ok(said)) => (chosen, said),
        (chosen, said) => {
            let refused = |value: &str, why: Option<String>| Field { value: value.to_owned(), error: why };
            let rate_plan = refused(
                chosen.as_ref().map_or(rate_plan.as_str(), |offer| sent_as(offer)),
                chosen.as_ref().err().cloned(),
            );
            let note = refused(&note, said.err().map(|refusal| refusal.0));
            return page(own, &zone, &offered, Typed { key, rate_plan, note }).await;
        }
    };
    let new = PlanRequest {
        id: PlanRequestId::new(own.now(), &own.portal().plumbing.random),
        customer: own.customer().id,
        zone: zone.id.clone(),
        rate_plan: chosen.rate_plan.clone(),
        note: said.into(),
        state: PlanRequestState::Open,
        asked_by: own.by(),
        asked_at: own.now(),
        decided_by: None,
        decided_at: None,
        word: String::new(),
        run: None,
    };
    match keep(own, &press, &new, &in_unicode(&zone.name)).await? {
        AskedFor::Kept => own.say(&format!("Your partner was asked for the plan {}.", name_of(chosen))).await?,
        AskedFor::Before => {}
        AskedFor::AnotherIsOpen => {
            own.note("A request for this website is waiting already, so nothing was added. It stands below.").await?;
        }
    }
    Ok(Desk::go(&paths::website_plan(&zone.id)))
}

/// Keeps it with its line of history, if the one who asks and the website are the customer's at this very moment.
async fn keep(own: &OwnDesk, press: &str, new: &PlanRequest, website: &str) -> Result<AskedFor, PageError> {
    let mut tx = own.portal().store.write().await?;
    let person = tx.person(new.asked_by).await?.ok_or(PageError::NotGranted)?;
    if person.seat.customer() != Some(new.customer) {
        return Err(PageError::NotGranted);
    }
    let place = tx.zone_place(&new.zone).await?;
    if !place.is_some_and(|place| place.is_there && place.customer == Some(new.customer)) {
        return Err(PageError::NotFound);
    }
    let asked = tx.ask_for_plan(press, new).await?;
    if asked == AskedFor::Kept {
        tx.audit(&AuditLine {
            person: Some(new.asked_by),
            customer: Some(new.customer),
            target: Some(website),
            result: "asked",
            detail: Some(&catalogue::name_of(new.rate_plan.as_str())),
            ..AuditLine::of(Action::PlanAsked, new.asked_at)
        })
        .await?;
        tx.commit().await?;
    }
    Ok(asked)
}

/// Takes the open request for a website back.
///
/// # Errors
/// [`PageError::NotFound`] for the team and when the website is not the customer's, [`PageError::NotGranted`] where
/// asking is not allowed.
pub async fn withdraw(
    acting: Acting,
    Id(id): Id<ZoneId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let Acting::Own(own) = acting else { return Err(PageError::NotFound) };
    own.must(OwnAct::AskForPlans)?;
    let (zone, _) = own.website(&id).await?;
    let last = own.portal().store.plan_request_of(own.customer().id, &zone.id).await?;
    let Some(request) = last.map(|row| row.request).filter(|one| one.state == PlanRequestState::Open) else {
        own.note("There was no request to withdraw any more. How it stands is below.").await?;
        return Ok(back(&zone));
    };
    let mut tx = own.portal().store.write().await?;
    if !tx.close_plan_request(request.id, PlanDecision::Withdraw, own.by(), own.now()).await? {
        drop(tx);
        own.note("Your partner was faster: the request was answered already.").await?;
        return Ok(back(&zone));
    }
    tx.audit(&AuditLine {
        person: Some(own.by()),
        customer: Some(request.customer),
        target: Some(&in_unicode(&zone.name)),
        detail: Some(&catalogue::name_of(request.rate_plan.as_str())),
        ..AuditLine::of(Action::PlanWithdrawn, own.now())
    })
    .await?;
    tx.commit().await?;
    own.say("The request was withdrawn. The plan stays as it is.").await?;
    Ok(back(&zone))
}

/// To the page of the plan, where the website still has one.
fn back(zone: &Zone) -> Response {
    if zone.gone_at.is_some() { Desk::go(paths::websites()) } else { Desk::go(&paths::website_plan(&zone.id)) }
}

async fn page(own: &OwnDesk, zone: &Zone, offered: &Offered, typed: Typed) -> Result<Response, PageError> {
    let problems = Problems::of([("rate_plan", &typed.rate_plan), ("note", &typed.note)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let name = in_unicode(&zone.name);
    let row = own.portal().store.plan_request_of(own.customer().id, &zone.id).await?;
    let last = match row {
        Some(row) => Some(last(own, row).await?),
        None => None,
    };
    let layout = own.mirrored(Section::Websites, &format!("Plan of {name}"), ZONES).await?;
    let page = Plan {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key: typed.key,
        website: Named::new(zone.id.clone(), name),
        present: offered.present_name(),
        cards: offered.cards(),
        rate_plan: typed.rate_plan,
        note: typed.note,
        closed: closed(own, last.as_ref()),
        may_withdraw: own.may(OwnAct::AskForPlans),
        last,
    };
    Ok(Html(status, page).into_response())
}

fn closed(own: &OwnDesk, last: Option<&Last>) -> Option<Closed> {
    if !own.policy().allows(OwnAct::AskForPlans) {
        return Some(Closed::NotHere);
    }
    if !own.may(OwnAct::AskForPlans) {
        return Some(Closed::OnlyLooks);
    }
    let under_way = last.is_some_and(|last| matches!(last.answer, PlanAnswer::Waiting | PlanAnswer::Ordering));
    under_way.then_some(Closed::OneAtATime)
}

async fn last(own: &OwnDesk, row: PlanRequestRow) -> Result<Last, PageError> {
    let PlanRequestRow { request, asked_by, run, .. } = row;
    Ok(Last {
        plan: catalogue::name_of(request.rate_plan.as_str()),
        by: asker(own, request.asked_by, asked_by).await?,
        asked: own.when(request.asked_at),
        note: request.note,
        answer: answer(request.state, run),
        answered: request.decided_at.map(|at| own.when(at)),
        word: request.word,
    })
}

/// What the one who asked is called, while it is one of the customer's people: what somebody is called elsewhere later is
/// nobody's business here.
async fn asker(own: &OwnDesk, id: PersonId, name: String) -> Result<String, PageError> {
    let person = own.portal().store.person(id).await?;
    let is_here = person.is_some_and(|found| found.person.seat.customer() == Some(own.customer().id));
    Ok(if is_here { name } else { "Somebody who is no longer here".to_owned() })
}

fn answer(state: PlanRequestState, run: Option<RunState>) -> PlanAnswer {
    match (state, run) {
        (PlanRequestState::Open, _) => PlanAnswer::Waiting,
        (PlanRequestState::Declined, _) => PlanAnswer::Declined,
        (PlanRequestState::Withdrawn, _) => PlanAnswer::Withdrawn,
        (PlanRequestState::Approved, Some(RunState::Done)) => PlanAnswer::Done,
        (PlanRequestState::Approved, Some(RunState::Cancelled)) => PlanAnswer::Stopped,
        (PlanRequestState::Approved, Some(RunState::Failed | RunState::NeedsPerson) | None) => PlanAnswer::LookedAt,
        (PlanRequestState::Approved, Some(RunState::Queued | RunState::Working | RunState::Waiting)) => {
            PlanAnswer::Ordering
        }
    }
}
