//! Why something of Cloudflare's is not on a page, in words.

use crate::mirror::Unread;

/// Why `what` (“its records”) of a website cannot be shown.
#[must_use]
pub fn why(unread: &Unread, what: &str) -> String {
    match unread {
        Unread::Away => {
            "Cloudflare does not answer just now. Nothing is changed; load the page again in a moment.".to_owned()
        }
        Unread::Throttled => {
            "Cloudflare asks for a pause: there were too many calls in a short time. Nothing is changed; load the page again \
             in five minutes."
                .to_owned()
        }
        Unread::Gone => "Cloudflare does not know this website any more.".to_owned(),
        Unread::Refused(words) => format!("Cloudflare does not show {what}: {words}"),
    }
}
