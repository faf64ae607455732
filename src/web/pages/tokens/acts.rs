//! Switching a token off and on, and beginning to change it.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::token::{TokenAct, as_asked};
use crate::web::at_tokens::Making;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::paths;
use crate::wire::tokens::{NewToken, Token as Said, TokenStatus};

use super::{asks, present, within_reach};

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    status: String,
}

/// Begins to change a token.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such token any more.
pub async fn edit(Making(at): Making, Checked(Empty {}): Checked<Empty>) -> Result<Response, PageError> {
    let row = within_reach(&at).await?;
    super::draft::begin_edit(&at, &row.token).await
}

/// A form without fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// Asks for a token to be switched off or on; all the rest of it stays.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such token any more, [`PageError::BadRequest`] for a word that is neither.
pub async fn status(Making(at): Making, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let status = TokenStatus::from(form.status);
    // Whether the token is there goes before what was asked of it.
    present(&at).await?;
    if !matches!(status, TokenStatus::Active | TokenStatus::Disabled) {
        return Err(PageError::BadRequest);
    }
    let act = |said: &Said| TokenAct::Change {
        token: said.id.clone(),
        name: said.name.clone(),
        seen: said.modified_on.clone(),
        new: NewToken { status: Some(status), ..as_asked(said) },
    };
    Ok(Desk::go(&paths::run(asks(&at, form.key, act).await?)))
}
