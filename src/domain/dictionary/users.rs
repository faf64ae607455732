//! Users and memberships.
//!
//! Making users is switched on for each tenant by hand (developers.cloudflare.com/tenant/get-started, read 2026-11); what
//! is answered before that is not documented beyond the status. Codes of memberships from the legacy schema of 2022
//! (github.com/doedrop/cloudflare-api-schemas, schemas/client).

use super::NextStep::{AskCloudflare, Nothing, Retry};
use super::Who::{PartnerManager, Support, You};
use super::{Entry, Known};

const SWITCHED_OFF: Entry = Entry {
    means: "Cloudflare does not let this tenant make users yet.",
    who: PartnerManager,
    next: AskCloudflare,
    advice: "Ask your Cloudflare partner manager to switch it on for your tenant.",
};

pub(super) const USERS: &[Known] = &[
    Known::by_status(&[403, 404], SWITCHED_OFF),
    Known::by_code(&[1002], SWITCHED_OFF),
    Known::by_code(
        &[1000],
        Entry {
            means: "Something went wrong at Cloudflare with this user, and it does not say what.",
            who: Support,
            next: Retry,
            advice: "Press Retry. If it comes back, send the details of this call to Cloudflare’s support.",
        },
    ),
    Known::by_code(
        &[1001],
        Entry {
            means: "Cloudflare does not take this user, most often because of the e-mail address.",
            who: You,
            next: Retry,
            advice: "Press Retry: the next attempt uses another address. If it comes back, check \
                     PORTAL_SERVICE_USER_DOMAIN in the portal’s settings.",
        },
    ),
    Known::by_code(
        &[1003],
        Entry {
            means: "Cloudflare does not find this user or membership.",
            who: You,
            next: Nothing,
            advice: "It was probably removed elsewhere. Nothing needs to be done.",
        },
    ),
];
