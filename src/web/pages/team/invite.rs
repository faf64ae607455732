//! `/team/invites/new`, posted to `/team/invites`: somebody new for the team. Owners.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::person::{Person, Role};
use crate::domain::seat::Seat;
use crate::domain::text::{Email, Note};
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Managing};
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::inviting::{Invited, Inviting, company_name, invite};
use crate::web::page::{Html, Layout, Section};
use crate::web::paths;

use super::managing;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/team/invite.html")]
pub struct Invite {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The address.
    pub email: Field,
    /// The role.
    pub role: Field,
    /// A few words to them.
    pub note: Field,
    /// For how many days the link works.
    pub days: u32,
    /// Whether the portal sends mail.
    pub mails: bool,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    note: String,
}

impl Invite {
    fn roles(&self) -> [Role; 3] {
        Role::ALL
    }
}

/// Shows the empty form.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(Managing(desk): Managing) -> Result<Response, PageError> {
    page(&desk, Invite { key: desk.new_key(), ..Invite::default() }).await
}

/// Invites. The link is shown on the page that follows, and mailed where mail is set up.
///
/// # Errors
/// [`PageError::NotAllowed`] for somebody who was an owner until just now.
pub async fn post(Managing(desk): Managing, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    let (email, role, note) = (form.email.parse::<Email>(), form.role.parse::<Role>(), form.note.parse::<Note>());
    let mut shown = Invite {
        key: key.clone(),
        email: Field::of(form.email),
        role: Field::of(form.role),
        note: Field::of(form.note),
        ..Invite::default()
    };
    let (Ok(email), Ok(role), Ok(note)) = (&email, &role, &note) else {
        let refused = |field: Field, refusal: Option<String>| Field { error: refusal, ..field };
        shown.email = refused(shown.email, email.err().map(|refusal| refusal.to_string()));
        shown.role = refused(shown.role, role.err().map(|_| "Choose what they may do.".to_owned()));
        shown.note = refused(shown.note, note.err().map(|refusal| refusal.to_string()));
        return page(&desk, shown).await;
    };
    let new = Inviting {
        email: email.clone(),
        seat: Seat::Team(*role),
        note: note.clone(),
        key: Some(format!("{}:{key}", desk.by())),
        instead_of: None,
        at_most: None,
    };
    let tx = managing(&desk).await?;
    match invite(&desk, tx, new).await? {
        Invited::AlreadyHere(person) => {
            let says = already_here(&desk, &person).await?;
            page(&desk, Invite { email: shown.email.refused(says), ..shown }).await
        }
        // The team has no places that could run out.
        Invited::Yes | Invited::Full => Ok(Desk::go(paths::team())),
    }
}

/// Why an address cannot be invited that somebody has who is here.
pub(super) async fn already_here(desk: &Desk, person: &Person) -> Result<String, PageError> {
    let (name, role) = (person.shown(), person.seat.as_str());
    let Some(company) = company_name(&desk.portal, person.seat).await? else {
        return Ok(format!("{name} is on the team already, as {role}."));
    };
    Ok(format!("{name} comes in for {company}, as {role}. Nobody is on the team and of a customer at once."))
}

async fn page(desk: &Desk, filled: Invite) -> Result<Response, PageError> {
    let problems = Problems::of([("email", &filled.email), ("role", &filled.role), ("note", &filled.note)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Team, "Invite Somebody").await?;
    let page = Invite {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        days: desk.portal.site.invite_days,
        mails: desk.portal.mailer.is_some(),
        ..filled
    };
    Ok(Html(status, page).into_response())
}
