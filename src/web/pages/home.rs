//! `/`: goes to the accounts, until there is a page of what needs attention. Everybody who is signed in.

use axum::response::Response;

use crate::web::desk::Desk;
use crate::web::paths;

/// Goes on.
pub async fn get(_: Desk) -> Response {
    Desk::go(paths::accounts())
}
