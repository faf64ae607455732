//! When Cloudflare drops a website that is not finished: the same words on its page and in the list.

use crate::clock::Timestamp;
use crate::domain::website::{Periods, Zone};
use crate::web::format::{When, when};
use crate::web::status::Tone;
use crate::wire::zones::ZoneStatus;

/// From how many seconds before it on it is shown in red: three days.
const SOON: i64 = 3 * 86_400;

/// When a website goes, if nothing changes.
#[derive(Clone, Copy, Debug)]
pub struct Leaving {
    /// The moment.
    pub at: When,
    /// Whether three days or less are left.
    pub soon: bool,
    /// Whether the moment is past: Cloudflare may have done it by now.
    pub over: bool,
    /// Whether it is deleted already and what is left of it goes.
    pub purged: bool,
}

impl Leaving {
    /// When this website goes; nothing where it stays, or where that is not known.
    #[must_use]
    pub fn of(zone: &Zone, periods: &Periods, now: Timestamp) -> Option<Self> {
        let at = zone.dropped_at(periods).filter(|_| zone.gone_at.is_none())?;
        let left = at.as_second() - now.as_second();
        let purged = zone.status == ZoneStatus::Deleted;
        Some(Self { at: when(at, now), soon: left <= SOON, over: left <= 0, purged })
    }

    /// Its colour; the words say the same.
    #[must_use]
    pub fn tone(&self) -> Tone {
        if self.soon { Tone::Negative } else { Tone::Neutral }
    }

    /// What Cloudflare does with it then.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        if self.purged { "purge" } else { "drop" }
    }
}

/// Whether it waits for its DNS and is kept because its plan is paid.
#[must_use]
pub fn is_kept(zone: &Zone) -> bool {
    matches!(zone.status, ZoneStatus::Pending | ZoneStatus::Moved) && zone.pays() && zone.gone_at.is_none()
}
