//! `/bulk/{bulk}`: what a file asks for, and how far it is, row by row.

use std::time::Duration;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::access::BudgetView;
use crate::domain::bulk::file::Column;
use crate::domain::bulk::{Bulk, BulkRow, BulkState, Counts, Standing};
use crate::domain::ids::BulkId;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Field, Problems};
use crate::web::format::{When, count, number, span};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::{BulkStanding, RowStanding};

/// Rows on a page.
const ROWS: usize = 100;

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its line in the file.
    pub line: i64,
    /// The account, as it stands in the file.
    pub account: String,
    /// The customer, as it stands in the file.
    pub customer: String,
    /// Everything else in it.
    pub rest: Vec<String>,
    /// How it stands.
    pub standing: RowStanding,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// What to know before it is begun; only until then.
    pub warnings: Vec<String>,
    /// What there is to say of it.
    pub note: Option<String>,
    /// Its job.
    pub run: Option<String>,
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
#[derive(Clone, Debug, Template)]
#[template(path = "pages/bulk/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Its id and the file's name.
    pub bulk: Named,
    /// How it stands.
    pub standing: BulkStanding,
    /// The state in one sentence.
    pub summary: String,
    /// When it was uploaded.
    pub made: When,
    /// When it was begun.
    pub started: Option<When>,
    /// Rows to which nothing more happens by itself.
    pub over: i64,
    /// All rows.
    pub all: i64,
    /// Rows that can be begun.
    pub good: i64,
    /// Rows that failed.
    pub failed: i64,
    /// What it takes, as sentences.
    pub takes: Vec<String>,
    /// Orders that cost money.
    pub orders: usize,
    /// The tick that these are meant.
    pub confirmed: Field,
    /// Files of the same content that were begun before.
    pub before: Vec<(String, When)>,
    /// The filter by standing.
    pub filters: Vec<Filter>,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}

impl Show {
    /// Seconds until the page looks at itself again; nothing once it moves no more.
    #[must_use]
    pub fn follow(&self) -> Option<u32> {
        (self.standing == BulkStanding::Working).then_some(3)
    }
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A standing's word.
    #[serde(default)]
    state: String,
    /// The last line of the page before.
    #[serde(default)]
    after: i64,
}

/// The bulk of an address.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub(super) async fn known(desk: &Desk, id: BulkId) -> Result<Bulk, PageError> {
    desk.portal.store.bulk(id).await?.ok_or(PageError::NotFound)
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is none.
pub async fn get(
    Operating(desk): Operating,
    Id(id): Id<BulkId>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let bulk = known(&desk, id).await?;
    page(&desk, bulk, &asked, Field::default()).await
}

/// The page, with what is wrong with the tick.
pub(super) async fn page(desk: &Desk, bulk: Bulk, asked: &Asked, confirmed: Field) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let counts = store.bulk_counts(bulk.id).await?;
    let only = Standing::from_word(&asked.state);
    let (rows, more) = rows(desk, bulk.id, only, asked.after).await?;
    let problems = Problems::of([("confirmed", &confirmed)]);
    let refused = !problems.is_empty();
    let next = rows.last().filter(|_| more).map(|last| {
        format!("{}?state={}&after={}", paths::bulk(bulk.id), only.map(Standing::as_str).unwrap_or_default(), last.line)
    });
    let before = store.bulks_of_file(&bulk.sha256, bulk.id).await?;
    let is_draft = bulk.state == BulkState::Draft;
    let shown: Vec<Row> = rows.into_iter().map(|row| shown(row, is_draft)).collect();
    let standing = BulkStanding::of(bulk.state, &counts);
    let page = Show {
        layout: Layout { refused, ..desk.layout(Section::Jobs, &bulk.name).await? },
        problems,
        summary: summary(standing, &counts),
        standing,
        made: desk.when(bulk.created_at),
        started: bulk.started_at.map(|at| desk.when(at)),
        over: counts.over(),
        all: counts.all(),
        good: counts.all() - counts.of(Standing::Faulty),
        failed: counts.of(Standing::Failed),
        takes: takes(&bulk, counts.all() - counts.of(Standing::Faulty), &desk.portal.runs.partner_budget()),
        orders: bulk.effort.orders,
        confirmed,
        before: before.into_iter().map(|one| (one.id.to_string(), desk.when(one.created_at))).collect(),
        filters: filters(bulk.id, &counts, only),
        emptiness: Emptiness::of(&shown, only.is_some() || asked.after > 0),
        pager: Pager { previous: None, next, words: format!("{} shown", count(shown.len(), "row", "rows")) },
        rows: shown,
        bulk: Named::new(bulk.id.to_string(), bulk.name),
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}

