//! Settings of websites. 1134, 1135, 1136 and 1146: the API's last public table of errors of `zone/cache-settings` (2022);
//! 1007 and 1015, with the words that come with them: answers of 2024 to 2026 in public repositories.

use super::NextStep::{ChangeAndAskAgain, OpenKeySettings, OpenPlan};
use super::Who::{Partner, You};
use super::{Entry, Known};

const BAD_VALUE: Entry = Entry {
    means: "Cloudflare does not take this value for this setting.",
    who: You,
    next: ChangeAndAskAgain,
    advice: "Choose another value. Some values need another setting first, or a larger plan.",
};

const NOT_ON_PLAN: Entry = Entry {
    means: "The website’s plan does not have this setting.",
    who: You,
    next: OpenPlan,
    advice: "Leave it as it is, or choose a larger plan.",
};

pub(super) const SETTINGS: &[Known] = &[
    Known::by_code(&[1007, 1134, 1146], BAD_VALUE),
    Known::by_words(&["invalid value for zone setting"], BAD_VALUE),
    Known::by_code(&[1015, 1135], NOT_ON_PLAN),
    Known::by_words(&["not allowed to edit", "not available for your plan", "setting is read only"], NOT_ON_PLAN),
    Known::by_code(
        &[1136],
        Entry {
            means: "The user of this key may not change this setting.",
            who: Partner,
            next: OpenKeySettings,
            advice: "Check that it is still a member of the account, with a role that changes settings of websites.",
        },
    ),
];
