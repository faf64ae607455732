//! `/setup`: the first owner of a new portal. Open to whoever has the one-time code, until there is an owner.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::password::check_password;
use crate::domain::person::{Person, Role};
use crate::domain::seat::Seat;
use crate::domain::text::Email;
use crate::secret::Secret;
use crate::store::AuditLine;
use crate::web::checked::Checked;
use crate::web::csrf::Csrf;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Origin;
use crate::web::form::{Field, Problems};
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::portal::Portal;
use crate::web::sign_in::sign_in;
use crate::web::throttle::RetryAfter;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/setup.html")]
pub struct Setup {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The one-time code printed at start.
    pub code: Field,
    /// The owner's e-mail address.
    pub email: Field,
    /// The owner's password; its value is never shown.
    pub password: Field,
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    code: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

fn page(status: StatusCode, csrf: &Csrf, page: Setup) -> Response {
    let problems = Problems::of([("code", &page.code), ("email", &page.email), ("password", &page.password)]);
    let layout = Layout {
        title: "Set Up".to_owned(),
        csrf: csrf.as_str().to_owned(),
        refused: !problems.is_empty(),
        ..Layout::default()
    };
    Html(status, Setup { layout, problems, ..page }).into_response()
}

/// Shows the form while nobody can sign in; afterwards there is nothing at this address.
///
/// # Errors
/// [`PageError::NotFound`] once there is an owner.
pub async fn get(State(portal): State<Portal>, csrf: Csrf) -> Result<Response, PageError> {
    if !portal.setup.is_open() || portal.store.has_people().await? {
        return Err(PageError::NotFound);
    }
    Ok(page(StatusCode::OK, &csrf, Setup::default()))
}

/// Makes the first owner and signs in.
///
/// # Errors
/// [`PageError::NotFound`] once there is an owner, [`PageError::TooManyTries`] for somebody who guesses codes.
pub async fn post(
    State(portal): State<Portal>,
    session: Session,
    origin: Origin,
    csrf: Csrf,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    if !portal.setup.is_open() || portal.store.has_people().await? {
        return Err(PageError::NotFound);
    }
    let mut shown = Setup { email: Field::of(&form.email), ..Setup::default() };
    if form.code.trim().is_empty() {
        shown.code = shown.code.refused("Enter the code that was printed at start.");
    }
    let email = form.email.parse::<Email>();
    if let Err(refusal) = &email {
        shown.email = shown.email.refused(refusal.to_string());
    }
    if let Err(refusal) = check_password(&form.password) {
        shown.password = shown.password.refused(refusal.to_string());
    }
    let Ok(email) = email else { return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &csrf, shown)) };
    let tried = portal.plumbing.throttle.check(&email, origin.address);
    let tried = tried.map_err(|RetryAfter(retry_after)| PageError::TooManyTries { retry_after })?;
    if portal.setup.is(&form.code) {
        tried.succeeded();
    } else {
        tried.failed();
        shown.code = Field::default().refused("This is not the code that was printed at start. Copy it from there.");
    }
    if shown.code.error.is_some() || shown.password.error.is_some() {
        return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &csrf, shown));
    }
    let owner = first_owner(&portal, email, &Secret::new(form.password)).await?;
    sign_in(&portal.plumbing, &session, owner, &origin).await?;
    Ok(Desk::go(paths::home()))
}

async fn first_owner(portal: &Portal, email: Email, password: &Secret) -> Result<PersonId, PageError> {
    let hash = portal.plumbing.passwords.hash(password).await?;
    let now = portal.clock().now();
    let id = PersonId::new(now, &portal.plumbing.random);
    let owner = Person { id, email, name: None, seat: Seat::Team(Role::Owner), created_at: now };
    let mut tx = portal.store.write().await?;
    if tx.has_people().await? {
        return Err(PageError::NotFound);
    }
    tx.add_person(&owner, &hash).await?;
    tx.audit(&AuditLine { person: Some(id), detail: Some("first owner"), ..AuditLine::of(Action::PersonAdded, now) })
        .await?;
    tx.commit().await?;
    portal.setup.close();
    Ok(id)
}
