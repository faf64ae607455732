//! What can be sold, in words: names and explanations of rate plans, never a price. Prices are read from Cloudflare.
//!
//! Ids: developers.cloudflare.com/tenant/reference/subscriptions, read 2026-11, which calls its list samples; a few
//! account-level ones are from older partner documents. Ids of the SDK: cloudflare-python 5.9.0. What a zone plan reads
//! back as: test code of Cloudflare's Terraform provider, version 4. What an add-on reads back as is not published.
//!
//! When a thing stops after it was cancelled: of what is bought in the dashboard, at the end of the paid period
//! (developers.cloudflare.com/billing/cancel-subscription, read 2026-11); whether partners' calls wait for that too is not
//! published. So the words say what stops and never when.
//!
//! An id that is not in here is no error: partners may have others. It is shown as it is.

mod developer_platform;
mod network;
mod performance;
#[cfg(test)]
mod tests;
mod website_plans;
mod zero_trust;

/// What a rate plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The plan of one website.
    Zone,
    /// An add-on of one account.
    Account,
}

/// Under which heading it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Plans of websites.
    WebsitePlans,
    /// Access, Gateway and both together.
    ZeroTrust,
    /// Workers, Images, Stream and gateways to Web3.
    DeveloperPlatform,
    /// What websites are made faster and safer with.
    PerformanceAndSecurity,
    /// What stands before whole networks and other protocols than HTTP.
    Network,
}

impl Group {
    /// The groups of add-ons, in the order in which they are shown.
    pub const ADD_ONS: [Self; 4] =
        [Self::ZeroTrust, Self::DeveloperPlatform, Self::PerformanceAndSecurity, Self::Network];

    /// The heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::WebsitePlans => "Website plans",
            Self::ZeroTrust => "Zero Trust",
            Self::DeveloperPlatform => "Developer platform",
            Self::PerformanceAndSecurity => "Performance and security",
            Self::Network => "Network",
        }
    }
}

/// Whose ids they are (developers.cloudflare.com/tenant/reference/subscriptions, read 2026-11). Which of them a tenant
/// may order is in its agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Programme {
    /// `CF_…`: partners who pay as they go.
    PayAsYouGo,
    /// `PARTNERS_…`: enterprise and self-serve resellers.
    Reseller,
    /// `msp_…`: managed service providers.
    Msp,
}

impl Programme {
    /// Its name.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PayAsYouGo => "Pay as you go",
            Self::Reseller => "Reseller",
            Self::Msp => "Managed service provider",
        }
    }
}

/// One rate plan.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// As billing names it and an order sends it: `CF_BIZ`.
    pub id: &'static str,
    /// Other ids for the very same thing, as the SDK or answers have them: `business`. Not those that only differ in case.
    pub also: &'static [&'static str],
    /// Its name for people.
    pub name: &'static str,
    /// What it is, in one sentence, for somebody who sells it.
    pub explains: &'static str,
    /// What stops when it is cancelled, in one sentence.
    pub stops: &'static str,
    /// Under which heading it is shown.
    pub group: Group,
    /// What it is for.
    pub scope: Scope,
    /// Whose id it is; `None` where the id belongs to no one programme.
    pub programme: Option<Programme>,
    /// What it reads back as: `business`. Of add-ons this is not published; their id stands here.
    pub reads_as: &'static str,
}

impl Entry {
    fn is_called(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id) || self.also.iter().any(|also| also.eq_ignore_ascii_case(id))
    }
}

/// An add-on of an account; whose it is shows in its id.
const fn add_on(
    group: Group,
    id: &'static str,
    name: &'static str,
    explains: &'static str,
    stops: &'static str,
) -> Entry {
    let programme = if is_partners(id) { Some(Programme::Reseller) } else { None };
    Entry { id, also: &[], name, explains, stops, group, scope: Scope::Account, programme, reads_as: id }
}

const fn is_partners(id: &str) -> bool {
    matches!(id.as_bytes(), [b'P', b'A', b'R', b'T', b'N', b'E', b'R', b'S', b'_', ..])
}

/// Pairs of a reseller's add-on and one that others order for the same product at about the same level. Partner ids of
/// zone plans read back as retail ids (Terraform provider, version 4); whether those of add-ons do is not published, so
/// of such a pair nothing can be told.
const TWINS: [(&str, &str); 9] = [
    ("PARTNERS_ACCESS_BASIC", "ACCESS_BASIC"),
    ("PARTNERS_ACCESS_PREMIUM", "ACCESS_PREMIUM"),
    ("PARTNERS_ACCESS_ENT", "TEAMS_ACCESS_ENT"),
    ("PARTNERS_STREAM_BASIC", "STREAM_BASIC"),
    ("PARTNERS_WORKERS_BASIC", "WORKERS_BASIC"),
    ("PARTNERS_WORKERS_SS", "WORKERS_PAID"),
    ("PARTNERS_ZONE_ARGO", "ARGO_ZONE_BASIC"),
    ("PARTNERS_LOAD_BALANCING", "LOAD_BALANCING_BASIC_PLUS"),
    ("PARTNERS_RATE_LIMITING", "RATE_LIMITING_BASIC"),
];

