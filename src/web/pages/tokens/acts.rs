//! Switching a token off and on, and beginning to change it.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::token::{TokenAct, as_asked};
use crate::web::at_tokens::Making;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::paths;
use crate::wire::tokens::TokenStatus;

use super::{not_taken, present, wish};

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
    let row = present(&at).await?;
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
    let row = present(&at).await?;
    let status = match TokenStatus::from(form.status) {
        status @ (TokenStatus::Active | TokenStatus::Disabled) => status,
        TokenStatus::Expired | TokenStatus::Other(_) => return Err(PageError::BadRequest),
    };
    let key = if form.key.is_empty() { at.new_key() } else { form.key };
    let mut new = as_asked(&row.token.said);
    new.status = Some(status);
    let said = &row.token.said;
    let act = TokenAct::Change { token: said.id.clone(), name: said.name.clone(), seen: said.modified_on.clone(), new };
    let run = at.portal().runs.token(at.by(), &key, wish(&at, &row, act)).await.map_err(not_taken)?;
    Ok(Desk::go(&paths::run(run)))
}
