//! `/customers/{customer}/people/{person}`: what somebody of a customer may do.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::person::Person;
use crate::domain::seat::{CustomerRole, Seat};
use crate::store::AuditLine;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Ids;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::pages::own;
use crate::web::parts::Named;

use super::{Place, Writing};

/// The form, whoever fills it in.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The customer.
    pub customer: Named,
    /// What is wrong.
    pub problems: Problems,
    /// The person's id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// The address.
    pub email: String,
    /// The role they have, as people say it.
    pub role_word: String,
    /// Since when they are here.
    pub since: When,
    /// Whether it is the one looking.
    pub this: bool,
    /// The role chosen.
    pub role: Field,
}

impl Shown {
    /// The roles to choose from, or to explain.
    #[must_use]
    pub fn roles(&self) -> [CustomerRole; 2] {
        CustomerRole::ALL
    }
}

/// The page for the team.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/people/person.html")]
pub struct TeamPerson {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub shown: Shown,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    role: String,
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when nobody of the customer has this id.
pub async fn get(who: Acting, Ids(customer, id): Ids<CustomerId, PersonId>) -> Result<Response, PageError> {
    let place = Place::managed(who, customer).await?;
    let person = place.person(id).await?;
    let role = Field::of(person.seat.as_str());
    page(&place, person, role).await
}

/// Gives them another role; it counts from their next request on.
///
/// # Errors
/// [`PageError::NotFound`] when nobody of the customer has this id.
pub async fn post(
    who: Acting,
    Ids(customer, id): Ids<CustomerId, PersonId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let place = Place::managed(who, customer).await?;
    let person = place.person(id).await?;
    let Ok(role) = form.role.parse::<CustomerRole>() else {
        return page(&place, person, Field::of(form.role).refused("Choose what they may do.")).await;
    };
    let Writing { mut tx, .. } = place.writing().await?;
    let person = place.person_in(&mut tx, id).await?;
    let seat = Seat::Customer(customer, role);
    if seat == person.seat {
        return Ok(Desk::go(&place.list()));
    }
    tx.set_seat(id, seat).await?;
    if role != CustomerRole::Manager {
        place.revoke_invites_by(&mut tx, id).await?;
    }
    let detail = format!("from {} to {}", person.seat.as_str(), role.as_str());
    let line = place.line(Action::RoleChanged, person.email.as_str());
    tx.audit(&AuditLine { detail: Some(&detail), ..line }).await?;
    tx.commit().await?;
    place.desk().say(&format!("{} is {} now.", person.shown(), role.with_article())).await?;
    Ok(Desk::go(&place.list()))
}

async fn page(place: &Place, person: Person, role: Field) -> Result<Response, PageError> {
    let problems = Problems::of([("role", &role)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout { refused: !problems.is_empty(), ..place.layout(person.shown()).await? };
    let shown = Shown {
        customer: place.named(),
        problems,
        id: person.id.to_string(),
        name: person.shown().to_owned(),
        role_word: capital(person.seat.as_str()),
        since: place.desk().when(person.created_at),
        this: person.id == place.desk().by(),
        email: person.email.into(),
        role,
    };
    Ok(if place.is_own() {
        Html(status, own::people::person::OwnPerson { layout, shown }).into_response()
    } else {
        Html(status, TeamPerson { layout, shown }).into_response()
    })
}
