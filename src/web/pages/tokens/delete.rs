//! Ending a token for good.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::token::TokenAct;
use crate::web::at_tokens::Making;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::token_paths::TokenPaths;

use super::shown::{Names, Shown, shown};
use super::{not_taken, present, wish};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/tokens/delete.html")]
pub struct Delete {
    /// Around it.
    pub layout: Layout,
    /// The addresses here.
    pub paths: TokenPaths,
    /// Makes a second press harmless.
    pub key: String,
    /// The token.
    pub token: Shown,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
}

/// Shows what it means.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such token any more.
pub async fn get(Making(at): Making) -> Result<Response, PageError> {
    let row = present(&at).await?;
    let names = Names::of(&at, std::slice::from_ref(&row)).await?;
    let page = Delete {
        layout: at.layout("Delete Token").await?,
        paths: at.paths(),
        key: at.new_key(),
        token: shown(&at, &row, &names),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Asks for it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such token any more.
pub async fn post(Making(at): Making, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let row = present(&at).await?;
    let key = if form.key.is_empty() { at.new_key() } else { form.key };
    let act = TokenAct::Delete { token: row.token.said.id.clone(), name: row.token.said.name.clone() };
    let run = at.portal().runs.token(at.by(), &key, wish(&at, &row, act)).await.map_err(not_taken)?;
    Ok(Desk::go(&paths::run(run)))
}
