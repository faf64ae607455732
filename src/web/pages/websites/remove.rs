//! `/websites/{zone}/remove`: removes a website with its records. Owners and operators of the team.

use askama::Template;

use crate::web::form::{Field, Problems};
use crate::web::page::Layout;
use crate::web::parts::{CallsAs, Named};
use crate::web::status::WebsiteStatus;

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/remove.html")]
pub struct Remove {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The website.
    pub website: Named,
    /// How far it is.
    pub status: WebsiteStatus,
    /// The account it is in.
    pub account: Named,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// Which identity the call uses.
    pub calls_as: CallsAs,
    /// The name typed again.
    pub name: Field,
}
