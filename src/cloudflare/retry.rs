//! Whether a read is tried again, and when. Pure.

use std::time::Duration;

use super::budget::Priority;
use super::error::{CallError, Kind};

/// How often a read is sent at most.
const TRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// How long a page may wait for a pause of Cloudflare's to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long to wait before the next try, or none for giving up. About 0.5 s, then 1 s, each cut by up to a half.
///
/// `luck` is a number from 0 to 1, drawn anew each time, so that many who failed together do not come back together.
pub(super) fn pause(error: &CallError, attempt: u32, priority: Priority, luck: f64) -> Option<Duration> {
    if attempt >= TRIES {
        return None;
    }
    match error.kind {
        Kind::Throttled { retry_after } => match priority {
            Priority::Person if retry_after > PATIENCE => None,
            // The lane is paused already; nothing to add.
            Priority::Person | Priority::Background => Some(Duration::ZERO),
        },
        // Its whole time is used up: trying again would only make the caller wait as long once more.
        Kind::InDoubt(_) if error.is_late() => None,
        Kind::NotSent | Kind::InDoubt(_) => {
            let whole = FIRST_PAUSE.saturating_mul(1 << attempt.saturating_sub(1).min(TRIES));
            Some(whole.mul_f64(1.0 - luck.clamp(0.0, 1.0) / 2.0))
        }
        Kind::Refused | Kind::BadCredential | Kind::NotFound => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudflare::{Doubt, Trace};

    fn after(kind: Kind, attempt: u32, priority: Priority) -> Option<Duration> {
        pause(&CallError::new(kind, Vec::new(), Trace::default()), attempt, priority, 0.0)
    }

    #[test]
    fn what_cloudflare_decided_is_not_asked_again() {
        for kind in [Kind::Refused, Kind::BadCredential, Kind::NotFound] {
            assert_eq!(after(kind, 1, Priority::Background), None);
        }
    }

    #[test]
    fn an_unreadable_answer_is_asked_for_three_times_in_all_with_growing_pauses() {
        let kind = Kind::InDoubt(Doubt::Replied);
        let pauses = [1, 2, 3].map(|attempt| after(kind, attempt, Priority::Person));
        assert_eq!(pauses, [Some(Duration::from_millis(500)), Some(Duration::from_secs(1)), None]);
        let error = CallError::new(kind, Vec::new(), Trace::default());
        assert_eq!(pause(&error, 1, Priority::Person, 1.0), Some(Duration::from_millis(250)));
    }

    #[test]
    fn a_person_is_told_of_a_long_pause_and_background_work_sits_it_out() {
        let kind = Kind::Throttled { retry_after: Duration::from_secs(300) };
        assert_eq!(after(kind, 1, Priority::Person), None);
        assert_eq!(after(kind, 1, Priority::Background), Some(Duration::ZERO));
    }
}
