//! `/accounts/{account}`: home of an account. The team, and its customer's people.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{CallsAs, Named};
use crate::web::status::{AccountState, RunState, WebsiteStatus};

/// A website in the account.
#[derive(Clone, Debug)]
pub struct Website {
    /// Its id and name.
    pub website: Named,
    /// How far it is.
    pub status: WebsiteStatus,
    /// Its plan, where known.
    pub plan: Option<String>,
}

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/accounts/show.html")]
pub struct Show {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// Cloudflare's id and the name.
    pub account: Named,
    /// How far it is.
    pub state: AccountState,
    /// Whether another account has this very name.
    pub twin: bool,
    /// `Standard` or `Enterprise`.
    pub kind: String,
    /// The tenant unit's name.
    pub unit: Option<String>,
    /// Whose it is, where that was said.
    pub customer: Option<Named>,
    /// Our own words about it.
    pub description: String,
    /// When Cloudflare made it.
    pub created: Option<When>,
    /// When it was last seen at Cloudflare.
    pub seen: Option<When>,
    /// Websites in it.
    pub websites: Vec<Website>,
    /// Jobs about it that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Which identity its websites are reached with.
    pub calls_as: CallsAs,
    /// Whether the viewer may rename, link and remove it.
    pub may_manage: bool,
}
