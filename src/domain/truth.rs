//! The truth report: where the tenant and the portal differ. Found by comparing, never repaired by itself.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

use super::ids::{CustomerId, PersonId};
use super::order::Order;
use super::setting::SettingChange;
use crate::wire::ids::{AccountId, MemberId, ZoneId};

/// What kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// An account that belongs to no customer here.
    Unknown,
    /// Something of a customer's that Cloudflare does not have any more, though nobody here removed it.
    Missing,
    /// Several accounts of one name.
    SameName,
    /// An account in which another customer's service user is a member.
    OwnerUnclear,
    /// A website that has another plan than was ordered here.
    OtherPlan,
    /// A customer's service user is not a member of one of its accounts.
    NoMembership,
    /// A service user that was given up is still a member somewhere.
    OrphanUser,
    /// A setting is not as it was set here.
    OtherSetting,
}

impl DifferenceKind {
    /// All of them, in the order of the report: what may lose something first.
    pub const ALL: [Self; 8] = [
        Self::Missing,
        Self::OwnerUnclear,
        Self::Unknown,
        Self::NoMembership,
        Self::OrphanUser,
        Self::OtherPlan,
        Self::OtherSetting,
        Self::SameName,
    ];

    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Missing => "missing",
            Self::SameName => "same_name",
            Self::OwnerUnclear => "owner_unclear",
            Self::OtherPlan => "other_plan",
            Self::NoMembership => "no_membership",
            Self::OrphanUser => "orphan_user",
            Self::OtherSetting => "other_setting",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An account as the report names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Cloudflare's id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Whose it is here.
    pub customer: Option<(CustomerId, String)>,
}

/// A website as the report names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Cloudflare's id.
    pub id: ZoneId,
    /// Its name.
    pub name: String,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Found {
    /// [`DifferenceKind::Unknown`].
    Unknown {
        /// The account.
        account: Place,
    },
    /// [`DifferenceKind::Missing`]: an account, or a website in one.
    Missing {
        /// The account.
        account: Place,
        /// The website, where that is what is missing.
        website: Option<Site>,
    },
    /// [`DifferenceKind::SameName`].
    SameName {
        /// The accounts.
        accounts: Vec<Place>,
    },
    /// [`DifferenceKind::OwnerUnclear`].
    OwnerUnclear {
        /// The account.
        account: Place,
        /// Whose service user is in it.
        other: (CustomerId, String),
    },
    /// [`DifferenceKind::OtherPlan`].
    OtherPlan {
        /// The account.
        account: Place,
        /// The website.
        website: Site,
        /// What was ordered; none: the free plan.
        ordered: Option<Order>,
        /// What it has.
        has: String,
    },
    /// [`DifferenceKind::NoMembership`].
    NoMembership {
        /// The account.
        account: Place,
        /// The service user's address.
        email: String,
    },
    /// [`DifferenceKind::OrphanUser`].
    OrphanUser {
        /// The account.
        account: Place,
        /// The membership.
        member: MemberId,
        /// The user's address.
        email: String,
    },
    /// [`DifferenceKind::OtherSetting`].
    OtherSetting {
        /// The account.
        account: Place,
        /// What was set here.
        change: SettingChange,
        /// What it is.
        has: serde_json::Value,
    },
}

impl Found {
    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> DifferenceKind {
        match self {
            Self::Unknown { .. } => DifferenceKind::Unknown,
            Self::Missing { .. } => DifferenceKind::Missing,
            Self::SameName { .. } => DifferenceKind::SameName,
            Self::OwnerUnclear { .. } => DifferenceKind::OwnerUnclear,
            Self::OtherPlan { .. } => DifferenceKind::OtherPlan,
            Self::NoMembership { .. } => DifferenceKind::NoMembership,
            Self::OrphanUser { .. } => DifferenceKind::OrphanUser,
            Self::OtherSetting { .. } => DifferenceKind::OtherSetting,
        }
    }

    /// What it is about: the same difference has the same subject each time it is found.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Unknown { account } | Self::OwnerUnclear { account, .. } => account.id.to_string(),
            Self::Missing { account, website } => {
                website.as_ref().map_or_else(|| account.id.to_string(), |website| website.id.to_string())
            }
            Self::SameName { accounts } => {
                accounts.iter().map(|account| account.id.as_str()).collect::<Vec<_>>().join(" ")
            }
            Self::OtherPlan { website, .. } => website.id.to_string(),
            Self::NoMembership { account, email } => format!("{} {email}", account.id),
            Self::OrphanUser { account, member, .. } => format!("{} {member}", account.id),
            Self::OtherSetting { change, .. } => format!("{} {}", change.zone, change.setting),
        }
    }

    /// The account it is about; the first, where it is about several.
    #[must_use]
    pub fn account(&self) -> Option<&Place> {
        match self {
            Self::Unknown { account }
            | Self::Missing { account, .. }
            | Self::OwnerUnclear { account, .. }
            | Self::OtherPlan { account, .. }
            | Self::NoMembership { account, .. }
            | Self::OrphanUser { account, .. }
            | Self::OtherSetting { account, .. } => Some(account),
            Self::SameName { accounts } => accounts.first(),
        }
    }
}

/// A difference as it is kept.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Its number.
    pub id: i64,
    /// What differs.
    pub found: Found,
    /// Since when it is known.
    pub first_seen: Timestamp,
    /// When it was last found.
    pub seen: Timestamp,
    /// Who said that it may stay, when and why.
    pub ignored: Option<(PersonId, Timestamp, String)>,
}
