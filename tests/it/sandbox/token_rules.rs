//! What a token permits: random tokens and calls, answered by the sandbox as a small reading of the rules says that they are.
//! The seed is printed with whatever fails; `TOKEN_SEED` sets it.

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, text};

/// What a policy is about.
#[derive(Clone, Debug)]
enum Thing {
    Zone(usize),
    ZonesOf(usize),
    EveryZone,
    Account(usize),
    EveryAccount,
}

/// What a call is about: of two accounts with two zones each.
#[derive(Clone, Copy, Debug)]
enum Target {
    Zone(usize),
    NewZone(usize),
    Account(usize),
}

#[derive(Clone, Debug)]
struct Policy {
    deny: bool,
    groups: Vec<&'static str>,
    things: Vec<Thing>,
}

#[derive(Clone, Debug)]
struct Case {
    /// The account that owns it; none: the tenant admin's own.
    owned_by: Option<usize>,
    policies: Vec<Policy>,
    within: Vec<&'static str>,
    not_in: Vec<&'static str>,
    starts_later: bool,
    from: &'static str,
}

/// A call: its method, its path, what it sends, and the groups that give it.
type Call = (Method, &'static str, Value, &'static [&'static str]);

const ZONE_GROUPS: [&str; 9] = [
    "Page Rules Read",
    "DNS Write",
    "DNS Read",
    "Zone Write",
    "Zone Read",
    "Zone Settings Write",
    "Zone Settings Read",
    "Cache Purge",
    "Analytics Read",
];
const ACCOUNT_GROUPS: [&str; 9] = [
    "SCIM Provisioning",
    "Account DNS Settings Read",
    "Account DNS Settings Write",
    "Account Settings Read",
    "Account Settings Write",
    "Billing Read",
    "Billing Write",
    "Account API Tokens Read",
    "Account API Tokens Write",
];
const NETWORKS: [&str; 3] = ["192.0.2.0/24", "192.0.2.128/25", "2001:db8::/32"];
const ADDRESSES: [&str; 4] = ["192.0.2.7", "192.0.2.200", "2001:db8::1", "198.51.100.1"];

/// What takes from a call that any group of a zone gives.
const SHOWS_ZONE: &[&str] = &["Zone Read", "Zone Write"];

fn zone_calls() -> Vec<Call> {
    vec![
        (Method::GET, "/zones/{}", Value::Null, SHOWS_ZONE),
        (Method::GET, "/zones/{}/dns_records", Value::Null, &["DNS Read", "DNS Write"]),
        (Method::GET, "/zones/{}/dns_records/export", Value::Null, &["DNS Read", "DNS Write"]),
        (Method::POST, "/zones/{}/dns_records/batch", json!({}), &["DNS Write"]),
        (Method::GET, "/zones/{}/settings", Value::Null, &["Zone Settings Read", "Zone Settings Write"]),
        (Method::PATCH, "/zones/{}/settings/always_use_https", json!({ "value": "on" }), &["Zone Settings Write"]),
        (Method::POST, "/zones/{}/purge_cache", json!({ "purge_everything": true }), &["Cache Purge"]),
        (Method::GET, "/zones/{}/subscription", Value::Null, &["Billing Read", "Billing Write"]),
        (Method::GET, "/zones/{}/hold", Value::Null, SHOWS_ZONE),
        (
            Method::GET,
            "/zones/{}/dns_records/usage",
            Value::Null,
            &["Account DNS Settings Read", "Account DNS Settings Write"],
        ),
    ]
}

fn account_calls() -> Vec<Call> {
    vec![
        (
            Method::GET,
            "/accounts/{}/members",
            Value::Null,
            &["Account Settings Read", "Account Settings Write", "SCIM Provisioning"],
        ),
        (Method::GET, "/accounts/{}/subscriptions", Value::Null, &["Billing Read", "Billing Write"]),
        (Method::GET, "/accounts/{}/tokens", Value::Null, &["Account API Tokens Read", "Account API Tokens Write"]),
    ]
}

/// A generator that says the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn some<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        let n = 1 + self.below(2);
        (0..n).map(|_| all[self.below(all.len())].clone()).collect()
    }

    fn case(&mut self) -> Case {
        let owned_by = (self.below(3) == 0).then(|| self.below(2));
        let policies = (0..1 + self.below(3)).map(|_| self.policy(owned_by)).collect();
        let limited = self.below(4);
        Case {
            owned_by,
            policies,
            within: if limited & 1 == 1 { self.some(&NETWORKS) } else { vec![] },
            not_in: if limited & 2 == 2 { self.some(&NETWORKS) } else { vec![] },
            starts_later: self.below(12) == 0,
            from: ADDRESSES[self.below(ADDRESSES.len())],
        }
    }

    fn policy(&mut self, owned_by: Option<usize>) -> Policy {
        let account = owned_by.unwrap_or_else(|| self.below(2));
        let zones = [Thing::Zone(account * 2), Thing::Zone(account * 2 + 1), Thing::ZonesOf(account), Thing::EveryZone];
        let accounts = [Thing::Account(account), Thing::EveryAccount];
        // What an account owns is about nothing else.
        let own = usize::from(owned_by.is_some());
        let (groups, things) = match self.below(3) {
            0 => (self.some(&ACCOUNT_GROUPS), self.some(&accounts[..2 - own])),
            _ => (self.some(&ZONE_GROUPS), self.some(&zones[..4 - own])),
        };
        Policy { deny: self.below(4) == 0, groups, things }
    }
}

