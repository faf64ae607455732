//! What can be subscribed to. Ids: developers.cloudflare.com/tenant/reference/subscriptions, read 2026-11, which calls
//! its list samples; a few account-level ones are from older partner documents. What reads back for each zone plan: test
//! code of Cloudflare's Terraform provider, version 4. Prices and names of add-ons are invented here, and so are
//! prices of components and what comes with a plan beyond page rules: nothing of it is published for partners.

use serde::{Deserialize, Serialize};

/// Which programme the tenant is in; it decides which zone plans are sold
/// (developers.cloudflare.com/tenant/reference/subscriptions, read 2026-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::sandbox) enum Programme {
    /// Pays as it goes, retail ids.
    Paygo,
    /// Enterprise and self-serve resellers, partner ids.
    Reseller,
    /// Managed service providers.
    Msp,
}

/// What a rate plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Scope {
    Zone,
    Account,
}

/// One rate plan.
pub(in crate::sandbox) struct PlanSpec {
    /// As billing names it and as orders send it.
    pub(in crate::sandbox) id: &'static str,
    /// As Cloudflare's SDK 5.9.0 names it; the same as `id` where the SDK does not.
    pub(in crate::sandbox) alias: &'static str,
    /// As it reads back; of zone plans the `legacy_id` of the plan on the zone.
    pub(in crate::sandbox) reads_as: &'static str,
    pub(in crate::sandbox) name: &'static str,
    pub(in crate::sandbox) scope: Scope,
    /// Cents a month, of [`CURRENCY`].
    pub(in crate::sandbox) price: u32,
    /// Whether it needs a way to pay. Enterprise does, though its price is in a contract.
    pub(in crate::sandbox) paid: bool,
    sold_to: Option<Programme>,
}

/// The one currency.
pub(in crate::sandbox) const CURRENCY: &str = "USD";

/// Components that the schema of 2026-08 names, with the price of one in cents.
pub(in crate::sandbox) const COMPONENTS: [(&str, u32); 4] =
    [("zones", 0), ("page_rules", 500), ("dedicated_certificates", 500), ("dedicated_certificates_custom", 1000)];

const fn zone(
    id: &'static str,
    alias: &'static str,
    reads_as: &'static str,
    name: &'static str,
    price: u32,
    sold_to: Option<Programme>,
) -> PlanSpec {
    let paid = price > 0 || matches!(reads_as.as_bytes(), b"enterprise");
    PlanSpec { id, alias, reads_as, name, scope: Scope::Zone, price, paid, sold_to }
}

const fn account(id: &'static str, name: &'static str, price: u32) -> PlanSpec {
    PlanSpec { id, alias: id, reads_as: id, name, scope: Scope::Account, price, paid: price > 0, sold_to: None }
}

const PAYGO: Option<Programme> = Some(Programme::Paygo);
const RESELLER: Option<Programme> = Some(Programme::Reseller);
const MSP: Option<Programme> = Some(Programme::Msp);

/// Plans of zones. Those without a programme exist and are sold to nobody here.
#[rustfmt::skip]
const ZONE_PLANS: &[PlanSpec] = &[
    zone("CF_FREE", "free", "free", "Free Website", 0, PAYGO),
    zone("CF_LITE", "lite", "lite", "Lite Website", 1000, None),
    zone("CF_PRO_20_20", "pro", "pro", "Pro Website", 2000, PAYGO),
    zone("CF_PRO_PLUS", "pro_plus", "pro_plus", "Pro Plus Website", 4000, None),
    zone("CF_BIZ", "business", "business", "Business Website", 20000, PAYGO),
    zone("CF_ENT", "enterprise", "enterprise", "Enterprise Website", 0, None),
    zone("PARTNERS_FREE", "partners_free", "free", "Free Website", 0, RESELLER),
    zone("PARTNERS_PRO", "partners_pro", "pro", "Pro Website", 2000, RESELLER),
    zone("PARTNERS_BIZ", "partners_business", "business", "Business Website", 20000, RESELLER),
    zone("PARTNERS_ENT", "partners_enterprise", "enterprise", "Enterprise Website", 0, RESELLER),
    zone("msp_biz", "msp_biz", "business", "Business Website", 20000, MSP),
];

