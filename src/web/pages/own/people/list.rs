//! `/customers/{customer}/people`: who comes in for a customer, to its own people.

use askama::Template;

use crate::web::page::Layout;
use crate::web::pages::people::list::People;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/own/people/list.html")]
pub struct OwnList {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub people: People,
}
