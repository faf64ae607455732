//! `/plan-requests/{request}/approve` and `/decline`: what owners and operators say to a plan that a customer asks for.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::catalogue;
use crate::domain::ids::PlanRequestId;
use crate::domain::person::Act;
use crate::domain::text::PlanWord;
use crate::runs::Approval;
use crate::store::{AuditLine, PlanDecision};
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::id::Id;
use crate::web::paths;

use super::list::website_name;
use super::show::page;

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What the form to decline sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    word: String,
}

/// What whoever comes second is told.
const TOO_LATE: &str = "It was decided or withdrawn before you. Nothing was changed; how it stands is below.";

/// Approves it: the plan is ordered, once, whoever presses and how often.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such request.
pub async fn approve(
    Operating(desk): Operating,
    Id(id): Id<PlanRequestId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let approval = desk.portal.runs.approve_plan(desk.by(), id).await;
    match approval.map_err(PageError::failed("approving a plan"))? {
        Approval::Ordered(run) => Ok(Desk::go(&paths::run(run))),
        Approval::Closed => too_late(&desk, id).await,
        Approval::WebsiteGone | Approval::NotTheirs => page(&desk, id, Field::default(), true).await,
        Approval::NotAllowed => Err(PageError::NotAllowed),
        Approval::Unknown => Err(PageError::NotFound),
    }
}

/// Declines it, with a word that the customer reads.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such request.
pub async fn decline(
    Operating(desk): Operating,
    Id(id): Id<PlanRequestId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let row = desk.portal.store.plan_request(id).await?.ok_or(PageError::NotFound)?;
    let word = match form.word.parse::<PlanWord>() {
        Ok(word) => word,
        Err(refusal) => return page(&desk, id, Field::of(form.word).refused(refusal.to_string()), false).await,
    };
    let mut tx = desk.portal.store.write().await?;
    if !tx.person(desk.by()).await?.is_some_and(|person| person.seat.may(Act::Operate)) {
        return Err(PageError::NotAllowed);
    }
    if !tx.close_plan_request(id, PlanDecision::Decline(word.as_str()), desk.by(), desk.now()).await? {
        drop(tx);
        return too_late(&desk, id).await;
    }
    tx.audit(&AuditLine {
        person: Some(desk.by()),
        customer: Some(row.request.customer),
        target: Some(&website_name(&row)),
        detail: Some(&catalogue::name_of(row.request.rate_plan.as_str())),
        ..AuditLine::of(Action::PlanDeclined, desk.now())
    })
    .await?;
    tx.commit().await?;
    desk.say("The request was declined. The customer sees your answer on the page of the website’s plan.").await?;
    Ok(Desk::go(&paths::plan_request(id)))
}

/// To the page that says how it stands.
async fn too_late(desk: &Desk, id: PlanRequestId) -> Result<Response, PageError> {
    desk.note(TOO_LATE).await?;
    Ok(Desk::go(&paths::plan_request(id)))
}
