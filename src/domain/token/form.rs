//! A token as it is put together, before it is known whether it can be made: what was typed and chosen, kept between pages.

use serde::{Deserialize, Serialize};

use crate::wire::ids::{AccountId, PermissionGroupId, TokenId, ZoneId};
use crate::wire::tokens::{Effect, NewToken, PermissionGroup, Policy, Token as Said, TokenStatus};

use super::limits::typed;
use super::{Known, Reach, Resource, resources};

/// Most policies, and most permissions of one, that a form takes.
pub const POLICIES: usize = 10;
/// Most permissions of one policy that a form takes.
pub const ROWS: usize = 200;

/// What is put together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenForm {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub policies: Vec<PolicyForm>,
    /// Policies that the form cannot show as fields: kept as they are.
    #[serde(default)]
    pub kept: Vec<Policy>,
    /// From where alone it works, as typed.
    #[serde(default)]
    pub within: String,
    /// From where it does not work, as typed.
    #[serde(default)]
    pub not_in: String,
    /// When it starts, as typed.
    #[serde(default)]
    pub starts: String,
    /// When it ends, as typed.
    #[serde(default)]
    pub ends: String,
    /// Whether it is to have no end.
    #[serde(default)]
    pub never_ends: bool,
    /// The token that it changes.
    #[serde(default)]
    pub changes: Option<Changes>,
}

/// A token that is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Which one.
    pub token: TokenId,
    /// What it is called.
    pub name: String,
    /// When it had last been changed.
    pub seen: Option<String>,
    /// How it stands, and goes on to.
    pub status: Option<TokenStatus>,
}

/// One policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyForm {
    /// Whether it permits or forbids.
    pub effect: Effect,
    /// Its permission groups by id; none where nothing is chosen yet.
    pub rows: Vec<Option<PermissionGroupId>>,
    /// Whether it is about all websites in reach.
    pub all_websites: bool,
    /// Those that are chosen.
    #[serde(default)]
    pub websites: Vec<ZoneId>,
    /// Names that were typed and are no websites in reach.
    #[serde(default)]
    pub typed: String,
    /// Whether it is about all accounts in reach.
    pub all_accounts: bool,
    /// Those that are chosen.
    #[serde(default)]
    pub accounts: Vec<AccountId>,
    /// Names and ids that were typed and are no accounts in reach.
    #[serde(default)]
    pub typed_accounts: String,
}

impl PolicyForm {
    /// One that permits nothing yet.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            effect: Effect::Allow,
            rows: vec![None],
            all_websites: false,
            websites: Vec::new(),
            typed: String::new(),
            all_accounts: true,
            accounts: Vec::new(),
            typed_accounts: String::new(),
        }
    }

    /// One that permits these.
    #[must_use]
    pub fn of(groups: &[PermissionGroup], all_websites: bool) -> Self {
        let rows: Vec<_> = groups.iter().map(|group| Some(group.id.clone())).collect();
        Self { rows: if rows.is_empty() { vec![None] } else { rows }, all_websites, ..Self::empty() }
    }
}

/// What a button asks of the form, besides going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Another permission for a policy.
    AddRow(usize),
    /// Takes one away.
    RemoveRow(usize, usize),
    /// Another policy.
    AddPolicy,
    /// Takes one away.
    RemovePolicy(usize),
    /// Takes away one of those that are kept as they are.
    RemoveKept(usize),
    /// The address of who asks goes to those that it works from.
    OwnAddress,
    /// On to the summary.
    Next,
}

impl Press {
    /// What stands on a button: `add_row:0`, `remove_row:0:2`, `next`.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let mut parts = word.split(':');
        let (what, mut number) = (parts.next()?, || parts.next()?.parse::<usize>().ok());
        Some(match what {
            "add_row" => Self::AddRow(number()?),
            "remove_row" => Self::RemoveRow(number()?, number()?),
            "add_policy" => Self::AddPolicy,
            "remove_policy" => Self::RemovePolicy(number()?),
            "remove_kept" => Self::RemoveKept(number()?),
            "own_address" => Self::OwnAddress,
            "next" => Self::Next,
            _ => return None,
        })
    }
}

