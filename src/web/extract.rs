//! What handlers ask of a request. Each refuses with a page, never with plain text.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts, OriginalUri};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;

use crate::domain::person::{Act, Person};

use super::access_log::Who;
use super::client_address::ClientAddress;
use super::csrf::way_back;
use super::error::PageError;
use super::own_path::query_encoded;
use super::plumbing::Plumbing;
use super::session::{SessionHash, live_session};

/// Somebody who is signed in; read anew for each request, so that a change of role acts on the next one.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// The session it is signed in by.
    pub session: SessionHash,
}

/// Why a page for people who are signed in is not shown.
#[derive(Debug)]
pub enum Refused {
    /// Nobody is signed in: to the sign-in page, which leads back.
    SignIn {
        /// The own path to come back to.
        next: String,
    },
    /// Another ending.
    Page(PageError),
}

impl From<PageError> for Refused {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn { next } => Redirect::to(&format!("/login?next={}", query_encoded(&next))).into_response(),
            Self::Page(error) => error.into_response(),
        }
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    S: Send + Sync,
    Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let plumbing = Plumbing::from_ref(state);
        let Some(live) = live_session(&parts.extensions).await? else { return Err(to_sign_in(parts, &plumbing)) };
        let session = SessionHash::of(&live.id);
        let found = plumbing.sessions.person(live.person, session).await.map_err(PageError::from)?;
        let Some(person) = found else { return Err(to_sign_in(parts, &plumbing)) };
        if let Some(who) = parts.extensions.get::<Who>() {
            who.is(live.person);
        }
        Ok(Self { person, session })
    }
}

fn to_sign_in(parts: &Parts, plumbing: &Plumbing) -> Refused {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
    let next = if matches!(parts.method, Method::GET | Method::HEAD) {
        uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
    } else {
        // What a form is sent to is seldom a page: back to where the form was.
        way_back(&parts.headers, &plumbing.public_url)
    };
    Refused::SignIn { next }
}

impl SignedIn {
    /// Lets pass whoever's role covers the act; notes in the log whose does not.
    ///
    /// # Errors
    /// [`PageError::NotAllowed`] for everybody else.
    pub fn must_be_allowed(&self, act: Act) -> Result<(), PageError> {
        if self.person.seat.may(act) {
            return Ok(());
        }
        tracing::warn!(person.id = %self.person.id, "a request was refused, because the role does not cover it");
        Err(PageError::NotAllowed)
    }
}

/// Somebody who is signed in and may start, decide and cancel jobs.
#[derive(Clone, Debug)]
pub struct Operator(pub SignedIn);

impl<S> FromRequestParts<S> for Operator
where
    S: Send + Sync,
    Plumbing: FromRef<S>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        signed_in.must_be_allowed(Act::Operate)?;
        Ok(Self(signed_in))
    }
}

/// Where a request came from, as it is kept with a session.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The client's address.
    pub address: ClientAddress,
    /// What its browser calls itself.
    pub agent: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ClientAddress>().copied().unwrap_or_default();
        Ok(Self { address, agent: agent(&parts.headers) })
    }
}

fn agent(headers: &HeaderMap) -> String {
    headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned()).unwrap_or_default()
}

/// Parts of the path. What does not parse is no address of ours.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let found = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        found.map(|axum::extract::Path(path)| Self(path)).map_err(|_| PageError::NotFound)
    }
}

/// Parameters of the address.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let found = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        found.map(|axum::extract::Query(query)| Self(query)).map_err(|_| PageError::BadRequest)
    }
}
