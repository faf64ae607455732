//! `/websites/{zone}/remove`: removes a website with its records. Owners and operators of the team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::run::Request;
use crate::domain::text::in_unicode;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::count;
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::status::WebsiteStatus;
use crate::wire::ids::ZoneId;

use super::setup;
use super::show::known;
use crate::web::price;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/remove.html")]
pub struct Remove {
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
    /// `Full`, `Partial (CNAME)`.
    pub kind: String,
    /// The account it is in.
    pub account: Named,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// What is paid for that, where Cloudflare says.
    pub price: Option<String>,
    /// Whether its plan is paid.
    pub pays: bool,
    /// Its DNS records, counted, in words.
    pub records: String,
    /// Which identity the call uses.
    pub calls_as: CallsAs,
    /// The name typed again.
    pub name: Field,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    name: String,
}

/// Shows what goes with it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(Operating(desk): Operating, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    page(&desk, &id, desk.new_key(), Field::default()).await
}

/// Asks for it to be removed, if the name was typed.
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
    if zone.gone_at.is_some() {
        let request = Request::RemoveWebsite { account: zone.account, zone: zone.id };
        return desk.asked_before(&key, &request).await;
    }
    let typed = form.name.trim().to_lowercase();
    if typed != in_unicode(&zone.name) && typed != zone.name {
        let name =
            Field::of(form.name).refused("Type the website's name exactly as it stands above. Nothing was removed.");
        return page(&desk, &id, key, name).await;
    }
    let run = desk.portal.runs.remove_website(desk.by(), &key, &zone, account.customer).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for a website's removal"))?)))
}

async fn page(desk: &Desk, id: &ZoneId, key: String, name: Field) -> Result<Response, PageError> {
    let (zone, account) = known(desk, id).await?;
    if zone.gone_at.is_some() {
        return Err(PageError::NotFound);
    }
    let problems = Problems::of([("name", &name)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Websites, "Remove Website").await?;
    let records = desk.portal.mirror.dns_record_count(&zone.id, account.customer).await;
    let page = Remove {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        status: (&zone.status).into(),
        kind: setup::words(&zone.kind),
        pays: zone.pays(),
        records: records_words(records),
        website: Named::new(zone.id, in_unicode(&zone.name)),
        price: zone.plan.as_ref().and_then(price::of_plan),
        plan: zone.plan.map(|plan| plan.name),
        calls_as: desk.calls_as(account.customer).await?,
        account: Named::new(account.id, account.name),
        name,
    };
    Ok(Html(status, page).into_response())
}

/// How many records go with it; all of them, however many there are.
fn records_words(records: Option<usize>) -> String {
    match records {
        Some(0) => "There are none".to_owned(),
        Some(n) => format!("All of them: {}", count(n, "record", "records")),
        None => "All of them; Cloudflare did not say in time how many there are".to_owned(),
    }
}
