//! `/accounts/{account}/rename`: another name for an account. Owners and operators of the team.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::page::Layout;
use crate::web::parts::Named;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/rename.html")]
pub struct Rename {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account as it is.
    pub account: Named,
    /// The new name.
    pub name: Field,
}
