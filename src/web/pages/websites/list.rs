//! `/websites`: the websites of all accounts that the viewer may see.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::status::WebsiteStatus;

/// One website.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and name.
    pub website: Named,
    /// The account it is in.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<Named>,
    /// How far it is.
    pub status: WebsiteStatus,
    /// `Full`, `Partial`.
    pub kind: String,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// When Cloudflare made it.
    pub created: Option<When>,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/websites/list.html")]
pub struct List {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// What is searched for.
    pub q: String,
    /// The status asked for; nothing: all.
    pub status: Option<WebsiteStatus>,
    /// The websites of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
    /// Whether the viewer may add websites.
    pub may_manage: bool,
}

impl List {
    /// Whether this status is the one asked for.
    #[must_use]
    pub fn wants(&self, status: &WebsiteStatus) -> bool {
        self.status.as_ref() == Some(status)
    }
}
