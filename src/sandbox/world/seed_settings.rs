//! Settings that some websites of the lively world have changed: people have been at work there.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::World;

/// Every how many zones, from which one on, and what they are told.
type Rule<'a> = (usize, usize, &'a [(&'a str, Value)]);

/// Tells every few zones something; each time is within the last weeks, and always the same.
pub(super) fn fill(world: &mut World, now: Timestamp) {
    let rules: [Rule<'_>; 7] = [
        (3, 0, &[("always_use_https", json!("on")), ("min_tls_version", json!("1.2"))]),
        (4, 1, &[("ssl", json!("strict")), ("always_use_https", json!("on"))]),
        (7, 2, &[("ssl", json!("flexible"))]),
        (9, 5, &[("early_hints", json!("on")), ("0rtt", json!("on"))]),
        (11, 6, &[("security_level", json!("high")), ("hotlink_protection", json!("on"))]),
        (23, 8, &[("security_level", json!("under_attack"))]),
        (13, 4, &[("browser_cache_ttl", json!(86_400)), ("email_obfuscation", json!("off"))]),
    ];
    for (number, zone) in world.zones.iter_mut().enumerate() {
        let days = i64::try_from(number % 40).unwrap_or_default();
        let at = now.saturating_sub(SignedDuration::from_hours(24 * (days + 1))).unwrap_or(zone.created_on);
        let at = at.max(zone.created_on);
        for (every, rest, told) in &rules {
            if number % every == *rest {
                for (id, value) in *told {
                    zone.settings.tell(id, value.clone(), at);
                }
            }
        }
        // Somebody works on it right now.
        if number % 31 == 9 {
            let at = now.saturating_sub(SignedDuration::from_mins(47)).unwrap_or(now);
            zone.settings.tell("development_mode", json!("on"), at);
        }
    }
}
