//! `/accounts/{account}/remove`: deletes an account with all that is inside. Owners and operators of the team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::Account;
use crate::domain::run::Request;
use crate::store::ZoneFilter;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::Named;
use crate::web::paths;
use crate::web::status::WebsiteStatus;
use crate::wire::ids::AccountId;

use super::show::{known, standing};

/// A website that would go with it.
#[derive(Clone, Debug)]
pub struct Website {
    /// Its id and name.
    pub website: Named,
    /// How far it is.
    pub status: WebsiteStatus,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/remove.html")]
pub struct Remove {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<Named>,
    /// What is inside.
    pub websites: Vec<Website>,
    /// E-mail addresses of its members; nothing: not known.
    pub members: Option<Vec<String>>,
    /// The name typed again.
    pub name: Field,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    name: String,
}

/// Shows what goes with it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(Operating(desk): Operating, Id(id): Id<AccountId>) -> Result<Response, PageError> {
    let account = standing(&desk, &id).await?;
    page(&desk, account, desk.new_key(), Field::default()).await
}

/// Asks for it to be deleted, if the name was typed.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn post(
    Operating(desk): Operating,
    Id(id): Id<AccountId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let account = known(&desk, &id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    if account.gone_at.is_some() {
        return desk.asked_before(&key, &Request::RemoveAccount { account: account.id }).await;
    }
    if form.name.trim() != account.name.trim() {
        let name =
            Field::of(form.name).refused("Type the account's name exactly as it stands above. Nothing was removed.");
        return page(&desk, account, key, name).await;
    }
    let run = desk.portal.runs.remove_account(desk.by(), &key, &account).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for an account's removal"))?)))
}

async fn page(desk: &Desk, account: Account, key: String, name: Field) -> Result<Response, PageError> {
    let store = &desk.portal.store;
    let problems = Problems::of([("name", &name)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let filter = ZoneFilter { account: Some(account.id.clone()), limit: i64::MAX, ..ZoneFilter::default() };
    let websites = store.zones(&filter).await?.into_iter().map(|row| Website {
        website: Named::new(row.zone.id, crate::domain::text::in_unicode(&row.zone.name)),
        status: (&row.zone.status).into(),
    });
    let customer = match account.customer {
        Some(id) => store.customer(id).await?,
        None => None,
    };
    let layout = desk.layout(Section::Accounts, "Remove Account").await?;
    let page = Remove {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        customer: customer.map(|one| Named::new(one.id.to_string(), one.name)),
        websites: websites.collect(),
        members: desk.portal.mirror.members(&account.id).await,
        name,
        account: Named::new(account.id, account.name),
    };
    Ok(Html(status, page).into_response())
}
