//! What went through a website: hours and days in a row, with what they come to.
//!
//! Only whole hours and whole days count, all in UTC: the running one would always look like a fall, and could not be
//! compared with the time before. Cloudflare has no row for an hour without a request, so what is missing is zero, as long
//! as the website was live.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::clock::Timestamp;
use crate::wire::traffic::{Sums, Uniq, ZoneTraffic};
use crate::wire::zones::ZoneStatus;

use super::website::Zone;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A stretch of time to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// 24 hours.
    #[default]
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
}

impl Period {
    /// All of them, shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
        }
    }

    /// As people say it: `24 hours`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Day => "24 hours",
            Self::Week => "7 days",
            Self::Month => "30 days",
        }
    }

    /// Whether it is counted by hours; the others by days.
    #[must_use]
    pub fn is_hourly(self) -> bool {
        self == Self::Day
    }

    /// Seconds of one step.
    fn step(self) -> i64 {
        if self.is_hourly() { HOUR } else { DAY }
    }

    fn steps(self) -> i64 {
        match self {
            Self::Day => 24,
            Self::Week => 7,
            Self::Month => 30,
        }
    }
}

/// The first and the last hour, and the first and the last day, that are to be read for any period and the one before it.
#[must_use]
pub fn asked(now: Timestamp) -> ((Timestamp, Timestamp), (Date, Date)) {
    let date = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let span = |period: Period| {
        let end = floor(now, period.step());
        (at(end - 2 * period.steps() * period.step()), at(end - period.step()))
    };
    let (first, last) = span(Period::Month);
    (span(Period::Day), (date(first), date(last)))
}

/// What is counted by adding up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests of visitors.
    pub requests: u64,
    /// Those answered from the cache; never more than there are.
    pub cached_requests: u64,
    /// Bytes sent to visitors.
    pub bytes: u64,
    /// Those sent from the cache; never more than there are.
    pub cached_bytes: u64,
    /// Requests stopped as threats.
    pub threats: u64,
}

impl Counts {
    fn of(sums: &Sums) -> Self {
        Self {
            requests: sums.requests,
            cached_requests: sums.cached_requests.min(sums.requests),
            bytes: sums.bytes,
            cached_bytes: sums.cached_bytes.min(sums.bytes),
            threats: sums.threats,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests.saturating_add(other.requests),
            cached_requests: self.cached_requests.saturating_add(other.cached_requests),
            bytes: self.bytes.saturating_add(other.bytes),
            cached_bytes: self.cached_bytes.saturating_add(other.cached_bytes),
            threats: self.threats.saturating_add(other.threats),
        }
    }
}

/// One hour or day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What was counted.
    pub counts: Counts,
    /// Different visitors. Never to be added up: who comes again is counted again.
    pub visitors: u64,
}

/// One hour or day with its place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When it begins.
    pub from: Timestamp,
    /// What was counted; nothing where the website was not live yet.
    pub step: Option<Step>,
}

/// How much more or less there was than in the period before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// More by so many hundredths.
    More(u64),
    /// Less by so many hundredths, at most 100.
    Less(u64),
    /// About as many: under one hundredth of a difference.
    Same,
    /// There was nothing before.
    FromNothing,
    /// What there was before is not known.
    Unknown,
}

impl Change {
    fn of(now: u64, before: Option<u64>) -> Self {
        match before {
            None => Self::Unknown,
            Some(0) if now == 0 => Self::Same,
            Some(0) => Self::FromNothing,
            Some(before) => match share(now.abs_diff(before), before) {
                None | Some(0) => Self::Same,
                Some(percent) if now > before => Self::More(percent),
                Some(percent) => Self::Less(percent),
            },
        }
    }
}

/// The traffic of one website in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Which one.
    pub period: Period,
    /// Its hours or days, oldest first, none missing.
    pub points: Vec<Point>,
    /// What the period comes to.
    pub total: Counts,
    /// What the period before came to, where that is known as a whole.
    pub before: Option<Counts>,
}

impl Traffic {
    /// Whether Cloudflare cannot have counted anything, since the website never was live.
    #[must_use]
    pub fn is_to_come(zone: &Zone) -> bool {
        zone.activated_on.is_none() && matches!(zone.status, ZoneStatus::Pending | ZoneStatus::Initializing)
    }

