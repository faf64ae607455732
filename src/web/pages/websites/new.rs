//! `/websites/new`, posted to `/websites`: adds a website to an account. Team, and customers' managers.

use askama::Template;

use crate::web::form::{Choice, Field, Problems};
use crate::web::page::Layout;
use crate::web::parts::{CallsAs, Named};

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/websites/new.html")]
pub struct New {
    /// Around it.
    pub layout: Layout,
    /// What is wrong.
    pub problems: Problems,
    /// Makes a second press harmless.
    pub key: String,
    /// The account, where the address already says which.
    pub fixed: Option<Named>,
    /// The account chosen.
    pub account: Field,
    /// The accounts to choose from.
    pub accounts: Vec<Choice>,
    /// The domain.
    pub name: Field,
    /// Which identity the calls will use, where the account is fixed.
    pub calls_as: Option<CallsAs>,
}
