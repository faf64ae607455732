//! `/customers/{customer}`: a customer's accounts and its service user, never the key. Team only.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{CallsAs, Named};
use crate::web::status::{AccountState, ServiceUserState};

/// An account of the customer.
#[derive(Clone, Debug)]
pub struct Account {
    /// Cloudflare's id and the name.
    pub account: Named,
    /// How many websites it has.
    pub websites: u32,
    /// How far it is.
    pub state: AccountState,
}

/// The service user as it may be shown: everything but its key.
#[derive(Clone, Debug)]
pub struct ServiceUser {
    /// How far it is.
    pub state: ServiceUserState,
    /// Its e-mail address, where there is one.
    pub email: Option<String>,
    /// When it was made.
    pub made: Option<When>,
    /// When a call with its key last succeeded.
    pub proven: Option<When>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/customers/show.html")]
pub struct Show {
    /// Around it.
    pub layout: Layout,
    /// The customer.
    pub customer: Named,
    /// When it was added.
    pub added: When,
    /// Its accounts.
    pub accounts: Vec<Account>,
    /// Its service user.
    pub service_user: ServiceUser,
    /// Which identity the calls for its websites use.
    pub calls_as: CallsAs,
    /// Whether the viewer may add accounts.
    pub may_manage: bool,
}
