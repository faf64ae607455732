//! `/members/person`: one address over all accounts; removing it from all of them is posted here. Everybody on the team
//! looks; owners and operators remove.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::member::MemberRow;
use crate::domain::text::Email;
use crate::mirror::MEMBERS;
use crate::runs::RunError;
use crate::store::MemberFilter;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::form::{Field, Problems};
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;

use super::shown::{Access, access, roles, why_protected};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/members/person.html")]
pub struct Person {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The address.
    pub email: String,
    /// Where it has access.
    pub rows: Vec<Access>,
    /// Why it cannot be removed everywhere; empty where it can.
    pub stays: &'static str,
    /// Whether somebody tried to remove who has to stay.
    pub was_refused: bool,
    /// Accounts whose people were never read yet.
    pub unread: i64,
    /// The address typed again.
    pub confirm: Field,
    /// Whether the viewer may remove people.
    pub may_manage: bool,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The address.
    #[serde(default)]
    email: String,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    confirm: String,
}

/// Shows where an address has access; without one, the list is where to begin.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    match asked.email.parse::<Email>() {
        Ok(email) => page(&desk, email, desk.new_key(), Field::default(), false).await,
        Err(_) => Ok(Desk::go(paths::members())),
    }
}

/// Asks for the address to be removed from every account.
///
/// # Errors
/// [`PageError::NotFound`] when it is no address, or no account has it.
pub async fn post(Operating(desk): Operating, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let email = form.email.parse::<Email>().map_err(|_| PageError::NotFound)?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    if form.confirm.trim().to_lowercase() != email.as_str() {
        let words = "Type the address exactly as it stands above. Nothing was removed.";
        return page(&desk, email, key, Field::of(form.confirm).refused(words), false).await;
    }
    let rows = of(&desk, &email).await?;
    if !stays(&desk, &email, &rows).await?.is_empty() {
        return page(&desk, email, key, Field::default(), true).await;
    }
    match desk.portal.runs.remove_person(desk.by(), &key, email.clone(), &rows).await {
        Ok(run) => Ok(Desk::go(&paths::run(run))),
        Err(RunError::Protected) => page(&desk, email, key, Field::default(), true).await,
        Err(error) => Err(super::not_taken(error)),
    }
}

async fn of(desk: &Desk, email: &Email) -> Result<Vec<MemberRow>, PageError> {
    let filter = MemberFilter { email: email.to_string(), limit: i64::MAX, ..MemberFilter::default() };
    Ok(desk.portal.store.members(&filter).await?)
}

/// Why an address stays wherever it is; empty where it can go.
async fn stays(desk: &Desk, email: &Email, rows: &[MemberRow]) -> Result<&'static str, PageError> {
    use crate::domain::member::MemberKind::{ServiceUser, TenantAdmin};
    let store = &desk.portal.store;
    if store.tenant_admins().await?.iter().any(|admin| admin == email.as_str()) {
        return Ok(why_protected(&TenantAdmin));
    }
    if store.is_service_user(email.as_str()).await? {
        return Ok(why_protected(&ServiceUser));
    }
    Ok(rows.iter().map(|row| why_protected(&row.kind)).find(|why| !why.is_empty()).unwrap_or_default())
}

async fn page(
    desk: &Desk,
    email: Email,
    key: String,
    confirm: Field,
    was_refused: bool,
) -> Result<Response, PageError> {
    let rows = of(desk, &email).await?;
    let roles = roles(desk).await?;
    let problems = Problems::of([("confirm", &confirm)]);
    let refused = was_refused || !problems.is_empty();
    let mut layout = desk.mirrored(Section::Accounts, email.as_str(), MEMBERS).await?;
    if let Some(freshness) = &mut layout.freshness {
        freshness.back = Some(paths::person(email.as_str()));
    }
    let page = Person {
        layout: Layout { refused, ..layout },
        problems,
        key,
        stays: stays(desk, &email, &rows).await?,
        was_refused,
        unread: desk.portal.store.accounts_without_members().await?,
        rows: rows.into_iter().map(|row| access(desk, row, &roles)).collect(),
        confirm,
        may_manage: desk.may_operate(),
        email: email.into(),
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, page).into_response())
}
