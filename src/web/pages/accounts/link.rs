//! `/accounts/{account}/link`: say whose an account is. Owners and operators of the team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::Account;
use crate::runs::RunError;
use crate::web::checked::Checked;
use crate::web::choose::{self, Chosen};
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Choice, Field, Problems};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::Named;
use crate::web::paths;
use crate::wire::ids::AccountId;

use super::show::standing;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/link.html")]
pub struct Link {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// A customer's id, or `new`.
    pub customer: Field,
    /// The customers.
    pub customers: Vec<Choice>,
    /// Name of the new customer.
    pub customer_name: Field,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    customer_name: String,
}

/// Shows the choice; an account that is somebody's already needs none.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such account.
pub async fn get(Operating(desk): Operating, Id(id): Id<AccountId>) -> Result<Response, PageError> {
    let account = standing(&desk, &id).await?;
    if account.customer.is_some() {
        return Ok(Desk::go(&paths::account(id)));
    }
    page(&desk, account, desk.new_key(), Chosen::default()).await
}

/// Links it, and asks for the customer's service user to be let in.
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
    let mut chosen = choose::customer(&desk.portal.store, &form.customer, &form.customer_name).await?;
    let Some(customer) = chosen.customer.take() else { return page(&desk, account, key, chosen).await };
    match desk.portal.runs.link_account(desk.by(), &key, &account, customer).await {
        Ok(run) => Ok(Desk::go(&paths::run(run))),
        Err(RunError::AccountTaken) => {
            let words = "This account belongs to another customer already. Open it to see whose it is.";
            let field = chosen.field.refused(words);
            page(&desk, account, key, Chosen { field, ..chosen }).await
        }
        Err(error) => Err(PageError::failed("linking an account")(error)),
    }
}

async fn page(desk: &Desk, account: Account, key: String, chosen: Chosen) -> Result<Response, PageError> {
    let problems = Problems::of([("customer", &chosen.field), ("customer_name", &chosen.name)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Accounts, "Link Account").await?;
    let page = Link {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        account: Named::new(account.id, account.name),
        customers: choose::customers(&desk.portal.store, &chosen.field).await?,
        customer: chosen.field,
        customer_name: chosen.name,
    };
    Ok(Html(status, page).into_response())
}
