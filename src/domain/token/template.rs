//! Templates: what tokens are made for most often. Names and permission groups as Cloudflare's own templates have them
//! (developers.cloudflare.com/fundamentals/api/reference/template, read 2026-11); ids as public clients list them (npm
//! `alchemy` 0.94.0).

use crate::wire::tokens::PermissionGroup;

use super::groups;

/// What a token can be begun with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// The word in forms and addresses.
    pub word: &'static str,
    /// Its name, which the token has at first.
    pub name: &'static str,
    /// What it is for.
    pub is_for: &'static str,
    /// The ids of its permission groups; empty: every one that only reads, or none for one's own.
    groups: &'static [&'static str],
    /// Whether its websites are to be named one by one at first.
    pub names_websites: bool,
}

/// Every permission that only reads.
const READ_ALL: &str = "read_all";
/// Nothing filled in.
const CUSTOM: &str = "custom";

const fn template(
    word: &'static str,
    name: &'static str,
    is_for: &'static str,
    groups: &'static [&'static str],
    names_websites: bool,
) -> Template {
    Template { word, name, is_for, groups, names_websites }
}

/// All of them, in the order of the page.
pub const TEMPLATES: [Template; 9] = [
    template(
        "edit_zone_dns",
        "Edit zone DNS",
        "Adds, changes and removes DNS records: for dynamic DNS, certificates by DNS, a script.",
        &[groups::DNS_WRITE],
        true,
    ),
    template(
        "read_billing",
        "Read billing info",
        "Reads invoices and subscriptions: for bookkeeping.",
        &["7cf72faf220841aabcfdfab81c43c4f6"],
        false,
    ),
    template(
        "read_analytics",
        "Read analytics and logs",
        "Reads traffic and logs: for a dashboard or monitoring.",
        &[groups::ANALYTICS_READ, "c4a30cd58c5d42619c86a3c36c441e2d"],
        false,
    ),
    template(
        "edit_workers",
        "Edit Cloudflare Workers",
        "Deploys Workers with routes, KV and R2: for Wrangler in a build.",
        &[
            "28f4b596e7d643029c524985477ae49a",
            "e086da7e2179491d91ee5f35b3ca210a",
            "f7f0eda5697f475c90846e879bab8666",
            "05880cd1bdc24d8bae0be2136972816b",
            "bf7481a1826f439697cb59a20b22293e",
            groups::ACCOUNT_SETTINGS_READ,
            "8acbe5bb0d54464ab867149d7f7cf8ac",
            "3518d0f75557482e952c6762d3e64903",
        ],
        false,
    ),
    template(
        "edit_load_balancing",
        "Edit load balancing configuration",
        "Changes load balancers with their monitors and pools.",
        &["d2a1802cc9a34e30852f8b33869b2f3c", "6d7f2f5f5b1d4a0e9081fdc98d432fd1"],
        false,
    ),
    template(
        "wordpress",
        "WordPress",
        "What Cloudflare’s plugin for WordPress asks for: settings, cache, analytics.",
        &[
            groups::ANALYTICS_READ,
            groups::ZONE_READ,
            groups::SETTINGS_WRITE,
            groups::ACCOUNT_SETTINGS_READ,
            groups::DNS_READ,
            groups::CACHE_PURGE,
        ],
        true,
    ),
    template(READ_ALL, "Read all resources", "Reads everything and changes nothing: for an audit.", &[], false),
    template(
        "create_tokens",
        "Create additional tokens",
        "Makes other tokens, as far as its user may itself. Guard it like a key.",
        &[groups::TOKENS_WRITE],
        false,
    ),
    template(CUSTOM, "Custom", "Nothing is filled in: you choose each permission.", &[], true),
];

impl Template {
    /// The template of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.word == word)
    }

    /// Whether nothing is filled in.
    #[must_use]
    pub fn is_custom(&self) -> bool {
        self.word == CUSTOM
    }

    /// The permission groups of it among those that can be given, and how many of it are not there.
    #[must_use]
    pub fn groups(&self, given: &[PermissionGroup]) -> (Vec<PermissionGroup>, usize) {
        if self.word == READ_ALL {
            return (given.iter().filter(|group| group.name.to_lowercase().ends_with(" read")).cloned().collect(), 0);
        }
        let find = |id: &&str| given.iter().find(|group| group.id.as_str() == *id).cloned();
        let found: Vec<PermissionGroup> = self.groups.iter().filter_map(find).collect();
        let missing = self.groups.len() - found.len();
        (found, missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::tokens::SCOPE_ZONE;
    use std::collections::BTreeSet;

    fn group(id: &str, name: &str) -> PermissionGroup {
        PermissionGroup { id: id.parse().unwrap(), name: name.to_owned(), scopes: vec![SCOPE_ZONE.to_owned()] }
    }

    #[test]
    fn each_template_has_a_word_of_its_own_and_is_found_by_it() {
        let words: BTreeSet<_> = TEMPLATES.iter().map(|template| template.word).collect();
        assert_eq!(words.len(), TEMPLATES.len());
        assert!(TEMPLATES.iter().all(|template| Template::find(template.word) == Some(template)));
    }

    #[test]
    fn a_template_has_what_is_listed_under_its_ids_whatever_that_is_called_today() {
        let dns = Template::find("edit_zone_dns").unwrap();
        let listed = [group("4755a26eedb94da69e1066d98aa820be", "Domain Records Write"), group("a", "Zone Read")];
        assert_eq!(dns.groups(&listed).0[0].name, "Domain Records Write");
        assert_eq!(dns.groups(&listed[1..]), (vec![], 1), "what is not listed cannot be given");
        assert_eq!(Template::find("read_all").unwrap().groups(&listed).0.len(), 1);
        assert!(Template::find("custom").unwrap().groups(&listed).0.is_empty());
    }
}
