//! `POST /refresh`: reads Cloudflare again now. Everybody who is signed in; it changes nothing there.

use std::time::Duration;

use axum::response::Response;
use serde::Deserialize;

use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::own_path::own_path;
use crate::web::paths;

/// How long a person is kept waiting for a fresh page; the reading itself goes on.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Form {
    /// An own path.
    #[serde(default)]
    back: String,
}

/// Reads, waits a little, goes back.
pub async fn post(desk: Desk, Checked(form): Checked<Form>) -> Response {
    desk.portal.mirror.refresh(PATIENCE).await;
    Desk::go(own_path(&form.back).as_deref().unwrap_or(paths::accounts()))
}
