//! Access, Gateway, and both together (developers.cloudflare.com/cloudflare-one, read 2026-11). What tells the levels of
//! one product apart is in a partner's agreement; no public page says it by id, so the words go no further than the id's.

use super::{Entry, Group, add_on};

const fn of(id: &'static str, name: &'static str, explains: &'static str, stops: &'static str) -> Entry {
    add_on(Group::ZeroTrust, id, name, explains, stops)
}

const ACCESS_STOPS: &str =
    "Sign-in through Access is no longer covered, so people may be unable to reach the applications behind it.";
const GATEWAY_STOPS: &str =
    "Filtering of the account’s DNS and web traffic is no longer covered, so its policies may stop being applied.";
const BOTH_STOPS: &str = "Access and Gateway fall back to what the account has without it, so sign-in and filtering may stop for some people.";

pub(super) const ENTRIES: &[Entry] = &[
    of(
        "PARTNERS_ACCESS_BASIC",
        "Access Basic (reseller)",
        "Lets only people who have signed in reach internal applications, at the smaller level, under a reseller’s id.",
        ACCESS_STOPS,
    ),
    of(
        "PARTNERS_ACCESS_PREMIUM",
        "Access Premium (reseller)",
        "Lets only people who have signed in reach internal applications, at the larger level, under a reseller’s id.",
        ACCESS_STOPS,
    ),
    of(
        "PARTNERS_ACCESS_ENT",
        "Access Enterprise (reseller)",
        "Lets only people who have signed in reach internal applications, at the level of a contract, under a reseller’s id.",
        ACCESS_STOPS,
    ),
    of(
        "ACCESS_BASIC",
        "Access Basic",
        "Lets only people who have signed in reach internal applications, at the smaller level, under an older id.",
        ACCESS_STOPS,
    ),
    of(
        "ACCESS_PREMIUM",
        "Access Premium",
        "Lets only people who have signed in reach internal applications, at the larger level, under an older id.",
        ACCESS_STOPS,
    ),
    of(
        "TEAMS_ACCESS",
        "Zero Trust Access",
        "The Access part of Zero Trust alone: only people who have signed in reach internal applications.",
        ACCESS_STOPS,
    ),
    of(
        "TEAMS_ACCESS_ENT",
        "Zero Trust Access Enterprise",
        "The Access part of Zero Trust alone, at the level of a contract.",
        ACCESS_STOPS,
    ),
    of(
        "TEAMS_GATEWAY",
        "Zero Trust Gateway",
        "The Gateway part of Zero Trust alone: filters the DNS and web traffic of people and offices.",
        GATEWAY_STOPS,
    ),
    of(
        "TEAMS_GATEWAY_ENT",
        "Zero Trust Gateway Enterprise",
        "The Gateway part of Zero Trust alone, at the level of a contract.",
        GATEWAY_STOPS,
    ),
    of(
        "SECURE_WEB_GATEWAY_PRO",
        "Secure Web Gateway Pro",
        "Filters the DNS and web traffic of people and offices, at the smaller level, under an older id.",
        GATEWAY_STOPS,
    ),
    of(
        "SECURE_WEB_GATEWAY_BIZ",
        "Secure Web Gateway Business",
        "Filters the DNS and web traffic of people and offices, at the larger level, under an older id.",
        GATEWAY_STOPS,
    ),
    of(
        "TEAMS_FREE",
        "Zero Trust Free",
        "Access and Gateway together at no charge, for a small number of people.",
        BOTH_STOPS,
    ),
    of(
        "TEAMS_STANDARD",
        "Zero Trust Standard",
        "Access and Gateway together, for as many people as the account has seats.",
        BOTH_STOPS,
    ),
    of("TEAMS_ENT", "Zero Trust Enterprise", "Access and Gateway together, at the level of a contract.", BOTH_STOPS),
];
