//! `/bulk`: the files, newest first.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::bulk::{Bulk, Counts, Standing};
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::Named;
use crate::web::status::BulkStanding;

/// Files that are listed.
const LISTED: i64 = 100;

/// A file.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and name.
    pub bulk: Named,
    /// How it stands.
    pub standing: BulkStanding,
    /// Rows to which nothing more happens by itself.
    pub over: i64,
    /// All rows.
    pub rows: i64,
    /// Rows that want somebody's attention.
    pub troubled: i64,
    /// When it was uploaded.
    pub made: When,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/bulk/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// The files.
    pub rows: Vec<Row>,
}

/// Shows them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(Operating(desk): Operating) -> Result<Response, PageError> {
    let rows = desk.portal.store.bulks(LISTED).await?;
    let rows = rows.into_iter().map(|(bulk, counts)| row(&desk, bulk, &counts)).collect();
    Ok(Html(StatusCode::OK, List { layout: desk.layout(Section::Jobs, "Files").await?, rows }).into_response())
}

fn row(desk: &Desk, bulk: Bulk, counts: &Counts) -> Row {
    let troubled = [Standing::Failed, Standing::Asks, Standing::Held];
    Row {
        standing: BulkStanding::of(bulk.state, counts),
        over: counts.over(),
        rows: counts.all(),
        troubled: troubled.into_iter().map(|standing| counts.of(standing)).sum(),
        made: desk.when(bulk.created_at),
        bulk: Named::new(bulk.id.to_string(), bulk.name),
    }
}
