//! `/accounts/{account}/rename`: another name for an account. Owners and operators of the team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::Account;
use crate::domain::text::AccountName;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::Named;
use crate::web::paths;
use crate::wire::ids::AccountId;

use super::show::standing;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/rename.html")]
pub struct Rename {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account as it is.
    pub account: Named,
    /// The new name.
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

/// Shows the form with the name as it is.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(Operating(desk): Operating, Id(id): Id<AccountId>) -> Result<Response, PageError> {
    let account = standing(&desk, &id).await?;
    let name = Field::of(&account.name);
    page(&desk, account, desk.new_key(), name).await
}

/// Asks for the new name.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn post(
    Operating(desk): Operating,
    Id(id): Id<AccountId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let account = standing(&desk, &id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    match form.name.parse::<AccountName>() {
        Ok(name) => {
            let run = desk.portal.runs.rename_account(desk.by(), &key, &account, name).await;
            Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a new name"))?)))
        }
        Err(refusal) => page(&desk, account, key, Field::of(form.name).refused(refusal.to_string())).await,
    }
}

async fn page(desk: &Desk, account: Account, key: String, name: Field) -> Result<Response, PageError> {
    let problems = Problems::of([("name", &name)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Accounts, "Rename Account").await?;
    let layout = Layout { refused: !problems.is_empty(), ..layout };
    let page = Rename { layout, problems, key, account: Named::new(account.id, account.name), name };
    Ok(Html(status, page).into_response())
}
