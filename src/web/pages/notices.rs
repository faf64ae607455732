//! `/notices`: what happened to websites by itself: went live, moved away, is about to be dropped. The team; a customer's
//! people read of their own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::going_live::Notice;
use crate::domain::text::in_unicode;
use crate::store::NoticesFor;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::NoticeTone;
use crate::web::telling::{Told, told};

/// One notice.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its place.
    pub seq: i64,
    /// When.
    pub at: When,
    /// Which kind.
    pub kind: NoticeTone,
    /// What it says.
    pub told: Told,
    /// The website; nothing where it is gone.
    pub website: Option<Named>,
    /// Whose it is; nothing for a customer's people.
    pub customer: Option<Named>,
    /// Whether it was read.
    pub is_read: bool,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/notices.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// The notices of this page.
    pub rows: Vec<Row>,
    /// The newest of all, up to which they are read when somebody says so; nothing where all are.
    pub newest: Option<i64>,
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
    /// The last notice of the page before.
    #[serde(default)]
    before: String,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The newest notice that was shown.
    #[serde(default)]
    seq: String,
}

/// Whose notices somebody reads.
pub(in crate::web) fn whose(anyone: &Anyone) -> NoticesFor {
    let customer = match anyone {
        Anyone::Team(_) => None,
        Anyone::Own(own) => Some(own.customer().id),
    };
    NoticesFor { person: anyone.desk().by(), customer }
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(anyone: Anyone, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let desk = anyone.desk();
    let before: Option<i64> = asked.before.parse().ok();
    let mut found = desk.portal.store.notices(whose(&anyone), before, 51).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|last| format!("{}?before={}", paths::notices(), last.seq));
    let is_team = matches!(anyone, Anyone::Team(_));
    let newest = found.first().filter(|_| before.is_none()).map(|first| first.seq);
    let rows: Vec<Row> = found.into_iter().map(|notice| shown(desk, notice, is_team)).collect();
    let layout = anyone.layout(Section::Notices, "Notices").await?;
    let page = List {
        newest: newest.filter(|_| layout.unread > 0),
        layout,
        emptiness: Emptiness::of(&rows, before.is_some()),
        pager: Pager { previous: None, next, words: format!("{} shown", count(rows.len(), "notice", "notices")) },
        rows,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Notes that they were read.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn post(anyone: Anyone, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    if let Ok(seq) = form.seq.parse::<i64>() {
        let mut tx = anyone.desk().portal.store.write().await?;
        tx.notices_read(anyone.desk().by(), seq).await?;
        tx.commit().await?;
    }
    Ok(Desk::go(paths::notices()))
}

fn shown(desk: &Desk, notice: Notice, is_team: bool) -> Row {
    let is_there = notice.zone.gone_at.is_none();
    Row {
        seq: notice.seq,
        at: desk.when(notice.at),
        kind: notice.kind.into(),
        told: told(&notice, &desk.portal.site.periods, desk.now()),
        website: is_there.then(|| Named::new(notice.zone.id, in_unicode(&notice.zone.name))),
        customer: notice.customer.filter(|_| is_team).map(|(id, name)| Named::new(id.to_string(), name)),
        is_read: notice.is_read,
    }
}
