//! `/customers/{customer}/people`: who comes in for a customer, and who is invited.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::domain::ids::CustomerId;
use crate::domain::invite::InviteRow;
use crate::domain::person::PersonRow;
use crate::domain::seat::CustomerRole;
use crate::web::desk::capital;
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::inviting::partner_name;
use crate::web::own_desk::Anyone;
use crate::web::page::{Html, Layout};
use crate::web::pages::own;
use crate::web::pages::team::list::{Fresh, INVITES, Invited};
use crate::web::parts::Named;
use crate::web::paths;

use super::Place;
use crate::web::format::When;

/// Somebody of the customer.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its name, or its address for want of one.
    pub name: String,
    /// Its address, where the name is not the address.
    pub email: Option<String>,
    /// Its role, as people say it.
    pub role_word: String,
    /// Since when it is here.
    pub since: When,
    /// When it was last seen, as far as sessions still tell.
    pub seen: Option<When>,
    /// Whether it is the one looking.
    pub this: bool,
}

/// What is on the page, whoever looks.
#[derive(Clone, Debug)]
pub struct People {
    /// The customer.
    pub customer: Named,
    /// The people.
    pub rows: Vec<Row>,
    /// Who is invited.
    pub invites: Vec<Invited>,
    /// The link that was just made.
    pub fresh: Option<Fresh>,
    /// Whether the portal sends mail.
    pub mails: bool,
    /// Whether the viewer may act.
    pub may_manage: bool,
    /// How many places are taken, by people and by open invites.
    pub taken: i64,
    /// How many places there are for the customer's own managers.
    pub at_most: u32,
}

impl People {
    /// How many ask for a new link.
    #[must_use]
    pub fn asking(&self) -> usize {
        self.invites.iter().filter(|one| one.asked.is_some()).count()
    }

    /// Whether managers can invite nobody any more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.taken >= i64::from(self.at_most)
    }

    /// The roles to choose from, or to explain.
    #[must_use]
    pub fn roles(&self) -> [CustomerRole; 2] {
        CustomerRole::ALL
    }
}

/// The page for the team.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/people/list.html")]
pub struct TeamList {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub people: People,
}

/// Shows them.
///
/// # Errors
/// [`PageError::NotFound`] when it is no customer of who asks.
pub async fn get(who: Anyone, Id(id): Id<CustomerId>) -> Result<Response, PageError> {
    let place = Place::seen(who, id).await?;
    let people = people(&place).await?;
    let layout = place.layout("People").await?;
    Ok(if place.is_own() {
        Html(StatusCode::OK, own::people::list::OwnList { layout, people }).into_response()
    } else {
        Html(StatusCode::OK, TeamList { layout, people }).into_response()
    })
}

async fn people(place: &Place) -> Result<People, PageError> {
    let (desk, customer) = (place.desk(), place.customer.id);
    let (store, now) = (&desk.portal.store, desk.now());
    let partner = partner_name(&desk.portal).await?;
    let invites = store.invites(Some(customer), now, INVITES).await?;
    // Whoever looks as a customer made no link there.
    let fresh = if place.is_looking() {
        None
    } else {
        desk.portal.links.take(desk.who.session, Some(customer), desk.portal.clock().elapsed())
    };
    Ok(People {
        customer: place.named(),
        rows: store.people_of(customer, now).await?.into_iter().map(|row| shown(place, row)).collect(),
        invites: invites.into_iter().map(|row| invited(place, &partner, row)).collect(),
        fresh: fresh.map(Fresh::from),
        mails: desk.portal.mailer.is_some(),
        may_manage: place.may_manage(),
        taken: store.places_taken(customer, now).await?,
        at_most: store.policy(customer).await?.people_at_most,
    })
}

fn shown(place: &Place, row: PersonRow) -> Row {
    let (desk, PersonRow { person, seen_at, .. }) = (place.desk(), row);
    Row {
        id: person.id.to_string(),
        name: person.shown().to_owned(),
        email: person.name.as_ref().map(|_| person.email.to_string()),
        role_word: capital(person.seat.as_str()),
        since: desk.when(person.created_at),
        seen: seen_at.map(|at| desk.when(at)),
        this: person.id == desk.by(),
    }
}

fn invited(place: &Place, partner: &str, row: InviteRow) -> Invited {
    let (customer, id) = (place.customer.id, row.invite.id);
    let with = row.created_with;
    let shown = Invited::of(
        place.desk(),
        row,
        paths::customer_invite_again(customer, id),
        paths::customer_invite_revoke(customer, id),
    );
    if !place.is_own() || with == Some(customer) {
        return shown;
    }
    // Who is on the team is the partner's own affair, and where somebody went who left is nobody's here.
    let by = match with {
        None if partner.is_empty() => "Your partner",
        None => partner,
        Some(_) => "Somebody who left",
    };
    Invited { by: by.to_owned(), ..shown }
}
