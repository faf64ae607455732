//! What any address may answer: credentials, limits and paths.
//!
//! Codes and words of 9106, 6003, 9103, 9109 and 971 as seen in public logs; 10000 and what a 403 says since 2026-08 from
//! developers.cloudflare.com/changelog/post/2026-08-20-contextual-403s; 7003 from the schema of 2026-08; limits from
//! developers.cloudflare.com/fundamentals/api/reference/limits. All read 2026-11.

use super::NextStep::{AskCloudflare, OpenIt, OpenKeySettings, WaitAndRetry};
use super::Who::{Partner, You};
use super::{Entry, Known};

const TOO_MANY: Entry = Entry {
    means: "Too many calls were made with this user; Cloudflare turns all of them away for up to five minutes.",
    who: You,
    next: WaitAndRetry,
    advice: "Wait five minutes and then try again. Scripts that use the same user count too.",
};

pub(super) const COMMON: &[Known] = &[
    Known::by_code(&[971], TOO_MANY),
    Known::by_status(&[429], TOO_MANY),
    Known::by_code(
        &[9106],
        Entry {
            means: "The call reached Cloudflare without an e-mail address and key.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Check whether something between the portal and Cloudflare takes headers away, a proxy for one.",
        },
    ),
    Known::by_code(
        &[6003],
        Entry {
            means: "Cloudflare cannot read the key that was sent.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Look for missing or extra characters in the e-mail address and the key that the portal was given.",
        },
    ),
    Known::by_code(
        &[6102],
        Entry {
            means: "The e-mail address that goes with the key is not written like one.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Correct the e-mail address in the portal’s settings, or give the customer a new service user.",
        },
    ),
    Known::by_code(
        &[6103],
        Entry {
            means: "The key that was sent is not written like an API key.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Copy the key once more into the portal’s settings, or give the customer a new service user.",
        },
    ),
    Known::by_code(
        &[6111],
        Entry {
            means: "The token that was sent is not written like an API token.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Copy the whole token once more; it has no blanks and no line breaks.",
        },
    ),
    Known::by_code(
        &[9103],
        Entry {
            means: "Cloudflare does not know this e-mail address and key.",
            who: Partner,
            next: OpenKeySettings,
            advice: "The key was probably changed. Put the current one into the portal’s settings, or give the customer a \
                     new service user.",
        },
    ),
    // Elsewhere the same code is another one; with this status it speaks of a token.
    Known::by_code(
        &[1000],
        Entry {
            means: "Cloudflare does not accept this API token.",
            who: Partner,
            next: OpenKeySettings,
            advice: "It was probably rolled, deleted or has run out. Use a current one.",
        },
    )
    .with_status(&[401]),
    Known::by_code(
        &[10000],
        Entry {
            means: "Cloudflare does not accept who is calling.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Check that the e-mail address and key are current and that their user is not suspended.",
        },
    ),
    Known::by_code(
        &[10000],
        Entry {
            means: "The user of this key lacks a permission that this needs.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Cloudflare’s page about it names the permission. Give it to the user, or have the tenant admin do it.",
        },
    )
    .saying(&["forbidden"]),
    Known::by_code(
        &[9109],
        Entry {
            means: "The user of this key may not see or change this.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Check that it is still a member of the account, with the role Administrator.",
        },
    ),
    Known::by_code(
        &[9109],
        Entry {
            means: "This API token is not valid any more.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Make a new token, or a new service user where the portal calls with its key.",
        },
    )
    .saying(&["invalid access token"]),
    Known::by_code(
        &[9109],
        Entry {
            means: "This API token may not be used from the address of this portal.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Add the portal’s IP address to those that the token allows; Cloudflare’s words name it.",
        },
    )
    .saying(&["from location"]),
    Known::by_code(
        &[7003],
        Entry {
            means: "Cloudflare has nothing under this id.",
            who: You,
            next: OpenIt,
            advice: "It was probably removed elsewhere. Refresh the list and look whether it is still there.",
        },
    ),
    Known::by_code(
        &[7000],
        Entry {
            means: "Cloudflare has no such call.",
            who: Partner,
            next: AskCloudflare,
            advice: "Check the address of Cloudflare’s API in the portal’s settings. If it is right, Cloudflare has \
                     changed its API: the portal needs an update.",
        },
    ),
];
