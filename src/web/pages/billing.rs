//! `/billing`: whether payment is set up, and how to. Team only. No card data ever comes here.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::store::AccountFilter;
use crate::web::desk::Desk;
use crate::web::error::PageError;
use crate::web::format::When;
use crate::web::page::{Html, Layout, Section};

/// What is known of the tenant's payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// A payment method is there.
    SetUp,
    /// There is none.
    Missing,
    /// Cloudflare does not say.
    Unknown,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/billing.html")]
pub struct Billing {
    /// Around it.
    pub layout: Layout,
    /// What is known.
    pub state: PaymentState,
    /// When Cloudflare was asked.
    pub checked: Option<When>,
    /// The account whose billing page to open, where one is known.
    pub account: Option<String>,
}

/// Shows it.
///
/// # Errors
/// [`PageError::Internal`] when the database does not answer.
pub async fn get(desk: Desk) -> Result<Response, PageError> {
    let billing = desk.portal.store.billing().await?;
    let state = match billing {
        Some(billing) if billing.on_file => PaymentState::SetUp,
        Some(_) => PaymentState::Missing,
        None => PaymentState::Unknown,
    };
    let first = AccountFilter { limit: 1, ..AccountFilter::default() };
    let account = desk.portal.store.accounts(&first).await?.into_iter().next().map(|row| row.account.id.into());
    let page = Billing {
        layout: desk.layout(Section::None, "Billing").await?,
        state,
        checked: billing.map(|billing| desk.when(billing.checked_at())),
        account,
    };
    Ok(Html(StatusCode::OK, page).into_response())
}
