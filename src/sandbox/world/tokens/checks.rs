//! What is wrong with a token that is asked for. Cloudflare answers 1001 to nearly all of it; the words are ours.

use jiff::Timestamp;

use crate::sandbox::mint;
use crate::sandbox::world::access::{Caller, Right};
use crate::sandbox::world::{Refused, World};
use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::tokens::{
    ALL_OF_IT, Condition, Effect, Extent, NAME_CHARS, NewToken, Policy, SCOPE_ACCOUNT, SCOPE_USER, SCOPE_ZONE,
    TokenStatus,
};

use super::groups::SCOPE_BUCKET;
use super::{Owner, grant, groups};

/// A token that may be kept.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) policies: Vec<Policy>,
    pub(super) condition: Option<Condition>,
    pub(super) not_before: Option<Timestamp>,
    pub(super) expires_on: Option<Timestamp>,
    pub(super) disabled: bool,
}

/// What a resource of a policy is.
enum Resource {
    User(String),
    Account(AccountId),
    EveryAccount,
    Zone(ZoneId),
    EveryZone,
    ZonesOf(AccountId),
    /// A bucket; the sandbox has none.
    Bucket(AccountId),
}

impl Resource {
    fn scope(&self) -> &'static str {
        match self {
            Self::User(_) => SCOPE_USER,
            Self::Account(_) | Self::EveryAccount => SCOPE_ACCOUNT,
            Self::Zone(_) | Self::EveryZone | Self::ZonesOf(_) => SCOPE_ZONE,
            Self::Bucket(_) => SCOPE_BUCKET,
        }
    }
}

impl World {
    pub(super) fn checked_token(
        &self,
        caller: &Caller,
        owner: &Owner,
        new: NewToken,
        now: Timestamp,
    ) -> Result<Said, Refused> {
        if !(1..=NAME_CHARS).contains(&new.name.chars().count()) {
            return Err(Refused::invalid("name must have 1 to 120 characters"));
        }
        if new.policies.is_empty() {
            return Err(Refused::invalid("a token needs at least one policy"));
        }
        let mut policies = new.policies;
        for policy in &mut policies {
            self.check_policy(caller, owner, policy)?;
            policy.id = Some(mint::id());
        }
        let (not_before, expires_on) = (time("not_before", new.not_before)?, time("expires_on", new.expires_on)?);
        if expires_on.is_some_and(|end| end <= now || not_before.is_some_and(|start| end <= start)) {
            return Err(Refused::invalid("expires_on must be in the future, and after not_before"));
        }
        let disabled = match new.status {
            None | Some(TokenStatus::Active) => false,
            Some(TokenStatus::Disabled) => true,
            Some(_) => return Err(Refused::invalid("status must be active or disabled")),
        };
        let condition = new.condition.filter(|condition| condition.request_ip.is_some());
        if let Some(limits) = condition.as_ref().and_then(|condition| condition.request_ip.as_ref())
            && let Some(bad) = limits.within.iter().chain(&limits.not_in).find(|text| grant::network(text).is_none())
        {
            return Err(Refused::invalid(format!("{bad} is no network in CIDR form")));
        }
        Ok(Said { name: new.name, policies, condition, not_before, expires_on, disabled })
    }

    fn check_policy(&self, caller: &Caller, owner: &Owner, policy: &Policy) -> Result<(), Refused> {
        if policy.permission_groups.is_empty() || policy.resources.is_empty() {
            return Err(Refused::invalid("a policy needs permission groups and resources"));
        }
        let mut things = Vec::new();
        for (name, extent) in &policy.resources {
            let thing = read(name, extent).ok_or_else(|| Refused::invalid(format!("{name} is no resource")))?;
            self.check_resource(caller, owner, &thing, name)?;
            things.push(thing);
        }
        for named in &policy.permission_groups {
            let group = groups::find(&named.id)
                .ok_or_else(|| Refused::invalid(format!("{} is no permission group", named.id)))?;
            let is_of = |scope: &str| group.scopes.iter().any(|one| one == scope);
            if matches!(owner, Owner::Account(_)) && is_of(SCOPE_USER) {
                let why = format!("{} is a user's permission, not for tokens that an account owns", group.name);
                return Err(Refused::invalid(why));
            }
            if !things.iter().any(|thing| is_of(thing.scope())) {
                return Err(Refused::invalid(format!("{} fits none of the policy's resources", group.name)));
            }
            if policy.effect == Effect::Allow && !things.iter().all(|thing| self.has(caller, &group.name, thing)) {
                return Err(Refused::invalid(format!("{} goes beyond the caller's own permissions", group.name)));
            }
        }
        Ok(())
    }

