//! DNS records of a website: list, add, change, remove. The team, and the customer's people as far as its policy goes.

pub mod change;
pub mod compared;
pub mod draft;
pub mod export;
pub mod form;
pub mod import;
pub mod list;
pub mod mail;
pub mod new;
pub mod remove;
pub mod scan;
pub mod shown;
pub mod snapshot;
pub mod snapshots;

use std::time::Duration;

use axum::response::Response;

use crate::domain::ids::RunId;
use crate::domain::run::{Run, RunState};
use crate::domain::service_user::NO_OWN_KEY;
use crate::web::at_website::AtWebsite;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::paths;

/// How long a form waits for Cloudflare before the job's own page takes over.
const PATIENCE: Duration = Duration::from_secs(6);

/// What became of a change that was asked for.
enum Outcome {
    /// It is so, or it goes on by itself: the page that says so.
    Answer(Response),
    /// It was refused: the field it belongs to, and the words.
    Refused(&'static str, String),
}

/// Waits a little for the job and says how it went.
async fn outcome(at: &AtWebsite, run: RunId, done: &str) -> Result<Outcome, PageError> {
    outcome_at(at, run, done, &paths::website_dns(&at.zone.id)).await
}

/// The same, with the page to go to when it is done.
async fn outcome_at(at: &AtWebsite, run: RunId, done: &str, to: &str) -> Result<Outcome, PageError> {
    let stood = at.portal().runs.stands(run, PATIENCE).await.map_err(PageError::failed("waiting for a job"))?;
    let Some(run) = stood else { return Err(PageError::internal("finding a job that was just stored")) };
    match run.state {
        RunState::Done => {
            at.desk().say(done).await?;
            Ok(Outcome::Answer(Desk::go(to)))
        }
        RunState::Failed => Ok(refused(&run, at.is_team())),
        _ => Ok(Outcome::Answer(Desk::go(&paths::run(run.id)))),
    }
}

/// Codes that are about what a record says and not about its name (see the dictionary).
const ABOUT_CONTENT: [i64; 5] = [1004, 9005, 9009, 9021, 81_061];

fn refused(run: &Run, is_team: bool) -> Outcome {
    let step = run.steps.last();
    let reply = step.and_then(|step| step.attempts.last()).map(|attempt| &attempt.reply);
    let about_content = reply.and_then(|reply| reply.code).is_some_and(|code| ABOUT_CONTENT.contains(&code));
    let mut words = step.and_then(|step| step.note.clone()).unwrap_or_else(|| "Cloudflare refused it.".to_owned());
    if words == NO_OWN_KEY && !is_team {
        words = "Your partner has to finish your set-up first. Nothing was sent to Cloudflare.".to_owned();
    }
    // Which part it is only Cloudflare's own words say.
    if let Some(message) = reply.and_then(|reply| reply.message.as_ref()).filter(|_| about_content)
        && !words.contains(message.as_str())
    {
        words = format!("{words} Cloudflare says: {message}");
    }
    Outcome::Refused(if about_content { "content" } else { "name" }, words)
}
