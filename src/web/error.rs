//! Endings for people: what somebody sees who cannot be given the page asked for.
//!
//! Handlers answer with a [`PageError`]; it travels as an [`Ending`] in the response's extensions, and the one layer in
//! `endings` makes the page. Never the text of an internal error.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::access::password::PasswordError;
use crate::store::{Refusal, StoreError};

use super::looking::Looking;

/// Why somebody does not get the page.
#[derive(Debug)]
pub enum PageError {
    /// There is nothing at this address, or it is somebody else's.
    NotFound,
    /// The role does not cover it.
    NotAllowed,
    /// The customer's role or the partner's policy for the customer does not cover it.
    NotGranted,
    /// Somebody of the team looks at the portal as a customer, and changes nothing meanwhile.
    OnlyLooking,
    /// The form is from another time, session or site.
    FormExpired {
        /// The page the form was on: an own path.
        back: String,
    },
    /// The request cannot be understood.
    BadRequest,
    /// The request's body did not arrive in time.
    TooSlow,
    /// More was sent than is read.
    TooLarge,
    /// The body is not a form.
    NotAForm,
    /// The address exists, but not for this method.
    MethodNotAllowed,
    /// Too many tries.
    TooManyTries {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The request was meant for another host.
    WrongHost,
    /// The portal cannot answer just now.
    Unavailable {
        /// How long to wait.
        retry_after: Duration,
    },
    /// Something of ours failed.
    Internal {
        /// What was being done, for the log.
        doing: &'static str,
        /// Why it failed, for the log.
        source: Option<Box<dyn Error + Send + Sync>>,
    },
}

/// What the page at the end shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The status it is sent with.
    pub status: StatusCode,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What it means and what to do, in a sentence or two.
    pub sentence: Cow<'static, str>,
    /// The text of the link out.
    pub way_out: &'static str,
    /// Where it leads: an own path.
    pub href: String,
    /// Filled in for somebody who looks at the portal as a customer: the other way out is to stop.
    pub looking: Option<Looking>,
    /// What the log says about it; not for people.
    pub(super) cause: Option<Arc<str>>,
}

/// Status, title and sentence of a page.
struct Words(StatusCode, &'static str, &'static str);

impl Words {
    fn ending(&self) -> Ending {
        let (status, title, sentence) = (self.0, self.1, Cow::Borrowed(self.2));
        let (way_out, href) = ("Go to the start page", "/".to_owned());
        Ending { status, title, sentence, way_out, href, looking: None, cause: None }
    }
}

const NOT_FOUND: Words = Words(
    StatusCode::NOT_FOUND,
    "Page not found",
    "There is nothing at this address, or it is not yours to see. Check the address, or start over.",
);
const NOT_ALLOWED: Words = Words(
    StatusCode::FORBIDDEN,
    "You may not do this",
    "Your role does not cover it. Ask an owner of the team to do it, or to change your role.",
);
const NOT_GRANTED: Words = Words(
    StatusCode::FORBIDDEN,
    "You may not do this",
    "Your role or your partner does not allow it. Nothing was changed. Ask a manager of your company, or your partner.",
);
const ONLY_LOOKING: Words = Words(
    StatusCode::FORBIDDEN,
    "You are only looking",
    "You see the portal as a customer sees it, and change nothing meanwhile. Nothing was changed. Stop looking first.",
);
const FORM_EXPIRED: Words = Words(
    StatusCode::FORBIDDEN,
    "This form has expired",
    "It was opened before you last signed in or out, or by another site. Nothing was changed. Go back, and send it again.",
);
const BAD_REQUEST: Words = Words(
    StatusCode::BAD_REQUEST,
    "The request was not understood",
    "Something in it is missing, doubled or garbled. Nothing was changed. Go back, and try it again.",
);
const TOO_SLOW: Words = Words(
    StatusCode::REQUEST_TIMEOUT,
    "The request took too long",
    "It did not arrive whole in time. Nothing was changed. Check your connection, and try it again.",
);
const TOO_LARGE: Words = Words(
    StatusCode::PAYLOAD_TOO_LARGE,
    "That was too much",
    "More was sent than the portal reads. Nothing was changed. Send less.",
);
const NOT_A_FORM: Words = Words(
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "That was not a form",
    "The portal reads forms only. Nothing was changed.",
);
const METHOD_NOT_ALLOWED: Words = Words(
    StatusCode::METHOD_NOT_ALLOWED,
    "This address is not a page",
    "It only takes what its form sends. Open the page that the form is on.",
);
const TOO_MANY_TRIES: Words = Words(StatusCode::TOO_MANY_REQUESTS, "Too many tries", "");
const WRONG_HOST: Words = Words(
    StatusCode::MISDIRECTED_REQUEST,
    "Wrong address",
    "The portal does not answer to the name you used. Open it by the address its operator gave you.",
);
const UNAVAILABLE: Words = Words(StatusCode::SERVICE_UNAVAILABLE, "The portal is busy", "It cannot answer just now.");
const DISK: Words = Words(
    StatusCode::SERVICE_UNAVAILABLE,
    "The portal cannot write",
    "Its disk takes nothing more. Nothing was changed; what is there can still be read. Tell the portal's operator, and try it \
     again when there is room: nothing is done twice.",
);
const BUSY: Words = Words(
    StatusCode::SERVICE_UNAVAILABLE,
    "The portal cannot write just now",
    "Another program holds its database. Nothing was changed. Try it again in a moment: nothing is done twice.",
);
const INTERNAL: Words = Words(
    StatusCode::INTERNAL_SERVER_ERROR,
    "Something went wrong on our side",
    "It was noted under the reference below. Try it again; if it stays, tell the portal's operator the reference.",
);

