//! `/login`: sign in. Open to everybody.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::page::Layout;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/login.html")]
pub struct Login {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// E-mail address.
    pub email: Field,
    /// Password; its value is never shown.
    pub password: Field,
    /// The path to go to afterwards.
    pub next: String,
}
