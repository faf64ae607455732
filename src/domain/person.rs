//! People who sign in, and what their role lets them do: the whole policy of the team, in one table.

use std::str::FromStr;

use crate::clock::Timestamp;

use super::ids::PersonId;
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
    /// Look at accounts, websites, customers and jobs.
    Look,
    /// Start, decide and cancel jobs; enter customers.
    Operate,
    /// Say who is on the team.
    ManageTeam,
}

impl Role {
    /// Whether the role covers the act.
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        match (self, act) {
            (Self::Owner, _) | (_, Act::Look) | (Self::Operator, Act::Operate) => true,
            (Self::Operator, Act::ManageTeam) | (Self::Viewer, Act::Operate | Act::ManageTeam) => false,
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
        [Self::Owner, Self::Operator, Self::Viewer]
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or_else(|| Refusal("Write owner, operator or viewer.".to_owned()))
    }
}

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// The address it signs in with.
    pub email: Email,
    /// Its name, empty until it says.
    pub name: Option<PersonName>,
    /// What it may do.
    pub role: Role,
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

/// Shortest password accepted, in characters (NIST 800-63B and ASVS 6.2.1 allow 8 and recommend 15).
pub const PASSWORD_MIN: usize = 12;
/// Longest password accepted, in characters.
pub const PASSWORD_MAX: usize = 128;

/// A password somebody wishes to have: nothing is trimmed, folded or composed.
///
/// # Errors
/// A [`Refusal`] for the field when it is too short, too long, or one everybody tries first.
pub fn check_password(text: &str) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length < PASSWORD_MIN {
        return Err(Refusal(format!("Choose a password of at least {PASSWORD_MIN} characters; a sentence is fine.")));
    }
    if length > PASSWORD_MAX {
        return Err(Refusal(format!("Choose a password of at most {PASSWORD_MAX} characters.")));
    }
    let mut kinds: Vec<char> = text.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 5 {
        return Err(Refusal("Choose a password with more variety; this one repeats a few characters.".to_owned()));
    }
    Ok(())
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
    fn a_password_is_judged_by_length_and_never_by_composition() {
        assert!(check_password("correct horse battery").is_ok());
        assert!(check_password("пароль из слов").is_ok());
        assert!(check_password("short").is_err());
        assert!(check_password("aaaaaaaaaaaaaaaa").is_err());
        assert!(check_password(&"abcdefgh".repeat(17)).is_err());
    }
}
