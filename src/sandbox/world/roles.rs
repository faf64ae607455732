//! The roles: the same ids for everyone. Administrator: developers.cloudflare.com/tenant/how-to/manage-accounts, read
//! 2026-11; the others as seen in public answers of the API, the areas after the schema of 2026-08. What each role may
//! do area by area is not published; here it follows the role's name.

use serde_json::{Map, Value, json};

use crate::wire::ids::RoleId;
use crate::wire::members::{ADMINISTRATOR, Role};

/// Role *Super Administrator - All Privileges*.
pub(in crate::sandbox) const SUPER_ADMINISTRATOR: &str = "33666b9c79b9a5273fc7344ff42f953d";

const AREAS: [&str; 12] = [
    "analytics",
    "billing",
    "cache_purge",
    "dns",
    "dns_records",
    "lb",
    "logs",
    "organization",
    "ssl",
    "waf",
    "zone_settings",
    "zones",
];
const ALL_BUT_BILLING: &[&str] = &[
    "analytics",
    "cache_purge",
    "dns",
    "dns_records",
    "lb",
    "logs",
    "organization",
    "ssl",
    "waf",
    "zone_settings",
    "zones",
];

/// One role of the table.
pub(in crate::sandbox) struct RoleSpec {
    /// Its id.
    pub(in crate::sandbox) id: &'static str,
    /// Its name.
    pub(in crate::sandbox) name: &'static str,
    description: &'static str,
    reads: &'static [&'static str],
    writes: &'static [&'static str],
}

const fn role(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    reads: &'static [&'static str],
    writes: &'static [&'static str],
) -> RoleSpec {
    RoleSpec { id, name, description, reads, writes }
}

/// All roles.
pub(in crate::sandbox) const ROLES: &[RoleSpec] = &[
    role(ADMINISTRATOR, "Administrator", "All of the account but members and billing profile", &AREAS, ALL_BUT_BILLING),
    role(SUPER_ADMINISTRATOR, "Super Administrator - All Privileges", "All of the account", &AREAS, &AREAS),
    role("f2b20eaa1a5d4af42b53ac16238c99c7", "Administrator Read Only", "Reads all of the account", &AREAS, &[]),
    role(
        "298ce8e7a2ba08b9d18ce0a32bb458ee",
        "Billing",
        "Billing profile and subscriptions",
        &["billing"],
        &["billing"],
    ),
    role("6ddc5f80969d01105b5a0931e0079365", "Analytics", "Reads analytics", &["analytics", "zones"], &[]),
    role("9dfa4d1b73034f70ad896bf1c26d78f3", "Audit Logs Viewer", "Reads the audit log", &["organization"], &[]),
    role(
        "069fe803647ed3609e93d041d5df6050",
        "DNS",
        "DNS records",
        &["dns_records", "dns", "zones"],
        &["dns_records", "dns"],
    ),
    role(
        "d1c17a97abf0aa371338074955877ba0",
        "Cache Purge",
        "Purges the cache",
        &["cache_purge", "zones"],
        &["cache_purge"],
    ),
    role("1963e6e3aca5ac9a7a91609a0040ab02", "Firewall", "Firewall and WAF", &["waf", "zones"], &["waf"]),
    role("c61d4237ab1c08a3d11feb6bd5e91c5a", "Load Balancer", "Load balancers", &["lb", "zones"], &["lb"]),
    role("3a170f9cfd62f321d6d835dc44bfe6dc", "Log Share", "Log sharing", &["logs", "zones"], &["logs"]),
    role("340113a819900e1b4beebccc2ddb32e7", "Log Share Reader", "Reads log sharing", &["logs", "zones"], &[]),
    role(
        "75f36071fa06ebfac6da0c3f8ddbc4df",
        "SSL/TLS, Caching, Performance, Page Rules, and Customization",
        "Settings of zones, certificates and page rules",
        &["ssl", "zone_settings", "cache_purge", "zones"],
        &["ssl", "zone_settings", "cache_purge"],
    ),
    role("5c35d2bf3a545e6b7560b826c0d23c39", "Minimal Account Access", "Sees that the account is there", &[], &[]),
    role("951e083054cc4f172986fc9be0aa17af", "Cloudflare Access", "Access policies", &["zones"], &[]),
    role("8b081b06f8ffef0522957fc6929cdcca", "Cloudflare Stream", "Stream", &[], &[]),
    role("94bedef1a0bdd311891188867727e42d", "Cloudflare Images", "Images", &[], &[]),
    role("10e95af809390ce236cbdcf03935e215", "Cloudflare Gateway", "Gateway", &[], &[]),
    role("ef13f042efdd58f592148c035f291bfa", "Cloudflare Zero Trust", "Zero Trust", &[], &[]),
    role("57280df9f1a5806e04f065b07bbdd17a", "Workers Platform Admin", "Workers", &["zones"], &[]),
    role("051312130d7384b97d7c4fa122eb7519", "Trust And Safety", "Trust and safety", &["organization"], &[]),
    role("6f83464b634142ce4ac573616256096e", "R2 Admin", "R2 buckets", &[], &[]),
    role("084b982fe42511d15feb1411e4c9ce9e", "R2 Read", "Reads R2 buckets", &[], &[]),
    role("d4c68d56bf2ef665eb82994199a393fd", "Turnstile", "Turnstile", &[], &[]),
];

/// The role with this id.
pub(in crate::sandbox) fn find(id: &str) -> Option<&'static RoleSpec> {
    ROLES.iter().find(|role| role.id == id)
}

impl RoleSpec {
    /// Whether the role reads the area.
    pub(in crate::sandbox) fn reads(&self, area: &str) -> bool {
        self.reads.contains(&area)
    }

    /// Whether the role changes the area.
    pub(in crate::sandbox) fn writes(&self, area: &str) -> bool {
        self.writes.contains(&area)
    }

    /// The role as answers have it.
    pub(in crate::sandbox) fn to_wire(&self) -> Option<Role> {
        let id: RoleId = self.id.parse().ok()?;
        let description = self.description.to_owned();
        Some(Role { id, name: self.name.to_owned(), description, permissions: permissions(&[self]) })
    }
}

/// `{area: {read, write}}` of several roles together.
pub(in crate::sandbox) fn permissions(roles: &[&RoleSpec]) -> Value {
    let areas: Map<String, Value> = AREAS
        .iter()
        .map(|area| {
            let read = roles.iter().any(|role| role.reads(area));
            let write = roles.iter().any(|role| role.writes(area));
            ((*area).to_owned(), json!({ "read": read, "write": write }))
        })
        .collect();
    Value::Object(areas)
}
