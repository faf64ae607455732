//! `/setup`: the first owner of a new portal. Open to whoever has the one-time code, until there is an owner.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::page::Layout;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/setup.html")]
pub struct Setup {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// The one-time code printed at start.
    pub code: Field,
    /// The owner's e-mail address.
    pub email: Field,
    /// The owner's password; its value is never shown.
    pub password: Field,
}
