//! `/customers/{customer}/people/{person}/remove`: somebody leaves, to a manager of the customer.

use askama::Template;

use crate::web::page::Layout;
use crate::web::pages::people::remove::Leaving;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/own/people/remove.html")]
pub struct OwnRemove {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub leaving: Leaving,
}
