//! Permission groups. Ids as public clients list them (npm `alchemy` 0.94.0; the templates of
//! developers.cloudflare.com/fundamentals/api/reference/template, read 2026-11). Groups whose real id is not published for
//! certain have one of the sandbox's own, derived from the name.

use std::sync::LazyLock;

use crate::sandbox::mint;
use crate::sandbox::world::access::Right;
use crate::wire::ids::PermissionGroupId;
use crate::wire::tokens::{PermissionGroup, SCOPE_ACCOUNT, SCOPE_USER, SCOPE_ZONE};

/// One group of the table: its id, where that is Cloudflare's own, and its name.
type Group = (Option<&'static str>, &'static str);

const USER: &[Group] = &[
    (Some("686d18d5ac6c441c867cbf6771e58a0a"), "API Tokens Write"),
    (Some("0cc3a61731504c89b99ec1be78b77aa0"), "API Tokens Read"),
    (Some("8acbe5bb0d54464ab867149d7f7cf8ac"), "User Details Read"),
    (None, "User Details Write"),
    (Some("3518d0f75557482e952c6762d3e64903"), "Memberships Read"),
    (None, "Memberships Write"),
];

const ACCOUNT: &[Group] = &[
    (Some("7cf72faf220841aabcfdfab81c43c4f6"), "Billing Read"),
    (Some("6c80e02421494afc9ae14414ed442632"), "Billing Write"),
    (Some("c1fde68c7bcc44588cbb6ddbc16d6480"), "Account Settings Read"),
    (Some("1af1fa2adc104452b74a9a3364202f20"), "Account Settings Write"),
    (Some("b89a480218d04ceb98b4fe57ca29dc1f"), "Account Analytics Read"),
    (Some("5bc3f8b21c554832afc660159ab75fa4"), "Account API Tokens Write"),
    (Some("eb56a6953c034b9d97dd838155666f06"), "Account API Tokens Read"),
    (Some("e086da7e2179491d91ee5f35b3ca210a"), "Workers Scripts Write"),
    (None, "Workers Scripts Read"),
    (Some("f7f0eda5697f475c90846e879bab8666"), "Workers KV Storage Write"),
    (None, "Workers KV Storage Read"),
    (Some("05880cd1bdc24d8bae0be2136972816b"), "Workers Tail Read"),
    (Some("bf7481a1826f439697cb59a20b22293e"), "Workers R2 Storage Write"),
    (None, "Workers R2 Storage Read"),
    (Some("d2a1802cc9a34e30852f8b33869b2f3c"), "Load Balancing: Monitors and Pools Write"),
    (None, "Load Balancing: Monitors and Pools Read"),
    (None, "Cloudflare Pages Write"),
    (None, "Cloudflare Pages Read"),
    (None, "D1 Write"),
    (None, "D1 Read"),
    (None, "Stream Write"),
    (None, "Stream Read"),
    (None, "Images Write"),
    (None, "Images Read"),
    (None, "Zero Trust Write"),
    (None, "Zero Trust Read"),
    (None, "Access: Apps and Policies Write"),
    (None, "Access: Apps and Policies Read"),
    (None, "Account Firewall Access Rules Write"),
    (None, "Account Firewall Access Rules Read"),
    (None, "Turnstile Sites Write"),
    (None, "Turnstile Sites Read"),
    (None, "Notifications Write"),
    (None, "Notifications Read"),
    (None, "DDoS Protection Write"),
    (None, "DDoS Protection Read"),
    (None, "Rule Policies Write"),
    (None, "Rule Policies Read"),
];

const ZONE: &[Group] = &[
    (Some("4755a26eedb94da69e1066d98aa820be"), "DNS Write"),
    (Some("82e64a83756745bbbb1c9c2701bf816b"), "DNS Read"),
    (Some("e6d2666161e84845a636613608cee8d5"), "Zone Write"),
    (Some("c8fed203ed3043cba015a93ad1616f1f"), "Zone Read"),
    (Some("3030687196b94b638145a3953da2b699"), "Zone Settings Write"),
    (Some("517b21aee92c4d89936c976ba6e4be55"), "Zone Settings Read"),
    (Some("e17beae8b8cb423a99b1730f21238bed"), "Cache Purge"),
    (Some("9c88f9c5bce24ce7af9a958ba9c504db"), "Analytics Read"),
    (Some("c4a30cd58c5d42619c86a3c36c441e2d"), "Logs Read"),
    (Some("3e0b5820118e47f3922f7c989e673882"), "Logs Write"),
    (Some("28f4b596e7d643029c524985477ae49a"), "Workers Routes Write"),
    (None, "Workers Routes Read"),
    (Some("6d7f2f5f5b1d4a0e9081fdc98d432fd1"), "Load Balancers Write"),
    (None, "Load Balancers Read"),
    (Some("c03055bc037c4ea9afb9a9f104b7b721"), "SSL and Certificates Write"),
    (Some("7b7216b327b04b8fbc8f524e1f9b7531"), "SSL and Certificates Read"),
    (Some("ed07f6c337da4195b4e72a1fb2c6bcae"), "Page Rules Write"),
    (None, "Page Rules Read"),
    (Some("43137f8d07884d3198dc0ee77ca6e79b"), "Firewall Services Write"),
    (None, "Firewall Services Read"),
    (Some("fb6778dc191143babbfaa57993f1d275"), "Zone WAF Write"),
    (None, "Zone WAF Read"),
    (None, "Custom Pages Write"),
    (None, "Custom Pages Read"),
    (None, "Email Routing Rules Write"),
    (None, "Email Routing Rules Read"),
    (None, "Health Checks Write"),
    (None, "Health Checks Read"),
];

