//! `/customers/{customer}/invites/{invite}/revoke` and `/again`: what is done with an invite.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::ids::{CustomerId, InviteId};
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::id::Ids;
use crate::web::inviting::{Invited, Inviting, invite};
use crate::web::own_desk::Acting;

use super::invite::{FULL, already_here};
use super::{Place, Writing};

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Takes an invite back: its link is dead at once. Where a new link is asked for, that is declined.
///
/// # Errors
/// [`PageError::NotFound`] when the customer has no such invite.
pub async fn revoke(
    who: Acting,
    Ids(customer, id): Ids<CustomerId, InviteId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let place = Place::managed(who, customer).await?;
    let Writing { mut tx, .. } = place.writing().await?;
    let (row, _) = place.invite_in(&mut tx, id).await?;
    // Accepted, expired or revoked meanwhile: the list says so, and there is nothing to take back.
    if tx.revoke_invite(id, place.desk().now()).await? {
        tx.audit(&place.line(Action::InviteRevoked, row.invite.email.as_str())).await?;
        tx.commit().await?;
        place.desk().say(&format!("The invite for {} was revoked. Its link is dead.", row.invite.email)).await?;
    }
    Ok(Desk::go(&place.list()))
}

/// Sends an invite again, under a new link; the old one is dead at once.
///
/// # Errors
/// [`PageError::NotFound`] when the customer has no such invite.
pub async fn again(
    who: Acting,
    Ids(customer, id): Ids<CustomerId, InviteId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let place = Place::managed(who, customer).await?;
    let Writing { mut tx, at_most } = place.writing().await?;
    let (row, replaced) = place.invite_in(&mut tx, id).await?;
    if replaced || row.accepted_at.is_some() {
        // Pressed twice, or used meanwhile: the list says how it stands.
        return Ok(Desk::go(&place.list()));
    }
    let new = Inviting {
        email: row.invite.email,
        seat: row.invite.seat,
        note: row.invite.note,
        key: None,
        instead_of: Some(id),
        at_most,
    };
    let why = match invite(place.desk(), tx, new).await? {
        Invited::Yes => return Ok(Desk::go(&place.list())),
        Invited::AlreadyHere(person) => already_here(&place, &person).await?,
        Invited::Full => FULL.to_owned(),
    };
    place.desk().warn(&format!("No link was sent. {why}")).await?;
    Ok(Desk::go(&place.list()))
}
