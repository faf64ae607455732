//! Accounts as the mirror knows them.

use crate::clock::Timestamp;
use crate::wire::accounts::AccountType;
use crate::wire::ids::{AccountId, UnitId};

use super::ids::CustomerId;

/// An account of the tenant, with what Cloudflare does not know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Cloudflare's id: the only thing that identifies it.
    pub id: AccountId,
    /// Its name; two may share one.
    pub name: String,
    /// Its kind.
    pub kind: AccountType,
    /// The tenant unit it was made in, where known.
    pub unit: Option<UnitId>,
    /// When Cloudflare made it.
    pub created_on: Option<Timestamp>,
    /// Our own words on it.
    pub description: String,
    /// Whose it is; `None` until somebody says so.
    pub customer: Option<CustomerId>,
    /// When this row was last read from Cloudflare.
    pub seen_at: Timestamp,
    /// Since when Cloudflare no longer lists it.
    pub gone_at: Option<Timestamp>,
}

/// A row of the list of accounts.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// Whose it is, by name.
    pub customer_name: Option<String>,
    /// How many websites it holds.
    pub websites: i64,
    /// Whether another account has the same name.
    pub shares_name: bool,
    /// Whether it carries the marker of an attempt that was given up: a late twin of one of our own.
    pub stray: bool,
}
