//! What a token lets its bearer do: an explicit deny goes before an explicit allow, and what neither names is not permitted
//! (developers.cloudflare.com/fundamentals/api/how-to/create-via-api, read 2026-11).

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use crate::sandbox::world::access::Right;
use crate::sandbox::world::accounts::Account;
use crate::sandbox::world::zones::Zone;
use crate::wire::ids::{AccountId, TokenId, UserId, ZoneId};
use crate::wire::tokens::{
    ALL_OF_IT, Condition, Effect, Extent, PermissionGroup, Policy, SCOPE_ACCOUNT, SCOPE_USER, SCOPE_ZONE,
};

use super::groups;

/// A token that came with a call.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Grant {
    /// Which one.
    pub(in crate::sandbox) token: TokenId,
    /// The account that owns it; none: its user does.
    pub(in crate::sandbox) account: Option<AccountId>,
    /// What it may do.
    pub(in crate::sandbox) policies: Arc<[Policy]>,
}

/// What a call is about.
#[derive(Clone, Copy)]
pub(in crate::sandbox) enum About<'a> {
    /// A user's own.
    User(&'a UserId),
    /// An account.
    Account(&'a AccountId),
    /// A zone in an account.
    Zone(&'a AccountId, &'a ZoneId),
    /// All zones of an account, and those that it shall have.
    ZonesOf(&'a AccountId),
    /// Accounts or zones that are not there yet, or all of them.
    EveryAccount,
}

impl<'a> About<'a> {
    pub(in crate::sandbox) fn account(account: &'a Account) -> Self {
        Self::Account(&account.id)
    }

    pub(in crate::sandbox) fn zone(zone: &'a Zone) -> Self {
        Self::Zone(&zone.account, &zone.id)
    }
}

impl Grant {
    /// Whether it permits what these groups give.
    pub(in crate::sandbox) fn permits(&self, names: &[&str], about: About<'_>) -> bool {
        let speaks = |effect: Effect| self.speaks(effect, about, |group| names.contains(&group.name.as_str()));
        self.is_inside(about) && !speaks(Effect::Deny) && speaks(Effect::Allow)
    }

    /// Whether a policy with this effect is about this and has such a group.
    fn speaks(&self, effect: Effect, about: About<'_>, is_meant: impl Fn(&PermissionGroup) -> bool) -> bool {
        let has = |policy: &Policy| {
            policy.permission_groups.iter().any(|named| groups::find(&named.id).is_some_and(&is_meant))
        };
        self.policies.iter().any(|policy| policy.effect == effect && has(policy) && covers(policy, about))
    }

    fn denies(&self, right: Right, about: About<'_>) -> bool {
        self.speaks(Effect::Deny, about, |group| groups::giving(right).contains(&group.name.as_str()))
    }

    /// Whether it is about what the account has that owns the token.
    fn is_inside(&self, about: About<'_>) -> bool {
        match (&self.account, about) {
            (None, _) => true,
            (Some(own), About::Account(account) | About::Zone(account, _) | About::ZonesOf(account)) => own == account,
            (Some(_), About::User(_) | About::EveryAccount) => false,
        }
    }

    /// Whether it permits this right.
    pub(in crate::sandbox) fn gives(&self, right: Right, about: About<'_>) -> bool {
        match right {
            // An account shows itself to whoever has anything in it.
            Right::ReadAccount => {
                let any = |policy: &&Policy| policy.effect == Effect::Allow;
                let inside = |policy: &Policy| covers(policy, about) || touches(policy, about);
                !self.denies(right, about) && self.policies.iter().filter(any).any(inside)
            }
            // And so does a zone, to whoever may do anything in it.
            Right::ShowZone => {
                self.speaks(Effect::Allow, about, of_a_zone) && !self.denies(right, about) && self.is_inside(about)
            }
            _ => self.permits(groups::giving(right), of_scope(right, about)),
        }
    }
}

/// What a right is about by its groups' scope: what is billed for a zone is its account's, and a zone that shall be added is one
/// of all its account's.
fn of_scope<'a>(right: Right, about: About<'a>) -> About<'a> {
    match about {
        About::Zone(account, _) if right.is_of_account() => About::Account(account),
        About::Account(account) if !right.is_of_account() => About::ZonesOf(account),
        other => other,
    }
}

fn of_a_zone(group: &PermissionGroup) -> bool {
    group.scopes.iter().any(|scope| scope == SCOPE_ZONE)
}

/// Whether the policy is about all zones of the account.
fn touches(policy: &Policy, about: About<'_>) -> bool {
    let About::Account(account) = about else { return false };
    let name = format!("{SCOPE_ACCOUNT}.{account}");
    policy.resources.iter().any(|(resource, extent)| *resource == name && matches!(extent, Extent::Within(_)))
}

/// Whether the policy is about this.
fn covers(policy: &Policy, about: About<'_>) -> bool {
    policy.resources.iter().any(|(resource, extent)| match extent {
        Extent::Whole(_) => is_about(resource, about),
        Extent::Within(inside) => match about {
            About::Zone(account, _) | About::ZonesOf(account) => {
                is_about(resource, About::Account(account)) && inside.keys().any(|inner| is_about(inner, about))
            }
            _ => false,
        },
    })
}

fn is_about(resource: &str, about: About<'_>) -> bool {
    let is = |scope: &str, id: &str| resource == format!("{scope}.{id}");
    match about {
        About::User(user) => is(SCOPE_USER, user.as_str()),
        About::Account(account) => is(SCOPE_ACCOUNT, account.as_str()) || is(SCOPE_ACCOUNT, ALL_OF_IT),
        About::EveryAccount => is(SCOPE_ACCOUNT, ALL_OF_IT),
        About::ZonesOf(_) => is(SCOPE_ZONE, ALL_OF_IT),
        About::Zone(_, zone) => is(SCOPE_ZONE, zone.as_str()) || is(SCOPE_ZONE, ALL_OF_IT),
    }
}

/// Whether a call from this address may use a token with this condition.
pub(in crate::sandbox) fn is_from(condition: Option<&Condition>, address: IpAddr) -> bool {
    let Some(limits) = condition.and_then(|condition| condition.request_ip.as_ref()) else { return true };
    let within = |networks: &[String]| {
        networks.iter().filter_map(|text| network(text)).any(|network| network.contains(&address))
    };
    (limits.within.is_empty() || within(&limits.within)) && !within(&limits.not_in)
}

/// A network in CIDR form, or one address.
pub(in crate::sandbox) fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}
