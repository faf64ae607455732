//! `/websites`: the websites of all accounts that the viewer may see.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::text::in_unicode;
use crate::domain::website::ZoneRow;
use crate::mirror::ZONES;
use crate::store::ZoneFilter;
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::WebsiteStatus;

/// One website.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and name.
    pub website: Named,
    /// The account it is in.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<Named>,
    /// How far it is.
    pub status: WebsiteStatus,
    /// `Full`, `Partial`.
    pub kind: String,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// When Cloudflare made it.
    pub created: Option<When>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/websites/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The status asked for; nothing: all.
    pub status: Option<WebsiteStatus>,
    /// The websites of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether the viewer may add websites.
    pub may_manage: bool,
}

impl List {
    /// Whether this status is the one asked for.
    #[must_use]
    pub fn wants(&self, status: &WebsiteStatus) -> bool {
        self.status.as_ref() == Some(status)
    }
}

/// Rows on a page.
const ROWS: usize = 50;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of a name, or an id.
    #[serde(default)]
    q: String,
    /// A status word.
    #[serde(default)]
    status: String,
    /// The last website of the page before.
    #[serde(default)]
    after: String,
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let after = match asked.after.parse() {
        Ok(id) => store.zone(&id).await?.map(|last| (last.name, last.id)),
        Err(_) => None,
    };
    // A word that is no status filters nothing: an old bookmark still shows a page.
    let status = WebsiteStatus::ALL.iter().copied().find(|status| status.code() == asked.status);
    let filter = ZoneFilter {
        search: asked.q.clone(),
        status: status.map(|status| status.code().to_owned()).unwrap_or_default(),
        after,
        limit: 51,
        ..ZoneFilter::default()
    };
    let mut found = store.zones(&filter).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|last| {
        let (q, status) = (query_encoded(&asked.q), query_encoded(&asked.status));
        format!("{}?q={q}&status={status}&after={}", paths::websites(), last.zone.id)
    });
    let all = count(store.count_zones().await?, "website", "websites");
    let words = format!("{} of {all} shown", count(found.len(), "website", "websites"));
    let rows: Vec<Row> = found.into_iter().map(|row| shown(&desk, row)).collect();
    let page = List {
        layout: desk.mirrored(Section::Websites, "Websites", ZONES).await?,
        emptiness: Emptiness::of(&rows, !asked.q.is_empty() || status.is_some() || !asked.after.is_empty()),
        q: asked.q,
        status,
        rows,
        pager: Pager { previous: None, next, words },
        may_manage: desk.may_operate(),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn shown(desk: &Desk, row: ZoneRow) -> Row {
    let zone = row.zone;
    Row {
        website: Named::new(zone.id, in_unicode(&zone.name)),
        account: Named::new(zone.account, row.account_name),
        customer: row.customer.map(|(id, name)| Named::new(id.to_string(), name)),
        status: (&zone.status).into(),
        kind: capital(zone.kind.as_str()),
        plan: zone.plan.map(|plan| plan.name),
        created: zone.created_on.map(|at| desk.when(at)),
    }
}
