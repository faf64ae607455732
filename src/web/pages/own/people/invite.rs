//! `/customers/{customer}/invites`: somebody new, by a manager of the customer.

use askama::Template;

use crate::web::page::Layout;
use crate::web::pages::people::invite::Filled;

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/own/people/invite.html")]
pub struct OwnInvite {
    /// Around it.
    pub layout: Layout,
    /// What is on it.
    pub filled: Filled,
}
