//! `POST /websites/{zone}/pause`: has Cloudflare pass everything of a website through untouched, or not any more. Owners and
//! operators of the team. What pausing does: developers.cloudflare.com/fundamentals/manage-domains/pause-cloudflare, read
//! 2026-11.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::run::Request;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::paths;
use crate::wire::ids::ZoneId;

use super::show::known;

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    /// `on` or `off`.
    #[serde(default)]
    paused: String,
}

/// Asks for it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website, [`PageError::BadRequest`] when it is not said which of the two.
pub async fn post(
    Operating(desk): Operating,
    Id(id): Id<ZoneId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let (zone, account) = known(&desk, &id).await?;
    let paused = match form.paused.as_str() {
        "on" => true,
        "off" => false,
        _ => return Err(PageError::BadRequest),
    };
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    if zone.gone_at.is_some() {
        let request = Request::PauseWebsite { account: zone.account, zone: zone.id, paused };
        return desk.asked_before(&key, &request).await;
    }
    let run = desk.portal.runs.pause_website(desk.by(), &key, &zone, account.customer, paused).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a pause"))?)))
}
