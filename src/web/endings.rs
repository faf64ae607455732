//! The one layer that turns every ending into a page: our own endings, axum's plain-text refusals, and panics.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::error::{Ending, PageError};
use super::looking::Noted;
use super::request_id::RequestId;

/// Makes the page for an ending; the second argument is the reference number.
#[derive(Clone)]
pub struct Render(Arc<Page>);

type Page = dyn Fn(&Ending, &str) -> String + Send + Sync;

impl Render {
    /// Takes the function that makes the page.
    pub fn new(render: impl Fn(&Ending, &str) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(render))
    }
}

impl Default for Render {
    fn default() -> Self {
        Self::new(plain)
    }
}

impl fmt::Debug for Render {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Render")
    }
}

/// The layer.
pub async fn render_endings(State(render): State<Render>, mut request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let noted = Noted::default();
    request.extensions_mut().insert(noted.clone());
    let mut response = next.run(request).await;
    let ending = match response.extensions_mut().remove::<Ending>() {
        Some(ending) => ending,
        None if has_no_page(&response) => Ending::of_status(response.status()),
        None => return response,
    };
    if ending.status.is_server_error() {
        let cause = ending.cause.as_deref().unwrap_or("no cause is known");
        tracing::error!(request.id = %id, status = ending.status.as_u16(), cause, "a request ended with an error of ours");
    }
    let ending = Ending { looking: noted.found(), ..ending };
    let html = (render.0)(&ending, id.as_str());
    let (mut head, _) = response.into_parts();
    head.status = ending.status;
    head.headers.remove(CONTENT_LENGTH);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(head, html.into())
}

/// What a panic in a handler is answered with. Who panicked was logged by the panic hook.
pub fn after_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    PageError::internal("answering a request, in a panic,").into_response()
}

fn has_no_page(response: &Response) -> bool {
    let status = response.status();
    (status.is_client_error() || status.is_server_error()) && is_plain(response.headers())
}

fn is_plain(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

/// The page without any looks, for when no other is given.
fn plain(ending: &Ending, reference: &str) -> String {
    let title = escaped(ending.title);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1><p>{}</p>\
         <p><a href=\"{}\">{}</a></p><p>Reference: {}</p></html>",
        escaped(&ending.sentence),
        escaped(&ending.href),
        escaped(ending.way_out),
        escaped(reference),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
