//! API tokens.
//!
//! 1001 stands for whatever is wrong with a token that is asked for: permissions beyond the caller's, a permission group of a
//! user in a token that an account owns, resources elsewhere (github.com/cloudflare/terraform-provider-cloudflare, issues
//! 5754 and 7241, read 2026-11). Which account's role makes tokens:
//! developers.cloudflare.com/fundamentals/api/get-started/account-owned-tokens, read 2026-11.

use super::NextStep::{ChangeAndAskAgain, OpenIt};
use super::Who::{Partner, You};
use super::{Entry, Known};

pub(super) const TOKENS: &[Known] = &[
    Known::by_code(
        &[1001],
        Entry {
            means: "Cloudflare does not take this token as it is asked for.",
            who: You,
            next: ChangeAndAskAgain,
            advice: "Most often a permission goes beyond what the caller has itself, does not fit its websites or accounts, or \
                     is a user’s permission in a token that an account owns. Change that and ask again.",
        },
    ),
    Known::by_code(
        &[1003],
        Entry {
            means: "Cloudflare does not have this token any more.",
            who: You,
            next: OpenIt,
            advice: "It was probably deleted elsewhere. Open the list of tokens and look whether it is still there.",
        },
    ),
    Known::by_code(
        &[9109],
        Entry {
            means: "Whoever calls may not make or change tokens here.",
            who: Partner,
            next: OpenIt,
            advice: "An account’s tokens take a Super Administrator of the account; a user’s tokens take that user’s own key, or \
                     a token with the permission API Tokens Write.",
        },
    ),
];