    fn check_resource(&self, caller: &Caller, owner: &Owner, thing: &Resource, name: &str) -> Result<(), Refused> {
        let account = match thing {
            Resource::Account(account) | Resource::ZonesOf(account) | Resource::Bucket(account) => Some(account),
            Resource::Zone(zone) => self.zones.iter().find(|one| one.id == *zone).map(|one| &one.account),
            _ => None,
        };
        let reaches = match (owner, thing) {
            (Owner::Account(own), _) => account == Some(own),
            (Owner::User(_), Resource::EveryAccount | Resource::EveryZone) => true,
            (Owner::User(user), Resource::User(named)) => user.as_str() == named,
            (Owner::User(_), _) => {
                account.is_some_and(|account| self.account_for(caller, account, Right::ReadAccount).is_ok())
            }
        };
        if reaches { Ok(()) } else { Err(Refused::invalid(format!("{name} is out of reach"))) }
    }

    /// Whether the caller could do itself what the group gives on this.
    fn has(&self, caller: &Caller, group: &str, thing: &Resource) -> bool {
        let Some(right) = groups::taking(group) else { return true };
        let zone = |id: &ZoneId| self.zones.iter().find(|one| one.id == *id);
        match thing {
            Resource::Zone(id) => zone(id).is_some_and(|zone| self.may_in_zone(caller, zone, right)),
            Resource::Account(id) | Resource::ZonesOf(id) => {
                self.account(id).is_some_and(|account| self.may(caller, account, right))
            }
            // All that the caller reaches is never more than it reaches.
            Resource::EveryAccount | Resource::EveryZone | Resource::User(_) | Resource::Bucket(_) => true,
        }
    }
}

fn read(name: &str, extent: &Extent) -> Option<Resource> {
    match extent {
        Extent::Whole(all) if all == ALL_OF_IT => whole(name),
        Extent::Whole(_) => None,
        Extent::Within(inside) => match (whole(name)?, inside.iter().next()?) {
            (Resource::Account(account), (inner, all)) if all == ALL_OF_IT => match whole(inner)? {
                Resource::EveryZone => Some(Resource::ZonesOf(account)),
                Resource::Zone(zone) => Some(Resource::Zone(zone)),
                _ => None,
            },
            (Resource::EveryAccount, (inner, all)) if all == ALL_OF_IT => whole(inner),
            _ => None,
        },
    }
}

fn whole(name: &str) -> Option<Resource> {
    let rest = |scope: &str| name.strip_prefix(scope)?.strip_prefix('.');
    if let Some(id) = rest(SCOPE_ZONE) {
        return if id == ALL_OF_IT { Some(Resource::EveryZone) } else { id.parse().ok().map(Resource::Zone) };
    }
    if let Some(id) = rest(SCOPE_ACCOUNT) {
        return if id == ALL_OF_IT { Some(Resource::EveryAccount) } else { id.parse().ok().map(Resource::Account) };
    }
    if let Some(id) = rest(SCOPE_USER) {
        return Some(Resource::User(id.to_owned()));
    }
    // `<account>_<jurisdiction>_<name>`.
    let (account, _) = rest(SCOPE_BUCKET)?.split_once('_')?;
    account.parse().ok().map(Resource::Bucket)
}

/// RFC 3339 in whole seconds, `2018-07-01T05:20:00Z` (schema of 2026-08).
fn time(field: &str, text: Option<String>) -> Result<Option<Timestamp>, Refused> {
    let Some(text) = text else { return Ok(None) };
    let bad = || Refused::invalid(format!("{field} must be a time like 2018-07-01T05:20:00Z"));
    let at: Timestamp = text.parse().map_err(|_| bad())?;
    if at.subsec_nanosecond() == 0 { Ok(Some(at)) } else { Err(bad()) }
}
