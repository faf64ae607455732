//! Where somebody who signs in sits in the house: on the partner's team or with one customer, never both.

use serde::{Deserialize, Serialize};

use std::str::FromStr;

use super::ids::CustomerId;
use super::person::{Act, Role};
use super::text::Refusal;

/// Role of one of a customer's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerRole {
    /// Does what the partner allows, invites and removes people of the own customer.
    Manager,
    /// Looks, changes nothing.
    Viewer,
}

impl CustomerRole {
    /// All of them, who may most first.
    pub const ALL: [Self; 2] = [Self::Manager, Self::Viewer];

    /// The word for it, in the store and on pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Viewer => "viewer",
        }
    }

    /// The word as it stands in a sentence: `a manager`.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Manager => "a manager",
            Self::Viewer => "a viewer",
        }
    }

    /// The role in a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Manager => "Works with the websites and says who else comes in.",
            Self::Viewer => "Sees the websites and changes nothing.",
        }
    }

    /// The same to whoever is to have it.
    #[must_use]
    pub fn to_you(self) -> &'static str {
        match self {
            Self::Manager => "You work with the websites, as far as your partner allows, and say who else comes in.",
            Self::Viewer => "You see the websites and change nothing.",
        }
    }
}

impl FromStr for CustomerRole {
    type Err = Refusal;
    fn from_str(word: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == word);
        found.ok_or_else(|| Refusal("Write manager or viewer.".to_owned()))
    }
}

/// Where somebody sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// On the partner's team.
    Team(Role),
    /// With one customer.
    Customer(CustomerId, CustomerRole),
}

impl Seat {
    /// The role on the team; nothing for one of a customer's people.
    #[must_use]
    pub fn team(self) -> Option<Role> {
        match self {
            Self::Team(role) => Some(role),
            Self::Customer(..) => None,
        }
    }

    /// The customer; nothing for the team.
    #[must_use]
    pub fn customer(self) -> Option<CustomerId> {
        match self {
            Self::Team(_) => None,
            Self::Customer(customer, _) => Some(customer),
        }
    }

    /// Whether an act of the team is covered; never for a customer's people.
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        self.team().is_some_and(|role| role.may(act))
    }

    /// The role's word, in the store and on pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Team(role) => role.as_str(),
            Self::Customer(_, role) => role.as_str(),
        }
    }

    /// The role as it stands in a sentence: `an owner`.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Team(role) => role.with_article(),
            Self::Customer(_, role) => role.with_article(),
        }
    }

    /// The role in a sentence, to whoever is to have it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Team(role) => role.words(),
            Self::Customer(_, role) => role.to_you(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::random::Random;

    #[test]
    fn somebody_of_a_customer_may_nothing_of_the_team() {
        let customer = CustomerId::new(Timestamp::UNIX_EPOCH, &Random::seeded(1));
        for role in CustomerRole::ALL {
            for act in [Act::Look, Act::Operate, Act::ManageTeam] {
                assert!(!Seat::Customer(customer, role).may(act), "{role:?} {act:?}");
            }
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!(Seat::Team(Role::Viewer).may(Act::Look));
    }
}
