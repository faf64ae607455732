//! Purging the cache.
//!
//! Codes of the legacy schema of 2022 (github.com/doedrop/cloudflare-api-schemas, schemas/client/zone.json), read 2026-11.
//! What a URL is refused with has no published number: it is known by its words, as public clients of the API test them.

use super::NextStep::{AskCloudflare, ChangeAndAskAgain, OpenPlan, WaitAndRetry};
use super::Who::{Partner, You};
use super::{Entry, Known};

pub(super) const CACHE: &[Known] = &[
    Known::by_words(
        &["unable to purge"],
        Entry {
            means: "Cloudflare does not take one of the addresses: it is not written like one, or not of this website.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Cloudflare’s own words name the address. Write it with https:// and a host name of this website.",
        },
    ),
    Known::by_code(
        &[1012, 1013, 1014, 1092],
        Entry {
            means: "Cloudflare does not understand what is to be purged.",
            who: Partner,
            next: AskCloudflare,
            advice: "The portal sends exactly one way of purging with each call. If this stays, Cloudflare has changed its \
                     API and the portal needs an update.",
        },
    ),
    Known::by_code(
        &[1094, 1101, 1111, 1117],
        Entry {
            means: "One call named more than Cloudflare purges at once for this website.",
            who: Partner,
            next: AskCloudflare,
            advice: "Ask for fewer lines at once. The portal splits long lists into calls of 30; if these are refused too, \
                     it needs an update.",
        },
    ),
    Known::by_code(
        &[1107, 1112, 1130],
        Entry {
            means: "The website’s plan does not have this way of purging.",
            who: You,
            next: OpenPlan,
            advice: "Purge single URLs or everything instead, which every plan has, or choose a larger plan.",
        },
    ),
    Known::by_code(
        &[1083, 1102, 1113, 1131],
        Entry {
            means: "The cache was purged too often in a short time.",
            who: You,
            next: WaitAndRetry,
            advice: "Wait a few minutes and then try again. How often it may be purged depends on the plan, and scripts \
                     that purge the same account count too.",
        },
    ),
];
