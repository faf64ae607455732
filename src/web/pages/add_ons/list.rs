//! `/accounts/{account}/subscriptions`: the add-ons of an account, read when it is opened. The team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::store::PaidGroup;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::pages::accounts::show::{listed, standing};
use crate::web::parts::Named;
use crate::web::price::Monthly;
use crate::web::status::RunState;
use crate::wire::ids::AccountId;

use super::{AddOn, unread};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/add_ons/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// The account.
    pub account: Named,
    /// What could not be read, and how old what is shown is.
    pub unread: Option<String>,
    /// Its add-ons.
    pub rows: Vec<AddOn>,
    /// What they come to in a month.
    pub monthly: Monthly,
    /// Jobs about the account's add-ons that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Whether the viewer may add, change and cancel.
    pub may_manage: bool,
}

/// Shows them.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(desk: Desk, Id(id): Id<AccountId>) -> Result<Response, PageError> {
    let account = standing(&desk, &id).await?;
    let unread = unread(&desk, &account.id).await?;
    let store = &desk.portal.store;
    let add_ons = store.add_ons(&account.id).await?;
    let mut monthly = Monthly::default();
    for one in add_ons.iter().filter(|one| !one.price.as_ref().is_some_and(|price| price.is_zero())) {
        let (frequency, price) = (one.frequency.clone(), one.price.clone());
        monthly.add(&PaidGroup { customer: None, frequency, price, count: 1 });
    }
    let mut open = store.open_runs(Some(&account.id), None).await?;
    open.retain(|run| run.kind.ends_with("_add_on"));
    let page = List {
        layout: desk.layout(Section::Accounts, "Add-ons").await?,
        unread,
        rows: add_ons.iter().map(|one| AddOn::of(&desk, one)).collect(),
        monthly,
        open_runs: listed(open),
        may_manage: desk.may_operate(),
        account: Named::new(account.id, account.name),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}
