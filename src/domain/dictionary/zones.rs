//! Websites.
//!
//! Codes from the legacy schema of 2022 (github.com/doedrop/cloudflare-api-schemas, schemas/client/zone.json), the only
//! public table of them; 1061 also in public logs. The words of a zone hold from
//! developers.cloudflare.com/fundamentals/account/account-security/zone-holds; its code is published nowhere. Read 2026-11.

use super::NextStep::{
    AskCloudflare, ChangeAndAskAgain, Nothing, OpenBilling, OpenIt, OpenKeySettings, OpenPlan, Retry, WaitAndRetry,
};
use super::Who::{CustomerSide, Partner, PartnerManager, Support, You};
use super::{Entry, Known};

pub(super) const ZONES: &[Known] = &[
    Known::by_words(
        &["subject to a hold"],
        Entry {
            means: "Somebody else has put a hold on this domain at Cloudflare, so that nobody adds it a second time.",
            who: CustomerSide,
            next: Retry,
            advice: "Ask the owner of the domain to release the zone hold in the account that has it, then press Retry.",
        },
    ),
    // Tests of public clients have this code; the legacy table does not.
    Known::by_code(
        &[1224],
        Entry {
            means: "Cloudflare was asked to look at this website a short while ago.",
            who: You,
            next: WaitAndRetry,
            advice: "Wait an hour, on a paid plan 5 minutes, then press Retry. Cloudflare looks by itself meanwhile.",
        },
    ),
    Known::by_code(
        &[1001],
        Entry {
            means: "Cloudflare has no website under this id.",
            who: You,
            next: OpenIt,
            advice: "Refresh Websites: it was probably removed, or added anew under another id.",
        },
    ),
    Known::by_code(
        &[1002],
        Entry {
            means: "Cloudflare does not read this as the name of a domain.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Check the spelling. It has to be a name like example.com, without https:// and without a path.",
        },
    ),
    Known::by_code(
        &[1003],
        Entry {
            means: "Cloudflare does not understand whether it shall look for DNS records.",
            who: Partner,
            next: Nothing,
            advice: "This is a fault of the portal. Send the details of this call to whoever runs it.",
        },
    ),
    Known::by_code(
        &[1006, 1008],
        Entry {
            means: "Cloudflare was not told which website is meant.",
            who: Partner,
            next: Nothing,
            advice: "This is a fault of the portal. Send the details of this call to whoever runs it.",
        },
    ),
    Known::by_code(
        &[1010],
        Entry {
            means: "Your agreement with Cloudflare has no room for another website.",
            who: PartnerManager,
            next: AskCloudflare,
            advice: "Ask your Cloudflare partner manager for more, or remove websites that nobody uses; then press Retry.",
        },
    ),
    Known::by_code(
        &[1019],
        Entry { means: "The website is paused already.", who: You, next: OpenIt, advice: "Nothing needs to be done." },
    ),
    Known::by_code(
        &[1022],
        Entry { means: "The website is not paused.", who: You, next: OpenIt, advice: "Nothing needs to be done." },
    ),
    Known::by_code(
        &[1049],
        Entry {
            means: "Nobody has registered this domain, or it is a suffix like co.uk under which others register.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Check the spelling. If it is right, have the domain registered first and then press Retry.",
        },
    ),
    Known::by_code(
        &[1050],
        Entry {
            means: "This domain was registered only just now, and the registration is not final.",
            who: CustomerSide,
            next: WaitAndRetry,
            advice: "Wait until the registrar calls the registration final, usually some days, then press Retry.",
        },
    ),
    Known::by_code(
        &[1051],
        Entry {
            means: "Cloudflare hosts this domain already.",
            who: Support,
            next: AskCloudflare,
            advice: "Find out which account has it. If nobody knows, send the details of this call to Cloudflare’s support.",
        },
    ),
    Known::by_code(
        &[1052],
        Entry {
            means: "Something went wrong inside Cloudflare.",
            who: Support,
            next: Retry,
            advice: "Press Retry. If it comes back, send the details of this call to Cloudflare’s support.",
        },
    ),
    Known::by_code(
        &[1059],
        Entry {
            means: "Cloudflare could not remove the website.",
            who: Support,
            next: WaitAndRetry,
            advice: "Wait some minutes and press Retry. If it comes back, send the details of this call to Cloudflare’s support.",
        },
    ),
    Known::by_code(
        &[1061],
        Entry {
            means: "This account holds a website of this name already.",
            who: You,
            next: OpenIt,
            advice: "Open it under Websites. If it is not there yet, refresh the list.",
        },
    ),
    Known::by_code(
        &[1067, 1069],
        Entry {
            means: "Cloudflare does not understand for which account the website is.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Look whether the account is still there, then ask again from its page.",
        },
    ),
    Known::by_code(
        &[1068],
        Entry {
            means: "The user of this key may not do this with websites of this account.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Check that it is still a member of the account with the role Administrator, or give the customer a new \
                     service user.",
        },
    ),
    Known::by_code(
        &[1070],
        Entry {
            means: "This needs the plan Business or Enterprise.",
            who: You,
            next: OpenPlan,
            advice: "Order one of them for the website first, then press Retry.",
        },
    ),
    Known::by_code(
        &[1085],
        Entry {
            means: "Cloudflare changes one thing of a website at a time.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Ask for one change, and for the next one when the first is done.",
        },
    ),
    Known::by_code(
        &[1086],
        Entry {
            means: "Cloudflare cannot change this of a website, or not to this value.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Choose another value and ask again.",
        },
    ),
    Known::by_code(
        &[1088, 1089],
        Entry {
            means: "Cloudflare does not know this plan.",
            who: You,
            next: OpenPlan,
            advice: "Choose another plan: what Cloudflare sells changes from time to time.",
        },
    ),
    Known::by_code(
        &[1096],
        Entry {
            means: "Cloudflare has switched this website off for breaking its terms of service.",
            who: Support,
            next: AskCloudflare,
            advice: "Only Cloudflare’s support can say why and lift it. Send them the details of this call.",
        },
    ),
    Known::by_code(
        &[1097],
        Entry {
            means: "Cloudflare does not take this name: it is banned there.",
            who: Support,
            next: AskCloudflare,
            advice: "Only Cloudflare’s support can say why. Send them the details of this call.",
        },
    ),
    Known::by_code(
        &[1098, 1105],
        Entry {
            means: "Cloudflare does not take this name for the time being.",
            who: Support,
            next: WaitAndRetry,
            advice: "Wait some hours and press Retry. If it stays so, send the details of this call to Cloudflare’s support.",
        },
    ),
    Known::by_code(
        &[1099],
        Entry {
            means: "This is a subdomain and not the registered domain itself.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Ask for the registered domain; its subdomains are in it. A subdomain alone needs an entitlement that \
                     your Cloudflare partner manager can give.",
        },
    ),
    Known::by_code(
        &[1104],
        Entry {
            means: "Partial set-up, by CNAME, is not open to this website.",
            who: You,
            next: OpenPlan,
            advice: "Order the plan Business for the website first, or ask your Cloudflare partner manager for the \
                     entitlement partial_setup_allowed; then press Retry.",
        },
    ),
    Known::by_code(
        &[1106],
        Entry {
            means: "The user of this key may not add websites to this account.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Check that it is a member of the account with the role Administrator, or give the customer a new \
                     service user; then press Retry.",
        },
    ),
    Known::by_code(
        &[1108, 1109],
        Entry {
            means: "Cloudflare could not change the subscription of this website.",
            who: You,
            next: OpenBilling,
            advice: "Check that the account has a payment method at Cloudflare, then press Retry.",
        },
    ),
    Known::by_code(
        &[1110],
        Entry {
            means: "Cloudflare could not look up where this domain is registered.",
            who: You,
            next: WaitAndRetry,
            advice: "Wait some minutes and press Retry. If it comes back, check the spelling of the domain.",
        },
    ),
];
