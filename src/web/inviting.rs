//! Inviting: the invite is stored, then its link goes out by mail and is kept to be shown once.

use std::time::Duration;

use askama::Template;

use crate::domain::audit::Action;
use crate::domain::ids::{InviteId, PersonId};
use crate::domain::invite::Invite;
use crate::domain::person::Person;
use crate::domain::seat::Seat;
use crate::domain::text::{Email, Note};
use crate::mail::Letter;
use crate::secret::Secret;
use crate::store::{AuditLine, NewInvite, WriteTx};

use super::desk::Desk;
use super::error::PageError;
use super::format::{Until, until};
use super::fresh_links::{FreshLink, Mailed};
use super::invite_token::InviteToken;
use super::paths;
use super::portal::Portal;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// Who is to be invited, and as what.
#[derive(Clone, Debug)]
pub struct Inviting {
    /// The address.
    pub email: Email,
    /// To which seat.
    pub seat: Seat,
    /// A few words to them.
    pub note: Note,
    /// The key of the form that asks for it.
    pub key: Option<String>,
    /// The invite that it takes the place of.
    pub instead_of: Option<InviteId>,
    /// How many places the customer may have for who invites; nothing: as many as they like.
    pub at_most: Option<u32>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Invited {
    /// The link was made; the next page shows it.
    Yes,
    /// Somebody who is here has the address already.
    AlreadyHere(Person),
    /// All places of the customer are taken.
    Full,
}

/// What stands in the letter. The templates see nothing else.
#[derive(Template)]
#[template(path = "mail/invite.txt")]
struct Text<'a> {
    words: &'a Words<'a>,
}

#[derive(Template)]
#[template(path = "mail/invite.html")]
struct Html<'a> {
    words: &'a Words<'a>,
}

struct Words<'a> {
    partner: &'a str,
    by: &'a str,
    seat: Seat,
    company: &'a str,
    note: &'a str,
    link: &'a str,
    until: Until,
}

/// What the partner calls itself at Cloudflare, on one line; nothing before it was first read.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn partner_name(portal: &Portal) -> Result<String, PageError> {
    let tenant = portal.store.tenant().await?;
    let name = tenant.map(|tenant| tenant.name).unwrap_or_default();
    let words = name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    Ok(words.collect::<Vec<_>>().join(" "))
}

/// The customer that a seat is with, by name; nothing for the team.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn company_name(portal: &Portal, seat: Seat) -> Result<Option<String>, PageError> {
    let Some(customer) = seat.customer() else { return Ok(None) };
    Ok(portal.store.customer(customer).await?.map(|customer| customer.name.to_string()))
}

/// An invite that was stored, with the link that nobody has yet.
struct Made {
    invite: Invite,
    link: Secret,
}

/// Invites somebody, inside a transaction in which the caller has made sure that it may; commits it. The mail goes out
/// after that, and the invite stands whatever becomes of it.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn invite(desk: &Desk, tx: WriteTx, new: Inviting) -> Result<Invited, PageError> {
    let Made { invite, link } = match make(&desk.portal, desk.by(), tx, new).await? {
        Ok(made) => made,
        Err(invited) => return Ok(invited),
    };
    let mailed = send(&desk.portal, desk.who.person.shown(), &invite, &link).await?;
    let fresh = FreshLink { email: invite.email, customer: invite.seat.customer(), link, mailed };
    desk.portal.links.keep(desk.who.session, desk.portal.clock().elapsed(), fresh);
    Ok(Invited::Yes)
}

/// The same for somebody who does not wait for it: the link goes out by mail alone.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn invite_by_mail(
    portal: &Portal,
    by: &Person,
    tx: WriteTx,
    new: Inviting,
) -> Result<(Invited, Mailed), PageError> {
    match make(portal, by.id, tx, new).await? {
        Ok(Made { invite, link }) => Ok((Invited::Yes, send(portal, by.shown(), &invite, &link).await?)),
        Err(invited) => Ok((invited, Mailed::NoServer)),
    }
}

/// Stores the invite; or what is so instead.
async fn make(
    portal: &Portal,
    by: PersonId,
    mut tx: WriteTx,
    new: Inviting,
) -> Result<Result<Made, Invited>, PageError> {
    if let Some(person) = tx.person_with(&new.email).await? {
        return Ok(Err(Invited::AlreadyHere(person)));
    }
    if let Some(key) = &new.key
        && tx.invited_before(key).await?
    {
        return Ok(Err(Invited::Yes));
    }
    let (now, random) = (portal.clock().now(), &portal.plumbing.random);
    if let Some((customer, at_most)) = new.seat.customer().zip(new.at_most)
        && tx.places_taken(customer, &new.email, now).await? >= i64::from(at_most)
    {
        return Ok(Err(Invited::Full));
    }
    let token = InviteToken::new(random);
    let days = Duration::from_secs(u64::from(portal.site.invite_days) * DAY);
    let invite = Invite {
        id: InviteId::new(now, random),
        email: new.email,
        seat: new.seat,
        note: new.note,
        created_by: by,
        created_at: now,
        expires_at: now.saturating_add(days).map_err(PageError::failed("counting days"))?,
    };
    let hash = token.hash();
    let stored = NewInvite { invite: &invite, token_hash: &hash, key: new.key.as_deref(), instead_of: new.instead_of };
    tx.add_invite(&stored).await?;
    tx.audit(&AuditLine {
        person: Some(by),
        customer: invite.seat.customer(),
        target: Some(invite.email.as_str()),
        detail: Some(invite.seat.as_str()),
        ..AuditLine::of(Action::PersonInvited, now)
    })
    .await?;
    tx.commit().await?;
    let link = Secret::new(format!("{}{}", portal.plumbing.public_url, paths::invite(token.reveal())));
    Ok(Ok(Made { invite, link }))
}

async fn send(portal: &Portal, by: &str, invite: &Invite, link: &Secret) -> Result<Mailed, PageError> {
    let Some(mailer) = &portal.mailer else { return Ok(Mailed::NoServer) };
    let partner = partner_name(portal).await?;
    let company = company_name(portal, invite.seat).await?.unwrap_or_default();
    let words = Words {
        partner: &partner,
        by,
        seat: invite.seat,
        company: &company,
        note: invite.note.as_str(),
        link: link.reveal(),
        until: until(invite.expires_at),
    };
    let text = Text { words: &words }.render().map_err(PageError::failed("writing a letter"))?;
    let html = Html { words: &words }.render().map_err(PageError::failed("writing a letter"))?;
    let of = if partner.is_empty() { String::new() } else { format!(" of {partner}") };
    let letter = Letter {
        id: invite.id.to_string(),
        to: invite.email.clone(),
        subject: format!("Your invitation to the Partner Portal{of}"),
        text: Secret::new(text),
        html: Secret::new(html),
    };
    match mailer.send(&letter, portal.clock().now()).await {
        Ok(()) => Ok(Mailed::Sent),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, invite.id = %invite.id, "a mail was not sent");
            Ok(Mailed::Failed(error.words()))
        }
    }
}
