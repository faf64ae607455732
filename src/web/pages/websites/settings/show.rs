//! `/websites/{zone}/settings`: the settings of a website, read when somebody looks, and changed where they stand.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::policy::OwnAct;
use crate::domain::run::{Run, RunState};
use crate::domain::setting::SettingChange;
use crate::domain::step::StepState;
use crate::mirror::Unread;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Problem, Problems};
use crate::web::id::Id;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Html, Layout};
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::web::unread::why;
use crate::wire::ids::ZoneId;
use crate::wire::settings::ZoneSetting;

use super::form::{Asked, Sent, asked};
use super::shown::{Other, Shelf, others, page_id, shelves};
use super::{tier, why_not};

/// How long a form waits for Cloudflare before the job's own page takes over.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(6);

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/settings/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The website.
    pub website: Named,
    /// Makes a second press harmless.
    pub key: String,
    /// The same for the button about attacks.
    pub attack_key: String,
    /// The settings by headings.
    pub shelves: Vec<Shelf>,
    /// What Cloudflare lists besides.
    pub others: Vec<Other>,
    /// Why nothing could be read.
    pub unread: Option<String>,
    /// The security level as it is; nothing where it cannot be changed.
    pub level: Option<String>,
    /// Whether Cloudflare passes everything through untouched, so that nothing of this works.
    pub paused: bool,
    /// Whether the viewer may change them.
    pub may_change: bool,
    /// Which identity the calls use; nothing for a customer's people.
    pub calls_as: Option<CallsAs>,
}

impl Show {
    /// Whether every visitor has to prove to be one.
    #[must_use]
    pub fn is_under_attack(&self) -> bool {
        self.level.as_deref() == Some("under_attack")
    }
}

/// Shows them.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    let read = at.portal().mirror.settings(&at.zone.id, at.customer()).await;
    page(&at, &read, &Sent::default(), &Asked::default()).await
}

/// Changes what differs from what Cloudflare has, and waits a little for Cloudflare's word.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers; [`PageError::BadRequest`] for a
/// field of no setting; [`PageError::Unavailable`] when Cloudflare does not answer.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, Checked(sent): Checked<Sent>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::ChangeSettings)?;
    if sent.is_strange() {
        return Err(PageError::BadRequest);
    }
    let read = at.portal().mirror.settings(&at.zone.id, at.customer()).await;
    let listed = match &read {
        Ok(listed) => listed,
        Err(Unread::Away) => {
            return Err(PageError::Unavailable { retry_after: std::time::Duration::from_secs(10) });
        }
        Err(_) => return page(&at, &read, &sent, &Asked::default()).await,
    };
    let wanted = asked(&sent, &at.zone, listed, tier(&at.zone));
    if !wanted.problems.is_empty() {
        return page(&at, &read, &sent, &wanted).await;
    }
    let here = paths::website_settings(&at.zone.id);
    if wanted.changes.is_empty() {
        at.desk().note("Nothing was changed: it is so already.").await?;
        return Ok(Desk::go(&here));
    }
    let key = if sent.key().is_empty() { at.new_key() } else { sent.key() };
    let (account, changes) = (Some(at.zone.account.clone()), wanted.changes.clone());
    let runs = &at.portal().runs;
    let run = runs.change_settings(at.by(), &key, account, at.customer(), changes).await;
    let run = run.map_err(PageError::failed("asking for settings"))?;
    let stood = runs.stands(run, PATIENCE).await.map_err(PageError::failed("waiting for a job"))?;
    let Some(run) = stood else { return Err(PageError::internal("finding a job that was just stored")) };
    match run.state {
        RunState::Done => {
            at.desk().say(&said(&wanted.changes)).await?;
            Ok(Desk::go(&here))
        }
        RunState::Failed => refused(&at, &sent, &run).await,
        _ => Ok(Desk::go(&paths::run(run.id))),
    }
}

/// What was changed, in words.
fn said(changes: &[SettingChange]) -> String {
    let one = |change: &SettingChange| format!("{} is now {}", change.label(), change.words());
    let all: Vec<String> = changes.iter().map(one).collect();
    match changes.len() {
        0..=4 => format!("{}.", all.join("; ")),
        many => format!("{many} settings were changed."),
    }
}

/// The page with each refusal at its field; what was not refused is changed, and said.
async fn refused(at: &AtWebsite, sent: &Sent, run: &Run) -> Result<Response, PageError> {
    let read = at.portal().mirror.settings(&at.zone.id, at.customer()).await;
    let mut wanted = Asked::default();
    let mut changed = Vec::new();
    for step in &run.steps {
        let Some(change) = run.setting_change(step) else { continue };
        let setting = crate::domain::setting::find(change.setting.as_str());
        match (step.state, setting) {
            (StepState::Done, _) => changed.push(change.clone()),
            (_, Some(setting)) => {
                wanted.problems.insert(setting.id, why_not(at, step));
            }
            _ => {}
        }
    }
    if !changed.is_empty() {
        at.desk().say(&said(&changed)).await?;
    }
    page(at, &read, sent, &wanted).await
}

async fn page(
    at: &AtWebsite,
    read: &Result<Vec<ZoneSetting>, Unread>,
    sent: &Sent,
    wanted: &Asked,
) -> Result<Response, PageError> {
    let listed = read.as_deref().unwrap_or_default();
    let shelves = shelves(listed, tier(&at.zone), sent, &wanted.problems);
    let rows = shelves.iter().flat_map(|shelf| &shelf.rows);
    let problem = |row: &super::shown::Row| {
        let message = row.field.error.clone()?;
        Some(Problem { field: page_id(row.name).into(), message })
    };
    let problems = Problems(rows.filter_map(problem).collect());
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let level = listed.iter().find(|found| found.id == "security_level" && found.editable);
    let layout = at.layout(&format!("Settings of {}", at.named().name)).await?;
    let may_change = at.may(OwnAct::ChangeSettings);
    let page = Show {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        website: at.named(),
        key: at.new_key(),
        attack_key: at.new_key(),
        others: others(listed),
        unread: read.as_ref().err().map(|unread| why(unread, "its settings")),
        level: level.map(|found| crate::domain::setting::plain(&found.value)),
        shelves,
        paused: at.zone.paused,
        calls_as: if may_change { at.calls_as().await? } else { None },
        may_change,
    };
    Ok(Html(status, page).into_response())
}
