//! The partner's own people: who they are, what they may do, and who is invited. The team looks, owners act.

pub mod acts;
pub mod invite;
pub mod list;
pub mod person;
pub mod remove;

use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::person::{Act, Person, Role};
use crate::domain::seat::Seat;
use crate::store::{AuditLine, InvitesTo, WriteTx};
use crate::web::desk::Desk;
use crate::web::error::PageError;

/// Why the last owner stays one.
const LAST_OWNER: &str = "This is the last owner. Make somebody else an owner first; nothing was changed.";

/// A write by somebody who may say who is on the team, as it is at this very moment: what was allowed when the request
/// came may have been taken away since.
///
/// # Errors
/// [`PageError::NotAllowed`] when it was.
async fn managing(desk: &Desk) -> Result<WriteTx, PageError> {
    let mut tx = desk.portal.store.write().await?;
    match tx.person(desk.by()).await? {
        Some(person) if person.seat.may(Act::ManageTeam) => Ok(tx),
        _ => Err(PageError::NotAllowed),
    }
}

/// Whether nobody could say who is on the team any more if this person could not.
async fn is_last_owner(tx: &mut WriteTx, person: &Person) -> Result<bool, PageError> {
    Ok(person.seat == Seat::Team(Role::Owner) && tx.owners().await? < 2)
}

/// Links that somebody made who may not make any more: they would let in whoever was invited a minute ago.
async fn revoke_invites_by(desk: &Desk, tx: &mut WriteTx, person: PersonId, which: InvitesTo) -> Result<(), PageError> {
    for (email, customer) in tx.revoke_invites_by(person, which, desk.now()).await? {
        let line = AuditLine {
            person: Some(desk.by()),
            customer,
            target: Some(email.as_str()),
            ..AuditLine::of(Action::InviteRevoked, desk.now())
        };
        tx.audit(&line).await?;
    }
    Ok(())
}

/// Somebody who is on the team right now; a customer's people are none of its.
///
/// # Errors
/// [`PageError::NotFound`] for everybody else.
async fn on_the_team(tx: &mut WriteTx, id: PersonId) -> Result<Person, PageError> {
    let found = tx.person(id).await?;
    found.filter(|person| person.seat.team().is_some()).ok_or(PageError::NotFound)
}
