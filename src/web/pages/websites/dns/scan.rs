//! `/websites/{zone}/dns/scan`: what Cloudflare finds in a domain's present DNS, looked through before it counts.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::policy::OwnAct;
use crate::domain::record::scan::{Found, ScanAct, Standing, records};
use crate::domain::text::in_unicode;
use crate::mirror::Scanned;
use crate::web::at_website::AtWebsite;
use crate::web::checked::{CheckedList, Repeats};
use crate::web::error::PageError;
use crate::web::format::count;
use crate::web::id::Id;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::unread::why;
use crate::wire::dns::{DnsRecord, DnsType};
use crate::wire::ids::{DnsRecordId, ZoneId};

use super::shown::Shown;
use super::{Outcome, outcome_at};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/scan.html")]
pub struct Scan {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// What was found.
    pub rows: Vec<Row>,
    /// Why it could not be read.
    pub unread: Option<String>,
    /// Whether the records that are there are known, so that twins can be told.
    pub compared: bool,
    /// Why nothing was done.
    pub refused: Option<String>,
    /// Whether the viewer may begin a scan and decide.
    pub may_change: bool,
    /// Makes a second press harmless.
    pub key: String,
    /// Which identity the call uses; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

/// One record that was found.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it says.
    pub record: Shown,
    /// How it stands to the records that are there.
    pub standing: Standing,
    /// Whether it is ticked to be accepted.
    pub accept: bool,
    /// Whether it is ticked to be discarded.
    pub reject: bool,
}

impl Row {
    /// Whether it can be accepted.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.standing == Standing::New
    }

    /// The type of what is in its way.
    #[must_use]
    pub fn in_the_way(&self) -> Option<&DnsType> {
        match &self.standing {
            Standing::InTheWay(kind) => Some(kind),
            Standing::New | Standing::There => None,
        }
    }
}

/// What the form sends.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    act: String,
    key: String,
    accept: Vec<DnsRecordId>,
    reject: Vec<DnsRecordId>,
}

impl Repeats for Sent {
    const NAMES: &'static [&'static str] = &["accept", "reject"];
}

impl Sent {
    fn of(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut sent = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "act" => sent.act = value,
                "key" => sent.key = value,
                "accept" => sent.accept.push(value.parse().ok()?),
                "reject" => sent.reject.push(value.parse().ok()?),
                _ => return None,
            }
        }
        matches!(sent.act.as_str(), "" | "start" | "review").then_some(sent)
    }
}

/// Shows what was found.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    page(&at, None, None).await
}

/// Begins a scan, or accepts and discards what was ticked.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, checked: CheckedList<Sent>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeRecords)?;
    let sent = Sent::of(checked.0).ok_or(PageError::BadRequest)?;
    if sent.act == "start" {
        let done = "Cloudflare was asked to look. Give it some seconds, then look again.";
        return asked(&at, &sent, ScanAct::Start, done).await;
    }
    let both = sent.accept.iter().any(|id| sent.reject.contains(id));
    if both || (sent.accept.is_empty() && sent.reject.is_empty()) {
        let words = if both { "Tick each record once: it is either accepted or discarded." } else { NOTHING };
        return page(&at, Some(words.to_owned()), Some(&sent)).await;
    }
    let scanned = match at.portal().mirror.scanned(&at.zone.id, at.customer()).await {
        Ok(scanned) => scanned,
        Err(unread) => return page(&at, Some(why(&unread, "what it found")), Some(&sent)).await,
    };
    let chosen = |ids: &[DnsRecordId]| -> Option<Vec<Found>> {
        let found = |id: &DnsRecordId| scanned.found.iter().find(|one| one.id == *id).map(Found::of);
        let mut ids = ids.to_vec();
        ids.sort();
        ids.dedup();
        ids.iter().map(found).collect()
    };
    let (Some(accepts), Some(rejects)) = (chosen(&sent.accept), chosen(&sent.reject)) else {
        let words = "Some of what you ticked does not wait any more; this is what is left. Nothing was changed.";
        return page(&at, Some(words.to_owned()), Some(&sent)).await;
    };
    let done = done(accepts.len(), rejects.len());
    asked(&at, &sent, ScanAct::Review { accepts, rejects }, &done).await
}

const NOTHING: &str = "Tick at least one record, to accept it or to discard it.";

fn done(accepted: usize, discarded: usize) -> String {
    let was = |many: usize| if many == 1 { "was" } else { "were" };
    let said = |many: usize, what: &str| format!("{} {} {what}", count(many, "record", "records"), was(many));
    match (accepted, discarded) {
        (accepted, 0) => format!("{}.", said(accepted, "accepted")),
        (0, discarded) => format!("{}.", said(discarded, "discarded")),
        (accepted, discarded) => format!("{}, {discarded} discarded.", said(accepted, "accepted")),
    }
}

async fn asked(at: &AtWebsite, sent: &Sent, act: ScanAct, done: &str) -> Result<Response, PageError> {
    let key = if sent.key.is_empty() { at.new_key() } else { sent.key.clone() };
    let run = at.portal().runs.scan_records(at.by(), &key, &at.zone, at.customer(), act).await;
    let run = run.map_err(PageError::failed("asking for a scan"))?;
    match outcome_at(at, run, done, &paths::website_dns_scan(&at.zone.id)).await? {
        Outcome::Answer(answer) => Ok(answer),
        Outcome::Refused(_, words) => page(at, Some(words), Some(sent)).await,
    }
}

fn rows(scanned: &Scanned, sent: Option<&Sent>) -> Vec<Row> {
    let present = scanned.present.as_deref().unwrap_or_default();
    let row = |found: &DnsRecord| {
        let standing = Found::of(found).standing(records(present));
        let ticked = |ids: &[DnsRecordId]| ids.contains(&found.id);
        Row {
            // What is in the domain's DNS now is most likely wanted.
            accept: standing == Standing::New && sent.map_or(scanned.present.is_some(), |sent| ticked(&sent.accept)),
            reject: sent.is_some_and(|sent| ticked(&sent.reject)),
            standing,
            record: Shown::of(found.clone()),
        }
    };
    scanned.found.iter().map(row).collect()
}

async fn page(at: &AtWebsite, refused: Option<String>, sent: Option<&Sent>) -> Result<Response, PageError> {
    let read = at.portal().mirror.scanned(&at.zone.id, at.customer()).await;
    let sent = sent.filter(|sent| sent.act != "start");
    let (rows, compared, unread) = match &read {
        Ok(scanned) => (rows(scanned, sent), scanned.present.is_some(), None),
        Err(unread) => (Vec::new(), true, Some(why(unread, "what it found"))),
    };
    let status = if refused.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout(&format!("Scan of {}", in_unicode(&at.zone.name))).await?;
    let page = Scan {
        layout: Layout { refused: refused.is_some(), ..layout },
        website: at.named(),
        rows,
        unread,
        compared,
        refused,
        may_change: at.may(OwnAct::ChangeRecords),
        key: at.new_key(),
        calls_as: at.calls_as().await?,
    };
    Ok(Html(status, page).into_response())
}

#[cfg(test)]
mod tests {
    use super::done;

    #[test]
    fn what_was_decided_is_said_with_its_numbers() {
        assert_eq!(done(1, 0), "1 record was accepted.");
        assert_eq!(done(3, 2), "3 records were accepted, 2 discarded.");
        assert_eq!(done(0, 2), "2 records were discarded.");
    }
}
