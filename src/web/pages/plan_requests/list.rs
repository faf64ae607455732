//! `/plan-requests`: the plans that customers ask for, those that wait first. Team only.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::catalogue;
use crate::domain::ids::PlanRequestId;
use crate::domain::plan_request::{PlanRequestRow, PlanRequestState as State};
use crate::domain::text::in_unicode;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::runs::list::Filter;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::{PlanRequestState, RunState};

/// One request.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, and what the website is called.
    pub request: Named,
    /// Whose it is.
    pub customer: Named,
    /// The plan that the website has, while the request waits and where it is known.
    pub present: Option<String>,
    /// The plan that is wanted.
    pub wanted: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked: When,
    /// What was said to it, the beginning; may be empty.
    pub note: String,
    /// How it stands.
    pub state: PlanRequestState,
    /// How the job stands that orders it.
    pub run: Option<RunState>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/plan_requests/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// The filter by state.
    pub filters: Vec<Filter>,
    /// The requests of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}

/// Rows on a page.
const ROWS: usize = 50;
/// Characters of a note in the list.
const NOTE: usize = 80;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A state's word.
    #[serde(default)]
    state: String,
    /// The last request of the page before.
    #[serde(default)]
    after: String,
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let state = State::from_store(&asked.state);
    let after = match asked.after.parse::<PlanRequestId>() {
        Ok(id) => store.plan_request(id).await?.map(|row| (row.request.state == State::Open, id)),
        Err(_) => None,
    };
    let mut found = store.plan_requests(state, after, 51).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let word = state.map(State::as_str).unwrap_or_default();
    let next = found.last().filter(|_| more);
    let next = next.map(|last| format!("{}?state={word}&after={}", paths::plan_requests(), last.request.id));
    let rows: Vec<Row> = found.into_iter().map(|row| shown(&desk, row)).collect();
    let page = List {
        layout: desk.layout(Section::Requests, "Requests").await?,
        filters: filters(state),
        emptiness: Emptiness::of(&rows, state.is_some() || after.is_some()),
        pager: Pager { previous: None, next, words: format!("{} shown", count(rows.len(), "request", "requests")) },
        rows,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn filters(current: Option<State>) -> Vec<Filter> {
    let all = Filter { word: "All".to_owned(), url: paths::plan_requests().to_owned(), current: current.is_none() };
    let one = |state: State| Filter {
        word: PlanRequestState::from(state).word().to_owned(),
        url: format!("{}?state={}", paths::plan_requests(), state.as_str()),
        current: current == Some(state),
    };
    std::iter::once(all).chain(State::ALL.into_iter().map(one)).collect()
}

/// What a website is called in a request, also when nobody knows it any more.
pub(super) fn website_name(row: &PlanRequestRow) -> String {
    row.website.as_deref().map_or_else(|| row.request.zone.to_string(), in_unicode)
}

fn shown(desk: &Desk, row: PlanRequestRow) -> Row {
    let waits = row.request.state == State::Open;
    let mut note: String = row.request.note.chars().take(NOTE).collect();
    if note.len() < row.request.note.len() {
        note.push('…');
    }
    Row {
        request: Named::new(row.request.id.to_string(), website_name(&row)),
        customer: Named::new(row.request.customer.to_string(), row.customer),
        present: row.present.as_deref().map(catalogue::name_of).filter(|_| waits),
        wanted: catalogue::name_of(row.request.rate_plan.as_str()),
        asked_by: row.asked_by,
        asked: desk.when(row.request.asked_at),
        note,
        state: row.request.state.into(),
        run: row.run.map(Into::into),
    }
}
