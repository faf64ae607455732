//! `/runs`: the jobs, newest first. The team; a customer's people see their own.

use askama::Template;

use crate::web::format::When;
use crate::web::page::Layout;
use crate::web::parts::{Emptiness, Named, Pager};
use crate::web::status::RunState;

/// One job.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id and title.
    pub run: Named,
    /// What kind of job: `Add account`.
    pub kind: String,
    /// For whom.
    pub customer: Option<Named>,
    /// How far it is.
    pub state: RunState,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub started: When,
    /// When it was over.
    pub ended: Option<When>,
}

/// One entry of the filter.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What is read.
    pub word: String,
    /// Where it leads.
    pub url: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The page.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pages/runs/list.html")]
pub struct List {
    /// Around it.
    pub layout: Layout,
    /// The filter by state.
    pub filters: Vec<Filter>,
    /// The jobs of this page.
    pub rows: Vec<Row>,
    /// Why there are none.
    pub emptiness: Emptiness,
    /// The neighbouring pages.
    pub pager: Pager,
}