/// Add-ons of accounts. What reads back for them is not published: here, what was ordered.
const ACCOUNT_PLANS: &[PlanSpec] = &[
    account("PARTNERS_ACCESS_BASIC", "Access Basic", 300),
    account("PARTNERS_ACCESS_ENT", "Access Enterprise", 700),
    account("PARTNERS_ACCESS_PREMIUM", "Access Premium", 500),
    account("TEAMS_ACCESS_ENT", "Zero Trust Access Enterprise", 700),
    account("TEAMS_ACCESS", "Zero Trust Access", 300),
    account("ACCESS_BASIC", "Access Basic", 300),
    account("ACCESS_PREMIUM", "Access Premium", 500),
    account("TEAMS_GATEWAY_ENT", "Zero Trust Gateway Enterprise", 700),
    account("TEAMS_GATEWAY", "Zero Trust Gateway", 500),
    account("SECURE_WEB_GATEWAY_PRO", "Secure Web Gateway Pro", 500),
    account("SECURE_WEB_GATEWAY_BIZ", "Secure Web Gateway Business", 700),
    account("TEAMS_ENT", "Zero Trust Enterprise", 1400),
    account("TEAMS_FREE", "Zero Trust Free", 0),
    account("TEAMS_STANDARD", "Zero Trust Standard", 700),
    account("IMAGES_ENT", "Images Enterprise", 5000),
    account("IMAGES_BASIC", "Images Basic", 500),
    account("IMAGE_RESIZING_ENT", "Image Transformations Enterprise", 5000),
    account("IMAGE_RESIZING_BASIC", "Image Transformations Basic", 900),
    account("PARTNERS_STREAM_ENT", "Stream Enterprise", 5000),
    account("PARTNERS_STREAM_BASIC", "Stream Basic", 500),
    account("STREAM_BASIC", "Stream Basic", 500),
    account("PARTNERS_WORKERS_ENT", "Workers Enterprise", 5000),
    account("WORKERS_PAID", "Workers Paid", 500),
    account("PARTNERS_WORKERS_SS", "Workers Self-serve", 500),
    account("PARTNERS_WORKERS_BASIC", "Workers Basic", 500),
    account("WORKERS_BASIC", "Workers Basic", 500),
    account("API_SHIELD_ZONE", "API Shield", 1000),
    account("ADVANCED_CERT_MANAGER_FREE", "Advanced Certificate Manager Free", 0),
    account("ADVANCED_CERT_MANAGER", "Advanced Certificate Manager", 1000),
    account("PARTNERS_ZONE_ARGO", "Argo Smart Routing", 500),
    account("ARGO_ZONE_BASIC", "Argo Smart Routing Basic", 500),
    account("WEB3_ETHEREUM_ENT", "Ethereum Gateway Enterprise", 5000),
    account("WEB3_ETHEREUM_ENT_CONTRACT", "Ethereum Gateway Enterprise Contract", 5000),
    account("WEB3_ETHEREUM_ENT_PAYGO", "Ethereum Gateway Enterprise Pay as you go", 5000),
    account("WEB3_ETHEREUM_BASIC", "Ethereum Gateway Basic", 1000),
    account("WEB3_ETHEREUM_PREMIUM", "Ethereum Gateway Premium", 2000),
    account("WEB3_IPFS_ENT", "IPFS Gateway Enterprise", 5000),
    account("WEB3_IPFS_ENT_CONTRACT", "IPFS Gateway Enterprise Contract", 5000),
    account("WEB3_IPFS_ENT_PAYGO", "IPFS Gateway Enterprise Pay as you go", 5000),
    account("WEB3_IPFS_BASIC", "IPFS Gateway Basic", 1000),
    account("WEB3_IPFS_PREMIUM", "IPFS Gateway Premium", 2000),
    account("PARTNERS_LOAD_BALANCING", "Load Balancing", 500),
    account("PARTNERS_LOAD_BALANCING_ENT", "Load Balancing Enterprise", 5000),
    account("LOAD_BALANCING_BASIC_PLUS", "Load Balancing Basic Plus", 1000),
    account("PARTNERS_RATE_LIMITING", "Rate Limiting", 500),
    account("RATE_LIMITING_BASIC", "Rate Limiting Basic", 500),
    account("PARTNERS_SPECTRUM", "Spectrum", 5000),
    account("WAITING_ROOMS_BASIC", "Waiting Rooms Basic", 1000),
    account("WAITING_ROOMS_ADV", "Waiting Rooms Advanced", 5000),
    account("MAGIC_FIREWALL_BASIC", "Magic Firewall Basic", 5000),
    account("MAGIC_FIREWALL_ADVANCED", "Magic Firewall Advanced", 10000),
    account("MAGIC_WAN", "Magic WAN", 10000),
];

fn all() -> impl Iterator<Item = &'static PlanSpec> {
    ZONE_PLANS.iter().chain(ACCOUNT_PLANS)
}

/// The rate plan that an order names, as billing or as the SDK does, in any case
/// (Terraform provider, version 4: `partners_ent` is taken like `PARTNERS_ENT`).
pub(in crate::sandbox) fn find(id: &str) -> Option<&'static PlanSpec> {
    all().find(|plan| plan.is_called(id))
}

/// Zone plans that are sold in the programme.
pub(in crate::sandbox) fn sold_to(programme: Programme) -> impl Iterator<Item = &'static PlanSpec> {
    ZONE_PLANS.iter().filter(move |plan| plan.sold_to == Some(programme))
}

/// The plan on a zone, by what reads back.
pub(in crate::sandbox) fn on_zone(legacy_id: &str) -> Option<&'static PlanSpec> {
    ZONE_PLANS.iter().find(|plan| plan.reads_as == legacy_id)
}

impl PlanSpec {
    /// Whether the id is one of this plan's.
    pub(in crate::sandbox) fn is_called(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id) || self.alias.eq_ignore_ascii_case(id)
    }

    /// Whether tenants in this programme may order it.
    pub(in crate::sandbox) fn is_sold_to(&self, programme: Programme) -> bool {
        self.scope == Scope::Account || self.sold_to == Some(programme)
    }

    /// Whether there is a contract behind it.
    pub(in crate::sandbox) fn is_contract(&self) -> bool {
        self.reads_as == "enterprise" || self.id.ends_with("_CONTRACT")
    }

    /// How much of a component comes with it. Page rules of free, pro, business and enterprise:
    /// developers.cloudflare.com/rules/page-rules, read 2026-11.
    pub(in crate::sandbox) fn default_of(&self, component: &str) -> u32 {
        match (self.scope, component, self.reads_as) {
            (Scope::Zone, "zones", _) => 1,
            (Scope::Zone, "page_rules", "pro" | "pro_plus") => 20,
            (Scope::Zone, "page_rules", "business") => 50,
            (Scope::Zone, "page_rules", "enterprise") => 125,
            (Scope::Zone, "page_rules", _) => 3,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_there_once_and_can_be_an_id() {
        let mut names: Vec<String> = all().map(|plan| plan.id.to_ascii_uppercase()).collect();
        assert!(all().all(|plan| plan.id.parse::<crate::wire::ids::RatePlanId>().is_ok()));
        assert_eq!(names.len(), 63);
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 63);
    }
}
