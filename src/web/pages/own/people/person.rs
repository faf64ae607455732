//! `/customers/{customer}/people/{person}`: what somebody may do, to a manager of the customer.

use askama::Template;

use crate::web::page::Layout;
use crate::web::pages::people::person::Shown;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/own/people/person.html")]
pub struct OwnPerson {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub shown: Shown,
}
