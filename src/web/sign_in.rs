//! Signing in and out: ladder, password, session and history, in the one order that gives nothing away.

use axum::http::header::HeaderName;
use axum::http::{HeaderMap, HeaderValue};
use tower_sessions::Session;

use crate::domain::audit::Action;
use crate::domain::ids::PersonId;
use crate::domain::person::Person;
use crate::domain::text::Email;
use crate::secret::Secret;
use crate::store::{AuditLine, Credentials, StoreError};

use super::error::PageError;
use super::extract::{Origin, SignedIn};
use super::looking;
use super::plumbing::Plumbing;
use super::public_url::PublicUrl;
use super::session;
use super::throttle::RetryAfter;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Why somebody was not signed in.
#[derive(Debug)]
pub enum NotSignedIn {
    /// Wrong password, or nobody has the address: nobody outside can tell which.
    Wrong,
    /// Too many tries; answer with [`PageError::TooManyTries`] or the form with status 429.
    TooManyTries(RetryAfter),
    /// Something of ours failed.
    Failed(PageError),
}

impl<E: Into<PageError>> From<E> for NotSignedIn {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Signs in with a password: counts the try, compares (as long for an unknown address), begins a session under a new id
/// and writes the history.
///
/// # Errors
/// [`NotSignedIn`] by variant.
pub async fn sign_in_with_password(
    plumbing: &Plumbing,
    session: &Session,
    email: &Email,
    password: &Secret,
    origin: &Origin,
) -> Result<Person, NotSignedIn> {
    let tried = plumbing.throttle.check(email, origin.address).map_err(|wait| {
        tracing::warn!(address = %origin.address.0, "a sign-in was refused unseen, after too many tries");
        NotSignedIn::TooManyTries(wait)
    })?;
    let found = plumbing.store.credentials_of(email).await?;
    let stored = found.as_ref().map(|found| found.password_hash.as_str());
    let right = plumbing.passwords.verify(password, stored).await?;
    let Some(Credentials { person, password_hash }) = found.clone().filter(|_| right) else {
        tried.failed();
        tracing::warn!(address = %origin.address.0, "a sign-in was refused, because address or password is wrong");
        note(plumbing, Action::SignInRefused, found.map(|found| found.person.id), "refused").await?;
        return Err(NotSignedIn::Wrong);
    };
    tried.succeeded();
    if plumbing.passwords.needs_rehash(&password_hash) {
        let hash = plumbing.passwords.hash(password).await?;
        let mut tx = plumbing.store.write().await?;
        tx.set_password(person.id, &hash).await?;
        tx.commit().await?;
    }
    sign_in(plumbing, session, person.id, origin).await?;
    Ok(person)
}

/// Signs a person in who has proven who it is, such as the first owner with the one-time code.
///
/// # Errors
/// [`PageError::Internal`] when the store fails.
pub async fn sign_in(
    plumbing: &Plumbing,
    session: &Session,
    person: PersonId,
    origin: &Origin,
) -> Result<(), PageError> {
    session::begin(session, person, origin.address, &origin.agent).await?;
    note(plumbing, Action::SignedIn, Some(person), "ok").await?;
    tracing::info!(person.id = %person, address = %origin.address.0, "somebody signed in");
    Ok(())
}

/// Signs out on this browser. The headers are for the answer.
///
/// # Errors
/// [`PageError::Internal`] when the store fails.
pub async fn sign_out(plumbing: &Plumbing, session: &Session, who: &SignedIn) -> Result<HeaderMap, PageError> {
    if let Some(customer) = looking::taken(session).await? {
        let (store, now) = (&plumbing.store, plumbing.clock.now());
        looking::note(store, Action::LookEnded, who.person.id, customer, Some("signed out"), now).await?;
    }
    session::end(session).await?;
    note(plumbing, Action::SignedOut, Some(who.person.id), "ok").await?;
    tracing::info!(person.id = %who.person.id, "somebody signed out");
    Ok(clearing(&plumbing.public_url))
}

/// Browsers heed the header by TLS only. Not "cookies": that would take the cookies of every other site of the domain along.
fn clearing(public_url: &PublicUrl) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if public_url.is_https() {
        headers.insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    }
    headers
}

async fn note(
    plumbing: &Plumbing,
    action: Action,
    person: Option<PersonId>,
    result: &'static str,
) -> Result<(), StoreError> {
    let mut tx = plumbing.store.write().await?;
    let known = match person {
        Some(id) => tx.person(id).await?,
        None => None,
    };
    let customer = known.and_then(|person| person.seat.customer());
    tx.audit(&AuditLine { person, customer, result, ..AuditLine::of(action, plumbing.clock.now()) }).await?;
    tx.commit().await
}
