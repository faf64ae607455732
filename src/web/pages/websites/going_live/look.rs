//! `POST /websites/{zone}/look`: asks resolvers about the DNS of a website now. Everybody who may see it: it changes
//! nothing, and asks nobody a second time within seconds.

use axum::response::Response;
use serde::Deserialize;

use crate::live::Again;
use crate::web::at_website::AtWebsite;
use crate::web::checked::Checked;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::id::Id;
use crate::web::own_desk::Anyone;
use crate::web::own_path::own_path;
use crate::web::paths;
use crate::wire::ids::ZoneId;

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// An own path.
    #[serde(default)]
    back: String,
}

/// Looks, then goes back.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such website for whoever asks.
pub async fn post(anyone: Anyone, Id(id): Id<ZoneId>, Checked(form): Checked<Form>) -> Result<Response, PageError> {
    let at = AtWebsite::open(anyone, &id).await?;
    let name = at.named().name;
    match at.portal().live.look_again(&at.zone, at.customer()).await? {
        Again::Looked => at.desk().say(&format!("Looked at the DNS of {name} just now.")).await?,
        Again::JustNow => at.desk().note(&format!("The DNS of {name} was looked at a moment ago.")).await?,
        Again::Nothing => at.desk().note(&format!("There is nothing to look for at the DNS of {name}.")).await?,
    }
    let back = own_path(&form.back).unwrap_or_else(|| paths::website(&id));
    Ok(Desk::go(&back))
}
