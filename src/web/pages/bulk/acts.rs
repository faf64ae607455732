//! What is pressed on the page of a file: start, pause, resume, cancel, retry the failed rows, discard.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::ids::BulkId;
use crate::runs::{BulkAct, RunError};
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::id::Id;
use crate::web::paths;

use super::show::{Asked, known, page};

/// What Start sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Starting {
    #[serde(default)]
    confirmed: String,
}

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Begins it. Orders that cost money have to be meant.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn start(
    Operating(desk): Operating,
    Id(id): Id<BulkId>,
    Checked(form): Checked<Starting>,
) -> Result<Response, PageError> {
    let bulk = known(&desk, id).await?;
    if bulk.effort.orders > 0 && form.confirmed != "on" {
        let words = "Tick the box if these orders are meant. Nothing was begun.";
        return page(&desk, bulk, &Asked::default(), Field::default().refused(words)).await;
    }
    let asked = desk.portal.runs.act_on_bulk(desk.by(), &bulk, BulkAct::Start).await;
    answer(&desk, id, asked).await
}

/// Begins no further row for now.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn pause(desk: Operating, id: Id<BulkId>, form: Checked<Nothing>) -> Result<Response, PageError> {
    act(desk, id, form, BulkAct::Pause).await
}

/// Goes on.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn resume(desk: Operating, id: Id<BulkId>, form: Checked<Nothing>) -> Result<Response, PageError> {
    act(desk, id, form, BulkAct::Resume).await
}

/// Begins no further row at all.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn cancel(desk: Operating, id: Id<BulkId>, form: Checked<Nothing>) -> Result<Response, PageError> {
    act(desk, id, form, BulkAct::Cancel).await
}

/// Tries the failed rows again.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn retry(
    Operating(desk): Operating,
    Id(id): Id<BulkId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let bulk = known(&desk, id).await?;
    let asked = desk.portal.runs.retry_bulk(desk.by(), &bulk).await;
    answer(&desk, id, asked).await
}

/// Forgets a file of which nothing was begun.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn discard(
    Operating(desk): Operating,
    Id(id): Id<BulkId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let bulk = known(&desk, id).await?;
    match desk.portal.runs.drop_bulk(&bulk).await {
        Ok(()) => {
            desk.say("The file was discarded. Nothing of it was begun.").await?;
            Ok(Desk::go(paths::bulks()))
        }
        other => answer(&desk, id, other).await,
    }
}

async fn act(
    Operating(desk): Operating,
    Id(id): Id<BulkId>,
    Checked(Nothing {}): Checked<Nothing>,
    act: BulkAct,
) -> Result<Response, PageError> {
    let bulk = known(&desk, id).await?;
    let asked = desk.portal.runs.act_on_bulk(desk.by(), &bulk, act).await;
    answer(&desk, id, asked).await
}

/// Back to the page, which shows what became of it; one that moved on meanwhile is no error.
async fn answer(desk: &Desk, id: BulkId, asked: Result<(), RunError>) -> Result<Response, PageError> {
    match asked {
        Ok(()) => {}
        Err(RunError::MovedOn) => desk.say("It had moved on meanwhile. This is how it stands now.").await?,
        Err(error) => return Err(PageError::failed("acting on a file")(error)),
    }
    Ok(Desk::go(&paths::bulk(id)))
}
