//! Going live: what the DNS of a website should say, what resolvers say it does, and when to look again. Pure.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::wire::zones::{ZoneStatus, ZoneType};

use super::website::{Periods, Zone};

/// What one resolver answered to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// These values: names in lower case without the last dot, in order; texts as they stand.
    Values(Vec<String>),
    /// There is no such name (NXDOMAIN).
    NoSuchName,
    /// The name is there and has none of what was asked for.
    Nothing,
    /// The resolver could not find out (SERVFAIL, REFUSED, …), with its own word.
    Failed(String),
    /// It did not answer in time, or cannot be reached.
    Silent,
}

/// What one resolver said of a website.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Which resolver, as the settings name it.
    pub resolver: String,
    /// The name servers of a full set-up, the TXT record of a partial one.
    pub answer: Answer,
    /// Where `www` leads by a CNAME record; asked for partial set-ups alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub www: Option<Answer>,
}

/// The last look at the DNS of a website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// What each resolver said.
    pub said: Vec<Said>,
    /// How often this was seen in a row, from 1.
    pub looks: u32,
    /// When it is looked at next.
    pub due: Timestamp,
}

/// What the DNS of a website should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// These name servers and no others.
    Servers(Vec<String>),
    /// This TXT record, among whatever others stand there.
    Txt {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// Cloudflare has not named it yet.
    NotNamed,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// As it should be: Cloudflare has to notice.
    Right,
    /// Other name servers than it should be.
    Servers {
        /// Those that are there and should be.
        right: Vec<String>,
        /// Those that should be there and are not.
        missing: Vec<String>,
        /// Those that are there and should not be.
        extra: Vec<String>,
    },
    /// The TXT record is not there.
    NoTxt,
    /// A TXT record is there, with these values instead.
    OtherTxt(Vec<String>),
    /// The domain is not in DNS at all.
    NoSuchName,
    /// The domain has no name servers.
    NoServers,
    /// The resolver could not find out.
    Failed,
    /// The resolver did not answer.
    Silent,
}

/// What all resolvers together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It was not looked at yet, or nobody can say.
    NotLooked,
    /// No resolver answered.
    Away,
    /// All that answered say it is right.
    Right,
    /// Some see what is right and others do not yet.
    Spreading,
    /// Something is to be done.
    Wrong,
}

/// Whether DNS has anything to do with this website going live, and is on the public Internet.
#[must_use]
pub fn is_looked_at(zone: &Zone) -> bool {
    let waits = matches!(zone.status, ZoneStatus::Pending | ZoneStatus::Moved | ZoneStatus::Initializing);
    waits && zone.gone_at.is_none() && matches!(zone.kind, ZoneType::Full | ZoneType::Partial)
}

impl Wanted {
    /// What the DNS of this website should say.
    #[must_use]
    pub fn of(zone: &Zone) -> Self {
        if let Some(records) = zone.partial_records() {
            let name = records.txt_name;
            return records.txt_value.map_or(Self::NotNamed, |value| Self::Txt { name, value });
        }
        if zone.name_servers.is_empty() {
            return Self::NotNamed;
        }
        Self::Servers(zone.name_servers.iter().map(|name| plain(name)).collect())
    }

    /// What an answer means for it.
    #[must_use]
    pub fn finding(&self, answer: &Answer) -> Finding {
        match (self, answer) {
            (_, Answer::Failed(_)) => Finding::Failed,
            (_, Answer::Silent) => Finding::Silent,
            (Self::Txt { .. }, Answer::NoSuchName | Answer::Nothing) => Finding::NoTxt,
            (Self::Txt { value, .. }, Answer::Values(values)) if values.contains(value) => Finding::Right,
            (Self::Txt { .. }, Answer::Values(values)) => Finding::OtherTxt(values.clone()),
            (_, Answer::NoSuchName) => Finding::NoSuchName,
            (_, Answer::Nothing) => Finding::NoServers,
            (Self::Servers(wanted), Answer::Values(values)) => compared(wanted, values),
            (Self::NotNamed, Answer::Values(values)) => compared(&[], values),
        }
    }

