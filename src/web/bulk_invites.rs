//! People whom a file invites: each by mail, once their row is done.

use crate::domain::seat::{CustomerRole, Seat};
use crate::domain::text::{Email, Note};
use crate::store::InviteDue;

use super::error::PageError;
use super::fresh_links::Mailed;
use super::inviting::{Invited, Inviting, invite_by_mail};
use super::portal::Portal;

/// Invites made in one pass at most.
const AT_A_TIME: i64 = 20;

/// Invites who is due, once.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn send_due(portal: &Portal) -> Result<(), PageError> {
    for due in portal.store.bulk_invites_due(AT_A_TIME).await? {
        if let Some((email, role)) = due.wish.invite.clone() {
            let note = invited(portal, &due, email, role).await?;
            let mut tx = portal.store.write().await?;
            tx.note_bulk_invite((due.bulk, due.line), &note).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Invites one; answers with what came of it, as a sentence.
async fn invited(portal: &Portal, due: &InviteDue, email: Email, role: CustomerRole) -> Result<String, PageError> {
    let Some(by) = portal.store.person(due.made_by).await? else {
        return Ok(format!("{email} was not invited: who uploaded the file is not here any more."));
    };
    let mut tx = portal.store.write().await?;
    // Taken before it is sent: whatever dies meanwhile, nobody gets it twice.
    let place = (due.bulk, due.line);
    let lost = format!("Whether {email} got the invite is not known. Look at the customer’s people.");
    if !tx.take_bulk_invite(place, &lost, portal.clock().now()).await? {
        return Ok(lost);
    }
    let [customer] = tx.customers_named(due.wish.customer.as_str()).await?[..] else {
        tx.commit().await?;
        return Ok(format!("{email} was not invited: whose person that is cannot be told any more."));
    };
    let new = Inviting {
        email: email.clone(),
        seat: Seat::Customer(customer, role),
        note: "".parse::<Note>().map_err(PageError::failed("writing an empty note"))?,
        key: Some(format!("bulk:{}:{}", due.bulk, due.line)),
        instead_of: None,
        at_most: None,
    };
    Ok(match invite_by_mail(portal, &by.person, tx, new).await? {
        (Invited::Yes, Mailed::Sent) => format!("{email} was invited."),
        (Invited::Yes, Mailed::NoServer | Mailed::Failed(_)) => {
            format!("{email} was invited, and the mail could not be sent. Make a new link on the customer’s page.")
        }
        (Invited::AlreadyHere(_), _) => format!("{email} is here already."),
        (Invited::Full, _) => format!("{email} was not invited: the customer has no place left."),
    })
}
