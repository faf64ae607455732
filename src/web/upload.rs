//! Forms with a file (`multipart/form-data`), proven to be ours like every other form before they are looked at. The same
//! fields sent as `application/x-www-form-urlencoded` do as well.

use std::collections::BTreeMap;

use axum::RequestExt as _;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRef, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;

use super::checked::Checked;
use super::csrf::{Csrf, FIELD, way_back};
use super::error::PageError;
use super::plumbing::Plumbing;

/// Most bytes of the whole form.
pub const UPLOAD_MAX: usize = 5 * 1024 * 1024;

/// What was sent.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// The fields but for the token, by name.
    pub fields: BTreeMap<String, String>,
    /// The file, where one was chosen.
    pub file: Option<File>,
}

/// A file that was sent.
#[derive(Clone, Debug)]
pub struct File {
    /// What it is called where it comes from.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl<S> FromRequest<S> for Upload
where
    S: Send + Sync,
    Plumbing: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, PageError> {
        DefaultBodyLimit::max(UPLOAD_MAX).apply(&mut request);
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.to_ascii_lowercase().starts_with("multipart/form-data") {
            let Checked(fields) = Checked::from_request(request, state).await?;
            return Ok(Self { fields, file: None });
        }
        let csrf: Csrf = request.extract_parts_with_state(state).await?;
        let back = way_back(request.headers(), &Plumbing::from_ref(state).public_url);
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| PageError::NotAForm)?;
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await.map_err(|error| refusal(&error))? {
            sent.take(part).await?;
        }
        if !csrf.is(sent.fields.remove(FIELD).as_deref().unwrap_or_default()) {
            tracing::warn!("a form was refused, because its token is missing or another session's");
            return Err(PageError::FormExpired { back });
        }
        Ok(sent)
    }
}

impl Upload {
    async fn take(&mut self, part: Field<'_>) -> Result<(), PageError> {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file) => {
                let bytes = part.bytes().await.map_err(|error| refusal(&error))?;
                // A browser sends an empty part where no file was chosen.
                if !(file.is_empty() && bytes.is_empty()) {
                    if self.file.is_some() {
                        return Err(PageError::BadRequest);
                    }
                    self.file = Some(File { name: file, bytes: bytes.into() });
                }
            }
            None => {
                let text = part.text().await.map_err(|error| refusal(&error))?;
                if self.fields.insert(name, text).is_some() {
                    return Err(PageError::BadRequest);
                }
            }
        }
        Ok(())
    }

    /// What stands in a field; nothing where it was not sent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

fn refusal(error: &MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest }
}