    /// What all that was said means together.
    #[must_use]
    pub fn standing(&self, said: &[Said]) -> Standing {
        let findings: BTreeSet<Finding> = said.iter().map(|said| self.finding(&said.answer)).collect();
        let answered = findings.iter().filter(|finding| **finding != Finding::Silent).count();
        match (said.is_empty(), answered, findings.contains(&Finding::Right)) {
            (true, ..) => Standing::NotLooked,
            (_, 0, _) => Standing::Away,
            (_, 1, true) => Standing::Right,
            (_, _, true) => Standing::Spreading,
            (_, _, false) => Standing::Wrong,
        }
    }
}

/// A host name as it is compared: lower case, without the dot at its end.
#[must_use]
pub fn plain(name: &str) -> String {
    name.trim().trim_end_matches('.').to_ascii_lowercase()
}

fn compared(wanted: &[String], found: &[String]) -> Finding {
    let found: BTreeSet<String> = found.iter().map(|name| plain(name)).collect();
    let wanted: BTreeSet<String> = wanted.iter().map(|name| plain(name)).collect();
    if found == wanted {
        return Finding::Right;
    }
    Finding::Servers {
        right: found.intersection(&wanted).cloned().collect(),
        missing: wanted.difference(&found).cloned().collect(),
        extra: found.difference(&wanted).cloned().collect(),
    }
}

/// Pauses between looks that see the same, in minutes.
const GAPS: [u64; 8] = [1, 2, 5, 10, 30, 60, 120, 240];
/// The longest pause, in minutes: 6 hours.
const LONGEST: u64 = 360;

/// How long to wait for the next look when the same was seen so often in a row: 1, 2, 5, 10 and 30 minutes, 1, 2 and 4
/// hours, and then every 6 hours.
#[must_use]
pub fn gap(looks: u32) -> Duration {
    let at = usize::try_from(looks.saturating_sub(1)).unwrap_or(usize::MAX);
    Duration::from_secs(60 * GAPS.get(at).copied().unwrap_or(LONGEST))
}

/// Days left at which a person is told that a website is close to being dropped.
const THRESHOLDS: [i64; 2] = [2, 7];
const DAY: i64 = 86_400;

/// The threshold, in days, that a website has passed on its way to being dropped. A website that was moved has been told
/// of when it was, with the day, so that only the last threshold counts for it.
#[must_use]
pub fn threshold(zone: &Zone, periods: &Periods, now: Timestamp) -> Option<(i64, Timestamp)> {
    let until = zone.dropped_at(periods).filter(|_| zone.gone_at.is_none())?;
    let left = until.as_second() - now.as_second();
    let counts = |days: &&i64| match zone.status {
        ZoneStatus::Pending => true,
        ZoneStatus::Moved => **days == 2,
        _ => false,
    };
    let days = THRESHOLDS.iter().filter(counts).find(|days| left > 0 && left <= **days * DAY)?;
    Some((*days, until))
}

/// What a person is told of a website.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// It went live.
    Live,
    /// Its name servers or its TXT record lead elsewhere now.
    Moved,
    /// It is close to being dropped.
    Leaving,
}

impl NoticeKind {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Moved => "moved",
            Self::Leaving => "leaving",
        }
    }

    /// The kind of this word.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [Self::Live, Self::Moved, Self::Leaving].into_iter().find(|kind| kind.as_str() == word)
    }

    /// What a change of status tells, where it tells something.
    #[must_use]
    pub fn of_change(before: &ZoneStatus, after: &ZoneStatus) -> Option<Self> {
        match (before, after) {
            (before, ZoneStatus::Active) if *before != ZoneStatus::Active => Some(Self::Live),
            (ZoneStatus::Active, ZoneStatus::Moved) => Some(Self::Moved),
            _ => None,
        }
    }
}

/// Something that a person is told, with the names as they are today.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its place: later ones have greater numbers.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: NoticeKind,
    /// Which website, as it is today.
    pub zone: Zone,
    /// When Cloudflare drops it if nothing changes, as was known then.
    pub until: Option<Timestamp>,
    /// Whose website it is, by name.
    pub customer: Option<(super::ids::CustomerId, String)>,
    /// Whether whoever asks has read it.
    pub is_read: bool,
}

#[cfg(test)]
mod tests;
