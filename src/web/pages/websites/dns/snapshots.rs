//! `/websites/{zone}/dns/snapshots`: the records as they once were.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::ids::SnapshotId;
use crate::domain::policy::OwnAct;
use crate::domain::record::draft::{Snapshot, Taken};
use crate::store::NewSnapshot;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::format::{When, count};
use crate::web::id::Id;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Html, Layout};
use crate::web::parts::{Emptiness, Named};
use crate::web::paths;
use crate::web::unread::why;
use crate::wire::ids::ZoneId;

/// Most that are listed.
const ROWS: i64 = 200;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/snapshots.html")]
pub struct Snapshots {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// The snapshots, newest first.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// Why none could be taken now.
    pub refused: Option<String>,
    /// Whether the viewer may take one and go back to one.
    pub may_change: bool,
}

/// One snapshot.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// When it was taken.
    pub taken: When,
    /// Until when nothing changed, where that is later.
    pub seen: Option<When>,
    /// Why it was taken.
    pub why: &'static str,
    /// How many records there are.
    pub count: String,
    /// Whether it is of an earlier website of the same name.
    pub earlier: bool,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {}

/// Why a snapshot was taken.
pub(super) fn words(taken: Taken) -> &'static str {
    match taken {
        Taken::Daily => "Daily",
        Taken::ByHand => "By hand",
        Taken::BeforeChanges => "Before changes",
    }
}

impl Row {
    pub(super) fn of(at: &AtWebsite, one: &Snapshot) -> Self {
        Self {
            id: one.id.to_string(),
            taken: at.desk().when(one.taken_at),
            seen: (one.seen_at > one.taken_at).then(|| at.desk().when(one.seen_at)),
            why: words(one.taken),
            count: count(one.count, "record", "records"),
            earlier: one.zone != at.zone.id,
        }
    }
}

/// Lists them.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    page(&at, None).await
}

/// Keeps the records as they are just now.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, Checked(Form {}): Checked<Form>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeRecords)?;
    let records = match at.portal().mirror.all_records(&id, at.customer()).await {
        Ok(records) => records,
        Err(unread) => return page(&at, Some(why(&unread, "its records"))).await,
    };
    let now = at.desk().now();
    let mut tx = at.portal().store.write().await?;
    tx.keep_snapshot(&NewSnapshot {
        id: SnapshotId::new(now, &at.portal().plumbing.random),
        zone: &id,
        zone_name: &at.zone.name,
        taken: Taken::ByHand,
        records: &records,
        now,
    })
    .await?;
    tx.commit().await?;
    at.desk().say("The records are kept as they are now.").await?;
    Ok(Desk::go(&paths::website_snapshots(&id)))
}

async fn page(at: &AtWebsite, refused: Option<String>) -> Result<Response, PageError> {
    let found = at.portal().store.snapshots(&at.zone, at.customer(), ROWS).await?;
    let rows: Vec<Row> = found.iter().map(|one| Row::of(at, one)).collect();
    let status = if refused.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Snapshots").await?;
    let page = Snapshots {
        layout: Layout { refused: refused.is_some(), ..layout },
        website: at.named(),
        emptiness: Emptiness::of(&rows, false),
        rows,
        refused,
        may_change: at.may(OwnAct::ChangeRecords),
    };
    Ok(Html(status, page).into_response())
}
