//! What a token can be about, as far as whoever makes it may reach.

use crate::wire::ids::{AccountId, PermissionGroupId, UserId};

/// How far it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Whether that is everything the tenant has: then all accounts are not named one by one.
    pub everything: bool,
    /// The accounts, where that is not everything.
    pub accounts: Vec<AccountId>,
    /// Whether accounts can be named at all: a customer's people know websites alone.
    pub names_accounts: bool,
    /// Cloudflare's id of the user whose token it is; none where an account owns it, or where it could not be read.
    pub user: Option<UserId>,
    /// Whether a user owns it.
    pub is_user: bool,
    /// The only permission groups that may be given; none: all that are listed.
    pub only: Option<Vec<PermissionGroupId>>,
    /// Permission groups that the maker does not have itself.
    pub beyond: Vec<PermissionGroupId>,
    /// In how many days it has to end at the latest, and then it has to; none where that is for the maker to say.
    pub days_at_most: Option<i64>,
}

impl Reach {
    /// Whether these are all accounts in reach.
    #[must_use]
    pub fn is_all(&self, some: &[AccountId]) -> bool {
        some.len() == self.accounts.len() && self.accounts.iter().all(|account| some.contains(account))
    }
}
