//! `/customers/{customer}/invites`: somebody new for a customer.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::ids::CustomerId;
use crate::domain::person::Person;
use crate::domain::seat::{CustomerRole, Seat};
use crate::domain::text::{Email, Note};
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::form::{Field, Problems};
use crate::web::id::Id;
use crate::web::inviting::{Invited, Inviting, invite};
use crate::web::own_desk::Acting;
use crate::web::page::{Html, Layout};
use crate::web::pages::own;
use crate::web::parts::Named;

use super::{Place, Writing};

/// The form, whoever fills it in.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// The customer.
    pub customer: Named,
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

impl Filled {
    /// The roles to choose from, or to explain.
    #[must_use]
    pub fn roles(&self) -> [CustomerRole; 2] {
        CustomerRole::ALL
    }
}

/// The page for the team.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/people/invite.html")]
pub struct TeamInvite {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub filled: Filled,
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

/// Shows the empty form.
///
/// # Errors
/// [`PageError::NotFound`] when it is no customer of who asks.
pub async fn get(who: Acting, Id(id): Id<CustomerId>) -> Result<Response, PageError> {
    let place = Place::managed(who, id).await?;
    let key = place.desk().new_key();
    page(&place, Filled { key, ..Filled::default() }).await
}

/// Invites. The link is shown on the page that follows, and mailed where mail is set up.
///
/// # Errors
/// [`PageError::NotFound`] when it is no customer of who asks; [`PageError::NotAllowed`] and [`PageError::NotGranted`] for
/// somebody who might until just now.
pub async fn post(who: Acting, Id(id): Id<CustomerId>, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let place = Place::managed(who, id).await?;
    let key = if form.key.is_empty() { place.desk().new_key() } else { form.key };
    let parsed = (form.email.parse::<Email>(), form.role.parse::<CustomerRole>(), form.note.parse::<Note>());
    let mut filled = Filled {
        key: key.clone(),
        email: Field::of(form.email),
        role: Field::of(form.role),
        note: Field::of(form.note),
        ..Filled::default()
    };
    let (email, role, note) = match parsed {
        (Ok(email), Ok(role), Ok(note)) => (email, role, note),
        (email, role, note) => {
            filled.email.error = email.err().map(|refusal| refusal.to_string());
            filled.role.error = role.err().map(|_| "Choose what they may do.".to_owned());
            filled.note.error = note.err().map(|refusal| refusal.to_string());
            return page(&place, filled).await;
        }
    };
    let Writing { tx, at_most } = place.writing().await?;
    let new = Inviting {
        email,
        seat: Seat::Customer(id, role),
        note,
        key: Some(format!("{}:{id}:{key}", place.desk().by())),
        instead_of: None,
        at_most,
    };
    let says = match invite(place.desk(), tx, new).await? {
        Invited::Yes => return Ok(Desk::go(&place.list())),
        Invited::AlreadyHere(person) => already_here(&place, &person).await?,
        Invited::Full => FULL.to_owned(),
    };
    filled.email = filled.email.refused(says);
    page(&place, filled).await
}

/// Why a manager can invite nobody just now.
pub(super) const FULL: &str = "All places of your company are taken, open invites among them. Remove somebody, revoke an \
                               invite, or ask your partner for more.";

/// Why an address cannot be invited that somebody has who is here. A manager is told nothing of anybody else's people.
pub(super) async fn already_here(place: &Place, person: &Person) -> Result<String, PageError> {
    let (name, role) = (person.shown(), person.seat.as_str());
    Ok(match person.seat {
        Seat::Customer(customer, _) if customer == place.customer.id && place.is_own() => {
            format!("{name} comes in already, as {role}.")
        }
        Seat::Customer(customer, _) if customer == place.customer.id => {
            format!("{name} comes in for {} already, as {role}.", place.customer.name)
        }
        _ if place.is_own() => "This address cannot be invited here. Ask your partner.".to_owned(),
        Seat::Team(_) => format!("{name} is on your team, as {role}. Nobody is on the team and of a customer at once."),
        Seat::Customer(customer, _) => {
            let other = place.desk().portal.store.customer(customer).await?.map(|other| other.name.to_string());
            let other = other.unwrap_or_else(|| "another customer".to_owned());
            format!("{name} comes in for {other} already. An address belongs to one customer at a time.")
        }
    })
}

async fn page(place: &Place, filled: Filled) -> Result<Response, PageError> {
    let problems = Problems::of([("email", &filled.email), ("role", &filled.role), ("note", &filled.note)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout { refused: !problems.is_empty(), ..place.layout("Invite Somebody").await? };
    let portal = &place.desk().portal;
    let filled = Filled {
        customer: place.named(),
        problems,
        days: portal.site.invite_days,
        mails: portal.mailer.is_some(),
        ..filled
    };
    Ok(if place.is_own() {
        Html(status, own::people::invite::OwnInvite { layout, filled }).into_response()
    } else {
        Html(status, TeamInvite { layout, filled }).into_response()
    })
}