impl TokenForm {
    /// Does what a button asks; where there is nothing to do it to, nothing.
    pub fn press(&mut self, press: Press, own_address: &str) {
        match press {
            Press::AddRow(place) => {
                if let Some(policy) = self.policies.get_mut(place).filter(|policy| policy.rows.len() < ROWS) {
                    policy.rows.push(None);
                }
            }
            Press::RemoveRow(place, row) => {
                if let Some(policy) = self.policies.get_mut(place).filter(|policy| row < policy.rows.len()) {
                    policy.rows.remove(row);
                    if policy.rows.is_empty() {
                        policy.rows.push(None);
                    }
                }
            }
            Press::AddPolicy if self.policies.len() < POLICIES => self.policies.push(PolicyForm::empty()),
            Press::RemovePolicy(place) if place < self.policies.len() => _ = self.policies.remove(place),
            Press::RemoveKept(place) if place < self.kept.len() => _ = self.kept.remove(place),
            Press::OwnAddress => self.within = format!("{}\n{own_address}", self.within).trim().to_owned(),
            Press::AddPolicy | Press::RemovePolicy(_) | Press::RemoveKept(_) | Press::Next => {}
        }
    }

    /// The form of a token that is there. What cannot be said by the form's fields is kept as it is; so is what is about
    /// something that is not `known`, which the fields would lose.
    #[must_use]
    pub fn of(said: &Said, reach: &Reach, known: &Known) -> Self {
        let asked = super::as_asked(said);
        let changes = Changes {
            token: said.id.clone(),
            name: said.name.clone(),
            seen: said.modified_on.clone(),
            status: asked.status.clone(),
        };
        Self { changes: Some(changes), ..Self::again(&asked, reach, known) }
    }

    /// The form of a token that was asked for and not made.
    #[must_use]
    pub fn again(asked: &NewToken, reach: &Reach, known: &Known) -> Self {
        let mut form = Self {
            name: asked.name.clone(),
            never_ends: asked.expires_on.is_none(),
            starts: shown(asked.not_before.as_deref()),
            ends: shown(asked.expires_on.as_deref()),
            ..Self::default()
        };
        if let Some(limits) = asked.condition.as_ref().and_then(|condition| condition.request_ip.as_ref()) {
            (form.within, form.not_in) = (limits.within.join("\n"), limits.not_in.join("\n"));
        }
        for policy in &asked.policies {
            match fields(policy, reach, known) {
                Some(fields) => form.policies.push(fields),
                None => form.kept.push(policy.clone()),
            }
        }
        form
    }
}

fn shown(time: Option<&str>) -> String {
    time.and_then(|text| text.parse().ok()).map(typed).unwrap_or_default()
}

/// A policy as fields, where they say just that.
fn fields(policy: &Policy, reach: &Reach, known: &Known) -> Option<PolicyForm> {
    let rows = policy.permission_groups.iter().map(|group| Some(group.id.clone())).collect();
    let mut form = PolicyForm { effect: policy.effect, rows, all_accounts: false, ..PolicyForm::empty() };
    let (mut whole_of, mut everything) = (Vec::new(), (false, false));
    for thing in resources(&policy.resources) {
        match thing {
            Resource::Website(zone) if known.websites.contains(&zone) => form.websites.push(zone),
            Resource::WebsitesOf(account) => whole_of.push(account),
            Resource::AllWebsites => everything.0 = true,
            Resource::Account(account) if known.accounts.contains(&account) => form.accounts.push(account),
            Resource::AllAccounts => everything.1 = true,
            Resource::User(_) => {}
            Resource::Website(_) | Resource::Account(_) | Resource::Other(_) => return None,
        }
    }
    let is_all = |some: &[AccountId]| !some.is_empty() && !reach.everything && reach.is_all(some);
    form.all_websites = everything.0 || is_all(&whole_of);
    form.all_accounts = everything.1 || is_all(&form.accounts);
    let websites_fit = whole_of.is_empty() || is_all(&whole_of);
    let one_way = [form.websites.is_empty() || !form.all_websites, !everything.1 || form.accounts.is_empty()];
    let in_reach = reach.everything || everything == (false, false);
    (websites_fit && in_reach && one_way == [true, true]).then_some(form)
}

#[cfg(test)]
mod tests;
