//! `/billing`: whether payment is set up, and how to. Team only. No card data ever comes here.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;

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
