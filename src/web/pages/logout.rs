//! `POST /logout`: signs out on this browser. Everybody who is signed in.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::SignedIn;
use crate::web::paths;
use crate::web::portal::Portal;
use crate::web::sign_in;

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Signs out.
///
/// # Errors
/// [`PageError::Internal`] when the store fails.
pub async fn post(
    who: SignedIn,
    State(portal): State<Portal>,
    session: Session,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let headers = sign_in::sign_out(&portal.plumbing, &session, &who).await?;
    Ok((headers, Desk::go(paths::login())).into_response())
}
