//! `/invites/{token}`: accept an invite. Open to whoever has the link, once; looking changes nothing.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::invite::Invite;
use crate::domain::password::check_strong_password;
use crate::domain::person::Person;
use crate::domain::text::PersonName;
use crate::secret::Secret;
use crate::store::{AuditLine, StoreError};
use crate::web::checked::Checked;
use crate::web::csrf::Csrf;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::extract::{Origin, Path, Query};
use crate::web::form::{Field, Problems};
use crate::web::format::{When, when};
use crate::web::invite_token::InviteToken;
use crate::web::inviting::{company_name, partner_name};
use crate::web::page::{Html, Layout};
use crate::web::paths;
use crate::web::portal::Portal;
use crate::web::sign_in::sign_in;
use crate::web::throttle::RetryAfter;

use super::gone;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/invites/accept.html")]
pub struct Accept {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Where the form is posted to.
    pub action: String,
    /// What the partner calls itself; may be empty.
    pub partner: String,
    /// For which customer; nothing: to the team.
    pub company: Option<String>,
    /// The address that is invited.
    pub email: String,
    /// As what: `an operator`.
    pub role_word: String,
    /// What that means, in a sentence.
    pub role_words: String,
    /// A few words from the one who invites; may be empty.
    pub note: String,
    /// Until when the link works.
    pub expires: When,
    /// Name.
    pub name: Field,
    /// Password; its value is never shown.
    pub password: Field,
}

impl Accept {
    /// Who sees the name that is asked for.
    fn who_sees_it(&self) -> &'static str {
        match self.company {
            Some(_) => "Your colleagues and your partner see it beside what you do.",
            None => "The team sees it beside what you do.",
        }
    }
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// What the page is asked with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Not empty after a new link was asked for.
    #[serde(default)]
    asked: String,
}

/// Shows who invites to what; for any link that does not work, the one page that says so.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(
    State(portal): State<Portal>,
    csrf: Csrf,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let token = InviteToken::of_address(token);
    match portal.store.open_invite(&token.hash(), portal.clock().now()).await? {
        Some(invite) => page(&portal, &csrf, &token, invite, [Field::default(), Field::default()]).await,
        None => Ok(gone::page(&csrf, &token, !asked.asked.is_empty())),
    }
}

/// Makes the person and signs in. The link works once, whoever is first.
///
/// # Errors
/// [`PageError::TooManyTries`] for somebody who guesses links, or whose address is being guessed at.
pub async fn post(
    State(portal): State<Portal>,
    session: Session,
    origin: Origin,
    csrf: Csrf,
    Path(token): Path<String>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let too_many = |RetryAfter(retry_after)| PageError::TooManyTries { retry_after };
    let token = InviteToken::of_address(token);
    let Some(invite) = portal.store.open_invite(&token.hash(), portal.clock().now()).await? else {
        portal.plumbing.throttle.check_network(origin.address).map_err(too_many)?;
        return Ok(gone::page(&csrf, &token, false));
    };
    // Who has the link has shown what there is to show; what may still be wrong is not a guess.
    portal.plumbing.throttle.check(&invite.email, origin.address).map_err(too_many)?.succeeded();
    let name = form.name.parse::<PersonName>();
    let known = name.as_ref().map(PersonName::as_str).unwrap_or_default();
    let company = company_name(&portal, invite.seat).await?.unwrap_or_default();
    let strong = check_strong_password(&form.password, &[invite.email.as_str(), known, &company]);
    let (Ok(name), Ok(())) = (&name, &strong) else {
        let error = name.err().map(|refusal| refusal.to_string());
        let name = Field { value: form.name, error };
        let password = Field { error: strong.err().map(|refusal| refusal.to_string()), ..Field::default() };
        return page(&portal, &csrf, &token, invite, [name, password]).await;
    };
    match accept(&portal, &token, name.clone(), &Secret::new(form.password)).await? {
        Some(person) => {
            sign_in(&portal.plumbing, &session, person, &origin).await?;
            let is_team = invite.seat.customer().is_none();
            Ok(Desk::go(if is_team { paths::home() } else { paths::websites() }))
        }
        None => Ok(gone::page(&csrf, &token, false)),
    }
}

/// Uses the invite up and makes the person, in one transaction; nothing when somebody was faster.
async fn accept(
    portal: &Portal,
    token: &InviteToken,
    name: PersonName,
    password: &Secret,
) -> Result<Option<PersonId>, PageError> {
    let hash = portal.plumbing.passwords.hash(password).await?;
    let now = portal.clock().now();
    let mut tx = portal.store.write().await?;
    let Some(invite) = tx.take_invite(&token.hash(), now).await? else { return Ok(None) };
    let person = Person {
        id: PersonId::new(now, &portal.plumbing.random),
        email: invite.email,
        name: Some(name),
        seat: invite.seat,
        created_at: now,
    };
    let id = match tx.add_person(&person, &hash).await {
        Ok(id) => id,
        // Somebody came in with this address by another door.
        Err(StoreError::Conflict { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    tx.audit(&AuditLine {
        person: Some(id),
        customer: invite.seat.customer(),
        target: Some(person.email.as_str()),
        detail: Some(person.seat.as_str()),
        ..AuditLine::of(Action::InviteAccepted, now)
    })
    .await?;
    tx.commit().await?;
    Ok(Some(id))
}

async fn page(
    portal: &Portal,
    csrf: &Csrf,
    token: &InviteToken,
    invite: Invite,
    [name, password]: [Field; 2],
) -> Result<Response, PageError> {
    let problems = Problems::of([("name", &name), ("password", &password)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Accept {
        layout: Layout {
            title: "Your Invitation".to_owned(),
            csrf: csrf.as_str().to_owned(),
            refused: !problems.is_empty(),
            ..Layout::default()
        },
        problems,
        // It was found, so it is one of ours and needs no encoding.
        action: paths::invite(token.reveal()),
        partner: partner_name(portal).await?,
        company: company_name(portal, invite.seat).await?,
        email: invite.email.into(),
        role_word: invite.seat.with_article().to_owned(),
        role_words: invite.seat.words().to_owned(),
        note: invite.note.into(),
        expires: when(invite.expires_at, portal.clock().now()),
        name,
        password,
    };
    Ok(Html(status, page).into_response())
}
