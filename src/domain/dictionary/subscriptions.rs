//! Plans and add-ons.
//!
//! 1225: developers.cloudflare.com/tenant, read 2026-11. 1207: issue 7083 of
//! github.com/cloudflare/terraform-provider-cloudflare. 1088, 1089, 1108 and 1109: the legacy schema of 2022
//! (github.com/doedrop/cloudflare-api-schemas, schemas/client/zone.json). 10000: public logs of tokens without Billing.
//! With which code a missing payment method or a debt is answered is published nowhere: both are known by their words.

use crate::wire::subscriptions::{NO_SUBSCRIPTION, NOT_INCLUDED};

use super::NextStep::{AskCloudflare, ChangeAndAskAgain, OpenBilling, OpenIt, OpenKeySettings, OpenPlan, WaitAndRetry};
use super::Who::{Partner, PartnerManager, You};
use super::{Entry, Known};

const NONE: Entry = Entry {
    means: "Cloudflare has no such subscription any more.",
    who: You,
    next: OpenIt,
    advice: "It was probably cancelled elsewhere. Look at what there is now before you order again.",
};

pub(super) const SUBSCRIPTIONS: &[Known] = &[
    // Before the payment method: who owes is often told to look at the payment method, too.
    Known::by_words(
        &["outstanding balance", "past due", "unpaid", "overdue"],
        Entry {
            means: "The account owes Cloudflare money, so nothing more can be ordered in it.",
            who: You,
            next: OpenBilling,
            advice: "Have the open invoice paid at Cloudflare, then press Retry.",
        },
    ),
    Known::by_words(
        &["payment method", "payment profile", "billing profile", "credit card"],
        Entry {
            means: "The account has no payment method at Cloudflare that works.",
            who: You,
            next: OpenBilling,
            advice: "Set one up under Manage Account → Billing at Cloudflare, then press Retry.",
        },
    ),
    Known::by_code(
        &[NOT_INCLUDED],
        Entry {
            means: "Your partner agreement does not include this product.",
            who: PartnerManager,
            next: AskCloudflare,
            advice: "Nothing was ordered and nothing is left behind. Ask your Cloudflare partner manager to add it to your \
                     agreement, then press Retry.",
        },
    ),
    Known::by_code(&[NO_SUBSCRIPTION], NONE),
    Known::by_words(&["subscription not found"], NONE),
    Known::by_code(
        &[1001],
        Entry {
            means: "Cloudflare found something wrong in the order.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Read what Cloudflare said, change that and order again.",
        },
    ),
    Known::by_code(
        &[1088, 1089],
        Entry {
            means: "Cloudflare does not know this plan or add-on.",
            who: You,
            next: OpenPlan,
            advice: "Choose another one: what Cloudflare sells changes from time to time.",
        },
    ),
    Known::by_code(
        &[1108, 1109],
        Entry {
            means: "Cloudflare could not change the subscription.",
            who: You,
            next: WaitAndRetry,
            advice: "Another change may still be at work: wait some minutes and press Retry. If it comes back, check the \
                     account’s payment method.",
        },
    ),
    Known::by_code(
        &[10000],
        Entry {
            means: "The user of this key may not order: it lacks the permission Billing.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Give it a role with Billing in this account, or have the tenant admin order.",
        },
    )
    .saying(&["forbidden", "authentication error"])
    .with_status(&[403]),
];