/// A page of rows that stand so, and whether there are more.
async fn rows(
    desk: &Desk,
    id: BulkId,
    only: Option<Standing>,
    mut after: i64,
) -> Result<(Vec<BulkRow>, bool), PageError> {
    let (mut found, at_a_time) = (Vec::new(), 1_000);
    loop {
        let read = desk.portal.store.bulk_rows(id, after, at_a_time).await?;
        let is_last = i64::try_from(read.len()).unwrap_or(0) < at_a_time;
        after = read.last().map_or(after, |row| row.line);
        found.extend(read.into_iter().filter(|row| only.is_none_or(|only| row.standing == only)));
        if is_last || found.len() > ROWS {
            let more = found.len() > ROWS;
            found.truncate(ROWS);
            return Ok((found, more));
        }
    }
}

fn shown(row: BulkRow, is_draft: bool) -> Row {
    let cell = |column: Column| row.cells.get(&column).cloned().unwrap_or_default();
    let apart = [Column::Account, Column::Customer];
    let rest = row.cells.iter().filter(|(column, _)| !apart.contains(column));
    Row {
        line: row.line,
        account: cell(Column::Account),
        customer: cell(Column::Customer),
        rest: rest.map(|(column, cell)| format!("{}: {cell}", column.name())).collect(),
        standing: row.standing.into(),
        faults: row.faults,
        warnings: if is_draft { row.warnings } else { Vec::new() },
        // What a row waited for is of no interest once nobody waits.
        note: row.note.filter(|_| row.standing != Standing::Cancelled).or_else(|| held(row.standing, row.after)),
        run: row.run.map(|run| run.to_string()),
    }
}

fn held(standing: Standing, after: Option<i64>) -> Option<String> {
    let line = after.filter(|_| standing == Standing::Held)?;
    Some(format!("It waits for line {line}, which makes its account."))
}

fn summary(standing: BulkStanding, counts: &Counts) -> String {
    let rows = |n: i64| count(usize::try_from(n).unwrap_or(0), "row", "rows");
    match standing {
        BulkStanding::Draft => {
            let faulty = counts.of(Standing::Faulty);
            let good = counts.all() - faulty;
            let can = match (good, faulty) {
                (0, _) => format!("None of {} can be begun.", rows(faulty)),
                (_, 0) => format!("{} can be begun.", rows(good)),
                _ => format!("{} can be begun, {} cannot and would be left out.", rows(good), rows(faulty)),
            };
            format!("{can} Nothing was done yet.")
        }
        BulkStanding::Working
        | BulkStanding::Paused
        | BulkStanding::Cancelled
        | BulkStanding::Done
        | BulkStanding::Troubled => format!("{} of {} are over.", counts.over(), rows(counts.all())),
    }
}

/// What it takes, and how long that is.
fn takes(bulk: &Bulk, good: i64, budget: &BudgetView) -> Vec<String> {
    let effort = &bulk.effort;
    if good == 0 {
        return vec!["Nothing: put the table right and upload it again.".to_owned()];
    }
    if effort.accounts + effort.websites == 0 {
        return vec!["No account and no website is made: what these rows name is there already.".to_owned()];
    }
    let time = effort.time(budget.at_once, budget.limit, budget.window);
    let per = in_words(budget.window);
    let mut words = vec![format!(
        "{} and {} are made.",
        count(effort.accounts, "account", "accounts"),
        count(effort.websites, "website", "websites")
    )];
    let calls = usize::try_from(effort.partner).unwrap_or(usize::MAX);
    words.push(format!(
        "That takes about {} as the tenant admin, of whose {} in {per} there are {} left now, and {} as service users.",
        count(calls, "call", "calls"),
        number(budget.limit.into()),
        number(budget.left.into()),
        number(effort.customers.try_into().unwrap_or(i64::MAX))
    ));
    words.push(if time < Duration::from_secs(60) {
        "At this budget that is done within minutes.".to_owned()
    } else {
        format!("At this budget it takes about {}.", in_words(time))
    });
    words
}

fn filters(id: BulkId, counts: &Counts, current: Option<Standing>) -> Vec<Filter> {
    let url = paths::bulk(id);
    let all = Filter { word: format!("All ({})", counts.all()), url: url.clone(), current: current.is_none() };
    let there = Standing::ALL.into_iter().filter(|standing| counts.of(*standing) > 0 || current == Some(*standing));
    let one = |standing: Standing| Filter {
        word: format!("{} ({})", RowStanding::from(standing).word(), counts.of(standing)),
        url: format!("{url}?state={}", standing.as_str()),
        current: current == Some(standing),
    };
    std::iter::once(all).chain(there.map(one)).collect()
}

fn in_words(time: Duration) -> String {
    span(i64::try_from(time.as_secs()).unwrap_or(i64::MAX))
}
