//! Spectrum, Magic Firewall and Magic WAN (developers.cloudflare.com/spectrum, /cloudflare-network-firewall/plans and
//! /cloudflare-wan, read 2026-11). The last two are now called Cloudflare Network Firewall and Cloudflare WAN; the ids keep
//! the older names, and so do the words.

use super::{Entry, Group, add_on};

const fn of(id: &'static str, name: &'static str, explains: &'static str, stops: &'static str) -> Entry {
    add_on(Group::Network, id, name, explains, stops)
}

const FIREWALL_STOPS: &str =
    "Rules that need it are no longer applied, so packets that they held back may reach the customer’s network.";

pub(super) const ENTRIES: &[Entry] = &[
    of(
        "PARTNERS_SPECTRUM",
        "Spectrum (reseller)",
        "Passes services that do not speak HTTP, such as mail, file transfer and games, through Cloudflare, under a reseller’s id.",
        "Connections through Spectrum are no longer covered, so host names and ports that go through it may become unreachable.",
    ),
    of(
        "MAGIC_FIREWALL_BASIC",
        "Magic Firewall Basic",
        "Filters packets before they reach the customer’s network, by address, port and protocol; Magic WAN includes as much.",
        FIREWALL_STOPS,
    ),
    of(
        "MAGIC_FIREWALL_ADVANCED",
        "Magic Firewall Advanced",
        "Filters packets as Basic does, and also by country, network and lists of addresses, and looks for intrusions.",
        FIREWALL_STOPS,
    ),
    of(
        "MAGIC_WAN",
        "Magic WAN",
        "Connects offices, data centres and clouds to each other over Cloudflare’s network.",
        "Tunnels and routes between the customer’s sites are no longer covered, so sites may lose touch with each other.",
    ),
];