/// Which parts of the rules a reading heeds; all, but where it is to be shown that one matters.
#[derive(Clone, Copy)]
struct Reading {
    denies: bool,
    addresses: bool,
}

const ALL: Reading = Reading { denies: true, addresses: true };

/// The reading: an explicit deny, then an explicit allow, else nothing; from its addresses, at its times.
fn permitted(case: &Case, target: Target, groups: &[&str], reading: Reading) -> bool {
    let is_of_account = groups.iter().any(|group| ACCOUNT_GROUPS.contains(group));
    let account = match target {
        Target::Zone(zone) => zone / 2,
        Target::NewZone(account) | Target::Account(account) => account,
    };
    let covers = |thing: &Thing| match (thing, target, is_of_account) {
        (Thing::Account(own), _, true) => *own == account,
        (Thing::EveryAccount, _, true) | (Thing::EveryZone, _, false) => true,
        (Thing::ZonesOf(own), _, false) => *own == account,
        (Thing::Zone(one), Target::Zone(zone), false) => *one == zone,
        _ => false,
    };
    let shows_zone = groups == SHOWS_ZONE;
    let speaks = |deny: bool| {
        let meant = |group: &&str| (shows_zone && !deny && ZONE_GROUPS.contains(group)) || groups.contains(group);
        case.policies
            .iter()
            .any(|policy| policy.deny == deny && policy.groups.iter().any(meant) && policy.things.iter().any(covers))
    };
    let within = |networks: &[&str]| {
        let of = |network: &&str| match *network {
            "192.0.2.0/24" => case.from.starts_with("192.0.2."),
            "192.0.2.128/25" => case.from == "192.0.2.200",
            _ => case.from.starts_with("2001:db8:"),
        };
        networks.iter().any(of)
    };
    let there = (case.within.is_empty() || within(&case.within)) && !within(&case.not_in);
    let inside = case.owned_by.is_none_or(|own| own == account);
    (there || !reading.addresses) && !case.starts_later && inside && !(reading.denies && speaks(true)) && speaks(false)
}

/// Two accounts with two zones each, and the ids of permission groups.
struct Place {
    desk: Desk,
    accounts: Vec<String>,
    zones: Vec<String>,
    groups: Value,
}

impl Place {
    async fn open() -> Self {
        let desk = Desk::empty().await;
        desk.turn(json!({ "rate_limit": { "requests": 1_000_000, "seconds": 300 } })).await;
        let (mut accounts, mut zones) = (Vec::new(), Vec::new());
        for account in ["a", "b"] {
            let id = desk.account(account).await;
            for zone in 0..2 {
                zones.push(desk.zone(&id, &format!("{account}{zone}.example")).await);
            }
            accounts.push(id);
        }
        let groups = desk.get(&desk.admin, "/user/tokens/permission_groups").await.result();
        Self { desk, accounts, zones, groups }
    }

    fn resource(&self, thing: &Thing) -> (String, Value) {
        let account = |n: &usize| format!("com.cloudflare.api.account.{}", self.accounts[*n]);
        let every_zone = "com.cloudflare.api.account.zone.*";
        match thing {
            Thing::Zone(n) => (format!("com.cloudflare.api.account.zone.{}", self.zones[*n]), json!("*")),
            Thing::ZonesOf(n) => (account(n), json!({ every_zone: "*" })),
            Thing::EveryZone => (every_zone.to_owned(), json!("*")),
            Thing::Account(n) => (account(n), json!("*")),
            Thing::EveryAccount => ("com.cloudflare.api.account.*".to_owned(), json!("*")),
        }
    }

