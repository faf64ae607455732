//! `/websites/{zone}/dns/snapshots/{snapshot}`: records as they once were beside those of now, or beside another snapshot;
//! and the way back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::ids::SnapshotId;
use crate::domain::policy::OwnAct;
use crate::domain::record::diff::{Mode, Present, Row, Wanted, difference};
use crate::domain::record::draft::{Counts, Snapshot, Source, sort};
use crate::domain::record::zone_file::Says;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::id::Ids;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Html, Layout};
use crate::web::parts::Named;
use crate::web::paths;
use crate::web::unread::why;
use crate::wire::ids::ZoneId;

use super::compared::{Compared, What, summary};
use super::snapshots;

/// Most rows that are shown; a draft shows all.
const ROWS: usize = 500;
/// Snapshots offered to compare with.
const OTHERS: i64 = 50;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/snapshot.html")]
pub struct Page {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// The snapshot.
    pub snapshot: snapshots::Row,
    /// Other snapshots to compare with.
    pub others: Vec<snapshots::Row>,
    /// The other snapshot it is compared with; nothing: the records of now.
    pub with: Option<snapshots::Row>,
    /// What is different, in words; nothing where it could not be compared.
    pub summary: Option<String>,
    /// The rows that differ.
    pub rows: Vec<Compared>,
    /// How many more there are.
    pub more: usize,
    /// How many are the same.
    pub same: usize,
    /// Why it could not be compared, or not gone back to.
    pub refused: Option<String>,
    /// Whether the viewer may go back to it.
    pub may_change: bool,
}

impl Page {
    fn is_with(&self, other: &snapshots::Row) -> bool {
        self.with.as_ref().is_some_and(|with| with.id == other.id)
    }
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Another snapshot.
    #[serde(default)]
    with: String,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {}

/// Compares.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such snapshot of the website, or none to compare with.
pub async fn get(
    anyone: Anyone,
    Ids(zone, id): Ids<ZoneId, SnapshotId>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &zone).await?;
    let (snapshot, then) = known(&at, id).await?;
    if asked.with.is_empty() {
        return match at.portal().mirror.all_records(&zone, at.customer()).await {
            Ok(now) => page(&at, &snapshot, None, Ok(rows(&at, &then, &now))).await,
            Err(unread) => page(&at, &snapshot, None, Err(why(&unread, "its records"))).await,
        };
    }
    let (other, later) = known(&at, asked.with.parse().map_err(|_| PageError::NotFound)?).await?;
    page(&at, &snapshot, Some(&other), Ok(rows(&at, &then, &later))).await
}

/// Makes a draft of the way back, to be looked at before anything is changed.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such snapshot; what [`AtWebsite::must`] answers.
pub async fn post(
    acting: Acting,
    Ids(zone, id): Ids<ZoneId, SnapshotId>,
    Checked(Form {}): Checked<Form>,
) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &zone).await?;
    at.must(OwnAct::ChangeRecords)?;
    let (snapshot, then) = known(&at, id).await?;
    let now = match at.portal().mirror.all_records(&zone, at.customer()).await {
        Ok(now) => now,
        Err(unread) => return page(&at, &snapshot, None, Err(why(&unread, "its records"))).await,
    };
    let source = Source::Snapshot { snapshot: id, taken_at: snapshot.taken_at };
    let draft = super::import::keep(&at, source, &now, rows(&at, &then, &now)).await?;
    Ok(Desk::go(&paths::draft(&zone, draft)))
}

async fn known(at: &AtWebsite, id: SnapshotId) -> Result<(Snapshot, Vec<Present>), PageError> {
    at.portal().store.snapshot(&at.zone, at.customer(), id).await?.ok_or(PageError::NotFound)
}

/// What would have to change for `now` to be as it was `then`.
fn rows(at: &AtWebsite, then: &[Present], now: &[Present]) -> Vec<Row> {
    let of = |one: &Present| Wanted { line: None, record: one.record.clone(), says: Says::ALL, notes: Vec::new() };
    // What Cloudflare looks after itself comes back by itself, or not at all.
    let wanted = then.iter().filter(|one| !one.locked).map(of).collect();
    let mut rows = difference(&at.zone.name, now, wanted, Mode::All);
    sort(&mut rows);
    rows
}

async fn page(
    at: &AtWebsite,
    snapshot: &Snapshot,
    with: Option<&Snapshot>,
    found: Result<Vec<Row>, String>,
) -> Result<Response, PageError> {
    let (rows, refused) = match found {
        Ok(rows) => (Some(rows), None),
        Err(words) => (None, Some(words)),
    };
    let counts = rows.as_deref().map(Counts::of);
    let all: Vec<Compared> = rows.into_iter().flatten().map(Compared::of).collect();
    let (mut rows, same): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|row| !matches!(row.what, What::Same | What::Stays));
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let others = at.portal().store.snapshots(&at.zone, at.customer(), OTHERS).await?;
    let page = Page {
        layout: at.layout("Snapshot").await?,
        website: at.named(),
        snapshot: snapshots::Row::of(at, snapshot),
        others: others.iter().filter(|one| one.id != snapshot.id).map(|one| snapshots::Row::of(at, one)).collect(),
        with: with.map(|one| snapshots::Row::of(at, one)),
        summary: counts.map(|counts| summary(&counts)),
        rows,
        more,
        same: same.len(),
        refused,
        may_change: at.may(OwnAct::ChangeRecords),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}
