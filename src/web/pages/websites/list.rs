//! `/websites`: the websites of all accounts. The team; a customer's people see their own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::text::in_unicode;
use crate::domain::website::ZoneRow;
use crate::mirror::ZONES;
use crate::store::ZoneFilter;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Choice, Field};
use crate::web::format::{When, count};
use crate::web::own_desk::Anyone;
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::own;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::WebsiteStatus;

use super::going_live::list as going_live;
use super::leaving::{Leaving, is_kept};
use super::setup;
use crate::web::price;

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
    /// When Cloudflare drops it if nothing changes.
    pub leaving: Option<Leaving>,
    /// Whether it waits and is kept because its plan is paid.
    pub kept: bool,
    /// Whether Cloudflare passes everything through untouched.
    pub paused: bool,
    /// `Full`, `Partial (CNAME)`.
    pub kind: String,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// What is paid for that, where Cloudflare says.
    pub price: Option<String>,
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
    /// The plan asked for, as it reads back; nothing: all.
    pub plan: Field,
    /// The plans to choose from.
    pub plans: Vec<Choice>,
    /// Where the same rows are to be had as a table.
    pub csv: String,
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
    pub(in crate::web::pages) q: String,
    /// A status word.
    #[serde(default)]
    pub(in crate::web::pages) status: String,
    /// A plan by what it reads back as.
    #[serde(default)]
    plan: String,
    /// The last website of the page before.
    #[serde(default)]
    pub(in crate::web::pages) after: String,
}

impl Asked {
    /// The status asked for; a word that is none asks for all.
    pub(in crate::web::pages) fn status(&self) -> Option<WebsiteStatus> {
        WebsiteStatus::ALL.iter().copied().find(|status| status.code() == self.status)
    }
}

/// By what the list is narrowed. A word that is no status or plan filters nothing: an old bookmark still shows a page.
#[derive(Clone, Debug)]
pub(super) struct Narrowed {
    status: Option<WebsiteStatus>,
    plan: String,
    plans: Vec<Choice>,
}

impl Narrowed {
    pub(super) async fn by(desk: &Desk, asked: &Asked) -> Result<Self, PageError> {
        let status = asked.status();
        let store = &desk.portal.store;
        let plans = store.remembered("plans of websites", String::new(), async || store.zone_plans().await).await?;
        let plan = plans.iter().find(|(id, _)| *id == asked.plan).map(|(id, _)| id.clone()).unwrap_or_default();
        let plans = plans.iter().map(|(id, name)| Choice::new(id, if name.is_empty() { id } else { name }));
        Ok(Self { status, plan, plans: plans.collect() })
    }

    pub(super) fn filter(&self, search: &str, limit: i64) -> ZoneFilter {
        ZoneFilter {
            search: search.to_owned(),
            status: self.status.map(|status| status.code().to_owned()).unwrap_or_default(),
            plan: self.plan.clone(),
            limit,
            ..ZoneFilter::default()
        }
    }

