//! API Shield, certificates, Argo, load balancing, rate limiting, waiting rooms (developers.cloudflare.com/api-shield,
//! /ssl/edge-certificates/advanced-certificate-manager, /argo-smart-routing, /load-balancing, /waf/rate-limiting-rules and
//! /waiting-room/plans, read 2026-11). All of them are subscriptions of accounts, those with `ZONE` in their id too
//! (developers.cloudflare.com/tenant/reference/subscriptions, read 2026-11).

use super::{Entry, Group, add_on};

const fn of(id: &'static str, name: &'static str, explains: &'static str, stops: &'static str) -> Entry {
    add_on(Group::PerformanceAndSecurity, id, name, explains, stops)
}

const API_SHIELD_STOPS: &str =
    "Checks that API Shield makes stop, so requests to the customer’s APIs may pass without them.";
const CERTIFICATES_STOPS: &str = "Certificates ordered through it may no longer be renewed, so browsers may come to warn of names that only they cover.";
const ARGO_STOPS: &str = "Requests take the usual routes again, so pages may load more slowly, but they still load.";
const BALANCING_STOPS: &str =
    "Load balancers of the account may stop answering, so host names that point to them may become unreachable.";
const LIMITING_STOPS: &str =
    "Limits that go beyond what the website’s plan has stop, so floods of requests may reach the origin.";
const WAITING_STOPS: &str =
    "Waiting rooms beyond those that the website’s plan includes may stop queueing, so all visitors reach it at once.";
const ADVANCED_WAITING_STOPS: &str =
    "Settings of waiting rooms that need the advanced level stop, and rooms that only it covers may stop queueing.";

pub(super) const ENTRIES: &[Entry] = &[
    of(
        "API_SHIELD_ZONE",
        "API Shield",
        "Finds a website’s APIs and checks requests to them against what the APIs expect; mostly for Enterprise customers.",
        API_SHIELD_STOPS,
    ),
    of(
        "ADVANCED_CERT_MANAGER",
        "Advanced Certificate Manager",
        "Certificates for host names, lifetimes and authorities that the customer chooses.",
        CERTIFICATES_STOPS,
    ),
    of(
        "ADVANCED_CERT_MANAGER_FREE",
        "Advanced Certificate Manager Free",
        "Advanced Certificate Manager under the id for those who get it at no charge.",
        CERTIFICATES_STOPS,
    ),
    of(
        "ARGO_ZONE_BASIC",
        "Argo Smart Routing Basic",
        "Sends requests to the origin over the fastest routes that Cloudflare’s network finds.",
        ARGO_STOPS,
    ),
    of(
        "PARTNERS_ZONE_ARGO",
        "Argo Smart Routing (reseller)",
        "Sends requests to the origin over the fastest routes that Cloudflare’s network finds, under a reseller’s id.",
        ARGO_STOPS,
    ),
    of(
        "LOAD_BALANCING_BASIC_PLUS",
        "Load Balancing Basic Plus",
        "Spreads requests over several origins and leaves out those that do not answer.",
        BALANCING_STOPS,
    ),
    of(
        "PARTNERS_LOAD_BALANCING",
        "Load Balancing (reseller)",
        "Spreads requests over several origins and leaves out those that do not answer, under a reseller’s id.",
        BALANCING_STOPS,
    ),
    of(
        "PARTNERS_LOAD_BALANCING_ENT",
        "Load Balancing Enterprise (reseller)",
        "Spreads requests over several origins, at the level of a contract, under a reseller’s id.",
        BALANCING_STOPS,
    ),
    of(
        "RATE_LIMITING_BASIC",
        "Rate Limiting Basic",
        "Limits how often a visitor may ask for the same thing, under an older id.",
        LIMITING_STOPS,
    ),
    of(
        "PARTNERS_RATE_LIMITING",
        "Rate Limiting (reseller)",
        "Limits how often a visitor may ask for the same thing, under a reseller’s id.",
        LIMITING_STOPS,
    ),
    of(
        "WAITING_ROOMS_BASIC",
        "Waiting Room Basic",
        "Lets visitors queue on a page of their own while a website is too busy; Business and Enterprise include one such room.",
        WAITING_STOPS,
    ),
    of(
        "WAITING_ROOMS_ADV",
        "Waiting Room Advanced",
        "Waiting rooms with more settings, such as the customer’s own page and other orders of queueing, for Enterprise websites.",
        ADVANCED_WAITING_STOPS,
    ),
];
