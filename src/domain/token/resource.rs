//! What a policy is about, read out of the names that Cloudflare gives resources
//! (developers.cloudflare.com/fundamentals/api/how-to/create-via-api, read 2026-11).

use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::tokens::{ALL_OF_IT, Extent, Resources, SCOPE_ACCOUNT, SCOPE_USER, SCOPE_ZONE};

/// One thing that a policy is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// One website.
    Website(ZoneId),
    /// All websites of an account.
    WebsitesOf(AccountId),
    /// All websites that its maker reaches.
    AllWebsites,
    /// One account.
    Account(AccountId),
    /// All accounts that its maker reaches.
    AllAccounts,
    /// The user whose token it is.
    User(String),
    /// Something that is not known here, as Cloudflare calls it.
    Other(String),
}

/// What a policy is about, in its order.
#[must_use]
pub fn resources(named: &Resources) -> Vec<Resource> {
    named.iter().flat_map(|(name, extent)| read(name, extent)).collect()
}

fn read(name: &str, extent: &Extent) -> Vec<Resource> {
    match extent {
        Extent::Whole(_) => vec![whole(name)],
        Extent::Within(inside) => inside.keys().map(|inner| within(name, inner)).collect(),
    }
}

fn whole(name: &str) -> Resource {
    let other = || Resource::Other(name.to_owned());
    let id = |scope: &str| name.strip_prefix(scope).and_then(|rest| rest.strip_prefix('.'));
    if let Some(zone) = id(SCOPE_ZONE) {
        return if zone == ALL_OF_IT {
            Resource::AllWebsites
        } else {
            zone.parse().map_or_else(|_| other(), Resource::Website)
        };
    }
    if let Some(account) = id(SCOPE_ACCOUNT) {
        return if account == ALL_OF_IT {
            Resource::AllAccounts
        } else {
            account.parse().map_or_else(|_| other(), Resource::Account)
        };
    }
    id(SCOPE_USER).map_or_else(other, |user| Resource::User(user.to_owned()))
}

fn within(name: &str, inner: &str) -> Resource {
    match (whole(name), whole(inner)) {
        (Resource::Account(account), Resource::AllWebsites) => Resource::WebsitesOf(account),
        // All websites of all accounts are all websites.
        (Resource::AllAccounts, Resource::AllWebsites) => Resource::AllWebsites,
        (Resource::Account(_) | Resource::AllAccounts, website @ Resource::Website(_)) => website,
        _ => Resource::Other(format!("{name} / {inner}")),
    }
}

impl Resource {
    /// As a policy names it.
    #[must_use]
    pub fn named(&self) -> (String, Extent) {
        let all = || Extent::Whole(ALL_OF_IT.to_owned());
        match self {
            Self::Website(zone) => (format!("{SCOPE_ZONE}.{zone}"), all()),
            Self::WebsitesOf(account) => {
                let inside = [(format!("{SCOPE_ZONE}.{ALL_OF_IT}"), ALL_OF_IT.to_owned())];
                (format!("{SCOPE_ACCOUNT}.{account}"), Extent::Within(inside.into_iter().collect()))
            }
            Self::AllWebsites => (format!("{SCOPE_ZONE}.{ALL_OF_IT}"), all()),
            Self::Account(account) => (format!("{SCOPE_ACCOUNT}.{account}"), all()),
            Self::AllAccounts => (format!("{SCOPE_ACCOUNT}.{ALL_OF_IT}"), all()),
            Self::User(user) => (format!("{SCOPE_USER}.{user}"), all()),
            Self::Other(name) => (name.clone(), all()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_resource_reads_back_as_it_was_named() {
        let id = "023e105f4ecef8ad9ca31a8372d0c353";
        for one in [
            Resource::Website(id.parse().unwrap()),
            Resource::WebsitesOf(id.parse().unwrap()),
            Resource::AllWebsites,
            Resource::Account(id.parse().unwrap()),
            Resource::AllAccounts,
            Resource::User(id.to_owned()),
            Resource::Other(format!("com.cloudflare.edge.r2.bucket.{id}_default_logs")),
        ] {
            let named: Resources = [one.named()].into_iter().collect();
            assert_eq!(resources(&named), [one]);
        }
    }

    #[test]
    fn what_is_not_known_is_shown_as_cloudflare_calls_it() {
        let named: Resources = serde_json::from_str(r#"{"com.cloudflare.api.account.zone.not an id":"*"}"#).unwrap();
        assert_eq!(resources(&named), [Resource::Other("com.cloudflare.api.account.zone.not an id".to_owned())]);
    }
}
