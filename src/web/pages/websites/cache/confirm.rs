//! Asks once more before everything of a website is purged.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::web::at_website::AtWebsite;
use crate::web::error::PageError;
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/cache/confirm.html")]
pub struct Confirm {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// Makes a second press harmless.
    pub key: String,
    /// Why it was not purged.
    pub refused: Option<String>,
    /// Which identity the call uses; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

pub(super) async fn page(at: &AtWebsite, key: String, refused: Option<String>) -> Result<Response, PageError> {
    let status = if refused.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Purge Everything").await?;
    let page = Confirm {
        layout: Layout { refused: refused.is_some(), ..layout },
        website: at.named(),
        key,
        refused,
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}
