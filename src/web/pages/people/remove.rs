//! `/customers/{customer}/people/{person}/remove`: somebody comes in for a customer no longer.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::ids::{CustomerId, PersonId};
use crate::store::AuditLine;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, capital};
use crate::web::error::PageError;
use crate::web::id::Ids;
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::pages::own;
use crate::web::parts::Named;
use crate::web::paths;

use super::{Place, Writing};

/// What is on the page, whoever looks.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The customer.
    pub customer: Named,
    /// The person's id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// The address.
    pub email: String,
    /// The role they have, as people say it.
    pub role_word: String,
    /// On how many devices they are signed in.
    pub devices: usize,
    /// Whether it is the one looking.
    pub this: bool,
}

/// The page for the team.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/people/remove.html")]
pub struct TeamRemove {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub leaving: Leaving,
}

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Shows what it means.
///
/// # Errors
/// [`PageError::NotFound`] when nobody of the customer has this id.
pub async fn get(who: Acting, Ids(customer, id): Ids<CustomerId, PersonId>) -> Result<Response, PageError> {
    let place = Place::managed(who, customer).await?;
    let person = place.person(id).await?;
    let layout = place.layout("Remove Somebody").await?;
    let leaving = Leaving {
        customer: place.named(),
        devices: place.desk().portal.plumbing.sessions.devices(person.id).await?.len(),
        id: person.id.to_string(),
        name: person.shown().to_owned(),
        role_word: capital(person.seat.as_str()),
        this: person.id == place.desk().by(),
        email: person.email.into(),
    };
    Ok(if place.is_own() {
        Html(StatusCode::OK, own::people::remove::OwnRemove { layout, leaving }).into_response()
    } else {
        Html(StatusCode::OK, TeamRemove { layout, leaving }).into_response()
    })
}

/// Removes them: they are signed out on the next request, wherever they are. What they did stays.
///
/// # Errors
/// [`PageError::NotFound`] when nobody of the customer has this id.
pub async fn post(
    who: Acting,
    Ids(customer, id): Ids<CustomerId, PersonId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let place = Place::managed(who, customer).await?;
    let Writing { mut tx, .. } = place.writing().await?;
    let person = place.person_in(&mut tx, id).await?;
    tx.remove_person(id, place.desk().now()).await?;
    place.revoke_invites_by(&mut tx, id).await?;
    let line = place.line(Action::PersonRemoved, person.email.as_str());
    tx.audit(&AuditLine { detail: Some(person.seat.as_str()), ..line }).await?;
    tx.commit().await?;
    if id == place.desk().by() {
        return Ok(Desk::go(paths::login()));
    }
    place.desk().say(&format!("{} was removed and is signed out everywhere.", person.shown())).await?;
    Ok(Desk::go(&place.list()))
}
