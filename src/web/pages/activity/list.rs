//! `/activity` and `/activity.csv`: the history, newest first. The team, and a customer's people, who have a page of theirs.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::audit::{Action, HistoryLine};
use crate::store::{HistoryFilter, Somebody};
use crate::web::csv::download;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Choice, Problems};
use crate::web::format::{When, count, machine};
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::own::history as own;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::Outcome;

use super::asked::{ASKED_FOR, Asked, Filter, ROWS, read};
use super::words;

/// One line.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its place in the history.
    pub seq: i64,
    /// When.
    pub at: When,
    /// Who.
    pub who: String,
    /// As whom at Cloudflare, where it went there.
    pub identity: Option<String>,
    /// What was done.
    pub what: String,
    /// What else there is to say; may be empty.
    pub detail: String,
    /// On what; may be empty.
    pub target: String,
    /// Whose.
    pub customer: Option<Named>,
    /// How it went.
    pub outcome: Outcome,
    /// The job that did it.
    pub run: Option<Named>,
    /// Cloudflare's trace id.
    pub cf_ray: Option<String>,
    /// The reference of the portal's own request.
    pub reference: Option<String>,
}

impl Row {
    /// Whether it is about a thing known by Cloudflare's id alone.
    fn is_id(&self) -> bool {
        self.target.len() == 32 && self.target.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/activity/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// What is wrong with the filter.
    pub problems: Problems,
    /// The filter.
    pub filter: Filter,
    /// Whom it can be narrowed to.
    pub people: Vec<Choice>,
    /// Which customers it can be narrowed to.
    pub customers: Vec<Choice>,
    /// Where the same lines are as a table to take along.
    pub csv: String,
    /// The lines of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}

impl List {
    fn actions(&self) -> &'static [Action] {
        Action::ALL
    }
}

/// Shows a page of it.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(anyone: Anyone, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    match anyone {
        Anyone::Team(desk) => page(&desk, &asked).await,
        Anyone::Own(own) => own::page(&own, &asked).await,
    }
}

/// The same lines, all of them, to take along.
///
/// # Errors
/// [`PageError::BadRequest`] when the filter means nothing, [`PageError::Internal`] when the database does not answer.
pub async fn csv(anyone: Anyone, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    match anyone {
        Anyone::Team(desk) => table(&desk, &asked).await,
        Anyone::Own(own) => own::table(&own, &asked).await,
    }
}

/// The filter for the store, and the fields with what is wrong with them.
fn filter_of(asked: &Asked) -> (HistoryFilter, Filter) {
    let mut shown = Filter::default();
    let span = asked.span(&mut shown);
    let filter = HistoryFilter {
        person: read(&asked.person, &mut shown.person, "Choose a person of the list.", |text| text.parse().ok()),
        customer: read(&asked.customer, &mut shown.customer, "Choose a customer of the list.", |text| {
            text.parse().ok()
        }),
        action: asked.action(&mut shown, |_| true),
        from: span.from,
        until: span.until,
        before: span.before,
        limit: ASKED_FOR,
    };
    (filter, shown)
}

async fn page(desk: &Desk, asked: &Asked) -> Result<Response, PageError> {
    let (asked_for, filter) = filter_of(asked);
    let problems = filter.problems();
    let refused = !problems.is_empty();
    let mut found = if refused { Vec::new() } else { desk.portal.store.history(&asked_for).await? };
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let query = asked.query();
    let join = if query.is_empty() { "" } else { "&" };
    let next = found.last().filter(|_| more);
    let next = next.map(|last| format!("{}?{query}{join}before={}", paths::activity(), last.seq));
    let rows: Vec<Row> = found.into_iter().map(|line| shown(desk, line)).collect();
    let layout = desk.layout(Section::Activity, "Activity").await?;
    let page = List {
        layout: Layout { refused, ..layout },
        problems,
        people: people(desk).await?,
        customers: customers(desk).await?,
        csv: if query.is_empty() {
            paths::activity_csv().to_owned()
        } else {
            format!("{}?{query}", paths::activity_csv())
        },
        filter,
        emptiness: Emptiness::of(&rows, asked.is_narrowed() || asked_for.before.is_some()),
        pager: Pager { previous: None, next, words: format!("{} shown", count(rows.len(), "line", "lines")) },
        rows,
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}

async fn table(desk: &Desk, asked: &Asked) -> Result<Response, PageError> {
    let (asked_for, filter) = filter_of(asked);
    if !filter.problems().is_empty() {
        return Err(PageError::BadRequest);
    }
    let lines = desk.portal.store.history(&HistoryFilter { before: None, limit: i64::MAX, ..asked_for }).await?;
    let header = [
        "Time",
        "Person",
        "As whom at Cloudflare",
        "What",
        "Detail",
        "On",
        "Customer",
        "Result",
        "Job",
        "cf-ray",
        "Reference",
    ];
    download("activity", &header, lines.into_iter().map(record))
}

fn record(line: HistoryLine) -> Vec<String> {
    vec![
        machine(line.at),
        words::who(&line),
        line.identity.clone().unwrap_or_default(),
        line.action.words().to_owned(),
        words::detail(&line),
        words::target(&line),
        line.customer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        words::outcome(&line.result).word().to_owned(),
        line.run.as_ref().map(|(id, _)| paths::run(id)).unwrap_or_default(),
        line.cf_ray.unwrap_or_default(),
        line.request.unwrap_or_default(),
    ]
}

fn shown(desk: &Desk, line: HistoryLine) -> Row {
    Row {
        seq: line.seq,
        at: desk.when(line.at),
        who: words::who(&line),
        what: line.action.words().to_owned(),
        detail: words::detail(&line),
        target: words::target(&line),
        outcome: words::outcome(&line.result),
        identity: line.identity,
        customer: line.customer.map(|(id, name)| Named::new(id.to_string(), name)),
        run: line.run.map(|(id, title)| Named::new(id.to_string(), title)),
        cf_ray: line.cf_ray,
        reference: line.request,
    }
}

async fn people(desk: &Desk) -> Result<Vec<Choice>, PageError> {
    let everybody = desk.portal.store.everybody(None).await?;
    Ok(everybody.into_iter().map(|one| Choice::new(one.id.to_string(), label(&one))).collect())
}

/// Somebody in a list to choose from: people of customers are told from the team, and who is gone from who is here.
pub(in crate::web::pages) fn label(one: &Somebody) -> String {
    match (&one.customer, one.is_here) {
        (None, true) => one.name.clone(),
        (None, false) => format!("{} (removed)", one.name),
        (Some(customer), true) => format!("{} ({customer})", one.name),
        (Some(customer), false) => format!("{} ({customer}, removed)", one.name),
    }
}

async fn customers(desk: &Desk) -> Result<Vec<Choice>, PageError> {
    let all = desk.portal.store.all_customers().await?;
    Ok(all.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect())
}
