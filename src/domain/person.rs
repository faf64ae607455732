//! People who sign in, and what their role lets them do: the whole policy of the team, in one table.

use std::str::FromStr;

use zxcvbn::feedback::Feedback;
use zxcvbn::{Score, zxcvbn};

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
    /// Look at everything the portal shows.
    Look,
    /// Start, decide and cancel jobs; enter customers.
    Operate,
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
        words: "Add, change and remove accounts, websites and customers; decide and stop jobs",
        roles: &[Role::Owner, Role::Operator],
    },
    Rule { act: Act::ManageTeam, words: "Invite and remove people, change their roles", roles: &[Role::Owner] },
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

/// Somebody on the team, as the list of people shows it.
#[derive(Clone, Debug)]
pub struct TeamMember {
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

/// Shortest password accepted, in characters (NIST 800-63B and ASVS 6.2.1 allow 8 and recommend 15).
pub const PASSWORD_MIN: usize = 12;
/// Longest password accepted, in characters.
pub const PASSWORD_MAX: usize = 128;

/// How hard a password must be to guess: zxcvbn's scale goes to four; three withstands an attacker who has the hash for
/// a while (docs.rs/zxcvbn, read 2026-11).
const STRENGTH_MIN: Score = Score::Three;

/// A password somebody wishes to have: nothing is trimmed, folded or composed.
///
/// # Errors
/// A [`Refusal`] for the field when it is too short, too long, or a few characters over and over.
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

/// The same for somebody who comes in by an invite, whom nobody of the house watches: it must also be hard to guess.
/// `about` is what an attacker would try first, such as the person's own address and name.
///
/// # Errors
/// A [`Refusal`] for the field when it is too short, too long or too easy to guess.
pub fn check_strong_password(text: &str, about: &[&str]) -> Result<(), Refusal> {
    check_password(text)?;
    // An address is tried in parts, too, and a name without its gaps.
    let joints = ['.', ' ', '-', '_'];
    let locals = about.iter().map(|text| text.split('@').next().unwrap_or_default());
    let closed: Vec<String> = locals.clone().map(|text| text.replace(joints, "")).collect();
    let parts = about.iter().flat_map(|text| text.split('@')).flat_map(|text| text.split(joints));
    let known = about.iter().copied().chain(locals).chain(parts).chain(closed.iter().map(String::as_str));
    let known: Vec<&str> = known.chain(["partner portal", "cloudflare"]).collect();
    let strength = zxcvbn(text, &known);
    if strength.score() >= STRENGTH_MIN { Ok(()) } else { Err(too_easy(strength.feedback())) }
}

fn too_easy(feedback: Option<&Feedback>) -> Refusal {
    let mut words = "This password is too easy to guess.".to_owned();
    if let Some(warning) = feedback.and_then(Feedback::warning) {
        words = format!("{words} {warning}");
    }
    match feedback.and_then(|feedback| feedback.suggestions().first()) {
        Some(suggestion) => Refusal(format!("{words} {suggestion}")),
        None => Refusal(format!("{words} Add another word or two.")),
    }
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
        for act in [Act::Look, Act::Operate, Act::ManageTeam] {
            assert_eq!(RULES.iter().filter(|rule| rule.act == act).count(), 1, "{act:?}");
        }
        assert_eq!(RULES.len(), 3);
    }

    #[test]
    fn a_password_is_judged_by_length_and_by_how_hard_it_is_to_guess_and_never_by_composition() {
        assert!(check_strong_password("correct horse battery", &[]).is_ok());
        assert!(check_password("correct horse battery").is_ok());
        assert!(check_password("aaaaaaaaaaaaaaaa").is_err());
        assert!(check_password("short").is_err());
        assert!(check_strong_password("пароль из слов", &[]).is_ok());
        assert!(check_strong_password("short", &[]).is_err());
        assert!(check_strong_password(&"abcdefgh".repeat(17), &[]).is_err());
        assert!(
            check_strong_password(
                &"kühle Birnen am Montag; danach lieber Tee? ".chars().cycle().take(128).collect::<String>(),
                &[]
            )
            .is_ok(),
            "128 characters are taken whole"
        );
        for easy in ["passwordpassword", "qwertyuiopqwertyuiop", "abcdefghijklmnop", "111222333444555"] {
            let refusal = check_strong_password(easy, &[]).err().map(|refusal| refusal.to_string()).unwrap_or_default();
            assert!(refusal.starts_with("This password is too easy to guess. "), "{easy}: {refusal}");
        }
    }

    #[test]
    fn ones_own_address_is_no_password() {
        let about = ["quentin.marigold@example.com"];
        assert!(check_strong_password("quentin.marigold", &about).is_err());
        assert!(check_strong_password("quentinmarigold1", &about).is_err());
    }
}
