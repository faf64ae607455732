//! `/websites/{zone}/type`: sets a website up in another way. Owners and operators of the team.
//!
//! What changes: developers.cloudflare.com/dns/zone-setups/conversions/convert-full-to-partial and convert-partial-to-full,
//! read 2026-11.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating, capital};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::status::WebsiteStatus;
use crate::wire::ids::ZoneId;
use crate::wire::zones::ZoneType;

use super::show::known;
use super::wanted::Partial;

/// A set-up as people read it.
#[must_use]
pub fn words(kind: &ZoneType) -> String {
    match kind {
        ZoneType::Partial => "Partial (CNAME)".to_owned(),
        other => capital(other.as_str()),
    }
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/setup.html")]
pub struct Setup {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The website.
    pub website: Named,
    /// How far it is.
    pub status: WebsiteStatus,
    /// How it is set up now, as people read it.
    pub now: String,
    /// Whether Cloudflare's name servers serve it now.
    pub is_full: bool,
    /// Whether it is a partial set-up now.
    pub is_partial: bool,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// What was chosen.
    pub kind: Field,
    /// Whether a partial set-up is to be had.
    pub partial: Partial,
    /// Which identity the call uses.
    pub calls_as: CallsAs,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default, rename = "type")]
    kind: String,
}

/// Shows both ways.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(Operating(desk): Operating, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    page(&desk, &id, desk.new_key(), Field::default()).await
}

/// Asks for the other way.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn post(
    Operating(desk): Operating,
    Id(id): Id<ZoneId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let (zone, account) = known(&desk, &id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    let setup = match form.kind.as_str() {
        "full" => ZoneType::Full,
        "partial" => ZoneType::Partial,
        _ => return page(&desk, &id, key, Field::of(form.kind).refused("Choose Full or Partial (CNAME).")).await,
    };
    let request = Request::ChangeType { account: zone.account.clone(), zone: zone.id.clone(), setup: setup.clone() };
    if zone.gone_at.is_some() {
        return desk.asked_before(&key, &request).await;
    }
    if zone.kind == setup {
        // Done meanwhile by the first press of the same form: that job is the answer.
        return match desk.asked_before(&key, &request).await {
            Err(PageError::NotFound) => {
                let words = format!("It is set up as {} already. Nothing was changed.", words(&setup));
                page(&desk, &id, key, Field::of(form.kind).refused(words)).await
            }
            answer => answer,
        };
    }
    let run = desk.portal.runs.change_type(desk.by(), &key, &zone, account.customer, setup).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for another setup"))?)))
}

async fn page(desk: &Desk, id: &ZoneId, key: String, kind: Field) -> Result<Response, PageError> {
    let (zone, account) = known(desk, id).await?;
    if zone.gone_at.is_some() {
        return Err(PageError::NotFound);
    }
    let problems = Problems::of([("type", &kind)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Websites, "Change Setup").await?;
    let page = Setup {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        status: (&zone.status).into(),
        website: Named::new(zone.id, in_unicode(&zone.name)),
        now: words(&zone.kind),
        is_full: zone.kind == ZoneType::Full,
        is_partial: zone.kind == ZoneType::Partial,
        plan: zone.plan.map(|plan| plan.name),
        kind,
        partial: Partial::of(desk.portal.store.tenant().await?.as_ref()),
        calls_as: desk.calls_as(account.customer).await?,
    };
    Ok(Html(status, page).into_response())
}
