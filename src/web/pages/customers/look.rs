//! `POST /customers/{customer}/look` and `POST /look/end`: somebody of the team sees the portal as a customer's people do,
//! changes nothing meanwhile, and stops. The team.

use axum::response::Response;
use serde::Deserialize;

use crate::domain::ids::CustomerId;
use crate::domain::person::Act;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::looking::MaybeLooking;
use crate::web::own_desk::Anyone;
use crate::web::own_path::own_path;
use crate::web::paths;

use super::show::known;

/// Nothing but the token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What the button that ends it sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The own page to go to, where it was pressed on one that is the team's.
    #[serde(default)]
    back: String,
}

/// Begins it. Who looks already stops first.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such customer.
pub async fn post(
    desk: Desk,
    Id(id): Id<CustomerId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, PageError> {
    desk.who.must_be_allowed(Act::Look)?;
    let customer = known(&desk, id).await?;
    desk.look_as(&customer).await?;
    Ok(Desk::go(paths::websites()))
}

/// Ends it; who does not look any more, because an hour is over or it was pressed twice, is only led on.
///
/// # Errors
/// [`PageError::NotFound`] for a customer's people, who never look as anybody.
pub async fn end(
    MaybeLooking(anyone): MaybeLooking,
    Checked(End { back }): Checked<End>,
) -> Result<Response, PageError> {
    let otherwise = match &anyone {
        Anyone::Team(_) => paths::home().to_owned(),
        Anyone::Own(own) if own.is_looking() => {
            own.plain().stop_looking().await?;
            paths::customer(own.customer().id)
        }
        Anyone::Own(_) => return Err(PageError::NotFound),
    };
    Ok(Desk::go(&own_path(&back).unwrap_or(otherwise)))
}
