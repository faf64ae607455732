//! `/websites/{zone}/dns/{record}`: changes a record.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::policy::OwnAct;
use crate::domain::record::{Problem, Record, RecordAct, checked};
use crate::mirror::Unread;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::error::PageError;
use crate::web::extract::Path;
use crate::web::form::Problems;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};
use crate::wire::dns::DnsRecord;
use crate::wire::ids::{DnsRecordId, ZoneId};

use super::form::{RecordForm, Sent};
use super::new::zoned;
use super::{Outcome, outcome};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/change.html")]
pub struct Change {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The website.
    pub website: Named,
    /// The record's id, and its type with its name.
    pub record: Named,
    /// When it was last changed, as Cloudflare says it.
    pub seen: String,
    /// The fields.
    pub form: RecordForm,
    /// Which identity the call uses; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

/// The website and the record of an address.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website or record, [`PageError::Unavailable`] when Cloudflare does not
/// answer.
pub(super) async fn known(
    acting: Acting,
    (zone, record): (String, String),
) -> Result<(AtWebsite, DnsRecord), PageError> {
    let zone: ZoneId = zone.parse().map_err(|_| PageError::NotFound)?;
    let record: DnsRecordId = record.parse().map_err(|_| PageError::NotFound)?;
    let at = AtWebsite::open(acting, &zone).await?;
    at.must(OwnAct::ChangeRecords)?;
    match at.portal().mirror.record(&zone, at.customer(), &record).await {
        Ok(found) => Ok((at, found)),
        Err(Unread::Gone | Unread::Refused(_)) => Err(PageError::NotFound),
        Err(Unread::Away | Unread::Throttled) => {
            Err(PageError::Unavailable { retry_after: std::time::Duration::from_secs(10) })
        }
    }
}

/// Shows it.
///
/// # Errors
/// What `known` answers.
pub async fn get(acting: Acting, Path(ids): Path<(String, String)>) -> Result<Response, PageError> {
    let (at, present) = known(acting, ids).await?;
    let form = RecordForm::present(at.new_key(), &Record::seen(&present));
    page(&at, &present, present.modified_on.clone().unwrap_or_default(), form).await
}

/// Changes it, and waits a little for Cloudflare's word. The type stays as it is.
///
/// # Errors
/// What `known` answers.
pub async fn post(
    acting: Acting,
    Path(ids): Path<(String, String)>,
    Checked(sent): Checked<Sent>,
) -> Result<Response, PageError> {
    let (at, present) = known(acting, ids).await?;
    if sent.is_strange() {
        return Err(PageError::BadRequest);
    }
    let key = if sent.key().is_empty() { at.new_key() } else { sent.key() };
    let seen = sent.seen();
    let shown = seen.clone().or_else(|| present.modified_on.clone()).unwrap_or_default();
    let typed = sent.typed(Some(&present.r#type));
    let record = match checked(&typed, zoned(&at)) {
        Ok(record) => record,
        Err(problems) => return page(&at, &present, shown, RecordForm::of(key, typed).refused(problems)).await,
    };
    let done = format!("{} {} was changed.", record.kind, crate::domain::text::in_unicode(&record.name));
    let act = RecordAct::Change { id: present.id.clone(), seen, record };
    let run = at.portal().runs.change_record(at.by(), &key, &at.zone, at.customer(), act).await;
    match outcome(&at, run.map_err(PageError::failed("asking for a record"))?, &done).await? {
        Outcome::Answer(answer) => Ok(answer),
        Outcome::Refused(field, message) => {
            let problem = Problem { field: field.to_owned(), message };
            page(&at, &present, shown, RecordForm::of(at.new_key(), typed).refused(vec![problem])).await
        }
    }
}

async fn page(at: &AtWebsite, present: &DnsRecord, seen: String, form: RecordForm) -> Result<Response, PageError> {
    let problems = form.problems();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Change DNS Record").await?;
    let name = format!("{} {}", present.r#type, crate::domain::text::in_unicode(&present.name));
    let page = Change {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        website: at.named(),
        record: Named::new(present.id.clone(), name),
        seen,
        form,
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}
