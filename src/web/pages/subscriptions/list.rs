//! `/subscriptions`: everything that is paid for over all accounts, and what it comes to. The team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::subscription::PaidRow;
use crate::domain::text::in_unicode;
use crate::mirror::SUBSCRIPTIONS;
use crate::store::{PaidFilter, PaidGroup};
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::price::{Monthly, per_month, price};
use crate::web::status::SubscriptionStatus;

use super::name_of;

/// One thing that is paid for.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is known by in the list.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its rate plan, as it reads back.
    pub rate_plan: String,
    /// Where it is looked at and changed.
    pub url: String,
    /// Whose it is.
    pub customer: Option<Named>,
    /// The account.
    pub account: Named,
    /// The website, where it is the plan of one.
    pub website: Option<Named>,
    /// How far it is, where that is known.
    pub state: Option<SubscriptionStatus>,
    /// What is paid each time, where Cloudflare says.
    pub price: Option<String>,
    /// What it comes to in a month, where that can be said.
    pub month: Option<String>,
    /// When the present period ends and the next one begins.
    pub period_end: Option<When>,
}

/// What one customer's things come to.
#[derive(Clone, Debug)]
pub struct Share {
    /// Whose; none: accounts that are nobody's.
    pub customer: Option<Named>,
    /// How many things.
    pub things: i64,
    /// What they come to.
    pub monthly: Monthly,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/subscriptions/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The things of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// What everything comes to, whatever is searched for.
    pub total: Monthly,
    /// The same by customer, as far as a page can show it.
    pub shares: Vec<Share>,
    /// Customers that pay for something and are not among them.
    pub more_shares: usize,
    /// Where the table to take along is.
    pub csv: String,
}

/// Rows on a page.
const ROWS: usize = 50;
/// Most customers whose sums stand below the list; each customer's own page has its sum.
const SHARES: usize = 200;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of a name.
    #[serde(default)]
    q: String,
    /// The last thing of the page before.
    #[serde(default)]
    after: String,
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let after = Some(asked.after.clone()).filter(|after| !after.is_empty());
    let filter = PaidFilter { search: asked.q.clone(), after, limit: 51, ..PaidFilter::default() };
    let mut found = store.paid(&filter).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let groups = store.paid_groups(None).await?;
    let all: i64 = groups.iter().map(|group| group.count).sum();
    let q = query_encoded(&asked.q);
    let next = found.last().filter(|_| more).map(|last| {
        let after = query_encoded(&last.key);
        format!("{}?q={q}&after={after}", paths::subscriptions())
    });
    let words = format!(
        "{} of {} shown",
        count(found.len(), "subscription", "subscriptions"),
        count(all, "subscription", "subscriptions")
    );
    let narrowed = !asked.q.is_empty() || !asked.after.is_empty();
    let rows: Vec<Row> = found.into_iter().map(|row| shown(&desk, row)).collect();
    let shares = if narrowed { Vec::new() } else { shares(&groups) };
    let page = List {
        layout: desk.mirrored(Section::Subscriptions, "Subscriptions", SUBSCRIPTIONS).await?,
        emptiness: Emptiness::of(&rows, narrowed),
        csv: if asked.q.is_empty() {
            paths::subscriptions_csv().to_owned()
        } else {
            format!("{}?q={q}", paths::subscriptions_csv())
        },
        q: asked.q,
        rows,
        pager: Pager { previous: None, next, words },
        total: Monthly::of(&groups),
        more_shares: shares.len().saturating_sub(SHARES),
        shares: shares.into_iter().take(SHARES).collect(),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Sums by customer, in the order of the groups.
fn shares(groups: &[PaidGroup]) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for group in groups {
        let customer = group.customer.as_ref().map(|(id, name)| Named::new(id.to_string(), name));
        let is_new = shares.last().is_none_or(|last| last.customer != customer);
        if is_new {
            shares.push(Share { customer, things: 0, monthly: Monthly::default() });
        }
        if let Some(share) = shares.last_mut() {
            share.things = share.things.saturating_add(group.count);
            share.monthly.add(group);
        }
    }
    shares
}

fn shown(desk: &Desk, row: PaidRow) -> Row {
    let name = name_of(&row);
    let url = match (&row.zone, &row.subscription) {
        (Some((zone, _)), _) => paths::website_plan(zone),
        (None, Some(subscription)) => paths::add_on(&row.account.0, subscription),
        (None, None) => paths::account_add_ons(&row.account.0),
    };
    let month = per_month(&row.rate_plan, row.price.as_ref(), row.frequency.as_ref());
    Row {
        key: row.key,
        name,
        url,
        price: price(&row.rate_plan, row.price.as_ref(), row.frequency.as_ref()),
        month: month.map(|month| month.to_string()),
        rate_plan: row.rate_plan,
        customer: row.customer.map(|(id, name)| Named::new(id.to_string(), name)),
        account: Named::new(row.account.0, row.account.1),
        website: row.zone.map(|(id, name)| Named::new(id, in_unicode(&name))),
        state: row.state.as_ref().map(|state| Some(state).into()),
        period_end: row.period_end.map(|at| desk.when(at)),
    }
}
