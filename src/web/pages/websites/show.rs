//! `/websites/{zone}`: home of a website: what to do next, what it is. The team, and its customer's people.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{CallsAs, Named};
use crate::web::status::{RunState, WebsiteStatus};

/// The page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/websites/show.html")]
pub struct Show {
    /// Around it, with the age of what is shown.
    pub layout: Layout,
    /// Its id and name.
    pub website: Named,
    /// How far it is.
    pub status: WebsiteStatus,
    /// Cloudflare's own word, for a status that this version does not know.
    pub status_word: String,
    /// The name servers to set at the registrar.
    pub name_servers: Vec<String>,
    /// The name servers that were found when it was added.
    pub found_name_servers: Vec<String>,
    /// The registrar, where Cloudflare found it.
    pub registrar: Option<String>,
    /// The account it is in.
    pub account: Named,
    /// Whose it is.
    pub customer: Option<Named>,
    /// `Full`, `Partial`.
    pub kind: String,
    /// Its plan, where known.
    pub plan: Option<String>,
    /// When Cloudflare made it.
    pub created: Option<When>,
    /// When it went live.
    pub activated: Option<When>,
    /// When the name servers were last asked to be looked at.
    pub checked: Option<When>,
    /// Jobs about it that are not over.
    pub open_runs: Vec<(Named, RunState)>,
    /// Which identity the calls use.
    pub calls_as: CallsAs,
    /// Makes a second press of “Check Again” harmless.
    pub key: String,
    /// Whether the viewer may check and remove it.
    pub may_manage: bool,
}
