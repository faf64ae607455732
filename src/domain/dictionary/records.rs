//! DNS records.
//!
//! Codes from public logs of 81044, 81053, 81057, 81058 and 9005, and from the legacy schema of 2022
//! (github.com/doedrop/cloudflare-api-schemas, schemas/client/zone.json); read 2026-11.

use super::NextStep::{ChangeAndAskAgain, Nothing, OpenIt, OpenPlan};
use super::Who::{Support, You};
use super::{Entry, Known};

pub(super) const RECORDS: &[Known] = &[
    Known::by_code(
        &[81_057, 81_058],
        Entry {
            means: "The same record is there already.",
            who: You,
            next: OpenIt,
            advice: "Look at the list: there is nothing left to do, or change the record that is there.",
        },
    ),
    Known::by_code(
        &[81_053, 81_054, 81_055, 81_056],
        Entry {
            means: "Another record of this name stands in the way: a name has either A and AAAA records, or one CNAME \
                    record, or NS records of its own.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Change or remove the record that is there, or choose another name.",
        },
    ),
    Known::by_code(
        &[81_044],
        Entry {
            means: "The record is not there any more.",
            who: You,
            next: OpenIt,
            advice: "Look at the list: somebody has removed it meanwhile.",
        },
    ),
    Known::by_code(
        &[81_061],
        Entry {
            means: "The texts of this name are too long together: DNS answers with at most 8,192 characters.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Shorten the text, or remove another TXT record of the name.",
        },
    ),
    Known::by_code(
        &[9005, 9009, 9021],
        Entry {
            means: "Cloudflare does not take this content for this type of record.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Check what the record says: an A record takes an IPv4 address, AAAA an IPv6 address, CNAME and MX \
                     the name of a host.",
        },
    ),
    Known::by_code(
        &[81_045],
        Entry {
            means: "The website has as many DNS records as its plan allows.",
            who: You,
            next: OpenPlan,
            advice: "Remove records that nobody needs, or choose a larger plan.",
        },
    ),
    Known::by_code(
        &[1004],
        Entry {
            means: "Cloudflare does not take the record as it is.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Cloudflare’s own words say which part is wrong. Change that, and send it again.",
        },
    ),
    Known::by_words(
        &["managed by", "read only", "read-only", "locked"],
        Entry {
            means: "Cloudflare looks after this record itself and lets nobody change it here.",
            who: Support,
            next: Nothing,
            advice: "Change the product at Cloudflare that made it, such as Email Routing, R2 or Pages.",
        },
    ),
];
