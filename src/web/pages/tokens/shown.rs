//! A token as pages show it: with names for ids, and in short where there is no room.

use std::collections::{BTreeSet, HashMap};

use crate::clock::Timestamp;
use crate::domain::text::in_unicode;
use crate::domain::token::{Resource, SecretState, TokenOwner, TokenRow, Worry, resources};
use crate::web::at_tokens::AtTokens;
use crate::web::error::PageError;
use crate::web::format::{When, count};
use crate::web::status::TokenState;
use crate::web::token_paths::TokenPaths;
use crate::wire::ids::TokenId;
use crate::wire::tokens::{Effect, Policy, TokenStatus};

/// Whose a token is, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// `Account-owned`, `Service user`, `Tenant admin`.
    pub kind: &'static str,
    /// Whose account, or whose service user.
    pub name: String,
}

impl Whose {
    /// Whose it is, by itself.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (self.kind, self.name.as_str()) {
            (kind, "") => format!("The {}", kind.to_lowercase()),
            ("Account-owned", name) => format!("The account {name}"),
            (_, name) => format!("The service user of {name}"),
        }
    }
}

/// One policy, with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Whether it permits.
    pub allows: bool,
    /// What, a permission each.
    pub permissions: Vec<String>,
    /// On what.
    pub things: Vec<String>,
}

impl Rule {
    /// All of it as part of a sentence: `allowed DNS: Edit on acme.example`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let how = if self.allows { "allowed" } else { "denied" };
        format!("{how} {} on {}", self.permissions.join(", "), self.things.join(", "))
    }
}

/// A token.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its id.
    pub id: TokenId,
    /// Its name.
    pub name: String,
    /// The addresses around it.
    pub paths: TokenPaths,
    /// Whose it is.
    pub whose: Whose,
    /// How it stands.
    pub state: TokenState,
    /// What there is to worry about.
    pub worries: Vec<&'static str>,
    /// What it may do, policy by policy.
    pub rules: Vec<Rule>,
    /// From where it works alone.
    pub within: Vec<String>,
    /// From where it does not work.
    pub not_in: Vec<String>,
    /// From when on.
    pub starts: Option<When>,
    /// Until when.
    pub ends: Option<When>,
    /// When it was last used.
    pub used: Option<When>,
    /// When it was made.
    pub made: Option<When>,
    /// When it was last changed.
    pub changed: Option<When>,
    /// What became of its secret, where it was made or rolled here.
    pub secret: Option<SecretState>,
    /// Whether its service user is not in use any more.
    pub is_former: bool,
    /// Since when it is gone.
    pub gone: Option<When>,
}

impl Shown {
    /// What it may do, in a line.
    #[must_use]
    pub fn permissions_in_short(&self) -> String {
        in_short(self.rules.iter().flat_map(|rule| {
            let not = if rule.allows { "" } else { "not " };
            rule.permissions.iter().map(move |permission| format!("{not}{permission}"))
        }))
    }

    /// On what, in a line.
    #[must_use]
    pub fn things_in_short(&self) -> String {
        in_short(self.rules.iter().flat_map(|rule| {
            let not = if rule.allows { "" } else { "not " };
            rule.things.iter().map(move |thing| format!("{not}{thing}"))
        }))
    }

    /// From where it works, in a line; empty where from everywhere.
    #[must_use]
    pub fn addresses_in_short(&self) -> String {
        let not = self.not_in.iter().map(|network| format!("not {network}"));
        if self.within.is_empty() && self.not_in.is_empty() {
            return String::new();
        }
        in_short(self.within.iter().cloned().chain(not))
    }
}

/// The first two, and how many more there are.
fn in_short(all: impl Iterator<Item = String>) -> String {
    let mut seen = BTreeSet::new();
    let all: Vec<String> = all.filter(|one| seen.insert(one.clone())).collect();
    match all.as_slice() {
        [] => "Nothing".to_owned(),
        [first, second, rest @ ..] if !rest.is_empty() => format!("{first}, {second} and {} more", rest.len()),
        few => few.join(", "),
    }
}

/// A permission as it is said: `DNS Write` of Cloudflare's is *Edit* on its own pages.
#[must_use]
pub fn permission(name: &str) -> String {
    let levels = [(" Write", "Edit"), (" Edit", "Edit"), (" Read", "Read")];
    let split = levels.into_iter().find_map(|(end, level)| Some((name.strip_suffix(end)?, level)));
    split.map_or_else(|| name.to_owned(), |(what, level)| format!("{}: {level}", what.trim_end_matches(':')))
}

/// What a worry says beside a token.
fn worry_words(worry: Worry) -> &'static str {
    match worry {
        Worry::Unseen => "Nobody has its secret",
        Worry::EndsSoon => "Ends soon",
        Worry::NeverEnds => "Never ends",
        Worry::Unused => "Long unused",
    }
}

/// Names of what tokens are about; asked for once for all that a page shows.
#[derive(Debug, Default)]
pub struct Names {
    things: HashMap<Resource, String>,
    groups: HashMap<String, String>,
}

