//! `/websites/{zone}/dns/export`: the records of a website as a BIND file to download, as Cloudflare writes it.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::web::at_website::AtWebsite;
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout};
use crate::web::parts::Named;
use crate::web::unread::why;
use crate::wire::ids::ZoneId;

/// The page in place of a file that cannot be had.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/export.html")]
pub struct Export {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// Why there is no file.
    pub why: String,
}

/// Gives the file.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    let file = match at.portal().mirror.zone_file(&at.zone.id, at.customer()).await {
        Ok(file) => file,
        Err(unread) => {
            let page = Export {
                layout: at.layout("Export DNS Records").await?,
                website: at.named(),
                why: why(&unread, "its records"),
            };
            return Ok(Html(StatusCode::BAD_GATEWAY, page).into_response());
        }
    };
    // A zone's name is in punycode: letters, digits, dots and dashes.
    let disposition = format!("attachment; filename=\"{}.txt\"", at.zone.name);
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, file).into_response())
}
