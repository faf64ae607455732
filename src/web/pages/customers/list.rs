//! `/customers`: whom the partner sells to. Team only.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::status::ServiceUserState;

/// One customer.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and name.
    pub customer: Named,
    /// How many accounts it has.
    pub accounts: u32,
    /// How many websites they have.
    pub websites: u32,
    /// How far its service user is.
    pub service_user: ServiceUserState,
    /// When it was added.
    pub added: When,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/customers/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The customers of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether the viewer may add customers.
    pub may_manage: bool,
}
