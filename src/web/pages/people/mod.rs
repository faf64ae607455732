//! The people of a customer, at one address for the team and for the customer's own: who they are, what they may do, and
//! who is invited. The team and everybody of the customer look; operators of the team and the customer's managers act,
//! these as far as the partner lets them.

pub mod acts;
pub mod invite;
pub mod list;
pub mod person;
pub mod remove;

use crate::domain::audit::Action;
use crate::domain::customer::Customer;
use crate::domain::ids::{CustomerId, InviteId, PersonId};
use crate::domain::invite::InviteRow;
use crate::domain::person::{Act, Person};
use crate::domain::policy::OwnAct;
use crate::domain::seat::Seat;
use crate::store::{AuditLine, InvitesTo, Store, WriteTx};
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::own_desk::{Acting, Anyone};
use crate::web::page::{Layout, Section};
use crate::web::parts::Named;
use crate::web::paths;

/// Whose people are looked at, and from which desk.
struct Place {
    who: Anyone,
    customer: Customer,
}

/// A write by somebody who may say who comes in for the customer at this very moment.
struct Writing {
    tx: WriteTx,
    /// How many places the customer may have; nothing: the team is not limited.
    at_most: Option<u32>,
}

/// A customer with people who ask for a new link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The customer.
    pub customer: Named,
    /// How many ask.
    pub count: i64,
}

/// The customers with people who ask for a new link, by name: what the team is told.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub(super) async fn asking(store: &Store) -> Result<Vec<Asking>, PageError> {
    let found = store.asked_by_customer().await?.into_iter();
    Ok(found.map(|(id, name, count)| Asking { customer: Named::new(id.to_string(), name), count }).collect())
}

impl Place {
    /// For whoever may look.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when there is no such customer, or it is not the one of who asks.
    async fn seen(who: Anyone, id: CustomerId) -> Result<Self, PageError> {
        let customer = match &who {
            Anyone::Team(desk) => desk.portal.store.customer(id).await?,
            Anyone::Own(own) => Some(own.customer()).filter(|own| own.id == id).cloned(),
        };
        Ok(Self { customer: customer.ok_or(PageError::NotFound)?, who })
    }

    /// For whoever may act.
    ///
    /// # Errors
    /// As [`Self::seen`]; [`PageError::NotGranted`] and [`PageError::OnlyLooking`] as [`OwnDesk::must`] has them.
    ///
    /// [`OwnDesk::must`]: crate::web::own_desk::OwnDesk::must
    async fn managed(who: Acting, id: CustomerId) -> Result<Self, PageError> {
        let place = match who {
            Acting::Team(desk) => Self::seen(Anyone::Team(desk), id).await?,
            Acting::Own(own) => Self::seen(Anyone::Own(own), id).await?,
        };
        if let Anyone::Own(own) = &place.who {
            own.must(OwnAct::ManagePeople)?;
        }
        Ok(place)
    }

    /// The desk below.
    fn desk(&self) -> &Desk {
        match &self.who {
            Anyone::Team(desk) => desk,
            Anyone::Own(own) => own.plain(),
        }
    }

    /// Whether acts are offered.
    fn may_manage(&self) -> bool {
        match &self.who {
            Anyone::Team(desk) => desk.may_operate(),
            Anyone::Own(own) => own.may(OwnAct::ManagePeople),
        }
    }

    fn is_own(&self) -> bool {
        matches!(self.who, Anyone::Own(_))
    }

    /// Whether somebody of the team looks at it as the customer does.
    fn is_looking(&self) -> bool {
        matches!(&self.who, Anyone::Own(own) if own.is_looking())
    }

    /// The list, where every act leads back to.
    fn list(&self) -> String {
        paths::customer_people(self.customer.id)
    }

    fn named(&self) -> Named {
        Named::new(self.customer.id.to_string(), self.customer.name.clone())
    }

    async fn layout(&self, title: &str) -> Result<Layout, PageError> {
        let section = if self.is_own() { Section::People } else { Section::Customers };
        self.who.layout(section, title).await
    }

    /// A write, if who asks still may: what was allowed when the request came may have been taken away since.
    ///
    /// # Errors
    /// [`PageError::NotAllowed`] or [`PageError::NotGranted`] when it was.
    async fn writing(&self) -> Result<Writing, PageError> {
        let mut tx = self.desk().portal.store.write().await?;
        let seat = tx.person(self.desk().by()).await?.map(|person| person.seat);
        if !self.is_own() {
            let may = seat.is_some_and(|seat| seat.may(Act::Operate));
            return if may { Ok(Writing { tx, at_most: None }) } else { Err(PageError::NotAllowed) };
        }
        let policy = tx.policy(self.customer.id).await?;
        match seat {
            Some(Seat::Customer(customer, role))
                if customer == self.customer.id && role.may(OwnAct::ManagePeople, &policy) =>
            {
                Ok(Writing { tx, at_most: Some(policy.people_at_most) })
            }
            _ => Err(PageError::NotGranted),
        }
    }

    /// Somebody who is of this customer.
    ///
    /// # Errors
    /// [`PageError::NotFound`] for everybody else.
    async fn person(&self, id: PersonId) -> Result<Person, PageError> {
        let found = self.desk().portal.store.person(id).await?;
        self.is_mine(found.map(|found| found.person))
    }

    /// The same, seen from inside the write.
    ///
    /// # Errors
    /// [`PageError::NotFound`] for everybody else.
    async fn person_in(&self, tx: &mut WriteTx, id: PersonId) -> Result<Person, PageError> {
        self.is_mine(tx.person(id).await?)
    }

    fn is_mine(&self, found: Option<Person>) -> Result<Person, PageError> {
        found.filter(|person| person.seat.customer() == Some(self.customer.id)).ok_or(PageError::NotFound)
    }

    /// An invite for this customer, and whether another one took its place.
    ///
    /// # Errors
    /// [`PageError::NotFound`] for every other one.
    async fn invite_in(&self, tx: &mut WriteTx, id: InviteId) -> Result<(InviteRow, bool), PageError> {
        let found = tx.invite(id).await?;
        let mine = |(row, _): &(InviteRow, bool)| row.invite.seat.customer() == Some(self.customer.id);
        found.filter(mine).ok_or(PageError::NotFound)
    }

    /// A line of the history about this customer.
    fn line<'a>(&self, action: Action, target: &'a str) -> AuditLine<'a> {
        AuditLine {
            person: Some(self.desk().by()),
            customer: Some(self.customer.id),
            target: Some(target),
            ..AuditLine::of(action, self.desk().now())
        }
    }

    /// Links that somebody made who may not make any more: they would let in whoever was invited a minute ago.
    async fn revoke_invites_by(&self, tx: &mut WriteTx, person: PersonId) -> Result<(), PageError> {
        for (email, customer) in tx.revoke_invites_by(person, InvitesTo::Anywhere, self.desk().now()).await? {
            tx.audit(&AuditLine { customer, ..self.line(Action::InviteRevoked, email.as_str()) }).await?;
        }
        Ok(())
    }
}
