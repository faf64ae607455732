//! `/runs`: the jobs, newest first. The team; a customer's people see their own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::ids::RunId;
use crate::domain::run::{RunRow, RunState as State};
use crate::web::budget::Budget;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::RunState;

use super::words::kind_words;

/// One job.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and title.
    pub run: Named,
    /// What kind of job: `Add account`.
    pub kind: String,
    /// For whom.
    pub customer: Option<Named>,
    /// How far it is.
    pub state: RunState,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub started: When,
    /// When it was over.
    pub ended: Option<When>,
}

/// One entry of the filter.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What is read.
    pub word: String,
    /// Where it leads.
    pub url: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/runs/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// What the tenant admin may still ask; for the team.
    pub budget: Option<Budget>,
    /// Whether the viewer may ask for jobs.
    pub may_add: bool,
    /// The filter by state.
    pub filters: Vec<Filter>,
    /// The jobs of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}

/// Rows on a page.
const ROWS: usize = 50;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A state's word.
    #[serde(default)]
    state: String,
    /// The last job of the page before.
    #[serde(default)]
    after: String,
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let state = State::from_store(&asked.state);
    let word = state.map(State::as_str).unwrap_or_default();
    let after: Option<RunId> = asked.after.parse().ok();
    let mut found = desk.portal.store.runs(word, after, 51).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|last| format!("{}?state={word}&after={}", paths::runs(), last.id));
    let rows: Vec<Row> = found.into_iter().map(|row| shown(&desk, row)).collect();
    let page = List {
        layout: desk.layout(Section::Jobs, "Jobs").await?,
        budget: Some(Budget::of("Calls left as the tenant admin", &desk.portal.runs.partner_budget())),
        may_add: desk.may_operate(),
        filters: filters(state),
        emptiness: Emptiness::of(&rows, state.is_some() || after.is_some()),
        pager: Pager { previous: None, next, words: format!("{} shown", count(rows.len(), "job", "jobs")) },
        rows,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn filters(current: Option<State>) -> Vec<Filter> {
    let all = Filter { word: "All".to_owned(), url: paths::runs().to_owned(), current: current.is_none() };
    let one = |state: State| Filter {
        word: RunState::from(state).word().to_owned(),
        url: format!("{}?state={}", paths::runs(), state.as_str()),
        current: current == Some(state),
    };
    std::iter::once(all).chain(State::ALL.into_iter().map(one)).collect()
}

fn shown(desk: &Desk, row: RunRow) -> Row {
    Row {
        run: Named::new(row.id.to_string(), row.title),
        kind: kind_words(&row.kind).to_owned(),
        customer: row.customer.map(|(id, name)| Named::new(id.to_string(), name)),
        state: row.state.into(),
        asked_by: row.requested_by,
        started: desk.when(row.created_at),
        ended: row.ended_at.map(|at| desk.when(at)),
    }
}
