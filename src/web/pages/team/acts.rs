//! `/team/invites/{invite}/revoke` and `/again`: what owners do with an invite.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::ids::InviteId;
use crate::domain::invite::InviteRow;
use crate::store::{AuditLine, WriteTx};
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Managing};
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::inviting::{Invited, Inviting, invite};
use crate::web::paths;

use super::invite::already_here;
use super::managing;

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// An invite to the team, and whether another one took its place.
async fn known(tx: &mut WriteTx, id: InviteId) -> Result<(InviteRow, bool), PageError> {
    let found = tx.invite(id).await?.ok_or(PageError::NotFound)?;
    if found.0.invite.seat.customer().is_some() { Err(PageError::NotFound) } else { Ok(found) }
}

/// Takes an invite back: its link is dead at once.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such invite.
pub async fn revoke(
    Managing(desk): Managing,
    Id(id): Id<InviteId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let mut tx = managing(&desk).await?;
    let (row, _) = known(&mut tx, id).await?;
    // Accepted, expired or revoked meanwhile: the list says so, and there is nothing to take back.
    if tx.revoke_invite(id, desk.now()).await? {
        tx.audit(&AuditLine {
            person: Some(desk.by()),
            target: Some(row.invite.email.as_str()),
            ..AuditLine::of(Action::InviteRevoked, desk.now())
        })
        .await?;
        tx.commit().await?;
        desk.say(&format!("The invite for {} was revoked. Its link is dead.", row.invite.email)).await?;
    }
    Ok(Desk::go(paths::team()))
}

/// Sends an invite again, under a new link; the old one is dead at once.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such invite.
pub async fn again(
    Managing(desk): Managing,
    Id(id): Id<InviteId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let mut tx = managing(&desk).await?;
    let (row, replaced) = known(&mut tx, id).await?;
    if replaced || row.accepted_at.is_some() {
        // Pressed twice, or used meanwhile: the list says how it stands.
        return Ok(Desk::go(paths::team()));
    }
    let new = Inviting {
        email: row.invite.email,
        seat: row.invite.seat,
        note: row.invite.note,
        key: None,
        instead_of: Some(id),
        at_most: None,
    };
    if let Invited::AlreadyHere(person) = invite(&desk, tx, new).await? {
        let why = already_here(&desk, &person).await?;
        desk.warn(&format!("No link was sent. {why}")).await?;
    }
    Ok(Desk::go(paths::team()))
}
