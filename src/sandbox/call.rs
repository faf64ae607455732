//! One call as the handlers see it: who calls, which ids, which questions, which body.

use axum::extract::{FromRequest, FromRequestParts as _, OriginalUri, Query, RawPathParams, Request};
use bytes::Bytes;
use http::HeaderMap;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::str::FromStr;

use super::world::{Caller, Refused};
use super::{PREFIX, Sandbox};

const BODY_BYTES: usize = 1 << 20;

/// A call whose caller is known.
pub(super) struct Call {
    pub(super) caller: Caller,
    path: String,
    params: Vec<(String, String)>,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
}

impl FromRequest<Sandbox> for Call {
    type Rejection = Refused;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Refused> {
        let (mut parts, body) = request.into_parts();
        let caller = parts.extensions.get::<Caller>().cloned().ok_or(Refused::NoCredential)?;
        let path = parts.extensions.get::<OriginalUri>().map_or(parts.uri.path(), |uri| uri.path());
        let path = path.strip_prefix(PREFIX).unwrap_or(path).to_owned();
        let params = RawPathParams::from_request_parts(&mut parts, sandbox).await;
        let params = params.map_err(|_| Refused::NoRoute(path.clone()))?;
        let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(query) = query.map_err(|_| Refused::invalid("the query cannot be read"))?;
        let body = Limited::new(body, BODY_BYTES).collect().await.map_err(|error| {
            if error.downcast_ref::<LengthLimitError>().is_some() { Refused::TooLarge } else { Refused::BadJson }
        })?;
        Ok(Self { caller, path, params, query, headers: parts.headers, body: body.to_bytes() })
    }
}

impl Call {
    /// The id in the path under this name. One of the wrong form is the same as a path that is none.
    pub(super) fn id<T: FromStr>(&self, name: &str) -> Result<T, Refused> {
        let found = self.params.iter().find(|(found, _)| found == name);
        found.and_then(|(_, text)| text.parse().ok()).ok_or_else(|| Refused::NoRoute(self.path.clone()))
    }

    /// Whether the path has an id under this name.
    pub(super) fn names(&self, name: &str) -> bool {
        self.params.iter().any(|(found, _)| found == name)
    }

    /// The question under this name.
    pub(super) fn asks(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a header, where it is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body, whatever JSON it is.
    pub(super) fn json(&self) -> Result<Value, Refused> {
        serde_json::from_slice(&self.body).map_err(|_| Refused::BadJson)
    }

    /// The body as it came.
    pub(super) fn body(&self) -> Bytes {
        self.body.clone()
    }

    /// The body, which must be an object of the right shape.
    pub(super) fn sent<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        let value = self.json()?;
        if !value.is_object() {
            return Err(Refused::invalid("the body must be an object"));
        }
        serde_json::from_value(value).map_err(|error| Refused::invalid(error.to_string()))
    }
}