/// Every rate plan that has words here, website plans first.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    let add_ons = zero_trust::ENTRIES.iter().chain(developer_platform::ENTRIES);
    website_plans::ENTRIES.iter().chain(add_ons).chain(performance::ENTRIES).chain(network::ENTRIES)
}

/// The plans of websites, small to large, programme by programme.
pub fn zone_plans() -> impl Iterator<Item = &'static Entry> {
    all().filter(|entry| entry.scope == Scope::Zone)
}

/// The add-ons under one heading; there are none under [`Group::WebsitePlans`].
pub fn add_ons(group: Group) -> impl Iterator<Item = &'static Entry> {
    all().filter(move |entry| entry.scope == Scope::Account && entry.group == group)
}

/// What an id stands for, by the id itself or another name for it, in any letter case. A retail name that several
/// programmes' plans read back as (`business`) finds the retail one.
#[must_use]
pub fn find(id: &str) -> Option<&'static Entry> {
    let id = id.trim();
    all().find(|entry| entry.is_called(id))
}

/// What comes with a website's plan, in words for whoever has the website; empty where there are none.
#[must_use]
pub fn comes_with(id: &str) -> &'static str {
    find(id).filter(|entry| entry.scope == Scope::Zone).map_or("", |entry| website_plans::comes_with(entry.reads_as))
}

/// The name of what an id stands for, or the id itself where there are no words for it.
#[must_use]
pub fn name_of(id: &str) -> String {
    find(id).map_or(id, |entry| entry.name).to_owned()
}

/// Whether two ids mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// They do.
    Same,
    /// They do not.
    Different,
    /// It is not known: treat it neither as done nor as undone.
    CannotTell,
}

/// Compares what was sent with what reads back, by meaning: `PARTNERS_BIZ` reads back as `business` (Terraform
/// provider, version 4). Which of the two stands first makes no difference.
#[must_use]
pub fn same(sent: &str, read: &str) -> Sameness {
    let (sent, read) = (sent.trim(), read.trim());
    if sent.eq_ignore_ascii_case(read) {
        return Sameness::Same;
    }
    match (find(sent), find(read)) {
        (Some(sent), Some(read)) if sent.scope == read.scope && sent.reads_as == read.reads_as => Sameness::Same,
        (Some(sent), Some(read)) if are_twins(sent, read) => Sameness::CannotTell,
        (Some(_), Some(_)) => Sameness::Different,
        _ => Sameness::CannotTell,
    }
}

fn are_twins(one: &Entry, other: &Entry) -> bool {
    TWINS.contains(&(one.id, other.id)) || TWINS.contains(&(other.id, one.id))
}

/// Whether it is the free plan of a website. Free add-ons are not meant.
#[must_use]
pub fn is_free(id: &str) -> bool {
    find(id).is_some_and(|entry| entry.scope == Scope::Zone && entry.reads_as == "free")
}

/// Words for one thing that a plan has a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComponentWords {
    /// As an order sends it: `page_rules`.
    pub name: &'static str,
    /// The label of its field.
    pub label: &'static str,
    /// What it is and what to enter.
    pub hint: &'static str,
}

/// The components that the schema of 2026-08 names.
const COMPONENTS: [ComponentWords; 4] = [
    ComponentWords {
        name: "zones",
        label: "Websites",
        hint: "How many websites the plan is for; leave it as it comes with the plan, unless Cloudflare told you another number.",
    },
    ComponentWords {
        name: "page_rules",
        label: "Page rules",
        hint: "How many page rules the website may have in all, with those that come with the plan.",
    },
    ComponentWords {
        name: "dedicated_certificates",
        label: "Dedicated certificates",
        hint: "How many certificates of its own the website may have, for its name and the names one level below.",
    },
    ComponentWords {
        name: "dedicated_certificates_custom",
        label: "Dedicated certificates with custom hostnames",
        hint: "How many certificates of its own the website may have for host names that you choose.",
    },
];

/// Words for a component, by the name that orders use; `None` for one that is not known here.
#[must_use]
pub fn component(name: &str) -> Option<&'static ComponentWords> {
    COMPONENTS.iter().find(|words| words.name == name)
}
