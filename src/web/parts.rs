//! Small things that several pages show. Plain values: no database types, no ids that could be mixed into a path.

use super::format::When;

/// Something with an id and a name: an account, a customer, a website, a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name, which need not be unique.
    pub name: String,
}

impl Named {
    /// A thing of this id and name.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into() }
    }
}

/// Which identity Cloudflare sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallsAs {
    /// The tenant admin, for what only a tenant may do.
    TenantAdmin {
        /// Its e-mail address.
        email: String,
    },
    /// The customer's service user.
    ServiceUser {
        /// Its e-mail address.
        email: String,
    },
    /// The tenant admin, for want of a service user.
    TenantAdminInstead {
        /// Its e-mail address.
        email: String,
        /// Why, as a sentence.
        why: String,
    },
}

/// Links to the neighbouring pages of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// Where “Previous” goes.
    pub previous: Option<String>,
    /// Where “Next” goes.
    pub next: Option<String>,
    /// What is on this page, in words: `51 to 100 of 1,204 accounts`.
    pub words: String,
}

/// Why a list has no rows, decided where the list is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emptiness {
    /// It has rows.
    #[default]
    HasRows,
    /// There is nothing at all yet.
    Nothing,
    /// Nothing matches the search or filter.
    NothingFound,
}

impl Emptiness {
    /// Judges a list by its rows and by whether it was narrowed.
    #[must_use]
    pub fn of<T>(rows: &[T], narrowed: bool) -> Self {
        match (rows.is_empty(), narrowed) {
            (false, _) => Self::HasRows,
            (true, true) => Self::NothingFound,
            (true, false) => Self::Nothing,
        }
    }
}

/// How old what is shown is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// When it was read from Cloudflare; nothing: never yet.
    pub read: Option<When>,
    /// The path to come back to after Refresh; nothing where that is not offered.
    pub back: Option<String>,
}
