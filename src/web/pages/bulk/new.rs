//! `/bulk/new`, posted to `/bulk`: the file. It is read and checked; nothing is begun by it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::domain::bulk::file::{self, Column};
use crate::domain::bulk::{Bulk, BulkState, ROWS};
use crate::domain::ids::BulkId;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::count;
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;
use crate::web::upload::Upload;

use super::check;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/bulk/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The file; its content is never given back.
    pub file: Field,
    /// What was pasted.
    pub text: Field,
}

impl New {
    /// The columns: each with what it holds.
    #[must_use]
    pub fn columns(&self) -> Vec<(&'static str, &'static str)> {
        Column::ALL.into_iter().map(|column| (column.name(), words(column))).collect()
    }

    /// Most rows.
    #[must_use]
    pub fn most(&self) -> String {
        count(ROWS, "row", "rows")
    }
}

fn words(column: Column) -> &'static str {
    match column {
        Column::Customer => "Whose it is: a customer’s name. One that is not known here is entered.",
        Column::Account => "The account’s name. Rows with the same customer and account are about one account.",
        Column::Description => "Your own words on the account.",
        Column::Unit => "The tenant unit, by name or id. May be left out where there is only one.",
        Column::Type => "standard or enterprise. Empty: standard.",
        Column::Website => "A domain that is added to the account.",
        Column::Setup => "full or partial. Empty: full.",
        Column::Plan => "The id of the website’s rate plan. Empty: free.",
        Column::AddOns => "Ids of add-ons of a new account, with blanks between them.",
        Column::Invite => {
            "Somebody who is invited to this portal as one of the customer’s people, once the row is done."
        }
        Column::InviteRole => "manager or viewer. Empty: viewer.",
    }
}

/// Shows the form.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(Operating(desk): Operating) -> Result<Response, PageError> {
    page(&desk, desk.new_key(), Field::default(), Field::default()).await
}

/// Reads and checks the file, and leads to what was found.
///
/// # Errors
/// [`PageError::Internal`] when it could not be kept.
pub async fn post(Operating(desk): Operating, sent: Upload) -> Result<Response, PageError> {
    let key = Some(sent.field("key")).filter(|key| !key.is_empty()).map_or_else(|| desk.new_key(), str::to_owned);
    let text = Field::of(sent.field("text"));
    let (name, bytes) = match sent.file {
        Some(file) => (file.name, file.bytes),
        None if text.value.trim().is_empty() => {
            let file = Field::default().refused("Choose a file, or paste the table below.");
            return page(&desk, key, file, text).await;
        }
        None => ("Pasted table".to_owned(), text.value.clone().into_bytes()),
    };
    let lines = match file::read(&bytes) {
        Ok(lines) => lines,
        Err(words) => return page(&desk, key, Field::default().refused(words), text).await,
    };
    let (rows, effort) = check::check(&desk.portal, lines).await?;
    let digest = Sha256::digest(&bytes);
    let bulk = Bulk {
        id: BulkId::new(desk.now(), &desk.portal.plumbing.random),
        name: name.chars().filter(|c| !c.is_control()).take(100).collect(),
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        state: BulkState::Draft,
        made_by: desk.by(),
        effort,
        created_at: desk.now(),
        started_at: None,
    };
    let kept = desk.portal.runs.keep_bulk(&bulk, &key, &rows).await;
    Ok(Desk::go(&paths::bulk(kept.map_err(PageError::failed("keeping a file"))?)))
}

async fn page(desk: &Desk, key: String, file: Field, text: Field) -> Result<Response, PageError> {
    let problems = Problems::of([("file", &file)]);
    let refused = !problems.is_empty();
    let layout = Layout { refused, ..desk.layout(Section::Jobs, "Add Many").await? };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, New { layout, problems, key, file, text }).into_response())
}
