//! Forms that are proven to be ours before they are looked at.

use std::collections::HashSet;
use std::marker::PhantomData;

use axum::extract::{FromRef, FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use axum::{Form, RequestExt as _};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::csrf::{Csrf, FIELD, way_back};
use super::error::PageError;
use super::plumbing::Plumbing;

/// A form (`application/x-www-form-urlencoded`) whose token was right; `T` is parsed from the other fields. A field that
/// stands in it twice is refused, since every reader would pick another one of the two.
#[derive(Clone, Copy, Debug)]
pub struct Checked<T>(pub T);

impl<T, S> FromRequest<S> for Checked<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
    Plumbing: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, PageError> {
        let (body, pairs) = proven(&mut request, state, |_| false).await?;
        Ok(Self(parsed(without_token(&body, &pairs)).await?))
    }
}

/// A form whose token was right, of which some fields may stand in it as often as somebody likes: boxes that are ticked.
#[derive(Clone, Debug)]
pub struct CheckedList<T: Repeats>(pub Vec<(String, String)>, PhantomData<T>);

/// Which fields of a form may stand in it more than once.
pub trait Repeats {
    /// Their names.
    const NAMES: &'static [&'static str];
}

impl<T, S> FromRequest<S> for CheckedList<T>
where
    T: Repeats,
    S: Send + Sync,
    Plumbing: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, PageError> {
        let (_, pairs) = proven(&mut request, state, |name| T::NAMES.contains(&name)).await?;
        Ok(Self(pairs.into_iter().filter(|(name, _)| name != FIELD).collect(), PhantomData))
    }
}

/// Body and fields of a form whose token was right.
async fn proven<S>(
    request: &mut Request,
    state: &S,
    may_repeat: impl Fn(&str) -> bool,
) -> Result<(Bytes, Vec<(String, String)>), PageError>
where
    S: Send + Sync,
    Plumbing: FromRef<S>,
{
    let csrf: Csrf = request.extract_parts_with_state(state).await?;
    if !is_form(request.headers()) {
        return Err(PageError::NotAForm);
    }
    let public_url = Plumbing::from_ref(state).public_url.clone();
    let back = way_back(request.headers(), &public_url);
    let body = std::mem::take(request).extract::<Bytes, _>().await.map_err(|refused| refusal(refused.status()))?;
    let pairs: Vec<(String, String)> = parsed(body.clone()).await?;
    let mut names = HashSet::new();
    if !pairs.iter().all(|(name, _)| names.insert(name.as_str()) || may_repeat(name)) {
        return Err(PageError::BadRequest);
    }
    let token = pairs.iter().find(|(name, _)| name == FIELD).map(|(_, token)| token.as_str());
    if !csrf.is(token.unwrap_or_default()) {
        tracing::warn!("a form was refused, because its token is missing or another session's");
        return Err(PageError::FormExpired { back });
    }
    Ok((body, pairs))
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn refusal(status: StatusCode) -> PageError {
    if status == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::TooSlow }
}

async fn parsed<T: DeserializeOwned>(body: Bytes) -> Result<T, PageError> {
    let request = Request::post("/").header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.into());
    let request = request.map_err(PageError::failed("reading a form"))?;
    let Form(form) = Form::from_request(request, &()).await.map_err(|refused| {
        tracing::debug!(status = refused.into_response().status().as_u16(), "a form did not have the expected fields");
        PageError::BadRequest
    })?;
    Ok(form)
}

/// The body without its token, so that a closed struct need not name it.
fn without_token(body: &[u8], pairs: &[(String, String)]) -> Bytes {
    // The parser passes over empty parts and makes one pair of each of the others, in order.
    let parts = body.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    let kept: Vec<&[u8]> = parts.zip(pairs).filter(|(_, (name, _))| name != FIELD).map(|(part, _)| part).collect();
    kept.join(&b'&').into()
}