    /// The same rows elsewhere: an address with what narrows them.
    fn at(&self, path: &str, search: &str) -> String {
        let (q, plan) = (query_encoded(search), query_encoded(&self.plan));
        format!("{path}?q={q}&status={}&plan={plan}", self.status.map_or("", |status| status.code()))
    }
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(anyone: Anyone, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    if let Some(status) = asked.status().filter(|status| going_live::waits(*status)) {
        let wanted = match &anyone {
            Anyone::Team(desk) => waiting(desk, asked, status).await?,
            Anyone::Own(own) => own::websites::list::waiting(own, asked, status),
        };
        return going_live::page(&anyone, wanted).await;
    }
    match anyone {
        Anyone::Team(desk) => page(&desk, asked).await,
        Anyone::Own(own) => own::websites::list::page(&own, asked).await,
    }
}

/// The work list that is asked for: the same filter, other rows.
async fn waiting(desk: &Desk, asked: Asked, status: WebsiteStatus) -> Result<going_live::Wanted, PageError> {
    let narrowed = Narrowed::by(desk, &asked).await?;
    Ok(going_live::Wanted {
        filter: narrowed.filter(&asked.q, i64::MAX),
        here: narrowed.at(paths::websites(), &asked.q),
        csv: narrowed.at(paths::websites_csv(), &asked.q),
        status,
        plan: narrowed.plan,
        plans: narrowed.plans,
        after: asked.after,
    })
}

/// A page of them, without what is around it.
#[derive(Clone, Debug)]
struct Shown {
    narrowed: Narrowed,
    rows: Vec<Row>,
    emptiness: Emptiness,
    pager: Pager,
}

async fn page(desk: &Desk, asked: Asked) -> Result<Response, PageError> {
    let page = |shown: &Shown, layout| {
        let Shown { narrowed, rows, emptiness, pager } = shown.clone();
        List {
            layout,
            csv: narrowed.at(paths::websites_csv(), &asked.q),
            q: asked.q.clone(),
            status: narrowed.status,
            plan: Field::of(narrowed.plan),
            plans: narrowed.plans,
            rows,
            emptiness,
            pager,
            may_manage: desk.may_operate(),
        }
    };
    // What is searched for is seldom asked for twice; the list itself is, again and again.
    if !asked.q.is_empty() {
        let shown = shown(desk, &asked).await?;
        let layout = desk.mirrored(Section::Websites, "Websites", ZONES).await?;
        return Ok(Html(StatusCode::OK, page(&shown, layout)).into_response());
    }
    // How long websites still have is told in days.
    let of = format!("{} {:?}", desk.now().as_second() / 3_600, (&asked.status, &asked.plan, &asked.after));
    let store = &desk.portal.store;
    let shown = store.remembered("a page of websites", of, async || shown(desk, &asked).await).await?;
    let layout = desk.mirrored(Section::Websites, "Websites", ZONES).await?;
    desk.whole_page(shown, layout, page)
}

async fn shown(desk: &Desk, asked: &Asked) -> Result<Shown, PageError> {
    let narrowed = Narrowed::by(desk, asked).await?;
    let store = &desk.portal.store;
    let after = match asked.after.parse() {
        Ok(id) => store.zone(&id).await?.map(|last| (last.name, last.id)),
        Err(_) => None,
    };
    let mut found = store.zones(&ZoneFilter { after, ..narrowed.filter(&asked.q, 51) }).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let here = narrowed.at(paths::websites(), &asked.q);
    let next = found.last().filter(|_| more).map(|last| format!("{here}&after={}", last.zone.id));
    let all = count(
        *store.remembered("websites in all", String::new(), async || store.count_zones(None).await).await?,
        "website",
        "websites",
    );
    let words = format!("{} of {all} shown", count(found.len(), "website", "websites"));
    let rows: Vec<Row> = found.into_iter().map(|found| row(desk, found)).collect();
    let is_narrowed = !asked.q.is_empty() || narrowed.status.is_some() || !narrowed.plan.is_empty();
    Ok(Shown {
        emptiness: Emptiness::of(&rows, is_narrowed || !asked.after.is_empty()),
        pager: Pager { previous: None, next, words },
        narrowed,
        rows,
    })
}

fn row(desk: &Desk, row: ZoneRow) -> Row {
    let zone = row.zone;
    Row {
        leaving: Leaving::of(&zone, &desk.portal.site.periods, desk.now()),
        kept: is_kept(&zone),
        paused: zone.paused,
        website: Named::new(zone.id, in_unicode(&zone.name)),
        account: Named::new(zone.account, row.account_name),
        customer: row.customer.map(|(id, name)| Named::new(id.to_string(), name)),
        status: (&zone.status).into(),
        kind: setup::words(&zone.kind),
        price: zone.plan.as_ref().and_then(price::of_plan),
        plan: zone.plan.map(|plan| plan.name),
        created: zone.created_on.map(|at| desk.when(at)),
    }
}