impl Ending {
    fn with_way(self, way_out: &'static str, href: &str) -> Self {
        Self { way_out, href: href.to_owned(), ..self }
    }

    /// The page for a status that came without one.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let error = match status {
            StatusCode::NOT_FOUND => PageError::NotFound,
            StatusCode::FORBIDDEN => PageError::NotAllowed,
            StatusCode::METHOD_NOT_ALLOWED => PageError::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => PageError::NotAForm,
            StatusCode::REQUEST_TIMEOUT => PageError::TooSlow,
            StatusCode::SERVICE_UNAVAILABLE => PageError::Unavailable { retry_after: Duration::from_secs(10) },
            status if status.is_server_error() => PageError::internal("answering a request"),
            _ => PageError::BadRequest,
        };
        Self { status, ..error.ending() }
    }
}

impl PageError {
    /// Something of ours failed, without a cause to name.
    #[must_use]
    pub fn internal(doing: &'static str) -> Self {
        Self::Internal { doing, source: None }
    }

    /// Something of ours failed: for `map_err`.
    pub fn failed<E: Error + Send + Sync + 'static>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::Internal { doing, source: Some(Box::new(source)) }
    }

    fn ending(&self) -> Ending {
        let waiting = |words: &Words, wait: Duration| Ending {
            sentence: format!("{} Wait {} and then try again.", words.2, in_words(wait)).trim_start().to_owned().into(),
            ..words.ending()
        };
        match self {
            Self::NotFound => NOT_FOUND.ending(),
            Self::NotAllowed => NOT_ALLOWED.ending(),
            Self::NotGranted => NOT_GRANTED.ending(),
            Self::OnlyLooking => ONLY_LOOKING.ending(),
            Self::FormExpired { back } => FORM_EXPIRED.ending().with_way("Go back to the form", back),
            Self::BadRequest => BAD_REQUEST.ending(),
            Self::TooSlow => TOO_SLOW.ending(),
            Self::TooLarge => TOO_LARGE.ending(),
            Self::NotAForm => NOT_A_FORM.ending(),
            Self::MethodNotAllowed => METHOD_NOT_ALLOWED.ending(),
            Self::TooManyTries { retry_after } => {
                waiting(&TOO_MANY_TRIES, *retry_after).with_way("Go to the sign-in page", "/login")
            }
            Self::WrongHost => WRONG_HOST.ending(),
            Self::Unavailable { retry_after } => waiting(&UNAVAILABLE, *retry_after),
            Self::Internal { doing, source } => {
                let words = match source.as_deref().and_then(refusal) {
                    Some(Refusal::Disk) => &DISK,
                    Some(Refusal::Busy) => &BUSY,
                    None => &INTERNAL,
                };
                Ending { cause: Some(chain(doing, source.as_deref())), ..words.ending() }
            }
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooManyTries { retry_after } | Self::Unavailable { retry_after } => Some(*retry_after),
            _ => None,
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let ending = self.ending();
        let mut response = ending.status.into_response();
        if let Some(wait) = self.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
        }
        response.extensions_mut().insert(ending);
        response
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        Self::failed("using the database")(error)
    }
}

impl From<PasswordError> for PageError {
    fn from(error: PasswordError) -> Self {
        Self::failed("looking at a password")(error)
    }
}

impl From<tower_sessions::session::Error> for PageError {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::failed("using the session")(error)
    }
}

/// A span as whole seconds, rounded up: who waits that long has waited enough.
fn whole_seconds(span: Duration) -> u64 {
    (span.as_secs() + u64::from(span.subsec_nanos() > 0)).max(1)
}

fn in_words(span: Duration) -> String {
    match whole_seconds(span) {
        1 => "a second".to_owned(),
        seconds @ 2..120 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// Whether it is the database that takes nothing at the moment, wherever in the chain that stands.
fn refusal(source: &(dyn Error + Send + Sync + 'static)) -> Option<Refusal> {
    let mut next: Option<&(dyn Error + 'static)> = Some(source);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<StoreError>() {
            return error.refusal();
        }
        next = error.source();
    }
    None
}

fn chain(doing: &str, source: Option<&(dyn Error + Send + Sync + 'static)>) -> Arc<str> {
    let mut text = format!("{doing} failed");
    let mut next = source.map(|source| source as &dyn Error);
    while let Some(error) = next {
        // Writing into a String cannot fail.
        let _ = write!(text, ": {error}");
        next = error.source();
    }
    text.into()
}
