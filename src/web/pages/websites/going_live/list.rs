//! `/websites?status=pending`: the websites that wait, as a work list, the most urgent first. The team; a customer's
//! people see their own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::clock::Timestamp;
use crate::domain::text::in_unicode;
use crate::domain::website::{Periods, Zone, ZoneRow};
use crate::mirror::ZONES;
use crate::store::ZoneFilter;
use crate::web::error::PageError;
use crate::web::form::{Choice, Field};
use crate::web::format::count;
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::WebsiteStatus;
use crate::wire::ids::ZoneId;

use super::Live;
use crate::web::pages::websites::leaving::{Leaving, is_kept};

/// One website that waits.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and name.
    pub website: Named,
    /// The account it is in; nothing for a customer's people.
    pub account: Option<Named>,
    /// Whose it is; nothing for a customer's people.
    pub customer: Option<Named>,
    /// How far it is.
    pub status: WebsiteStatus,
    /// When Cloudflare drops it if nothing changes.
    pub leaving: Option<Leaving>,
    /// Whether it waits and is kept because of its plan.
    pub kept: bool,
    /// What its DNS says; nothing where DNS has no say.
    pub live: Option<Live>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/going_live/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The status asked for.
    pub status: WebsiteStatus,
    /// The plan asked for, as it reads back; nothing: all.
    pub plan: Field,
    /// The plans to choose from.
    pub plans: Vec<Choice>,
    /// Where the same rows are to be had as a table.
    pub csv: String,
    /// The address of this page, to come back to.
    pub here: String,
    /// The websites of this page.
    pub rows: Vec<Row>,
    /// Whether somebody of the team looks.
    pub is_team: bool,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}

/// Rows on a page.
const ROWS: usize = 50;

/// What the page is asked with, as the lists of websites read it.
#[derive(Debug)]
pub struct Wanted {
    /// What narrows it, without a page.
    pub filter: ZoneFilter,
    /// The status asked for.
    pub status: WebsiteStatus,
    /// The plan asked for.
    pub plan: String,
    /// The plans to choose from; none: that is not offered.
    pub plans: Vec<Choice>,
    /// This list's own address, without a page.
    pub here: String,
    /// Where the same rows are as a table.
    pub csv: String,
    /// The last website of the page before.
    pub after: String,
}

/// Whether websites with this status wait for their DNS.
#[must_use]
pub fn waits(status: WebsiteStatus) -> bool {
    matches!(status, WebsiteStatus::Pending | WebsiteStatus::Initializing | WebsiteStatus::Moved)
}

/// What a website's place in the list is: who is dropped first comes first.
type Place = (Timestamp, String, ZoneId);

fn place(zone: &Zone, periods: &Periods) -> Place {
    (zone.dropped_at(periods).unwrap_or(Timestamp::MAX), zone.name.clone(), zone.id.clone())
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn page(anyone: &Anyone, wanted: Wanted) -> Result<Response, PageError> {
    let (desk, periods) = (anyone.desk(), anyone.desk().portal.site.periods);
    let store = &desk.portal.store;
    let customer = wanted.filter.customer;
    // All that wait are read, since who comes first is counted from days and plans: they are few beside those that are live.
    let filter = ZoneFilter { limit: i64::MAX, after: None, ..wanted.filter };
    let mut found = store.zones(&filter).await?;
    found.sort_by_cached_key(|row| place(&row.zone, &periods));
    if let Some(last) = last_of(anyone, &wanted.after).await? {
        let last = place(&last, &periods);
        found.retain(|row| place(&row.zone, &periods) > last);
    }
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|last| format!("{}&after={}", wanted.here, last.zone.id));
    let all = count(store.count_zones(customer).await?, "website", "websites");
    let words = format!("{} of {all} shown", count(found.len(), "website", "websites"));
    let rows = rows(anyone, found).await?;
    let layout = match anyone {
        Anyone::Team(desk) => desk.mirrored(Section::Websites, "Websites", ZONES).await?,
        Anyone::Own(own) => own.mirrored(Section::Websites, "Websites", ZONES).await?,
    };
    let page = List {
        layout,
        emptiness: Emptiness::of(&rows, true),
        q: filter.search,
        status: wanted.status,
        plan: Field::of(wanted.plan),
        plans: wanted.plans,
        csv: wanted.csv,
        here: wanted.here,
        rows,
        is_team: matches!(anyone, Anyone::Team(_)),
        pager: Pager { previous: None, next, words },
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Where the page before ended. It must be the customer's own too: else it could be asked what lies behind another's.
async fn last_of(anyone: &Anyone, after: &str) -> Result<Option<Zone>, PageError> {
    let Ok(id) = after.parse() else { return Ok(None) };
    let store = &anyone.desk().portal.store;
    Ok(match anyone {
        Anyone::Team(_) => store.zone(&id).await?,
        Anyone::Own(own) => store.zone_of(own.customer().id, &id).await?,
    })
}

async fn rows(anyone: &Anyone, found: Vec<ZoneRow>) -> Result<Vec<Row>, PageError> {
    let desk = anyone.desk();
    let ids: Vec<ZoneId> = found.iter().map(|row| row.zone.id.clone()).collect();
    let looks = desk.portal.store.looks_at(&ids).await?;
    let is_team = matches!(anyone, Anyone::Team(_));
    let shown = |row: ZoneRow| Row {
        live: Live::of(desk, &row.zone, looks.get(&row.zone.id)),
        leaving: Leaving::of(&row.zone, &desk.portal.site.periods, desk.now()),
        kept: is_kept(&row.zone),
        status: (&row.zone.status).into(),
        website: Named::new(row.zone.id, in_unicode(&row.zone.name)),
        account: is_team.then(|| Named::new(row.zone.account, row.account_name)),
        customer: row.customer.filter(|_| is_team).map(|(id, name)| Named::new(id.to_string(), name)),
    };
    Ok(found.into_iter().map(shown).collect())
}

impl List {
    /// Whether this status is the one asked for.
    #[must_use]
    pub fn wants(&self, status: &WebsiteStatus) -> bool {
        self.status == *status
    }

    /// The statuses with a work list of their own, with the address of each.
    #[must_use]
    pub fn waiting(&self) -> Vec<(WebsiteStatus, String)> {
        let waiting = [WebsiteStatus::Pending, WebsiteStatus::Moved, WebsiteStatus::Initializing];
        waiting.into_iter().map(|status| (status, paths::websites_with(status.code()))).collect()
    }
}
