//! `/customers/new`, posted to `/customers`: a new customer. Owners and operators of the team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::text::CustomerName;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/customers/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The customer's name.
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

/// Shows the empty form.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(Operating(desk): Operating) -> Result<Response, PageError> {
    page(&desk, desk.new_key(), Field::default()).await
}

/// Enters the customer. Nothing goes to Cloudflare: it does not know customers.
///
/// # Errors
/// [`PageError::Internal`] when it could not be stored.
pub async fn post(Operating(desk): Operating, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    match form.name.parse::<CustomerName>() {
        Ok(name) => {
            let id = desk.portal.runs.add_customer(desk.by(), &key, name).await;
            Ok(Desk::go(&paths::customer(id.map_err(PageError::failed("entering a customer"))?)))
        }
        Err(refusal) => page(&desk, key, Field::of(form.name).refused(refusal.to_string())).await,
    }
}

async fn page(desk: &Desk, key: String, name: Field) -> Result<Response, PageError> {
    let problems = Problems::of([("name", &name)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Customers, "Add Customer").await?;
    let layout = Layout { refused: !problems.is_empty(), ..layout };
    Ok(Html(status, New { layout, problems, key, name }).into_response())
}
