//! `/websites/{zone}/dns/drafts/{draft}`: what a zone file or a snapshot would change, before it is changed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::ids::DraftId;
use crate::domain::policy::OwnAct;
use crate::domain::record::diff::Mode;
use crate::domain::record::draft::{Counts, Draft, Source, fingerprint};
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::{When, count};
use crate::web::id::Ids;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named, Pager};
use crate::web::paths;
use crate::web::unread::why;
use crate::wire::ids::ZoneId;

use super::compared::{Compared, What, pieces, summary};

/// Rows on a page.
const ROWS: usize = 200;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/draft.html")]
pub struct Page {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// The draft's id.
    pub id: String,
    /// Where it comes from, in words.
    pub source: String,
    /// What becomes of records that were not asked for, as a sentence.
    pub others: &'static str,
    /// When it was compared.
    pub made: When,
    /// What it does, in words.
    pub summary: String,
    /// In how many pieces it is sent.
    pub pieces: String,
    /// Its rows, counted.
    pub counts: Counts,
    /// Which of them are shown; nothing: all that change or are refused.
    pub shown: Option<What>,
    /// The rows of this page.
    pub rows: Vec<Compared>,
    /// The neighbouring pages.
    pub pager: Pager,
    /// The job that makes the changes, once somebody wanted them.
    pub run: Option<String>,
    /// Why the changes were not asked for: a title and what to do.
    pub refused: Option<String>,
    /// Where to compare again.
    pub again: String,
    /// Which identity the calls use; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

impl Page {
    fn kinds(&self) -> impl Iterator<Item = (What, usize)> + '_ {
        What::ALL.into_iter().map(|what| (what, what.count(&self.counts))).filter(|(_, number)| *number > 0)
    }

    fn is_shown(&self, what: &What) -> bool {
        self.shown == Some(*what)
    }
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Which rows, by [`What::code`].
    #[serde(default)]
    show: String,
    /// Page, from 1.
    #[serde(default)]
    page: String,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {}

async fn known(acting: Acting, zone: &ZoneId, id: DraftId) -> Result<(AtWebsite, Draft), PageError> {
    let at = AtWebsite::open(acting, zone).await?;
    at.must(OwnAct::ChangeRecords)?;
    let draft = at.portal().store.draft(zone, id).await?.ok_or(PageError::NotFound)?;
    Ok((at, draft))
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such draft; what [`AtWebsite::must`] answers.
pub async fn get(
    acting: Acting,
    Ids(zone, id): Ids<ZoneId, DraftId>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (at, draft) = known(acting, &zone, id).await?;
    page(&at, draft, &asked, None).await
}

/// Has the changes made: the records as they are now are kept first. Pressed twice, it is one job.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such draft; what [`AtWebsite::must`] answers.
pub async fn post(
    acting: Acting,
    Ids(zone, id): Ids<ZoneId, DraftId>,
    Checked(Form {}): Checked<Form>,
) -> Result<Response, PageError> {
    let (at, draft) = known(acting, &zone, id).await?;
    let asked = Asked::default();
    if let Some(run) = draft.run {
        return Ok(Desk::go(&paths::run(run)));
    }
    if draft.counts.changes() == 0 {
        return page(&at, draft, &asked, Some("There is nothing to change.".to_owned())).await;
    }
    let present = match at.portal().mirror.present_records(&zone, at.customer()).await {
        Ok(present) => present,
        Err(unread) => {
            let words = "The records of now are kept before anything is changed, and they could not be read. ";
            return page(&at, draft, &asked, Some(format!("{words}{}", why(&unread, "its records")))).await;
        }
    };
    if fingerprint(&present) != draft.seen {
        let words =
            "The records at Cloudflare have changed since this was compared. Nothing was changed; compare again.";
        return page(&at, draft, &asked, Some(words.to_owned())).await;
    }
    let run = at.portal().runs.apply_draft(at.by(), &at.zone, at.customer(), &draft, &present).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for records to be changed"))?)))
}

async fn page(at: &AtWebsite, draft: Draft, asked: &Asked, refused: Option<String>) -> Result<Response, PageError> {
    let shown = What::ALL.into_iter().find(|what| what.code() == asked.show);
    let codes: Vec<&str> = match shown {
        Some(what) => vec![what.code()],
        None => [What::Refused, What::New, What::Changed, What::Removed].map(What::code).to_vec(),
    };
    let number = asked.page.parse().ok().filter(|page| (1..=10_000).contains(page)).unwrap_or(1_usize);
    let before = (number - 1).saturating_mul(ROWS);
    let of = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let rows = at.portal().store.draft_rows(draft.id, &codes, of(before), of(ROWS)).await?;
    let total = match shown {
        Some(what) => what.count(&draft.counts),
        None => draft.counts.changes() + draft.counts.refused,
    };
    let status = if refused.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Changes of DNS Records").await?;
    let page = Page {
        layout: Layout { refused: refused.is_some(), ..layout },
        website: at.named(),
        source: source(at, &draft),
        others: others(&draft),
        made: at.desk().when(draft.made_at),
        summary: summary(&draft.counts),
        pieces: pieces(&draft.counts),
        shown,
        pager: pager(at, &draft, asked, number, rows.len(), total),
        rows: rows.into_iter().map(Compared::of).collect(),
        run: draft.run.map(|run| run.to_string()),
        refused,
        again: match &draft.source {
            Source::File { .. } => paths::website_dns_import(&at.zone.id),
            Source::Snapshot { snapshot, .. } => paths::snapshot(&at.zone.id, snapshot),
        },
        counts: draft.counts,
        id: draft.id.to_string(),
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}

/// Where a draft comes from, in words.
pub(super) fn source(at: &AtWebsite, draft: &Draft) -> String {
    match &draft.source {
        Source::File { name, .. } if name.is_empty() => "The zone file that was pasted".to_owned(),
        Source::File { name, .. } => format!("The zone file {name}"),
        Source::Snapshot { taken_at, .. } => format!("Back to the records of {}", at.desk().when(*taken_at).plain()),
    }
}

fn others(draft: &Draft) -> &'static str {
    match &draft.source {
        Source::File { mode: Mode::Add, .. } => "Records that the file does not have stay.",
        Source::File { mode: Mode::Names, .. } => {
            "Where the file has a name and type, other records of these are changed or removed; all else stays."
        }
        Source::File { mode: Mode::All, .. } => "Records that the file does not have are removed.",
        Source::Snapshot { .. } => "Records that were not there then are removed.",
    }
}

fn pager(at: &AtWebsite, draft: &Draft, asked: &Asked, page: usize, shown: usize, total: usize) -> Pager {
    let to = |page: usize| format!("{}?show={}&page={page}", paths::draft(&at.zone.id, draft.id), asked.show);
    let before = (page - 1).saturating_mul(ROWS);
    let words = match shown {
        0 => String::new(),
        _ if total <= ROWS => count(total, "row", "rows"),
        _ => format!("{} to {} of {}", before + 1, before + shown, count(total, "row", "rows")),
    };
    Pager {
        previous: (page > 1).then(|| to(page - 1)),
        next: (before.saturating_add(shown) < total && shown > 0).then(|| to(page + 1)),
        words,
    }
}
