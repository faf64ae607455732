//! `/activity` and `/activity.csv`: the history, newest first. The team.

use std::time::Duration;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::clock::Timestamp;
use crate::domain::audit::{Action, HistoryLine};
use crate::store::HistoryFilter;
use crate::web::csv::download;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Choice, Field, Problems};
use crate::web::format::{When, count, machine};
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::Outcome;

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
}

impl Row {
    /// Whether it is about a thing known by Cloudflare's id alone.
    fn is_id(&self) -> bool {
        self.target.len() == 32 && self.target.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}

/// The filter, as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Who.
    pub person: Field,
    /// Whose.
    pub customer: Field,
    /// What.
    pub kind: Field,
    /// First day, `YYYY-MM-DD`.
    pub from: Field,
    /// Last day, `YYYY-MM-DD`.
    pub to: Field,
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

/// Lines on a page.
const ROWS: usize = 50;
/// One more, to know whether there is a page after it.
const ASKED_FOR: i64 = 51;
const DAY: Duration = Duration::from_secs(86_400);

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A person's id.
    #[serde(default)]
    person: String,
    /// A customer's id.
    #[serde(default)]
    customer: String,
    /// An action's word.
    #[serde(default)]
    kind: String,
    /// First day, UTC.
    #[serde(default)]
    from: String,
    /// Last day, UTC.
    #[serde(default)]
    to: String,
    /// The last line of the page before.
    #[serde(default)]
    before: String,
}

impl List {
    fn actions(&self) -> &'static [Action] {
        Action::ALL
    }
}

impl Asked {
    /// The filter for the store, and the fields with what is wrong with them.
    fn read(&self) -> (HistoryFilter, Filter) {
        let mut shown = Filter::default();
        let filter = HistoryFilter {
            person: read(&self.person, &mut shown.person, "Choose a person of the list.", |text| text.parse().ok()),
            customer: read(&self.customer, &mut shown.customer, "Choose a customer of the list.", |text| {
                text.parse().ok()
            }),
            action: read(&self.kind, &mut shown.kind, "Choose what was done from the list.", Action::from_store),
            from: read(&self.from, &mut shown.from, "Enter the first day like 2026-05-03.", midnight),
            until: read(&self.to, &mut shown.to, "Enter the last day like 2026-05-03.", |text| {
                midnight(text)?.checked_add(DAY).ok()
            }),
            before: self.before.parse().ok(),
            limit: ASKED_FOR,
        };
        (filter, shown)
    }

    fn is_narrowed(&self) -> bool {
        [&self.person, &self.customer, &self.kind, &self.from, &self.to].iter().any(|text| !text.is_empty())
    }

    /// The same question as an address.
    fn query(&self) -> String {
        let fields = [
            ("person", &self.person),
            ("customer", &self.customer),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", query_encoded(value))).collect::<Vec<_>>().join("&")
    }
}

/// One field: nothing when it is empty, and a word beside it when it means nothing.
fn read<T>(text: &str, field: &mut Field, says: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    *field = Field::of(text);
    if text.is_empty() {
        return None;
    }
    let found = parse(text);
    if found.is_none() {
        field.error = Some(says.to_owned());
    }
    found
}

/// The beginning of a day in UTC.
fn midnight(day: &str) -> Option<Timestamp> {
    let plain = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    format!("{day}T00:00:00Z").parse().ok().filter(|_| plain)
}

/// Shows a page of it.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let (asked_for, filter) = asked.read();
    let problems = Problems::of([
        ("person", &filter.person),
        ("customer", &filter.customer),
        ("kind", &filter.kind),
        ("from", &filter.from),
        ("to", &filter.to),
    ]);
    let refused = !problems.is_empty();
    let mut found = if refused { Vec::new() } else { desk.portal.store.history(&asked_for).await? };
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let query = asked.query();
    let join = if query.is_empty() { "" } else { "&" };
    let next = found.last().filter(|_| more);
    let next = next.map(|last| format!("{}?{query}{join}before={}", paths::activity(), last.seq));
    let rows: Vec<Row> = found.into_iter().map(|line| shown(&desk, line)).collect();
    let layout = desk.layout(Section::Activity, "Activity").await?;
    let page = List {
        layout: Layout { refused, ..layout },
        problems,
        people: people(&desk).await?,
        customers: customers(&desk).await?,
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

/// The same lines, all of them, to take along.
///
/// # Errors
/// [`PageError::BadRequest`] when the filter means nothing, [`PageError::Internal`] when the database does not answer.
pub async fn csv(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let (asked_for, filter) = asked.read();
    let fields = [&filter.person, &filter.customer, &filter.kind, &filter.from, &filter.to];
    if fields.iter().any(|field| field.error.is_some()) {
        return Err(PageError::BadRequest);
    }
    let lines = desk.portal.store.history(&HistoryFilter { before: None, limit: i64::MAX, ..asked_for }).await?;
    let header =
        ["Time", "Person", "As whom at Cloudflare", "What", "Detail", "On", "Customer", "Result", "Job", "cf-ray"];
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
        words::outcome(&line).word().to_owned(),
        line.run.as_ref().map(|(id, _)| paths::run(id)).unwrap_or_default(),
        line.cf_ray.unwrap_or_default(),
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
        outcome: words::outcome(&line),
        identity: line.identity,
        customer: line.customer.map(|(id, name)| Named::new(id.to_string(), name)),
        run: line.run.map(|(id, title)| Named::new(id.to_string(), title)),
        cf_ray: line.cf_ray,
    }
}

async fn people(desk: &Desk) -> Result<Vec<Choice>, PageError> {
    let everybody = desk.portal.store.everybody().await?;
    let label = |name: String, here| if here { name } else { format!("{name} (removed)") };
    Ok(everybody.into_iter().map(|(id, name, here)| Choice::new(id.to_string(), label(name, here))).collect())
}

async fn customers(desk: &Desk) -> Result<Vec<Choice>, PageError> {
    let all = desk.portal.store.all_customers().await?;
    Ok(all.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect())
}
