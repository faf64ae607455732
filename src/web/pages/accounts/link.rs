//! `/accounts/{account}/link`: say whose an account is. Owners and operators of the team.

use askama::Template;

use crate::web::form::{Choice, Field, Problems};
use crate::web::page::Layout;
use crate::web::parts::Named;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/link.html")]
pub struct Link {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// A customer's id, or `new`.
    pub customer: Field,
    /// The customers.
    pub customers: Vec<Choice>,
    /// Name of the new customer.
    pub customer_name: Field,
}
