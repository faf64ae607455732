//! `/websites/{zone}/cache`: has Cloudflare forget what it keeps of a website. One way of purging with each press;
//! purging everything is asked twice.

pub mod confirm;
pub mod show;

use std::time::Duration;

use axum::response::Response;
use serde::Deserialize;

use crate::domain::ids::RunId;
use crate::domain::policy::OwnAct;
use crate::domain::purge::{Purge, Way, checked};
use crate::domain::run::{Run, RunState};
use crate::domain::service_user::NO_OWN_KEY;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::id::Id;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::paths;
use crate::wire::ids::ZoneId;

use show::Fields;

/// How long the form waits for Cloudflare before the job's own page takes over.
const PATIENCE: Duration = Duration::from_secs(6);

/// What the forms send; what is empty is not asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Form {
    key: String,
    purge_everything: String,
    confirmed: String,
    files: String,
    hosts: String,
    prefixes: String,
    tags: String,
}

impl Form {
    fn typed(&self, way: Way) -> &str {
        match way {
            Way::Files => &self.files,
            Way::Hosts => &self.hosts,
            Way::Prefixes => &self.prefixes,
            Way::Tags => &self.tags,
        }
    }

    /// What was typed, to be shown again.
    fn fields(&self) -> Fields {
        Fields(Way::ALL.map(|way| (way, Field::of(self.typed(way)))))
    }

    /// What is asked for.
    fn wish(&self, zone: &str) -> Result<Purge, Box<Fields>> {
        let filled: Vec<Way> = Way::ALL.into_iter().filter(|way| !self.typed(*way).trim().is_empty()).collect();
        let everything = is_on(&self.purge_everything);
        let mut fields = self.fields();
        match filled.as_slice() {
            [] if everything => return Ok(Purge::Everything),
            [] => fields.refuse(Way::Files, "Fill in one of these fields, or purge everything further below."),
            [way] if !everything => match checked(*way, self.typed(*way), zone) {
                Ok(purge) => return Ok(purge),
                Err(why) => fields.refuse(*way, &why),
            },
            several => {
                for way in several {
                    fields.refuse(*way, "Cloudflare purges in one way at a time. Leave only one of them filled in.");
                }
            }
        }
        Err(Box::new(fields))
    }
}

fn is_on(word: &str) -> bool {
    matches!(word, "on" | "true" | "1" | "yes")
}

/// Shows what can be purged, and what was lately.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website.
pub async fn get(anyone: Anyone, Id(id): Id<ZoneId>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    show::page(&at, at.new_key(), Fields::default()).await
}

/// Purges, and waits a little for Cloudflare's word.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website; what [`AtWebsite::must`] answers.
pub async fn post(acting: Acting, Id(id): Id<ZoneId>, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let at = AtWebsite::open(acting, &id).await?;
    at.must(OwnAct::Purge)?;
    let key = if form.key.is_empty() { at.new_key() } else { form.key.clone() };
    let what = match form.wish(&at.zone.name) {
        Ok(what) => what,
        Err(fields) => return show::page(&at, key, *fields).await,
    };
    if what == Purge::Everything && !is_on(&form.confirmed) {
        return confirm::page(&at, key, None).await;
    }
    let run = at.portal().runs.purge(at.by(), &key, &at.zone, at.customer(), what.clone()).await;
    let run = run.map_err(PageError::failed("asking for a purge"))?;
    let Some(words) = refusal(&at, run, &what).await? else {
        return Ok(Desk::go(&paths::website_cache(&at.zone.id)));
    };
    match words {
        Words::Job(run) => Ok(Desk::go(&paths::run(run))),
        // The next press is another wish, even for the same: what was in the way may be gone.
        Words::Refused(words) => match what.list() {
            None => confirm::page(&at, at.new_key(), Some(words)).await,
            Some((way, _)) => {
                let mut fields = form.fields();
                fields.refuse(way, &words);
                show::page(&at, at.new_key(), fields).await
            }
        },
    }
}

/// What there is to say where it is not simply done.
enum Words {
    /// The job's own page says it: it goes on by itself, or part of it was done.
    Job(RunId),
    /// It was refused, all of it.
    Refused(String),
}

/// Waits a little for the job; nothing where all of it was done.
async fn refusal(at: &AtWebsite, run: RunId, what: &Purge) -> Result<Option<Words>, PageError> {
    let stood = at.portal().runs.stands(run, PATIENCE).await.map_err(PageError::failed("waiting for a job"))?;
    let Some(run) = stood else { return Err(PageError::internal("finding a job that was just stored")) };
    match run.state {
        RunState::Done => {
            at.desk().say(&format!("Cloudflare forgot {} of {}.", what.words(), at.named().name)).await?;
            Ok(None)
        }
        RunState::Failed if run.steps.len() == 1 => Ok(Some(Words::Refused(refused(&run, at.is_team())))),
        _ => Ok(Some(Words::Job(run.id))),
    }
}

fn refused(run: &Run, is_team: bool) -> String {
    let step = run.steps.last();
    let words = step.and_then(|step| step.note.clone()).unwrap_or_else(|| "Cloudflare refused it.".to_owned());
    if words == NO_OWN_KEY && !is_team {
        return "Your partner has to finish your set-up first. Nothing was sent to Cloudflare.".to_owned();
    }
    // Which address it is only Cloudflare's own words say.
    let message = step.and_then(|step| step.attempts.last()).and_then(|attempt| attempt.reply.message.as_deref());
    match message.filter(|message| message.contains("purge") && !words.contains(*message)) {
        Some(message) => format!("{words} Cloudflare says: {message}"),
        None => words,
    }
}
