//! One token: what it may do, on what, from where and until when; and what can be done about it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::web::at_tokens::AtTokens;
use crate::web::error::PageError;
use crate::web::page::{Html, Layout};
use crate::web::token_paths::TokenPaths;

use super::found;
use super::reach::covers;
use super::shown::{Names, Shown, shown};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/tokens/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// The addresses here.
    pub paths: TokenPaths,
    /// The token.
    pub token: Shown,
    /// Whether its secret waits for the viewer, with the job's id.
    pub waits: Option<String>,
    /// Makes a second press harmless.
    pub key: String,
    /// Whether the viewer may end it.
    pub may_end: bool,
    /// Whether the viewer may change and renew it too: it does no more than they may make a token do.
    pub may_renew: bool,
}

/// Shows it as Cloudflare has it now, or else as it was last read.
///
/// # Errors
/// [`PageError::NotFound`] when there is none, or when it is somebody else's.
pub async fn get(at: AtTokens) -> Result<Response, PageError> {
    let row = found(&at).await?;
    // One list brings it up to date with all that are beside it; where that fails, the page says how old it is.
    let read = at.portal().mirror.read_tokens(&row.token.owner, at.customer()).await;
    let row = if read.is_ok() { found(&at).await? } else { row };
    let names = Names::of(&at, std::slice::from_ref(&row)).await?;
    let token = shown(&at, &row, &names);
    let seen = at.desk().when(row.token.seen_at);
    let layout = at.layout(&token.name).await?;
    let asked_by = match row.token.run {
        Some(run) => at.portal().store.run(run).await?.map(|run| (run.requested_by, run.id)),
        None => None,
    };
    let waits = asked_by.filter(|(by, run)| *by == at.by() && at.portal().runs.value_waits(*run));
    let may_end = at.may() && token.gone.is_none() && !token.is_former;
    let page = Show {
        layout: Layout { freshness: Some(crate::web::parts::Freshness { read: Some(seen), back: None }), ..layout },
        paths: at.paths(),
        waits: waits.map(|(_, run)| run.to_string()),
        key: at.new_key(),
        may_end,
        may_renew: may_end && covers(&at, &row.token.owner, &row.token.said).await?,
        token,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}
