//! People who sign in, and what their role lets them do: the whole policy of the team, in one table.

use std::str::FromStr;

use crate::clock::Timestamp;

use super::ids::PersonId;
use super::seat::Seat;
use super::text::{Email, PersonName, Refusal};

/// Role of somebody on the partner's team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but the team itself.
    Operator,
    /// Looks, changes nothing.
    Viewer,
}

/// What somebody may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Look at everything the portal shows.
    Look,
    /// Start, decide and cancel jobs; enter customers.
    Operate,
    /// Make, change and end API tokens of the tenant admin, who reaches every account.
    ManageTokens,
    /// Say who is on the team.
    ManageTeam,
}

/// One line of the policy: an act, what it covers in words, and whose role covers it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The act.
    pub act: Act,
    /// What it covers, for people.
    pub words: &'static str,
    /// The roles that cover it.
    pub roles: &'static [Role],
}

/// The whole policy: the gate reads it, and so does the page that explains it.
pub const RULES: &[Rule] = &[
    Rule {
        act: Act::Look,
        words: "See accounts, websites, customers, jobs, the team and the history",
        roles: &[Role::Owner, Role::Operator, Role::Viewer],
    },
    Rule {
        act: Act::Operate,
        words: "Add, change and remove accounts, websites and customers, and their API tokens; say who comes in for customers; decide and stop jobs",
        roles: &[Role::Owner, Role::Operator],
    },
    Rule {
        act: Act::ManageTokens,
        words: "Make, change and end API tokens of the tenant admin, which may reach every account",
        roles: &[Role::Owner],
    },
    Rule {
        act: Act::ManageTeam,
        words: "Invite and remove people of the team, change their roles",
        roles: &[Role::Owner],
    },
];

impl Role {
    /// All of them, who may most first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Operator, Self::Viewer];

    /// Whether the role covers the act.
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        RULES.iter().any(|rule| rule.act == act && rule.roles.contains(&self))
    }

    /// The word as it stands in a sentence: `an owner`.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Owner => "an owner",
            Self::Operator => "an operator",
            Self::Viewer => "a viewer",
        }
    }

    /// The role in a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Owner => "Does everything, and says who is on the team.",
            Self::Operator => "Works with accounts, websites and customers.",
            Self::Viewer => "Sees everything and changes nothing.",
        }
    }

    /// The word for it, in the store and on pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Operator => "operator",
            Self::Viewer => "viewer",
        }
    }
}

impl FromStr for Role {
    type Err = Refusal;
    fn from_str(word: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or_else(|| Refusal("Write owner, operator or viewer.".to_owned()))
    }
}

/// Somebody who signs in: on the partner's team, or one of a customer's people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// The address it signs in with.
    pub email: Email,
    /// Its name, empty until it says.
    pub name: Option<PersonName>,
    /// Where it sits, and with that what it may do.
    pub seat: Seat,
    /// When it was added.
    pub created_at: Timestamp,
}

impl Person {
    /// The name, or the address where there is none.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.name.as_ref().map_or(self.email.as_str(), PersonName::as_str)
    }
}

/// Somebody as a list of people shows it.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Who.
    pub person: Person,
    /// When one of its devices was last used, as far as sessions still tell.
    pub seen_at: Option<Timestamp>,
    /// On how many devices it is signed in.
    pub devices: i64,
}

/// One signed-in device of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What stands for the session on pages: the first 16 hex digits of its hash; not enough to sign in with.
    pub handle: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// Its address.
    pub address: String,
    /// What its browser calls itself.
    pub agent: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_looks_an_operator_works_an_owner_does_everything() {
        let all = [Act::Look, Act::Operate, Act::ManageTeam];
        assert_eq!(all.map(|act| Role::Viewer.may(act)), [true, false, false]);
        assert_eq!(all.map(|act| Role::Operator.may(act)), [true, true, false]);
        assert_eq!(all.map(|act| Role::Owner.may(act)), [true, true, true]);
    }

    #[test]
    fn every_act_has_its_one_rule() {
        for act in [Act::Look, Act::Operate, Act::ManageTokens, Act::ManageTeam] {
            assert_eq!(RULES.iter().filter(|rule| rule.act == act).count(), 1, "{act:?}");
        }
        assert_eq!(RULES.len(), 4);
    }
}
