//! What there is at this Cloudflare and what is allowed: plain structs and rules. No HTTP, no clock, no files here;
//! the time comes in with each call.

pub(super) mod access;
pub(super) mod accounts;
pub(super) mod cache;
pub(super) mod catalogue;
pub(super) mod dns;
pub(super) mod dns_batch;
mod dns_export;
mod dns_import;
mod dns_parts;
mod dns_rules;
pub(super) mod dns_scan;
pub(super) mod holds;
pub(super) mod life;
pub(super) mod members;
pub(super) mod plans;
pub(super) mod refused;
pub(super) mod roles;
pub(super) mod seed;
mod seed_dns;
mod seed_names;
mod seed_settings;
mod seed_tokens;
mod setting_specs;
pub(super) mod settings;
pub(super) mod subscriptions;
pub(super) mod switches;
pub(super) mod tenant;
pub(super) mod tokens;
pub(super) mod traffic;
pub(super) mod users;
pub(super) mod view;
pub(super) mod zone_names;
pub(super) mod zones;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::WorldKind;
pub(super) use access::Caller;
pub(super) use refused::Refused;

/// The whole of it, as it is also kept in the state file.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct World {
    pub(super) kind: WorldKind,
    pub(super) tenant: tenant::Tenant,
    pub(super) switches: switches::Switches,
    pub(super) accounts: Vec<accounts::Account>,
    pub(super) users: Vec<users::User>,
    pub(super) members: Vec<members::Member>,
    pub(super) zones: Vec<zones::Zone>,
    #[serde(default)]
    pub(super) subscriptions: Vec<subscriptions::Subscription>,
    /// What was paid for, whether or not it is still there.
    #[serde(default)]
    pub(super) charges: Vec<subscriptions::Charge>,
    /// DNS records of all zones.
    #[serde(default)]
    pub(super) dns_records: Vec<dns::Record>,
    /// API tokens, in the order they were made.
    #[serde(default)]
    pub(super) tokens: Vec<tokens::Token>,
    /// What was purged, oldest first.
    #[serde(default)]
    pub(super) purges: Vec<cache::Purge>,
    /// The last scan of each zone that had one.
    #[serde(default)]
    pub(super) scans: Vec<dns_scan::Scan>,
    /// Name servers of zones that went.
    #[serde(default)]
    pub(super) former: Vec<life::Former>,
    /// Idempotency keys that made an account.
    #[serde(default)]
    pub(super) attempts: Vec<accounts::Attempt>,
    /// Which seeded accounts belong together; Cloudflare itself knows no customers.
    #[serde(default)]
    pub(super) seeded: Vec<seed::SeededCustomer>,
}

impl World {
    /// Whether lists show a thing already: with `visible_after_ms`, they lag behind.
    pub(super) fn is_listed(&self, created_on: Timestamp, now: Timestamp) -> bool {
        let lag = i64::try_from(self.switches.visible_after_ms).unwrap_or(i64::MAX);
        lag == 0 || now.duration_since(created_on) >= SignedDuration::from_millis(lag)
    }
}

/// RFC 3339 with microseconds, as most answers have it.
pub(super) fn rfc3339(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// Whether the text can be an e-mail address: one `@` with something before it and a dot after it, at most 90
/// characters (schema of 2026-08).
pub(super) fn is_email(text: &str) -> bool {
    text.chars().count() <= 90
        && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
        })
}