    fn body(&self, case: &Case) -> Value {
        let id = |name: &&str| {
            let all = self.groups.as_array().unwrap();
            json!({ "id": all.iter().find(|group| group["name"] == **name).unwrap()["id"] })
        };
        let policy = |policy: &Policy| {
            let resources: serde_json::Map<String, Value> =
                policy.things.iter().map(|one| self.resource(one)).collect();
            json!({
                "effect": if policy.deny { "deny" } else { "allow" },
                "resources": resources,
                "permission_groups": policy.groups.iter().map(id).collect::<Vec<_>>(),
            })
        };
        let mut body = json!({
            "name": "Random",
            "policies": case.policies.iter().map(policy).collect::<Vec<_>>(),
            "condition": { "request_ip": { "in": case.within, "not_in": case.not_in } },
        });
        if case.starts_later {
            body["not_before"] = json!("2026-12-24T00:00:00Z");
        }
        body
    }

    async fn answer(&self, value: &str, case: &Case, call: &Call, target: Target) -> u16 {
        let (method, path, body, _) = call;
        let id = match target {
            Target::Zone(zone) => &self.zones[zone],
            Target::NewZone(account) | Target::Account(account) => &self.accounts[account],
        };
        let url = format!("{}/client/v4{}", self.desk.origin, path.replace("{}", id));
        let body = if matches!(target, Target::NewZone(_)) {
            json!({ "name": "taken.", "account": { "id": id } })
        } else {
            body.clone()
        };
        let request = self.desk.http.request(method.clone(), url).bearer_auth(value);
        let request = request.header("x-sandbox-client-ip", case.from);
        let request = if body.is_null() { request } else { request.json(&body) };
        request.send().await.unwrap().status().as_u16()
    }
}

#[tokio::test]
async fn what_is_permitted_is_what_a_small_reading_of_the_rules_says_for_any_token_and_call() {
    let seed: u64 = option_env!("TOKEN_SEED").and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123);
    let (place, mut dice) = (Place::open().await, Dice(seed));
    let new_zone: Call = (Method::POST, "/zones", Value::Null, &["Zone Write"]);
    let (mut asked, mut yes) = (0, 0);
    let mut disagrees = [0; 2];
    let narrower = [Reading { denies: false, ..ALL }, Reading { addresses: false, ..ALL }];
    for n in 0..150 {
        let case = dice.case();
        let path = match case.owned_by {
            Some(account) => format!("/accounts/{}/tokens", place.accounts[account]),
            None => "/user/tokens".to_owned(),
        };
        let made = place.desk.post(&place.desk.admin, &path, place.body(&case)).await.result();
        let value = text(&made["value"]);
        let mut calls: Vec<(Call, Target)> = Vec::new();
        for zone in 0..4 {
            calls.extend(zone_calls().into_iter().map(|call| (call, Target::Zone(zone))));
        }
        for account in 0..2 {
            calls.extend(account_calls().into_iter().map(|call| (call, Target::Account(account))));
            calls.push((new_zone.clone(), Target::NewZone(account)));
        }
        for _ in 0..14 {
            let (call, target) = &calls[dice.below(calls.len())];
            let expected = permitted(&case, *target, call.3, ALL);
            let status = place.answer(&value, &case, call, *target).await;
            // What is let through may still be refused for what it says: only 401 and 403 are about the token.
            let found = !matches!(status, 401 | 403);
            assert_eq!(found, expected, "seed {seed}, case {n}: {} {} {target:?}: {status}, {case:#?}", call.0, call.1);
            for (count, reading) in disagrees.iter_mut().zip(narrower) {
                *count += usize::from(permitted(&case, *target, call.3, reading) != expected);
            }
            (asked, yes) = (asked + 1, yes + usize::from(found));
        }
        let token = format!("{path}/{}", text(&made["id"]));
        place.desk.send(&place.desk.admin, Method::DELETE, &token, json!({})).await.result();
    }
    assert!(yes > asked / 20, "some of it is permitted: {yes} of {asked}");
    assert!(disagrees.iter().all(|count| *count > 0), "a reading that leaves a rule out is noticed: {disagrees:?}");
}
