//! `/websites/{zone}/dns`: the records of a website, read when somebody looks.

use std::time::Duration;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::policy::OwnAct;
use crate::domain::record::TYPES;
use crate::mirror::RecordFilter;
use crate::web::at_website::AtWebsite;
use crate::web::error::PageError;
use crate::web::extract::Query;
use crate::web::format::count;
use crate::web::id::Id;
use crate::web::own_desk::Anyone;
use crate::web::own_path::query_encoded;
use crate::web::page::{Html, Layout};
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::paths;
use crate::web::unread::why;
use crate::wire::dns::DnsType;
use crate::wire::ids::ZoneId;
use crate::wire::zones::ZoneType;

use super::mail::{MailNotice, is_asked};
use super::shown::Shown;

/// How long the page waits for what is missing of the mail.
const MAIL_PATIENCE: Duration = Duration::from_secs(3);
/// Records on a page.
const ROWS: u32 = 100;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// What is searched for.
    pub q: String,
    /// The type asked for; empty: all.
    pub kind: String,
    /// The records of this page.
    pub rows: Vec<Shown>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// Why nothing could be read.
    pub unread: Option<String>,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether Cloudflare's name servers answer with these records.
    pub is_full: bool,
    /// What of its mail is missing; nothing where all is there.
    pub mail: Option<MailNotice>,
    /// Whether the viewer may change them.
    pub may_change: bool,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Part of a name, a content or a comment.
    #[serde(default)]
    q: String,
    /// A type's word.
    #[serde(default, rename = "type")]
    kind: String,
    /// Page, from 1.
    #[serde(default)]
    page: String,
}

impl List {
    fn types(&self) -> &'static [DnsType] {
        &TYPES
    }

    fn is_of(&self, kind: &DnsType) -> bool {
        self.kind == kind.as_str()
    }
}

/// Shows a page of them.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    let kind = TYPES.into_iter().find(|kind| kind.as_str() == asked.kind);
    let page = asked.page.parse().ok().filter(|page| (1..=100_000).contains(page)).unwrap_or(1);
    let q: String = asked.q.trim().chars().take(200).collect();
    let filter = RecordFilter { search: q.clone(), kind: kind.clone(), page, rows: ROWS };
    let mirror = &at.portal().mirror;
    // A page that searches is about something else.
    let asks_for_mail = is_asked(&at.zone) && q.is_empty() && kind.is_none() && page == 1;
    let all = async {
        if asks_for_mail { Some(mirror.all_records(&at.zone.id, at.customer(), MAIL_PATIENCE).await) } else { None }
    };
    let (read, all) = tokio::join!(mirror.records(&at.zone.id, at.customer(), &filter), all);
    let mail = all.filter(|_| read.is_ok()).and_then(|all| MailNotice::of(&at.zone, all));
    let (rows, total, unread) = match read {
        Ok(found) => (found.records.into_iter().map(Shown::of).collect::<Vec<_>>(), found.total, None),
        Err(unread) => (Vec::new(), None, Some(why(&unread, "its records"))),
    };
    let kind = kind.map(String::from).unwrap_or_default();
    let title = format!("DNS Records of {}", at.named().name);
    let page = List {
        layout: at.layout(&title).await?,
        website: at.named(),
        pager: pager(&at, &q, &kind, page, rows.len(), total),
        emptiness: Emptiness::of(&rows, !q.is_empty() || !kind.is_empty() || page > 1),
        q,
        kind,
        rows,
        unread,
        mail,
        is_full: at.zone.kind == ZoneType::Full,
        may_change: at.may(OwnAct::ChangeRecords),
    };
    Ok(Html(StatusCode::OK, page).into_response())
}

fn pager(at: &AtWebsite, q: &str, kind: &str, page: u32, shown: usize, total: Option<u32>) -> Pager {
    let to = |page: u32| format!("{}?q={}&type={kind}&page={page}", paths::website_dns(&at.zone.id), query_encoded(q));
    let total = total.and_then(|total| usize::try_from(total).ok());
    let before = usize::try_from((page - 1).saturating_mul(ROWS)).unwrap_or(usize::MAX);
    let is_full_page = shown >= usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = total.map_or(is_full_page, |total| before.saturating_add(shown) < total);
    let words = match total {
        Some(total) if shown > 0 && total > shown => {
            format!("{} to {} of {}", before + 1, before + shown, count(total, "record", "records"))
        }
        _ if shown > 0 => count(shown, "record", "records"),
        _ => String::new(),
    };
    Pager { previous: (page > 1).then(|| to(page - 1)), next: more.then(|| to(page + 1)), words }
}
