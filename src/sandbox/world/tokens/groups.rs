//! Permission groups, and which of them each call asks a token for (schema of 2026-08, `x-api-token-group`).

use std::sync::LazyLock;

use super::group_table::GROUPS as TABLE;
use crate::sandbox::world::access::Right;
use crate::wire::ids::PermissionGroupId;
use crate::wire::tokens::{PermissionGroup, SCOPE_ACCOUNT, SCOPE_USER, SCOPE_ZONE};

/// Scope of groups about a bucket, and how a resource that is a bucket begins (developers.cloudflare.com/r2/api/tokens, read
/// 2026-11).
pub(super) const SCOPE_BUCKET: &str = "com.cloudflare.edge.r2.bucket";

/// What a group is about.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    User,
    Account,
    Zone,
    Bucket,
}

impl Scope {
    fn as_str(self) -> &'static str {
        match self {
            Self::User => SCOPE_USER,
            Self::Account => SCOPE_ACCOUNT,
            Self::Zone => SCOPE_ZONE,
            Self::Bucket => SCOPE_BUCKET,
        }
    }
}

static GROUPS: LazyLock<Vec<PermissionGroup>> = LazyLock::new(|| {
    let group = |(scope, id, name): &(Scope, &str, &str)| {
        let id: PermissionGroupId = id.parse().ok()?;
        Some(PermissionGroup { id, name: (*name).to_owned(), scopes: vec![scope.as_str().to_owned()] })
    };
    TABLE.iter().filter_map(group).collect()
});

/// All groups, in the order of lists.
pub(in crate::sandbox) fn all() -> &'static [PermissionGroup] {
    &GROUPS
}

/// The group with this id.
pub(in crate::sandbox) fn find(id: &PermissionGroupId) -> Option<&'static PermissionGroup> {
    GROUPS.iter().find(|group| group.id == *id)
}

/// The names of the groups that give this right, on an account or on a zone; each stands once in the table.
pub(in crate::sandbox) fn giving(right: Right) -> &'static [&'static str] {
    match right {
        Right::ReadAccount => &["Account Settings Read", "Account Settings Write"],
        Right::WriteAccount => &["Account Settings Write"],
        Right::ReadMembers => &["Account Settings Read", "Account Settings Write", "SCIM Provisioning"],
        Right::WriteMembers => &["Account Settings Write", "SCIM Provisioning"],
        Right::ReadTokens => &["Account API Tokens Read", "Account API Tokens Write"],
        Right::WriteTokens => &["Account API Tokens Write"],
        Right::ReadZones | Right::ShowZone => &["Zone Read", "Zone Write"],
        Right::WriteZones => &["Zone Write"],
        Right::ReadBilling | Right::ReadSubscriptions => &["Billing Read", "Billing Write"],
        Right::WriteSubscriptions => &["Billing Write"],
        Right::ReadDns => &["DNS Read", "DNS Write"],
        Right::WriteDns => &["DNS Write"],
        Right::ReadDnsUsage => &["Account DNS Settings Read", "Account DNS Settings Write"],
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
        Right::ReadDnsUsage,
    ];
    // A group that gives several rights takes the one that it is named for: the first that only it, or it first, gives.
    rights.into_iter().find(|right| giving(*right).first() == Some(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_group_has_an_id_of_its_own_and_each_right_groups_that_no_other_is_named_like() {
        let all = all();
        let ids: BTreeSet<_> = all.iter().map(|group| group.id.clone()).collect();
        assert!(ids.len() == all.len() && all.len() == TABLE.len());
        for right in [Right::ReadMembers, Right::WriteTokens, Right::ReadSettings, Right::ReadDnsUsage, Right::ShowZone]
        {
            for name in giving(right) {
                assert_eq!(all.iter().filter(|group| group.name == *name).count(), 1, "{name}");
            }
        }
        assert_eq!(taking("DNS Write"), Some(Right::WriteDns));
        assert_eq!(taking("DNS Read"), Some(Right::ReadDns));
        assert_eq!(taking("Workers Scripts Write"), None);
    }
}
