//! `/team/{person}/remove`: takes somebody off the team. Owners.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::store::{AuditLine, InvitesTo};
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Managing, capital};
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;

use super::person::known;
use super::{LAST_OWNER, is_last_owner, managing, on_the_team, revoke_invites_by};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/team/remove.html")]
pub struct Remove {
    /// Around it.
    pub layout: Layout,
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
    /// Why nothing was done.
    pub refused: Option<&'static str>,
}

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Shows what it means.
///
/// # Errors
/// [`PageError::NotFound`] when nobody on the team has this id.
pub async fn get(Managing(desk): Managing, Id(id): Id<PersonId>) -> Result<Response, PageError> {
    let person = known(&desk, id).await?;
    page(&desk, person, None).await
}

/// Removes them: they are signed out on the next request, wherever they are. What they did stays.
///
/// # Errors
/// [`PageError::NotFound`] when nobody on the team has this id.
pub async fn post(
    Managing(desk): Managing,
    Id(id): Id<PersonId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    let mut tx = managing(&desk).await?;
    let person = on_the_team(&mut tx, id).await?;
    if is_last_owner(&mut tx, &person).await? {
        drop(tx);
        return page(&desk, person, Some(LAST_OWNER)).await;
    }
    tx.remove_person(id, desk.now()).await?;
    revoke_invites_by(&desk, &mut tx, id, InvitesTo::Anywhere).await?;
    tx.audit(&AuditLine {
        person: Some(desk.by()),
        target: Some(person.email.as_str()),
        detail: Some(person.seat.as_str()),
        ..AuditLine::of(Action::PersonRemoved, desk.now())
    })
    .await?;
    tx.commit().await?;
    if id == desk.by() {
        return Ok(Desk::go(paths::login()));
    }
    desk.say(&format!("{} was removed and is signed out everywhere.", person.shown())).await?;
    Ok(Desk::go(paths::team()))
}

async fn page(desk: &Desk, person: Person, refused: Option<&'static str>) -> Result<Response, PageError> {
    let status = if refused.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Team, "Remove From The Team").await?;
    let page = Remove {
        layout: Layout { refused: refused.is_some(), ..layout },
        devices: desk.portal.plumbing.sessions.devices(person.id).await?.len(),
        id: person.id.to_string(),
        name: person.shown().to_owned(),
        role_word: capital(person.seat.as_str()),
        this: person.id == desk.by(),
        email: person.email.into(),
        refused,
    };
    Ok(Html(status, page).into_response())
}
