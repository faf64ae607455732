//! `/websites` for a customer's people: their own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::policy::OwnAct;
use crate::domain::text::in_unicode;
use crate::domain::website::ZoneRow;
use crate::mirror::ZONES;
use crate::store::ZoneFilter;
use crate::web::error::PageError;
use crate::web::format::{When, count};
use crate::web::own_desk::OwnDesk;
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::websites::going_live::list as going_live;
use crate::web::pages::websites::leaving::{Leaving, is_kept};
use crate::web::pages::websites::list::Asked;
use crate::web::pages::websites::setup;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::{OwnRunState, WebsiteStatus};

/// One website.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and name.
    pub website: Named,
    /// The name of the account it is in.
    pub account: String,
    /// How far it is.
    pub status: WebsiteStatus,
    /// When Cloudflare drops it if nothing changes.
    pub leaving: Option<Leaving>,
    /// Whether it waits and is kept because of its plan.
    pub kept: bool,
    /// Whether Cloudflare passes everything through untouched.
    pub paused: bool,
    /// `Full`, `Partial (CNAME)`.
    pub kind: String,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// When Cloudflare made it.
    pub created: Option<When>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/own/websites/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The status asked for; nothing: all.
    pub status: Option<WebsiteStatus>,
    /// Where the same rows are to be had as a table.
    pub csv: String,
    /// Websites that are being added and are in no row yet.
    pub coming: Vec<(Named, OwnRunState)>,
    /// The websites of this page.
    pub rows: Vec<Row>,
    /// Whether they are in more than one account.
    pub in_accounts: bool,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether the viewer may add websites.
    pub may_add: bool,
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

/// The filter for what is asked: only this customer's, whatever else is asked.
pub(super) fn filter(own: &OwnDesk, asked: &Asked, limit: i64) -> ZoneFilter {
    ZoneFilter {
        customer: Some(own.customer().id),
        search: asked.q.clone(),
        status: asked.status().map(|status| status.code().to_owned()).unwrap_or_default(),
        limit,
        ..ZoneFilter::default()
    }
}

/// The same rows elsewhere: an address with what narrows them.
fn at(path: &str, asked: &Asked) -> String {
    format!("{path}?q={}&status={}", query_encoded(&asked.q), asked.status().map_or("", |status| status.code()))
}

/// The work list that is asked for: this customer's alone.
pub fn waiting(own: &OwnDesk, asked: Asked, status: WebsiteStatus) -> going_live::Wanted {
    going_live::Wanted {
        filter: filter(own, &asked, i64::MAX),
        status,
        plan: String::new(),
        plans: Vec::new(),
        here: at(paths::websites(), &asked),
        csv: at(paths::websites_csv(), &asked),
        after: asked.after,
    }
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn page(own: &OwnDesk, asked: Asked) -> Result<Response, PageError> {
    let (store, customer) = (&own.portal().store, own.customer().id);
    let after = match asked.after.parse() {
        // Where the page before ended must be the customer's own too: else it could be asked what lies behind another's.
        Ok(id) => store.zone_of(customer, &id).await?.map(|last| (last.name, last.id)),
        Err(_) => None,
    };
    let mut found = store.zones(&ZoneFilter { after, ..filter(own, &asked, 51) }).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next =
        found.last().filter(|_| more).map(|last| format!("{}&after={}", at(paths::websites(), &asked), last.zone.id));
    let all = count(store.count_zones(Some(customer)).await?, "website", "websites");
    let words = format!("{} of {all} shown", count(found.len(), "website", "websites"));
    let rows: Vec<Row> = found.into_iter().map(|row| shown(own, row)).collect();
    let is_narrowed = !asked.q.is_empty() || asked.status().is_some() || !asked.after.is_empty();
    let mut open = store.open_runs(None, Some(customer)).await?;
    open.retain(|run| run.kind == "add_website");
    let page = List {
        layout: own.mirrored(Section::Websites, "Websites", ZONES).await?,
        emptiness: Emptiness::of(&rows, is_narrowed),
        csv: at(paths::websites_csv(), &asked),
        status: asked.status(),
        q: asked.q,
        coming: super::notices(open),
        rows,
        in_accounts: own.accounts().await?.len() > 1,
        pager: Pager { previous: None, next, words },
        may_add: own.may(OwnAct::AddWebsites),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn shown(own: &OwnDesk, row: ZoneRow) -> Row {
    let zone = row.zone;
    Row {
        leaving: Leaving::of(&zone, &own.portal().site.periods, own.now()),
        kept: is_kept(&zone),
        paused: zone.paused,
        website: Named::new(zone.id, in_unicode(&zone.name)),
        account: row.account_name,
        status: (&zone.status).into(),
        kind: setup::words(&zone.kind),
        plan: zone.plan.map(|plan| plan.name),
        created: zone.created_on.map(|at| own.when(at)),
    }
}
