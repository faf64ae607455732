//! Giving a token another secret: the old one dies at once.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::token::TokenAct;
use crate::web::at_tokens::Making;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::token_paths::TokenPaths;
use crate::wire::tokens::Token as Said;

use super::shown::Shown;
use super::{Press, asks, present_shown, within_reach};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/tokens/roll.html")]
pub struct Roll {
    /// Around it.
    pub layout: Layout,
    /// The addresses here.
    pub paths: TokenPaths,
    /// Makes a second press harmless.
    pub key: String,
    /// The token.
    pub token: Shown,
}

/// Shows what it means.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such token any more.
pub async fn get(Making(at): Making) -> Result<Response, PageError> {
    within_reach(&at).await?;
    let token = present_shown(&at).await?;
    let page = Roll { layout: at.layout("Roll Token").await?, paths: at.paths(), key: at.new_key(), token };
    Ok(Html(StatusCode::OK, page).into_response())
}

/// Asks for it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such token any more.
pub async fn post(Making(at): Making, Checked(press): Checked<Press>) -> Result<Response, PageError> {
    let act = |said: &Said| TokenAct::Roll { token: said.id.clone(), name: said.name.clone() };
    Ok(Desk::go(&paths::run_secret(asks(&at, press.key, act).await?)))
}
