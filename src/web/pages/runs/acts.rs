//! `POST /runs/{run}/retry`, `/cancel`, `/decide`: what a person may do with a job. Owners and operators of the team.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::ids::RunId;
use crate::domain::run::RunState;
use crate::runs::{Choice, RunError};
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::id::Id;
use crate::web::paths;

use super::show::{known, page};

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What the form for a decision sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    #[serde(default)]
    choice: String,
    #[serde(default)]
    candidate: String,
}

/// Takes it up again.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such job.
pub async fn retry(
    Operating(desk): Operating,
    Id(id): Id<RunId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let run = known(&desk, id).await?;
    let asked = desk.portal.runs.retry(desk.by(), &run).await;
    answer(&desk, id, asked).await
}

/// Asks it to stop.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such job.
pub async fn cancel(
    Operating(desk): Operating,
    Id(id): Id<RunId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let run = known(&desk, id).await?;
    let asked = desk.portal.runs.cancel(desk.by(), &run).await;
    answer(&desk, id, asked).await
}

/// Decides what the machine cannot.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such job.
pub async fn decide(
    Operating(desk): Operating,
    Id(id): Id<RunId>,
    Checked(form): Checked<Decision>,
) -> Result<Response, PageError> {
    let run = known(&desk, id).await?;
    if form.choice == "absent" {
        let decided = desk.portal.runs.decide(desk.by(), &run, &Choice::Absent).await;
        return answer(&desk, id, decided).await;
    }
    if run.state != RunState::NeedsPerson {
        return answer(&desk, id, Err(RunError::MovedOn)).await;
    }
    let choice = match (form.choice.as_str(), form.candidate.as_str()) {
        ("adopt", "") => {
            let candidate = Field::default().refused("Choose which one it is.");
            return page(&desk, &run, Field::of("adopt"), candidate).await;
        }
        ("adopt", candidate) => Choice::Adopt(candidate.to_owned()),
        ("again", _) => Choice::Again,
        ("give_up", _) => Choice::GiveUp,
        _ => {
            let choice = Field::default().refused("Choose what should happen.");
            return page(&desk, &run, choice, Field::of(form.candidate)).await;
        }
    };
    let decided = desk.portal.runs.decide(desk.by(), &run, &choice).await;
    answer(&desk, id, decided).await
}

/// Back to the job, which shows what became of it; a job that has moved on meanwhile is no error.
async fn answer(desk: &Desk, id: RunId, asked: Result<(), RunError>) -> Result<Response, PageError> {
    match asked {
        Ok(()) => {}
        Err(RunError::MovedOn) => desk.say("The job had moved on meanwhile. This is how it stands now.").await?,
        Err(error) => return Err(PageError::failed("acting on a job")(error)),
    }
    Ok(Desk::go(&paths::run(id)))
}