impl Names {
    /// Reads the names that these tokens need.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn of(at: &AtTokens, rows: &[TokenRow]) -> Result<Self, PageError> {
        Self::read(at, rows.iter().flat_map(|row| &row.token.said.policies)).await
    }

    /// The same for these policies.
    ///
    /// # Errors
    /// [`PageError::Internal`] when the database does not answer.
    pub async fn for_policies(at: &AtTokens, policies: &[Policy]) -> Result<Self, PageError> {
        Self::read(at, policies.iter()).await
    }

    async fn read(at: &AtTokens, policies: impl Iterator<Item = &Policy>) -> Result<Self, PageError> {
        let mut names = Self::default();
        let store = &at.portal().store;
        for of_user in [true, false] {
            let known = store.permission_groups(of_user).await?.map(|known| known.groups).unwrap_or_default();
            names.groups.extend(known.into_iter().map(|group| (group.id.to_string(), group.name)));
        }
        let things: BTreeSet<Resource> = policies.flat_map(|policy| resources(&policy.resources)).collect();
        for thing in things {
            let name = name_of(at, &thing).await?;
            names.things.insert(thing, name);
        }
        Ok(names)
    }

    /// The policies with names. What Cloudflare calls a permission group today goes before what an answer once said.
    #[must_use]
    pub fn rules(&self, policies: &[Policy]) -> Vec<Rule> {
        let rule = |policy: &Policy| Rule {
            allows: policy.effect == Effect::Allow,
            permissions: policy
                .permission_groups
                .iter()
                .map(|group| {
                    let said = self.groups.get(group.id.as_str()).or(group.name.as_ref());
                    said.filter(|name| !name.is_empty()).map_or_else(|| group.id.to_string(), |name| permission(name))
                })
                .collect(),
            things: resources(&policy.resources)
                .into_iter()
                .map(|thing| self.things.get(&thing).cloned().unwrap_or_default())
                .collect(),
        };
        policies.iter().map(rule).collect()
    }
}

async fn name_of(at: &AtTokens, thing: &Resource) -> Result<String, PageError> {
    let store = &at.portal().store;
    let account = async |id| Ok::<_, PageError>(store.account(id).await?.map(|account| account.name));
    Ok(match thing {
        Resource::Website(id) => {
            let zone = match at.own() {
                Some(own) => store.zone_of(own.customer().id, id).await?,
                None => store.zone(id).await?,
            };
            zone.map_or_else(|| format!("a website that is not here any more ({id})"), |zone| in_unicode(&zone.name))
        }
        // Of accounts a customer's people are told nothing.
        Resource::WebsitesOf(_) if !at.is_team() => "all of your websites".to_owned(),
        Resource::Account(_) | Resource::AllAccounts if !at.is_team() => "your partner’s set-up for you".to_owned(),
        Resource::WebsitesOf(id) => {
            let name = account(id).await?;
            name.map_or_else(|| format!("all websites of the account {id}"), |name| format!("all websites of {name}"))
        }
        Resource::AllWebsites => "all websites".to_owned(),
        Resource::Account(id) => account(id).await?.unwrap_or_else(|| format!("the account {id}")),
        Resource::AllAccounts => "all accounts".to_owned(),
        Resource::User(_) => "its own user".to_owned(),
        Resource::Other(name) => name.clone(),
    })
}

/// A token with names, as whoever is at these tokens may see it.
#[must_use]
pub fn shown(at: &AtTokens, row: &TokenRow, names: &Names) -> Shown {
    let (desk, token) = (at.desk(), &row.token);
    let now = desk.now();
    let when = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok()).map(|at| desk.when(at));
    let addresses = token.said.condition.clone().and_then(|condition| condition.request_ip).unwrap_or_default();
    let starts = token.said.not_before.as_deref().and_then(|text| text.parse().ok());
    let starts_later = starts.is_some_and(|at: Timestamp| at > now);
    Shown {
        id: token.said.id.clone(),
        name: token.said.name.clone(),
        paths: if at.is_team() { TokenPaths::of(row.place.as_ref()) } else { at.paths() },
        whose: whose(row),
        state: match (token.status(now), starts_later) {
            (TokenStatus::Active, true) => TokenState::NotYet,
            (TokenStatus::Active, false) => TokenState::Active,
            (TokenStatus::Disabled, _) => TokenState::Disabled,
            (TokenStatus::Expired, _) => TokenState::Expired,
            (TokenStatus::Other(_), _) => TokenState::Unknown,
        },
        worries: token.worries(now).into_iter().map(worry_words).collect(),
        rules: names.rules(&token.said.policies),
        within: addresses.within,
        not_in: addresses.not_in,
        starts: when(&token.said.not_before),
        ends: when(&token.said.expires_on),
        used: when(&token.said.last_used_on),
        made: when(&token.said.issued_on),
        changed: when(&token.said.modified_on),
        secret: token.secret,
        is_former: row.is_former,
        gone: token.gone_at.map(|at| desk.when(at)),
    }
}

fn whose(row: &TokenRow) -> Whose {
    let customer = row.customer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    match &row.token.owner {
        TokenOwner::Partner => Whose { kind: "Tenant admin", name: String::new() },
        TokenOwner::Account { account } => {
            Whose { kind: "Account-owned", name: row.account_name.clone().unwrap_or_else(|| account.to_string()) }
        }
        TokenOwner::ServiceUser => Whose { kind: "Service user", name: customer },
    }
}

/// `12 tokens shown`.
#[must_use]
pub fn how_many(rows: &[Shown]) -> String {
    format!("{} shown", count(rows.len(), "token", "tokens"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_is_said_as_cloudflares_own_pages_say_it() {
        assert_eq!(permission("DNS Write"), "DNS: Edit");
        assert_eq!(permission("Zone Settings Read"), "Zone Settings: Read");
        assert_eq!(permission("Cache Purge"), "Cache Purge");
    }

    #[test]
    fn in_short_the_first_two_stand_for_all_and_nothing_twice() {
        let all = |words: &[&str]| in_short(words.iter().map(|word| (*word).to_owned()));
        assert_eq!(all(&[]), "Nothing");
        assert_eq!(all(&["a", "a"]), "a");
        assert_eq!(all(&["a", "b"]), "a, b");
        assert_eq!(all(&["a", "b", "c", "d"]), "a, b and 2 more");
    }
}
