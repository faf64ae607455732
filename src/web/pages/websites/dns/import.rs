//! `/websites/{zone}/dns/import`: reads a zone file and compares it with the records there are. Nothing is changed by it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::ids::DraftId;
use crate::domain::policy::OwnAct;
use crate::domain::record::diff::{Mode, Present, Row, difference};
use crate::domain::record::draft::{Counts, Draft, Source, fingerprint, sort};
use crate::domain::record::zone_file;
use crate::web::at_website::AtWebsite;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::parts::Named;
use crate::web::paths;
use crate::web::unread::why;
use crate::web::upload::Upload;
use crate::wire::ids::ZoneId;

use super::compared::summary;
use super::draft::source;
use super::new::zoned;

/// Drafts that are listed.
const LATELY: i64 = 10;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/dns/import.html")]
pub struct Import {
    /// Around it.
    pub layout: Layout,
    /// The website.
    pub website: Named,
    /// What is wrong.
    pub problems: Problems,
    /// The file; its content is never given back.
    pub file: Field,
    /// What was typed or pasted.
    pub text: Field,
    /// What becomes of records that the file does not have.
    pub mode: Mode,
    /// Whether new records are proxied.
    pub proxied: bool,
    /// What was compared lately.
    pub drafts: Vec<Compared>,
}

/// Something that was compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The draft's id.
    pub id: String,
    /// Where it comes from, in words.
    pub source: String,
    /// What it does, in words.
    pub summary: String,
    /// When it was compared.
    pub made: When,
    /// Whether its changes were asked for.
    pub wanted: bool,
}

/// Shows the form.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn get(acting: Acting, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeRecords)?;
    page(&at, &Upload::default(), Field::default(), Field::default()).await
}

/// Compares, keeps what was found, and leads to it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, sent: Upload) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeRecords)?;
    let typed = Field::of(sent.field("text"));
    let text = match text(&sent) {
        Ok(text) => text,
        Err(words) => return page(&at, &sent, Field::default().refused(words), typed).await,
    };
    let zone = zoned(&at);
    let file = zone_file::read(&text, zone, is_on(&sent));
    if file.lines.is_empty() && file.refused.is_empty() && file.left_out.is_empty() {
        return page(&at, &sent, Field::default().refused("There is no record in it."), typed).await;
    }
    let present = match at.portal().mirror.present_records(&at.zone.id, at.customer()).await {
        Ok(present) => present,
        Err(unread) => {
            let words = format!("The records to compare with could not be read. {}", why(&unread, "its records"));
            return page(&at, &sent, Field::default().refused(words), typed).await;
        }
    };
    let mode = mode(&sent);
    let mut rows = difference(zone.name, &present, file.lines, mode);
    rows.extend(file.refused.into_iter().map(Row::refused));
    rows.extend(file.left_out.into_iter().map(Row::left_out));
    let name = sent.file.as_ref().map(|file| file.name.chars().take(100).collect()).unwrap_or_default();
    let draft = keep(&at, Source::File { name, mode }, &present, rows).await?;
    Ok(Desk::go(&paths::draft(&at.zone.id, draft)))
}

/// Keeps what a comparison found, for somebody to look at.
///
/// # Errors
/// [`PageError::Internal`] when it could not be kept.
pub(super) async fn keep(
    at: &AtWebsite,
    source: Source,
    present: &[Present],
    mut rows: Vec<Row>,
) -> Result<DraftId, PageError> {
    let portal = at.portal();
    let now = at.desk().now();
    sort(&mut rows);
    let draft = Draft {
        id: DraftId::new(now, &portal.plumbing.random),
        zone: at.zone.id.clone(),
        source,
        seen: fingerprint(present),
        counts: Counts::of(&rows),
        made_by: at.by(),
        made_at: now,
        run: None,
    };
    let mut tx = portal.store.write().await?;
    tx.put_draft(&draft, &rows).await?;
    tx.commit().await?;
    Ok(draft.id)
}

/// The text of the file, or what was pasted.
fn text(sent: &Upload) -> Result<String, String> {
    let pasted = sent.field("text");
    match &sent.file {
        Some(_) if !pasted.trim().is_empty() => {
            Err("Choose a file or paste its text, not both: it would not be clear which one counts.".to_owned())
        }
        Some(file) => String::from_utf8(file.bytes.clone()).ok().filter(|text| !text.contains('\0')).ok_or_else(|| {
            "This is no text (UTF-8). Choose a zone file as BIND and most DNS panels export it.".to_owned()
        }),
        None if pasted.trim().is_empty() => Err("Choose a zone file, or paste its text below.".to_owned()),
        None => Ok(pasted.to_owned()),
    }
}

fn is_on(sent: &Upload) -> bool {
    matches!(sent.field("proxied"), "on" | "true" | "1")
}

fn mode(sent: &Upload) -> Mode {
    Mode::from_word(sent.field("mode")).unwrap_or_default()
}

fn compared(at: &AtWebsite, draft: &Draft) -> Compared {
    Compared {
        id: draft.id.to_string(),
        source: source(at, draft),
        summary: summary(&draft.counts),
        made: at.desk().when(draft.made_at),
        wanted: draft.run.is_some(),
    }
}

async fn page(at: &AtWebsite, sent: &Upload, file: Field, text: Field) -> Result<Response, PageError> {
    let problems = Problems::of([("file", &file), ("text", &text)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = at.layout("Import Records").await?;
    let drafts = at.portal().store.drafts(&at.zone.id, LATELY).await?;
    let page = Import {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        website: at.named(),
        problems,
        file,
        text,
        mode: mode(sent),
        proxied: is_on(sent),
        drafts: drafts.iter().map(|one| compared(at, one)).collect(),
    };
    Ok(Html(status, page).into_response())
}
