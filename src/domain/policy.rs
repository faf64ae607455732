//! What a customer's people may do: by their role, and by what the partner lets this customer do. One table.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::seat::CustomerRole;

/// What somebody of a customer may want to do. Looking at what is the customer's own is not among them: all may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnAct {
    /// Add a website, and have its name servers checked.
    AddWebsites,
    /// Change DNS records.
    ChangeRecords,
    /// Purge the cache.
    Purge,
    /// Change settings of websites.
    ChangeSettings,
    /// Ask the partner for another plan.
    AskForPlans,
    /// Make API tokens.
    MakeTokens,
    /// Invite and remove people of the own customer.
    ManagePeople,
}

impl OwnAct {
    /// All of them, in the order pages list them.
    pub const ALL: [Self; 7] = [
        Self::AddWebsites,
        Self::ChangeRecords,
        Self::Purge,
        Self::ChangeSettings,
        Self::AskForPlans,
        Self::MakeTokens,
        Self::ManagePeople,
    ];

    /// The name of its tick box.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AddWebsites => "add_websites",
            Self::ChangeRecords => "change_records",
            Self::Purge => "purge",
            Self::ChangeSettings => "change_settings",
            Self::AskForPlans => "ask_for_plans",
            Self::MakeTokens => "make_tokens",
            Self::ManagePeople => "manage_people",
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AddWebsites => "Add websites and have their name servers checked",
            Self::ChangeRecords => "Change DNS records",
            Self::Purge => "Purge the cache",
            Self::ChangeSettings => "Change settings of websites",
            Self::AskForPlans => "Ask for another plan; you approve or decline",
            Self::MakeTokens => "Make API tokens for their websites",
            Self::ManagePeople => "Invite and remove people of their own",
        }
    }
}

/// How many people a customer may be allowed.
pub const PEOPLE: RangeInclusive<u32> = 1..=1_000;

/// What the partner lets one customer's managers do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// [`OwnAct::AddWebsites`].
    pub add_websites: bool,
    /// [`OwnAct::ChangeRecords`].
    pub change_records: bool,
    /// [`OwnAct::Purge`].
    pub purge: bool,
    /// [`OwnAct::ChangeSettings`].
    pub change_settings: bool,
    /// [`OwnAct::AskForPlans`].
    pub ask_for_plans: bool,
    /// [`OwnAct::MakeTokens`].
    pub make_tokens: bool,
    /// [`OwnAct::ManagePeople`].
    pub manage_people: bool,
    /// How many people the customer may have, open invites among them.
    pub people_at_most: u32,
}

impl Default for Policy {
    /// What costs nothing and hurts nobody else is allowed: all but adding websites, which may be billed, and tokens.
    fn default() -> Self {
        Self {
            add_websites: false,
            change_records: true,
            purge: true,
            change_settings: true,
            ask_for_plans: true,
            make_tokens: false,
            manage_people: true,
            people_at_most: 10,
        }
    }
}

impl Policy {
    /// Whether the partner allows it to this customer's managers.
    #[must_use]
    pub fn allows(&self, act: OwnAct) -> bool {
        match act {
            OwnAct::AddWebsites => self.add_websites,
            OwnAct::ChangeRecords => self.change_records,
            OwnAct::Purge => self.purge,
            OwnAct::ChangeSettings => self.change_settings,
            OwnAct::AskForPlans => self.ask_for_plans,
            OwnAct::MakeTokens => self.make_tokens,
            OwnAct::ManagePeople => self.manage_people,
        }
    }

    /// What another policy changes, in words: `now: purge; no longer: make tokens; 25 people at most, not 10`. Empty where
    /// both are the same.
    #[must_use]
    pub fn changes(&self, to: &Self) -> String {
        let named = |head: &str, differs: &dyn Fn(OwnAct) -> bool| {
            let names: Vec<String> =
                OwnAct::ALL.into_iter().filter(|act| differs(*act)).map(|act| act.name().replace('_', " ")).collect();
            (!names.is_empty()).then(|| format!("{head}: {}", names.join(", ")))
        };
        let people = (self.people_at_most != to.people_at_most)
            .then(|| format!("{} people at most, not {}", to.people_at_most, self.people_at_most));
        let parts = [
            named("now", &|act| to.allows(act) && !self.allows(act)),
            named("no longer", &|act| self.allows(act) && !to.allows(act)),
            people,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// The same with one act allowed or not.
    #[must_use]
    pub fn with(mut self, act: OwnAct, allowed: bool) -> Self {
        let field = match act {
            OwnAct::AddWebsites => &mut self.add_websites,
            OwnAct::ChangeRecords => &mut self.change_records,
            OwnAct::Purge => &mut self.purge,
            OwnAct::ChangeSettings => &mut self.change_settings,
            OwnAct::AskForPlans => &mut self.ask_for_plans,
            OwnAct::MakeTokens => &mut self.make_tokens,
            OwnAct::ManagePeople => &mut self.manage_people,
        };
        *field = allowed;
        self
    }
}

impl CustomerRole {
    /// Whether somebody in this role may do it under this policy: managers what the partner allows, viewers nothing.
    #[must_use]
    pub fn may(self, act: OwnAct, policy: &Policy) -> bool {
        self == Self::Manager && policy.allows(act)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managers_do_what_the_partner_allows_and_viewers_nothing() {
        for act in OwnAct::ALL {
            for allowed in [true, false] {
                let policy = Policy::default().with(act, allowed);
                assert_eq!(CustomerRole::Manager.may(act, &policy), allowed, "{act:?}");
                assert!(!CustomerRole::Viewer.may(act, &policy), "{act:?}");
                let others = OwnAct::ALL.into_iter().filter(|other| *other != act);
                let unchanged = |other| policy.allows(other) == Policy::default().allows(other);
                assert!(others.into_iter().all(unchanged), "one act changes no other");
            }
        }
    }

    #[test]
    fn what_changes_is_said_in_words_and_nothing_where_nothing_does() {
        let old = Policy::default();
        assert_eq!(old.changes(&old), "");
        let new = old.clone().with(OwnAct::AddWebsites, true).with(OwnAct::Purge, false);
        let new = Policy { people_at_most: 25, ..new };
        assert_eq!(old.changes(&new), "now: add websites; no longer: purge; 25 people at most, not 10");
        assert_eq!(new.changes(&old), "now: purge; no longer: add websites; 10 people at most, not 25");
    }

    #[test]
    fn a_policy_of_an_older_version_reads_with_defaults_for_what_it_lacks() {
        let policy: Policy = serde_json::from_str(r#"{"add_websites":true}"#).unwrap();
        assert_eq!(policy, Policy::default().with(OwnAct::AddWebsites, true));
    }
}
