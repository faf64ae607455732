//! `/login`: sign in. Open to everybody.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::domain::text::Email;
use crate::secret::Secret;
use crate::web::checked::Checked;
use crate::web::csrf::Csrf;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::{Origin, Query, Refused, SignedIn};
use crate::web::form::{Field, Problems};
use crate::web::own_path::own_path;
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::portal::Portal;
use crate::web::sign_in::{NotSignedIn, sign_in_with_password};
use crate::web::throttle::RetryAfter;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/login.html")]
pub struct Login {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// E-mail address.
    pub email: Field,
    /// Password; its value is never shown.
    pub password: Field,
    /// The path to go to afterwards.
    pub next: String,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Where to go afterwards.
    #[serde(default)]
    next: String,
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

fn page(status: StatusCode, csrf: &Csrf, page: Login) -> Response {
    let problems = Problems::of([("email", &page.email), ("password", &page.password)]);
    let layout = Layout {
        title: "Sign In".to_owned(),
        csrf: csrf.as_str().to_owned(),
        refused: !problems.is_empty(),
        ..Layout::default()
    };
    Html(status, Login { layout, problems, ..page }).into_response()
}

/// Shows the form; whoever is signed in already goes on, and a portal without people asks for its first owner.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(
    who: Result<SignedIn, Refused>,
    State(portal): State<Portal>,
    csrf: Csrf,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let next = own_path(&asked.next);
    if who.is_ok() {
        return Ok(Desk::go(next.as_deref().unwrap_or(paths::home())));
    }
    if portal.setup.is_open() && !portal.store.has_people().await? {
        return Ok(Desk::go(paths::setup()));
    }
    Ok(page(StatusCode::OK, &csrf, Login { next: next.unwrap_or_default(), ..Login::default() }))
}

/// Signs in.
///
/// # Errors
/// [`PageError`] when too many tries were made or the store fails.
pub async fn post(
    State(portal): State<Portal>,
    session: Session,
    origin: Origin,
    csrf: Csrf,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let next = own_path(&form.next);
    let mut shown = Login { email: Field::of(&form.email), next: next.clone().unwrap_or_default(), ..Login::default() };
    let email: Email = match form.email.parse() {
        Ok(email) => email,
        Err(refusal) => {
            shown.email = shown.email.refused(format!("{refusal}"));
            return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &csrf, shown));
        }
    };
    let password = Secret::new(form.password);
    match sign_in_with_password(&portal.plumbing, &session, &email, &password, &origin).await {
        Ok(_) => Ok(Desk::go(next.as_deref().unwrap_or(paths::home()))),
        Err(NotSignedIn::Wrong) => {
            shown.password = shown.password.refused("Address and password do not belong together. Check both.");
            Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &csrf, shown))
        }
        Err(NotSignedIn::TooManyTries(RetryAfter(retry_after))) => Err(PageError::TooManyTries { retry_after }),
        Err(NotSignedIn::Failed(error)) => Err(error),
    }
}
