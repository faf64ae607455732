//! Accounts and their members.
//!
//! Codes from the legacy schema of 2022 (github.com/doedrop/cloudflare-api-schemas, schemas/client), the only public table
//! of them; the words of 1002 at creation from the tests of github.com/cloudflare/terraform-provider-cloudflare. Read
//! 2026-11. What is answered to a tenant that may not add members without an invitation, to a second invitation of one
//! address, to an unknown role and to the removal of the last Super Administrator is not published: 1001 with a reason is
//! assumed, and known by its words.

use super::NextStep::{AskCloudflare, ChangeAndAskAgain, OpenIt, OpenKeySettings, Retry};
use super::Who::{Partner, PartnerManager, Support, You};
use super::{Entry, Known};

pub(super) const ACCOUNTS: &[Known] = &[
    Known::by_code(
        &[1000],
        Entry {
            means: "Something went wrong at Cloudflare with this account, and it does not say what.",
            who: Support,
            next: Retry,
            advice: "Press Retry. If it comes back, send the details of this call to Cloudflare’s support.",
        },
    ),
    Known::by_code(
        &[1001],
        Entry {
            means: "Cloudflare found something wrong in the request, often the name or the tenant unit.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Read what Cloudflare said, change that and ask again.",
        },
    ),
    Known::by_code(
        &[1002],
        Entry {
            means: "Cloudflare does not let this tenant change this account in this way.",
            who: PartnerManager,
            next: AskCloudflare,
            advice: "Ask your Cloudflare partner manager which rights your tenant has, and send the details of this call along.",
        },
    ),
    Known::by_code(
        &[1002],
        Entry {
            means: "Your partner agreement does not include accounts of this kind.",
            who: PartnerManager,
            next: ChangeAndAskAgain,
            advice: "Ask for an account of another kind, or ask your Cloudflare partner manager to add this kind to your \
                     agreement and then press Retry.",
        },
    )
    .saying(&["account creation is not allowed"]),
    Known::by_code(
        &[1003],
        Entry {
            means: "Cloudflare has no such account any more.",
            who: You,
            next: OpenIt,
            advice: "It was probably removed elsewhere. Refresh Accounts and look whether it is still there.",
        },
    ),
];

pub(super) const MEMBERS: &[Known] = &[
    Known::by_code(
        &[1000],
        Entry {
            means: "Something went wrong at Cloudflare with this membership, and it does not say what.",
            who: Support,
            next: Retry,
            advice: "Press Retry. If it comes back, send the details of this call to Cloudflare’s support.",
        },
    ),
    Known::by_code(
        &[1001],
        Entry {
            means: "Cloudflare does not take the member as it was asked for.",
            who: PartnerManager,
            next: AskCloudflare,
            advice: "For an invitation, check the address and the role. For a service user, the tenant most often may not add \
                     members without an invitation: ask your Cloudflare partner manager for the entitlement \
                     allow_auto_accept_invites, then press Retry.",
        },
    ),
    Known::by_code(
        &[1001],
        Entry {
            means: "This tenant may not add members without an invitation.",
            who: PartnerManager,
            next: AskCloudflare,
            advice: "Ask your Cloudflare partner manager for the entitlement allow_auto_accept_invites, then press Retry.",
        },
    )
    .saying(&["without an invitation"]),
    Known::by_words(
        &["already a member", "already been invited", "already invited"],
        Entry {
            means: "This address is a member of the account already, or invited.",
            who: You,
            next: OpenIt,
            advice: "Nothing was sent. Look at the people of the account: their roles can be changed there, and an \
                     invitation that has lapsed can be sent again.",
        },
    ),
    Known::by_words(
        &["unknown role", "invalid role", "role not found"],
        Entry {
            means: "Cloudflare does not know this role.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Choose another role. The list is read from Cloudflare each day, and a role may have gone since.",
        },
    ),
    Known::by_words(
        &["invitation has expired", "invitation has lapsed", "invitation expired"],
        Entry {
            means: "The invitation has lapsed.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Press Invite Again beside the address. Cloudflare sends another e-mail.",
        },
    ),
    Known::by_words(
        &["tenant admin", "last super administrator"],
        Entry {
            means: "Cloudflare keeps this Super Administrator in the account.",
            who: Partner,
            next: AskCloudflare,
            advice: "Tenant admins are in every account of the tenant, and the last Super Administrator cannot go. To end a \
                     tenant admin’s access, ask Cloudflare to take the user out of the tenant.",
        },
    ),
    Known::by_code(
        &[1002],
        Entry {
            means: "The user of this key may not manage the members of this account.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Only a Super Administrator may, as the tenant admin is in each account of the tenant. Check that the \
                     account still belongs to the tenant.",
        },
    ),
    Known::by_code(
        &[1003],
        Entry {
            means: "Cloudflare does not find this account, member or role.",
            who: You,
            next: OpenIt,
            advice: "Refresh Accounts and look whether the account is still there.",
        },
    ),
];
