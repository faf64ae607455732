//! Plans of websites. What each has: developers.cloudflare.com/waf/managed-rules, /rules/page-rules,
//! /ssl/edge-certificates/custom-certificates and /dns/zone-setups/partial-setup, read 2026-11. Lite, Pro Plus and the
//! retail id of Enterprise are in the SDK only (cloudflare-python 5.9.0); nothing public says what comes with the first two.

use super::{Entry, Group, Programme, Scope};

const PAYGO: Programme = Programme::PayAsYouGo;
const RESELLER: Programme = Programme::Reseller;

/// One plan: what orders and the SDK call it and whose it is, then its name and what it reads back as.
const fn plan(
    (id, also, programme): (&'static str, &'static [&'static str], Programme),
    (name, reads_as): (&'static str, &'static str),
    explains: &'static str,
    stops: &'static str,
) -> Entry {
    let (group, scope) = (Group::WebsitePlans, Scope::Zone);
    Entry { id, also, name, explains, stops, group, scope, programme: Some(programme), reads_as }
}

const FREE_STOPS: &str = "Nothing stops, because there is no plan below it and the website stays on Free.";
const LITE_STOPS: &str = "The website goes back to Free and loses what Lite has beyond it.";
const PRO_STOPS: &str =
    "The website goes back to Free and loses what Pro has beyond it, the full set of managed firewall rules among it.";
const PRO_PLUS_STOPS: &str = "The website goes back to Free and loses what Pro Plus has beyond it.";
const BIZ_STOPS: &str = "The website goes back to Free and loses what Business has beyond it, custom certificates and set-up by CNAME among it.";
const ENT_STOPS: &str =
    "The website goes back to Free and loses what its Enterprise contract brings, while the contract itself goes on.";

/// What comes with a plan, by what it reads back as, for whoever has a website on it: no word of who sells it or of ids.
pub(super) fn comes_with(reads_as: &str) -> &'static str {
    match reads_as {
        "free" => "The basic plan, with DNS, a certificate and protection against denial of service.",
        "pro" => {
            "For professional websites, with the full set of managed firewall rules and more page rules than Free."
        }
        "business" => {
            "For websites that a business depends on, with custom certificates, set-up by CNAME and more rules than Pro."
        }
        "enterprise" => "The largest plan. What is in it is agreed on beforehand.",
        _ => "",
    }
}

pub(super) const ENTRIES: &[Entry] = &[
    plan(
        ("CF_FREE", &["free"], PAYGO),
        ("Free", "free"),
        "The basic plan at no charge, with DNS, a certificate and protection against denial of service; for partners who pay as they go.",
        FREE_STOPS,
    ),
    plan(
        ("CF_LITE", &["lite"], PAYGO),
        ("Lite", "lite"),
        "A small paid plan under a retail id, which Cloudflare’s partner documents do not list; ask before you offer it.",
        LITE_STOPS,
    ),
    plan(
        ("CF_PRO_20_20", &["pro"], PAYGO),
        ("Pro", "pro"),
        "For professional websites, with the full set of managed firewall rules and more page rules than Free; for partners who pay as they go.",
        PRO_STOPS,
    ),
    plan(
        ("CF_PRO_PLUS", &["pro_plus"], PAYGO),
        ("Pro Plus", "pro_plus"),
        "A larger Pro under a retail id, which Cloudflare’s partner documents do not list; ask before you offer it.",
        PRO_PLUS_STOPS,
    ),
    plan(
        ("CF_BIZ", &["business"], PAYGO),
        ("Business", "business"),
        "For websites that a business depends on, with custom certificates and more rules than Pro; for partners who pay as they go.",
        BIZ_STOPS,
    ),
    plan(
        ("CF_ENT", &["enterprise"], PAYGO),
        ("Enterprise", "enterprise"),
        "The largest plan, under a contract with Cloudflare that says what is in it; this is its retail id.",
        ENT_STOPS,
    ),
    plan(
        ("PARTNERS_FREE", &[], RESELLER),
        ("Free", "free"),
        "The basic plan at no charge, with DNS, a certificate and protection against denial of service; for resellers.",
        FREE_STOPS,
    ),
    plan(
        ("PARTNERS_PRO", &[], RESELLER),
        ("Pro", "pro"),
        "For professional websites, with the full set of managed firewall rules and more page rules than Free; for resellers.",
        PRO_STOPS,
    ),
    plan(
        ("PARTNERS_BIZ", &["partners_business"], RESELLER),
        ("Business", "business"),
        "For websites that a business depends on, with custom certificates and more rules than Pro; for resellers.",
        BIZ_STOPS,
    ),
    plan(
        ("PARTNERS_ENT", &["partners_enterprise"], RESELLER),
        ("Enterprise", "enterprise"),
        "The largest plan, under a reseller’s agreement with Cloudflare that says what is in it.",
        ENT_STOPS,
    ),
    plan(
        ("msp_biz", &[], Programme::Msp),
        ("Business", "business"),
        "For websites that a business depends on, with custom certificates and more rules than Pro; for managed service providers.",
        BIZ_STOPS,
    ),
];
