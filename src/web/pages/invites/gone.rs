//! The one page for every link that does not work, used, expired, revoked, replaced or never made: it tells none from
//! another. From it, a new link is asked for.

use std::time::Duration;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::store::AuditLine;
use crate::web::checked::Checked;
use crate::web::csrf::Csrf;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::{Origin, Path};
use crate::web::invite_token::InviteToken;
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::portal::Portal;
use crate::web::throttle::RetryAfter;

/// How long a second question for the same address is not noted.
const QUIET: Duration = Duration::from_secs(60 * 60);

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/invites/gone.html")]
pub struct Gone {
    /// Around it.
    pub layout: Layout,
    /// Where a new link is asked for.
    pub action: String,
    /// Whether that was just done.
    pub asked: bool,
}

/// Nothing but the token of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The token as it may stand in an address, whatever was typed there.
fn in_address(token: &InviteToken) -> String {
    query_encoded(token.reveal()).replace('/', "%2F")
}

pub(super) fn page(csrf: &Csrf, token: &InviteToken, asked: bool) -> Response {
    let layout =
        Layout { title: "This link does not work".to_owned(), csrf: csrf.as_str().to_owned(), ..Layout::default() };
    let page = Gone { layout, action: paths::invite_ask(in_address(token)), asked };
    Html(StatusCode::NOT_FOUND, page).into_response()
}

/// Leaves a line for the team, if the link was one of ours; whoever asks is told the same either way.
///
/// # Errors
/// [`PageError::TooManyTries`] for somebody who asks all the time.
pub async fn ask(
    State(portal): State<Portal>,
    origin: Origin,
    Path(token): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let asking = portal.plumbing.throttle.check_network(origin.address);
    asking.map_err(|RetryAfter(retry_after)| PageError::TooManyTries { retry_after })?;
    let token = InviteToken::of_address(token);
    let now = portal.clock().now();
    let quiet_since = now.saturating_sub(QUIET).map_err(PageError::failed("counting an hour back"))?;
    let mut tx = portal.store.write().await?;
    if let Some((email, customer)) = tx.ask_for_invite(&token.hash(), now, quiet_since).await? {
        let line = AuditLine { customer, target: Some(email.as_str()), ..AuditLine::of(Action::InviteAsked, now) };
        tx.audit(&line).await?;
    }
    tx.commit().await?;
    Ok(Desk::go(&format!("{}?asked=1", paths::invite(in_address(&token)))))
}
