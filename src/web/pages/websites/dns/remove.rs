//! `/websites/{zone}/dns/{record}/remove`: removes a record, after a look at what it says.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::record::{Record, RecordAct};
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::error::PageError;
use crate::web::extract::Path;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};
use crate::wire::dns::DnsRecord;

use super::change::known;
use super::shown::Shown;
use super::{Outcome, outcome};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/remove.html")]
pub struct Remove {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// The record.
    pub record: Shown,
    /// Makes a second press harmless.
    pub key: String,
    /// Why it was not removed.
    pub refused: Option<String>,
    /// Which identity the call uses; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
}

/// Shows what would be removed.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such record.
pub async fn get(acting: Acting, Path(ids): Path<(String, String)>) -> Result<Response, PageError> {
    let (at, present) = known(acting, ids).await?;
    page(&at, present, None).await
}

/// Removes it, and waits a little for Cloudflare's word.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such record.
pub async fn post(
    acting: Acting,
    Path(ids): Path<(String, String)>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let (at, present) = known(acting, ids).await?;
    let key = if form.key.is_empty() { at.new_key() } else { form.key };
    let record = Record::seen(&present);
    let done = format!("{} {} was removed.", record.kind, crate::domain::text::in_unicode(&record.name));
    let act = RecordAct::Remove { id: present.id.clone(), record };
    let run = at.portal().runs.change_record(at.by(), &key, &at.zone, at.customer(), act).await;
    match outcome(&at, run.map_err(PageError::failed("asking for a record to be removed"))?, &done).await? {
        Outcome::Answer(answer) => Ok(answer),
        Outcome::Refused(_, words) => page(&at, present, Some(words)).await,
    }
}

async fn page(at: &AtWebsite, present: DnsRecord, refused: Option<String>) -> Result<Response, PageError> {
    let status = if refused.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Remove DNS Record").await?;
    let page = Remove {
        layout: Layout { refused: refused.is_some(), ..layout },
        website: at.named(),
        record: Shown::of(present),
        key: at.new_key(),
        refused,
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}
