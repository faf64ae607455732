//! What people are told of websites, in words; and the letters about it, sent one by one after it was noted.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::domain::going_live::{Notice, NoticeKind};
use crate::domain::text::in_unicode;
use crate::domain::website::Periods;
use crate::mail::Mailer;
use crate::store::{LetterDue, StoreError};
use crate::wire::zones::ZoneStatus;

use super::format::until;
use super::letters;
use super::paths;
use super::portal::Portal;

/// Letters sent in one pass at most.
const AT_A_TIME: i64 = 50;
/// How often a letter is tried; the mail server said no each time.
const TRIES: u32 = 5;
/// Pause before a letter is tried again; it grows with each try.
const PAUSE: Duration = Duration::from_secs(300);

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub title: String,
    /// What it means and what to do.
    pub advice: String,
}

/// What a notice says, as things stand now.
#[must_use]
pub fn told(notice: &Notice, periods: &Periods, now: Timestamp) -> Told {
    let zone = &notice.zone;
    let name = in_unicode(&zone.name);
    let is_partial = zone.partial_records().is_some();
    let is_waiting = matches!(zone.status, ZoneStatus::Pending | ZoneStatus::Moved) && zone.gone_at.is_none();
    let until_then = zone.dropped_at(periods).or(notice.until).filter(|at| is_waiting && *at > now);
    let (title, advice) = match notice.kind {
        NoticeKind::Live => (
            format!("{name} is live on Cloudflare"),
            if is_partial {
                "Its TXT record was found. Keep it for good, and lead each host to Cloudflare by its CNAME record."
            } else {
                "Its name servers are right. There is nothing to do."
            }
            .to_owned(),
        ),
        NoticeKind::Moved => {
            let what = if is_partial { "Its TXT record is gone" } else { "Its name servers lead elsewhere" };
            let drop = until_then.map(|at| format!(" Cloudflare drops it on {} if nothing changes.", until(at)));
            (
                format!("{name} moved away from Cloudflare"),
                format!(
                    "{what}, or it is active elsewhere at Cloudflare.{} If that is not meant, set what its page says.",
                    drop.unwrap_or_default()
                ),
            )
        }
        NoticeKind::Leaving => {
            let at = notice.until.map_or_else(|| "soon".to_owned(), |at| format!("on {}", until(at)));
            let what = if is_partial { "Its TXT record is not seen yet" } else { "Its name servers are not right yet" };
            let then = "added again, it gets other values to set";
            (
                format!("Cloudflare drops {name} {at}"),
                format!(
                    "{what}. Set what its page says before that. What is dropped is gone with its records; {then}."
                ),
            )
        }
    };
    Told { title, advice: if is_waiting || notice.kind == NoticeKind::Live { advice } else { over(notice, &name) } }
}

/// For somebody who reads it after it was settled.
fn over(notice: &Notice, name: &str) -> String {
    if notice.zone.gone_at.is_some() || notice.zone.status == ZoneStatus::Deleted {
        return format!("{name} is no longer at Cloudflare.");
    }
    "That is over: its DNS was put right since. There is nothing to do.".to_owned()
}

/// Sends the letters that are due, once. Where no mail is set up, none is kept for later.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn send_due(portal: &Portal) -> Result<(), StoreError> {
    let now = portal.clock().now();
    let due = portal.store.letters_due(now, AT_A_TIME).await?;
    let Some(mailer) = &portal.mailer else {
        if !due.is_empty() {
            let mut tx = portal.store.write().await?;
            tx.no_letters().await?;
            tx.commit().await?;
        }
        return Ok(());
    };
    for letter in due {
        send(portal, mailer, &letter).await?;
    }
    Ok(())
}

async fn send(portal: &Portal, mailer: &Mailer, letter: &LetterDue) -> Result<(), StoreError> {
    let Some(notice) = portal.store.notice(letter.person, letter.notice).await? else { return Ok(()) };
    // Taken before it is sent: whatever dies meanwhile, nobody gets it twice. The page has it in any case.
    let mut tx = portal.store.write().await?;
    let is_ours = tx.take_letter(letter).await?;
    tx.commit().await?;
    if !is_ours {
        return Ok(());
    }
    let now = portal.clock().now();
    let words = told(&notice, &portal.site.periods, now);
    let link = format!("{}{}", portal.plumbing.public_url, paths::website(&notice.zone.id));
    let whose = notice.customer.as_ref().filter(|_| !letter.is_customers);
    let whose = whose.map(|(_, name)| format!("Customer: {name}\n\n")).unwrap_or_default();
    let body = format!("Hello,\n\n{}.\n\n{}\n\n{whose}{link}\n", words.title, words.advice);
    let id = portal.plumbing.random.base32(26);
    let is_sent = match letters::of(id, letter.email.clone(), &words.title, &body) {
        Ok(made) => mailer.send(&made, now).await.map_err(|error| warn(letter, &error)).is_ok(),
        Err(error) => {
            warn(letter, &error);
            false
        }
    };
    let tries = letter.tries.saturating_add(1);
    let again = now.saturating_add(PAUSE.saturating_mul(tries)).ok().filter(|_| tries < TRIES);
    let mut tx = portal.store.write().await?;
    tx.letter_ended(letter, is_sent, again).await?;
    tx.commit().await?;
    Ok(())
}

fn warn(letter: &LetterDue, error: &(dyn std::error::Error + 'static)) {
    tracing::warn!(error, notice = letter.notice, "a mail was not sent");
}