static GROUPS: LazyLock<Vec<PermissionGroup>> = LazyLock::new(|| {
    let scopes = [(SCOPE_USER, USER), (SCOPE_ACCOUNT, ACCOUNT), (SCOPE_ZONE, ZONE)];
    let groups = scopes.into_iter().flat_map(|(scope, groups)| {
        groups.iter().filter_map(move |(id, name)| {
            let id = id.map_or_else(|| mint::id_from(&format!("permission group {name}")), str::to_owned);
            let id: PermissionGroupId = id.parse().ok()?;
            Some(PermissionGroup { id, name: (*name).to_owned(), scopes: vec![scope.to_owned()] })
        })
    });
    groups.collect()
});

/// All groups, in the order of lists.
pub(in crate::sandbox) fn all() -> &'static [PermissionGroup] {
    &GROUPS
}

/// The group with this id.
pub(in crate::sandbox) fn find(id: &PermissionGroupId) -> Option<&'static PermissionGroup> {
    GROUPS.iter().find(|group| group.id == *id)
}

/// The names of the groups that give this right, on an account or on a zone. Cloudflare names groups and calls apart; which
/// group each call takes is in its API reference (developers.cloudflare.com/api, read 2026-11).
pub(in crate::sandbox) fn giving(right: Right) -> &'static [&'static str] {
    match right {
        Right::ReadAccount | Right::ReadMembers => &["Account Settings Read", "Account Settings Write"],
        Right::WriteAccount | Right::WriteMembers => &["Account Settings Write"],
        Right::ReadTokens => &["Account API Tokens Read", "Account API Tokens Write"],
        Right::WriteTokens => &["Account API Tokens Write"],
        Right::ReadZones => &["Zone Read", "Zone Write"],
        Right::WriteZones => &["Zone Write"],
        Right::ReadBilling | Right::ReadSubscriptions => &["Billing Read", "Billing Write"],
        Right::WriteSubscriptions => &["Billing Write"],
        Right::ReadDns => &["DNS Read", "DNS Write"],
        Right::WriteDns => &["DNS Write"],
        Right::ReadSettings => &["Zone Settings Read", "Zone Settings Write"],
        Right::WriteSettings => &["Zone Settings Write"],
        Right::PurgeCache => &["Cache Purge"],
        Right::ReadAnalytics => &["Analytics Read"],
    }
}

/// The right of a role that this group takes of whoever puts it into a token; none: everybody who may make tokens has it.
pub(in crate::sandbox) fn taking(name: &str) -> Option<Right> {
    let rights = [
        Right::WriteDns,
        Right::ReadDns,
        Right::WriteZones,
        Right::ReadZones,
        Right::WriteSettings,
        Right::ReadSettings,
        Right::PurgeCache,
        Right::ReadAnalytics,
        Right::WriteSubscriptions,
        Right::ReadSubscriptions,
        Right::WriteTokens,
        Right::ReadTokens,
        Right::WriteAccount,
        Right::ReadAccount,
    ];
    // A group that gives several rights takes the one that it is named for: the first that only it, or it first, gives.
    rights.into_iter().find(|right| giving(*right).first() == Some(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_group_has_an_id_of_its_own_and_each_right_its_groups() {
        let all = all();
        let ids: BTreeSet<_> = all.iter().map(|group| group.id.clone()).collect();
        assert!(ids.len() == all.len() && all.len() > 60);
        for name in giving(Right::WriteTokens).iter().chain(giving(Right::ReadSettings)) {
            assert!(all.iter().any(|group| group.name == *name), "{name}");
        }
        assert_eq!(taking("DNS Write"), Some(Right::WriteDns));
        assert_eq!(taking("DNS Read"), Some(Right::ReadDns));
        assert_eq!(taking("Workers Scripts Write"), None);
    }
}
