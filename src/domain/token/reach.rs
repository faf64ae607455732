//! What a token can be about, as far as whoever makes it may reach.

use crate::wire::ids::{AccountId, PermissionGroupId, UserId, ZoneId};
use crate::wire::tokens::{PermissionGroup, SCOPE_ACCOUNT, SCOPE_USER, SCOPE_ZONE};

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

    /// What a permission is about, where it can be given: the scope of the resources that it needs.
    ///
    /// # Errors
    /// Why it cannot be given, as a sentence.
    pub fn gives<'a>(&self, group: &'a PermissionGroup) -> Result<&'a str, &'static str> {
        if self.only.as_ref().is_some_and(|only| !only.contains(&group.id)) {
            return Err("Your partner does not let you do this yourself, so a token of yours cannot either.");
        }
        if self.beyond.contains(&group.id) {
            return Err(
                "This goes beyond what the service user may do itself, so Cloudflare refuses it. Make the token \
                        account-owned for that.",
            );
        }
        let known = [SCOPE_ZONE, SCOPE_ACCOUNT, SCOPE_USER];
        match group.scopes.iter().map(String::as_str).find(|scope| known.contains(scope)) {
            Some(SCOPE_USER) if !self.is_user => {
                Err("This is a user’s permission. A token that an account owns has no user: remove it.")
            }
            Some(SCOPE_ACCOUNT) if !self.names_accounts => Err("This is about more than websites."),
            Some(scope) => Ok(scope),
            None => Err("This permission is about things that cannot be chosen here. Remove it."),
        }
    }
}

/// What a token names and whoever changes it could choose too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Websites.
    pub websites: Vec<ZoneId>,
    /// Accounts.
    pub accounts: Vec<AccountId>,
}
