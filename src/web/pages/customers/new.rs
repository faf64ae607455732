//! `/customers/new`, posted to `/customers`: a new customer. Owners and operators of the team.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::page::Layout;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/customers/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The customer's name.
    pub name: Field,
}
