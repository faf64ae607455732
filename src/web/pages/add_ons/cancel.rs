//! `/accounts/{account}/subscriptions/{subscription}/cancel`: ends an add-on. Owners and operators of the team.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::domain::account::Account;
use crate::domain::run::Request;
use crate::domain::subscription::Subscription;
use crate::web::checked::Checked;
use crate::web::desk::{Desk, Operating};
use crate::web::error::PageError;
use crate::web::extract::Path;
use crate::web::form::{Field, Problems};
use crate::web::page::{Html, Layout, Section};
use crate::web::parts::{CallsAs, Named};
use crate::web::paths;
use crate::wire::ids::{AccountId, SubscriptionId};

use super::{AddOn, found, partner};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/add_ons/cancel.html")]
pub struct Cancel {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// The add-on.
    pub add_on: AddOn,
    /// The box to tick.
    pub confirmed: Field,
    /// Which identity the call uses.
    pub calls_as: CallsAs,
}

/// What the form sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    #[serde(default)]
    key: String,
    #[serde(default)]
    confirmed: String,
}

/// Shows what stops with it.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such add-on.
pub async fn get(
    Operating(desk): Operating,
    Path((account, id)): Path<(AccountId, SubscriptionId)>,
) -> Result<Response, PageError> {
    let (account, one) = found(&desk, &account, &id).await?;
    page(&desk, &account, &one, desk.new_key(), Field::default()).await
}

/// Asks for it to end, if the box was ticked.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such add-on.
pub async fn post(
    Operating(desk): Operating,
    Path((account, id)): Path<(AccountId, SubscriptionId)>,
    Checked(form): Checked<Form>,
) -> Result<Response, PageError> {
    let (account, one) = found(&desk, &account, &id).await?;
    let key = if form.key.is_empty() { desk.new_key() } else { form.key };
    if one.gone_at.is_some() || account.gone_at.is_some() {
        let (account, subscription, rate_plan) = (account.id, one.id, one.rate_plan);
        return desk.asked_before(&key, &Request::CancelAddOn { account, subscription, rate_plan }).await;
    }
    if form.confirmed != "yes" {
        let confirmed = Field::default().refused("Tick the box if it may stop. Nothing was cancelled.");
        return page(&desk, &account, &one, key, confirmed).await;
    }
    let run = desk.portal.runs.cancel_add_on(desk.by(), &key, &account, &one).await;
    Ok(Desk::go(&paths::run(run.map_err(PageError::failed("asking for the end of an add-on"))?)))
}

async fn page(
    desk: &Desk,
    account: &Account,
    one: &Subscription,
    key: String,
    confirmed: Field,
) -> Result<Response, PageError> {
    if one.gone_at.is_some() || account.gone_at.is_some() {
        return Err(PageError::NotFound);
    }
    let problems = Problems::of([("confirmed", &confirmed)]);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = desk.layout(Section::Accounts, "Cancel Add-on").await?;
    let page = Cancel {
        layout: Layout { refused: !problems.is_empty(), ..layout },
        problems,
        key,
        account: Named::new(account.id.clone(), account.name.clone()),
        add_on: AddOn::of(desk, one),
        confirmed,
        calls_as: partner(desk),
    };
    Ok(Html(status, page).into_response())
}
