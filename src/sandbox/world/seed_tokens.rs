//! Tokens of the lively world: of the tenant admin, of accounts and of service users; some end soon, never, are forgotten,
//! switched off or over. Nobody has their values.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::World;
use super::tokens::{Owner, Token, groups};
use crate::sandbox::mint;
use crate::wire::ids::{AccountId, BadId};
use crate::wire::tokens::{ALL_OF_IT, Condition, Effect, Extent, GroupRef, Policy, SCOPE_ACCOUNT, SCOPE_ZONE};

/// What sets one token apart: days since it was made, days until it ends, days since it was used.
struct Spec {
    name: &'static str,
    groups: &'static [&'static str],
    made: i64,
    ends: Option<i64>,
    used: Option<i64>,
    disabled: bool,
    within: Option<&'static str>,
}

const fn spec(name: &'static str, groups: &'static [&'static str], ends: Option<i64>, used: Option<i64>) -> Spec {
    Spec { name, groups, made: 120, ends, used, disabled: false, within: None }
}

const OF_ADMIN: &[Spec] = &[
    Spec {
        within: Some("192.0.2.0/24"),
        ..spec("Nightly report", &["Account Settings Read", "Billing Read"], Some(70), Some(0))
    },
    spec("Old import script", &["Account Settings Write"], None, Some(210)),
];

const OF_ACCOUNTS: &[Spec] = &[
    spec("CI: deploys the shop", &["Cache Purge", "Zone Read"], Some(9), Some(0)),
    Spec { within: Some("203.0.113.0/28"), ..spec("Certificates", &["DNS Write"], Some(45), Some(2)) },
    Spec { disabled: true, ..spec("Agency, until the relaunch", &["Zone Settings Write"], Some(20), Some(31)) },
    spec("Monitoring", &["Analytics Read"], None, Some(0)),
    spec("Move of 2025", &["DNS Write", "Zone Write"], Some(-12), Some(40)),
];

const OF_SERVICE_USERS: &[Spec] = &[
    spec("Dynamic DNS of the office", &["DNS Write"], Some(5), Some(0)),
    spec("Backup of records", &["DNS Read"], Some(200), None),
];

pub(super) fn fill(world: &mut World, now: Timestamp) -> Result<(), BadId> {
    let admin = world.users.first().map(|user| user.id.clone()).ok_or(BadId)?;
    for one in OF_ADMIN {
        let everything = resource(SCOPE_ACCOUNT, ALL_OF_IT, false);
        world.tokens.push(token(one, Owner::User(admin.clone()), everything, now)?);
    }
    let accounts: Vec<AccountId> =
        world.accounts.iter().filter(|account| account.unit.is_some()).map(|account| account.id.clone()).collect();
    for (one, account) in OF_ACCOUNTS.iter().zip(accounts.iter().step_by(3)) {
        let zones = resource(SCOPE_ACCOUNT, account.as_str(), true);
        world.tokens.push(token(one, Owner::Account(account.clone()), zones, now)?);
    }
    let users = world.seeded.iter().filter_map(|customer| {
        let email = customer.service_user.as_ref()?;
        let user = world.users.iter().find(|user| user.email == *email)?;
        let zone = world.zones.iter().find(|zone| customer.accounts.first() == Some(&zone.account))?;
        Some((user.id.clone(), zone.id.clone()))
    });
    let users: Vec<_> = users.step_by(2).collect();
    for (one, (user, zone)) in OF_SERVICE_USERS.iter().zip(users) {
        let zone = resource(SCOPE_ZONE, zone.as_str(), false);
        world.tokens.push(token(one, Owner::User(user), zone, now)?);
    }
    Ok(())
}

fn resource(scope: &str, id: &str, zones_of_it: bool) -> (String, Extent) {
    let all = || ALL_OF_IT.to_owned();
    let extent = if zones_of_it {
        Extent::Within([(format!("{SCOPE_ZONE}.{ALL_OF_IT}"), all())].into_iter().collect())
    } else {
        Extent::Whole(all())
    };
    (format!("{scope}.{id}"), extent)
}

fn token(one: &Spec, owner: Owner, about: (String, Extent), now: Timestamp) -> Result<Token, BadId> {
    let day = |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    let named = groups::all().iter().filter(|group| one.groups.contains(&group.name.as_str()));
    let policy = Policy {
        id: Some(mint::id_from(&format!("policy:{}", one.name))),
        effect: Effect::Allow,
        resources: [about].into_iter().collect(),
        permission_groups: named.map(|group| GroupRef { id: group.id.clone(), name: None }).collect(),
    };
    let condition: Option<Condition> = match one.within {
        Some(network) => serde_json::from_value(json!({ "request_ip": { "in": [network] } })).ok(),
        None => None,
    };
    Ok(Token {
        id: mint::id_from(&format!("token:{}", one.name)).parse()?,
        owner,
        name: one.name.to_owned(),
        disabled: one.disabled,
        policies: Arc::new([policy]),
        condition,
        not_before: None,
        expires_on: one.ends.map(|days| day(-days)),
        issued_on: day(one.made),
        modified_on: day(one.made),
        last_used_on: one.used.map(day),
        // Of no value that anybody has.
        digest: mint::id(),
    })
}