    /// What was read, put in order: the whole hours or days before `now`.
    #[must_use]
    pub fn of(period: Period, read: &ZoneTraffic, now: Timestamp, live_since: Option<Timestamp>) -> Self {
        let (step, steps) = (period.step(), period.steps());
        let mut rows: BTreeMap<i64, Step> = BTreeMap::new();
        let mut add = |second: i64, sums: &Sums, uniq: Uniq| {
            let row = rows.entry(second - second.rem_euclid(step)).or_default();
            row.counts = row.counts.and(Counts::of(sums));
            row.visitors = row.visitors.max(uniq.uniques);
        };
        if period.is_hourly() {
            read.hours.iter().for_each(|row| add(row.dimensions.datetime.as_second(), &row.sum, row.uniq));
        } else {
            for row in &read.days {
                if let Ok(day) = row.dimensions.date.to_zoned(TimeZone::UTC) {
                    add(day.timestamp().as_second(), &row.sum, row.uniq);
                }
            }
        }
        let end = floor(now, step);
        let (first, before) = (end - steps * step, end - 2 * steps * step);
        let live = live_since.map_or(i64::MIN, |at| floor(at, step));
        let point = |second: i64| Point {
            from: at(second),
            // A row is a row, whatever is known of when the website went live.
            step: rows.get(&second).copied().or((second >= live).then(Step::default)),
        };
        let points: Vec<Point> = (0..steps).map(|index| point(first + index * step)).collect();
        let total =
            points.iter().filter_map(|point| point.step).fold(Counts::default(), |all, step| all.and(step.counts));
        // Days may be older than Cloudflare keeps them; the oldest one being there says that they are not.
        let is_kept = period.is_hourly() || rows.contains_key(&before);
        let is_known = live_since.is_some() && live <= before && is_kept;
        let earlier = || rows.range(before..first).fold(Counts::default(), |all, (_, step)| all.and(step.counts));
        Self { period, points, total, before: is_known.then(earlier) }
    }

    /// When the last whole hour or day ended.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        let last = self.points.last()?;
        last.from.checked_add(Duration::from_secs(self.period.step().unsigned_abs())).ok()
    }

    /// Hundredths of the requests that came from the cache; none without a request.
    #[must_use]
    pub fn cached_requests(&self) -> Option<u64> {
        share(self.total.cached_requests, self.total.requests)
    }

    /// Hundredths of the bytes that came from the cache; none without a byte.
    #[must_use]
    pub fn cached_bytes(&self) -> Option<u64> {
        share(self.total.cached_bytes, self.total.bytes)
    }

    /// Different visitors of an hour or day in the middle, and in the one that had most; none where the website was not live.
    #[must_use]
    pub fn visitors(&self) -> Option<(u64, u64)> {
        let seen: Vec<u64> = self.points.iter().filter_map(|point| Some(point.step?.visitors)).collect();
        let all = seen.iter().fold(0_u64, |all, more| all.saturating_add(*more));
        let count = u64::try_from(seen.len()).ok().filter(|count| *count > 0)?;
        Some(((all.saturating_add(count / 2)) / count, seen.into_iter().max()?))
    }

    /// How the period's requests compare with those of the period before.
    #[must_use]
    pub fn requests_change(&self) -> Change {
        Change::of(self.total.requests, self.before.map(|before| before.requests))
    }

    /// The same for bytes.
    #[must_use]
    pub fn bytes_change(&self) -> Change {
        Change::of(self.total.bytes, self.before.map(|before| before.bytes))
    }

    /// The same for threats.
    #[must_use]
    pub fn threats_change(&self) -> Change {
        Change::of(self.total.threats, self.before.map(|before| before.threats))
    }
}

/// Hundredths of a whole, to the nearest; none of nothing.
fn share(part: u64, whole: u64) -> Option<u64> {
    let whole = u128::from(whole);
    let hundredths = (u128::from(part) * 100 + whole / 2).checked_div(whole)?;
    Some(u64::try_from(hundredths).unwrap_or(u64::MAX))
}

fn floor(at: Timestamp, step: i64) -> i64 {
    at.as_second() - at.as_second().rem_euclid(step)
}

/// Clamped to the times there are: nothing here is thousands of years away.
fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(if second < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests;
