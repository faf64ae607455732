//! `/customers`: whom the partner sells to. Team only.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::text::folded;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::people::{Asking, asking};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::status::ServiceUserState;

/// One customer.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and name.
    pub customer: Named,
    /// How many accounts it has.
    pub accounts: u32,
    /// How many websites they have.
    pub websites: u32,
    /// How far its service user is.
    pub service_user: ServiceUserState,
    /// When it was added.
    pub added: When,
    /// How many of its people ask for a new link.
    pub asking: i64,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/customers/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The customers of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The customers with people who ask for a new link, also where they are not on this page.
    pub asking: Vec<Asking>,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether the viewer may add customers.
    pub may_manage: bool,
}

/// Rows on a page.
const ROWS: usize = 50;

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of a name.
    #[serde(default)]
    q: String,
    /// The last customer of the page before.
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
        Ok(id) => store.customer(id).await?.map(|last| (folded(last.name.as_str()), last.id)),
        Err(_) => None,
    };
    let mut found = store.customers(&asked.q, after.as_ref(), 51).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("{}?q={}&after={}", paths::customers(), query_encoded(&asked.q), last.customer.id));
    let asking = asking(store).await?;
    let rows: Vec<Row> = found
        .into_iter()
        .map(|row| (Named::new(row.customer.id.to_string(), row.customer.name.clone()), row))
        .map(|(customer, row)| Row {
            asking: asking.iter().find(|one| one.customer.id == customer.id).map_or(0, |one| one.count),
            customer,
            accounts: u32::try_from(row.accounts).unwrap_or(u32::MAX),
            websites: u32::try_from(row.websites).unwrap_or(u32::MAX),
            service_user: row.service_user.map_or(ServiceUserState::None, Into::into),
            added: desk.when(row.customer.created_at),
        })
        .collect();
    let page = List {
        layout: desk.layout(Section::Customers, "Customers").await?,
        emptiness: Emptiness::of(&rows, !asked.q.is_empty() || !asked.after.is_empty()),
        pager: Pager { previous: None, next, words: format!("{} shown", count(rows.len(), "customer", "customers")) },
        q: asked.q,
        rows,
        asking,
        may_manage: desk.may_operate(),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}
