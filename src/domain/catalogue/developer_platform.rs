//! Workers, Images, Stream and gateways to Web3 (developers.cloudflare.com/workers/platform/pricing, /images/pricing,
//! /stream/pricing and /web3, read 2026-11). What tells the levels of one product apart is in a partner's agreement; no
//! public page says it by id, so the words go no further than the id's.

use super::{Entry, Group, add_on};

const fn of(id: &'static str, name: &'static str, explains: &'static str, stops: &'static str) -> Entry {
    add_on(Group::DeveloperPlatform, id, name, explains, stops)
}

const WORKERS_STOPS: &str =
    "The account falls back to the free limits of Workers, so busy programs may fail and paid features stop.";
const IMAGES_STOPS: &str = "Storing and delivering pictures with Images is no longer covered, so pictures that pages link to may stop loading.";
const RESIZING_STOPS: &str =
    "Transformations beyond the free number fail, so pictures may be missing where pages ask for a new size.";
const STREAM_STOPS: &str = "Storing and playing videos with Stream is no longer covered, so videos may stop playing and stored ones may be lost.";
const ETHEREUM_STOPS: &str =
    "The account’s Ethereum gateways are no longer covered, so programs that use them may fail.";
const IPFS_STOPS: &str =
    "The account’s IPFS gateways are no longer covered, so content behind their host names may stop loading.";

pub(super) const ENTRIES: &[Entry] = &[
    of(
        "WORKERS_PAID",
        "Workers Paid",
        "Runs the customer’s own programs on Cloudflare’s network, with more than the free limits.",
        WORKERS_STOPS,
    ),
    of(
        "WORKERS_BASIC",
        "Workers Basic",
        "Runs the customer’s own programs on Cloudflare’s network, at the smaller level, under an older id.",
        WORKERS_STOPS,
    ),
    of(
        "PARTNERS_WORKERS_BASIC",
        "Workers Basic (reseller)",
        "Runs the customer’s own programs on Cloudflare’s network, at the smaller level, under a reseller’s id.",
        WORKERS_STOPS,
    ),
    of(
        "PARTNERS_WORKERS_SS",
        "Workers Self-serve (reseller)",
        "Runs the customer’s own programs on Cloudflare’s network, for self-serve resellers.",
        WORKERS_STOPS,
    ),
    of(
        "PARTNERS_WORKERS_ENT",
        "Workers Enterprise (reseller)",
        "Runs the customer’s own programs on Cloudflare’s network, at the level of a contract, under a reseller’s id.",
        WORKERS_STOPS,
    ),
    of("IMAGES_BASIC", "Images Basic", "Stores pictures and delivers them in the sizes that pages need.", IMAGES_STOPS),
    of(
        "IMAGES_ENT",
        "Images Enterprise",
        "Stores pictures and delivers them in the sizes that pages need, at the level of a contract.",
        IMAGES_STOPS,
    ),
    of(
        "IMAGE_RESIZING_BASIC",
        "Image Transformations Basic",
        "Changes size, format and quality of pictures that are stored elsewhere, on their way to visitors.",
        RESIZING_STOPS,
    ),
    of(
        "IMAGE_RESIZING_ENT",
        "Image Transformations Enterprise",
        "Changes pictures that are stored elsewhere on their way to visitors, at the level of a contract.",
        RESIZING_STOPS,
    ),
    of("STREAM_BASIC", "Stream Basic", "Stores videos, prepares them for every device and plays them.", STREAM_STOPS),
    of(
        "PARTNERS_STREAM_BASIC",
        "Stream Basic (reseller)",
        "Stores videos, prepares them for every device and plays them, under a reseller’s id.",
        STREAM_STOPS,
    ),
    of(
        "PARTNERS_STREAM_ENT",
        "Stream Enterprise (reseller)",
        "Stores and plays videos, at the level of a contract, under a reseller’s id.",
        STREAM_STOPS,
    ),
    of(
        "WEB3_ETHEREUM_BASIC",
        "Ethereum Gateway Basic",
        "A host name of the customer through which programs reach the Ethereum network, at the smaller level.",
        ETHEREUM_STOPS,
    ),
    of(
        "WEB3_ETHEREUM_PREMIUM",
        "Ethereum Gateway Premium",
        "A host name of the customer through which programs reach the Ethereum network, at the larger level.",
        ETHEREUM_STOPS,
    ),
    of(
        "WEB3_ETHEREUM_ENT",
        "Ethereum Gateway Enterprise",
        "A host name of the customer through which programs reach the Ethereum network, for Enterprise customers.",
        ETHEREUM_STOPS,
    ),
    of(
        "WEB3_ETHEREUM_ENT_CONTRACT",
        "Ethereum Gateway Enterprise (contract)",
        "The Ethereum gateway for Enterprise customers, with its amount fixed in a contract.",
        ETHEREUM_STOPS,
    ),
    of(
        "WEB3_ETHEREUM_ENT_PAYGO",
        "Ethereum Gateway Enterprise (pay as you go)",
        "The Ethereum gateway for Enterprise customers, paid by what is used.",
        ETHEREUM_STOPS,
    ),
    of(
        "WEB3_IPFS_BASIC",
        "IPFS Gateway Basic",
        "A host name of the customer through which browsers read content from IPFS, at the smaller level.",
        IPFS_STOPS,
    ),
    of(
        "WEB3_IPFS_PREMIUM",
        "IPFS Gateway Premium",
        "A host name of the customer through which browsers read content from IPFS, at the larger level.",
        IPFS_STOPS,
    ),
    of(
        "WEB3_IPFS_ENT",
        "IPFS Gateway Enterprise",
        "A host name of the customer through which browsers read content from IPFS, for Enterprise customers.",
        IPFS_STOPS,
    ),
    of(
        "WEB3_IPFS_ENT_CONTRACT",
        "IPFS Gateway Enterprise (contract)",
        "The IPFS gateway for Enterprise customers, with its amount fixed in a contract.",
        IPFS_STOPS,
    ),
    of(
        "WEB3_IPFS_ENT_PAYGO",
        "IPFS Gateway Enterprise (pay as you go)",
        "The IPFS gateway for Enterprise customers, paid by what is used.",
        IPFS_STOPS,
    ),
];
