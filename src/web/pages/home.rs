//! `/`: goes to the accounts, or to a customer's websites. Everybody who is signed in.

use axum::response::Response;

use crate::web::desk::Desk;
use crate::web::own_desk::Anyone;
use crate::web::paths;

/// Goes on.
pub async fn get(anyone: Anyone) -> Response {
    Desk::go(match anyone {
        Anyone::Team(_) => paths::accounts(),
        Anyone::Own(_) => paths::websites(),
    })
}
