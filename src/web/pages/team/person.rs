//! `/team/{person}`: somebody's role. Owners.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::person::{Act, Person, Role};
use crate::domain::seat::Seat;
use crate::store::{AuditLine, InvitesTo};
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Managing, capital};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::format::When;
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;

use super::{LAST_OWNER, is_last_owner, managing, on_the_team, revoke_invites_by};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/team/person.html")]
pub struct OnePerson {
    /// Around it.
    pub layout: Layout,
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
    /// Since when they are on the team.
    pub since: When,
    /// Whether it is the one looking.
    pub this: bool,
    /// The role chosen.
    pub role: Field,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    role: String,
}

impl OnePerson {
    fn roles(&self) -> [Role; 3] {
        Role::ALL
    }
}

pub(super) async fn known(desk: &Desk, id: PersonId) -> Result<Person, PageError> {
    let found = desk.portal.store.person(id).await?.map(|found| found.person);
    found.filter(|person| person.seat.team().is_some()).ok_or(PageError::NotFound)
}

/// Shows it.
///
/// # Errors
/// [`PageError::NotFound`] when nobody on the team has this id.
pub async fn get(Managing(desk): Managing, Id(id): Id<PersonId>) -> Result<Response, PageError> {
    let person = known(&desk, id).await?;
    let role = Field::of(person.seat.as_str());
    page(&desk, person, role).await
}

/// Gives them another role; it counts from their next request on.
///
/// # Errors
/// [`PageError::NotFound`] when nobody on the team has this id.
pub async fn post(
    Managing(desk): Managing,
    Id(id): Id<PersonId>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let person = known(&desk, id).await?;
    let Ok(role) = form.role.parse::<Role>() else {
        return page(&desk, person, Field::of(form.role).refused("Choose what they may do.")).await;
    };
    let mut tx = managing(&desk).await?;
    let person = on_the_team(&mut tx, id).await?;
    if !role.may(Act::ManageTeam) && is_last_owner(&mut tx, &person).await? {
        drop(tx);
        return page(&desk, person, Field::of(form.role).refused(LAST_OWNER)).await;
    }
    if Seat::Team(role) == person.seat {
        return Ok(Desk::go(paths::team()));
    }
    tx.set_seat(id, Seat::Team(role)).await?;
    if !role.may(Act::ManageTeam) {
        // Who still operates goes on inviting people of customers.
        let which = if role.may(Act::Operate) { InvitesTo::Team } else { InvitesTo::Anywhere };
        revoke_invites_by(&desk, &mut tx, id, which).await?;
    }
    let detail = format!("from {} to {}", person.seat.as_str(), role.as_str());
    tx.audit(&AuditLine {
        person: Some(desk.by()),
        target: Some(person.email.as_str()),
        detail: Some(&detail),
        ..AuditLine::of(Action::RoleChanged, desk.now())
    })
    .await?;
    tx.commit().await?;
    desk.say(&format!("{} is {} now.", person.shown(), role.with_article())).await?;
    Ok(Desk::go(paths::team()))
}

async fn page(desk: &Desk, person: Person, role: Field) -> Result<Response, PageError> {
    let problems = Problems::of([("role", &role)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Team, person.shown()).await?;
    let page = OnePerson {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        id: person.id.to_string(),
        name: person.shown().to_owned(),
        role_word: capital(person.seat.as_str()),
        since: desk.when(person.created_at),
        this: person.id == desk.by(),
        email: person.email.into(),
        role,
    };
    Ok(Html(status, page).into_response())
}
