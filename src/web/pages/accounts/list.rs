//! `/accounts`: all accounts of the tenant; a customer's people see their own.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::status::AccountState;

/// One account.
#[derive(Clone, Debug)]
pub struct Row {
    /// Cloudflare's id and the name.
    pub account: Named,
    /// Whether another account has this very name.
    pub twin: bool,
    /// `Standard` or `Enterprise`.
    pub kind: String,
    /// The tenant unit's name.
    pub unit: Option<String>,
    /// Whose it is, where that was said.
    pub customer: Option<Named>,
    /// How many websites it has.
    pub websites: u32,
    /// How far it is.
    pub state: AccountState,
    /// When Cloudflare made it.
    pub created: Option<When>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/accounts/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// Jobs that set up accounts just now: their id and the account's name.
    pub open_runs: Vec<Named>,
    /// The accounts of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether the viewer may add and link accounts.
    pub may_manage: bool,
}
