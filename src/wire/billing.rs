//! Payment methods (API reference of 2026-09): an empty list is the best sign that billing is not set up.

use http::Method;
use serde::{Deserialize, Serialize};

use super::Endpoint;
use super::ids::AccountId;

/// How an account pays. Only what a person may see; card data never gets further than this.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// `CREDIT_CARD`, `PAYPAL`, …
    #[serde(default)]
    pub r#type: String,
    /// Whether it is the one used.
    #[serde(default)]
    pub default: bool,
}

/// What an account has on file.
#[derive(Clone, Debug)]
pub struct ListPaymentMethods {
    /// The account.
    pub account: AccountId,
}

impl Endpoint for ListPaymentMethods {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/accounts/{account}/payment-methods";
    type Reply = Vec<PaymentMethod>;

    fn path(&self) -> String {
        format!("/accounts/{}/payment-methods", self.account)
    }
}
