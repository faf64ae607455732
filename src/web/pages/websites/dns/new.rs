//! `/websites/{zone}/dns/new`, posted to `/websites/{zone}/dns`: adds a record.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::policy::OwnAct;
use crate::domain::record::{Problem, RecordAct, TYPES, Typed, Zoned, checked};
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::id::Id;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};
use crate::wire::dns::DnsType;
use crate::wire::ids::ZoneId;

use super::form::{RecordForm, Sent};
use super::{Outcome, outcome};
use crate::web::form::Problems;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The website.
    pub website: Named,
    /// The fields.
    pub form: RecordForm,
    /// Which identity the call uses; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A type's word.
    #[serde(default, rename = "type")]
    kind: String,
    /// A name to begin with.
    #[serde(default)]
    name: String,
}

impl New {
    fn types(&self) -> &'static [DnsType] {
        &TYPES
    }
}

/// The zone as records are checked for it.
pub(super) fn zoned(at: &AtWebsite) -> Zoned<'_> {
    Zoned { name: &at.zone.name, enterprise: at.zone.plan.as_ref().is_some_and(|plan| plan.id.contains("enterprise")) }
}

/// Shows the empty form for a type.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn get(acting: Acting, Id(id): Id<ZoneId>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeRecords)?;
    let kind = TYPES.into_iter().find(|kind| kind.as_str() == asked.kind).unwrap_or(DnsType::A);
    let proxied = if crate::domain::record::is_proxiable(&kind) { "on" } else { "" };
    let typed = Typed { kind: kind.into(), name: asked.name, proxied: proxied.into(), ..Typed::default() };
    page(&at, RecordForm::of(at.new_key(), typed)).await
}

/// Adds it, and waits a little for Cloudflare's word.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, Checked(sent): Checked<Sent>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeRecords)?;
    if sent.is_strange() {
        return Err(PageError::BadRequest);
    }
    let key = if sent.key().is_empty() { at.new_key() } else { sent.key() };
    let typed = sent.typed(None);
    let record = match checked(&typed, zoned(&at)) {
        Ok(record) => record,
        Err(problems) => return page(&at, RecordForm::of(key, typed).refused(problems)).await,
    };
    let done = format!("{} {} was added.", record.kind, crate::domain::text::in_unicode(&record.name));
    let runs = &at.portal().runs;
    let run = runs.change_record(at.by(), &key, &at.zone, at.customer(), RecordAct::Add { record }).await;
    match outcome(&at, run.map_err(PageError::failed("asking for a record"))?, &done).await? {
        Outcome::Answer(answer) => Ok(answer),
        Outcome::Refused(field, message) => {
            let problem = Problem { field: field.to_owned(), message };
            // The next press is another wish, even with the same content: what was in the way may be gone.
            page(&at, RecordForm::of(at.new_key(), typed).refused(vec![problem])).await
        }
    }
}

async fn page(at: &AtWebsite, form: RecordForm) -> Result<Response, PageError> {
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Add DNS Record").await?;
    let page = New {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        website: at.named(),
        form,
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}
