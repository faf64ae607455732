//! `/accounts/{account}/remove`: deletes an account with all that is inside. Owners of the team.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::page::Layout;
use crate::web::parts::Named;
use crate::web::status::WebsiteStatus;

/// A website that would go with it.
#[derive(Clone, Debug)]
pub struct Website {
    /// Its id and name.
    pub website: Named,
    /// How far it is.
    pub status: WebsiteStatus,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/remove.html")]
pub struct Remove {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<Named>,
    /// What is inside.
    pub websites: Vec<Website>,
    /// E-mail addresses of its members; nothing: not known.
    pub members: Option<Vec<String>>,
    /// The name typed again.
    pub name: Field,
}
