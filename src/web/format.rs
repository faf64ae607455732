//! Times, ages and counts in words. Nothing here reads a clock: `now` is always handed in.

use std::fmt;

use askama::filters::HtmlSafe;

use crate::clock::Timestamp;

/// An instant, shown as `<time>` in UTC: `3 May 2026, 14:05 UTC`.
#[derive(Clone, Copy, Debug)]
pub struct When {
    at: Timestamp,
    now: Timestamp,
}

/// An instant as seen from `now`.
#[must_use]
pub fn when(at: Timestamp, now: Timestamp) -> When {
    When { at, now }
}

/// The same is what reads the same.
impl PartialEq for When {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && (self.now == other.now || self.words() == other.words())
    }
}

impl Eq for When {}

impl When {
    /// The same instant in relative words, absolute in its tooltip: `2 minutes ago`.
    #[must_use]
    pub fn relative(&self) -> Relative {
        Relative(*self)
    }

    /// Only the day, with the full instant in its tooltip: `3 May 2026`.
    #[must_use]
    pub fn date(&self) -> Day {
        Day(self.at)
    }

    /// The instant without mark-up: `3 May 2026, 14:05 UTC`.
    #[must_use]
    pub fn plain(&self) -> String {
        absolute(self.at)
    }

    /// Relative words without mark-up.
    #[must_use]
    pub fn words(&self) -> String {
        distance(self.at, self.now)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = self.at.strftime("%Y-%m-%dT%H:%M:%SZ");
        write!(f, r#"<time datetime="{machine}" title="{}">{}</time>"#, self.words(), absolute(self.at))
    }
}

impl HtmlSafe for When {}

/// What [`When::relative`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Relative(When);

impl fmt::Display for Relative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let When { at, .. } = self.0;
        let machine = at.strftime("%Y-%m-%dT%H:%M:%SZ");
        write!(f, r#"<time datetime="{machine}" title="{}">{}</time>"#, absolute(at), self.0.words())
    }
}

impl HtmlSafe for Relative {}

/// What [`When::date`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Day(Timestamp);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = self.0.strftime("%Y-%m-%dT%H:%M:%SZ");
        write!(f, r#"<time datetime="{machine}" title="{}">{}</time>"#, absolute(self.0), self.0.strftime("%-d %b %Y"))
    }
}

impl HtmlSafe for Day {}

/// An instant without mark-up, for letters: `3 May 2026, 14:05 UTC`.
#[derive(Clone, Copy, Debug)]
pub struct Until(Timestamp);

/// An instant for a letter.
#[must_use]
pub fn until(at: Timestamp) -> Until {
    Until(at)
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&absolute(self.0))
    }
}

impl HtmlSafe for Until {}

/// An instant for machines: `2026-05-03T14:05:00Z`.
#[must_use]
pub fn machine(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A time to the second, where a minute is not enough to tell two apart.
#[must_use]
pub fn to_the_second(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

fn absolute(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

fn distance(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second() - at.as_second();
    match seconds {
        -4..=4 => "just now".to_owned(),
        5.. => format!("{} ago", span(seconds)),
        _ => format!("in {}", span(rounded(-seconds))),
    }
}

/// Time ahead to the nearest whole of the unit it is named in, half of it down: what was set to three days a moment ago is
/// three days ahead, not two.
fn rounded(seconds: i64) -> i64 {
    let unit = match seconds {
        ..60 => 1,
        60..3_600 => 60,
        3_600..86_400 => 3_600,
        86_400..5_184_000 => 86_400,
        5_184_000..63_072_000 => 2_592_000,
        _ => 31_536_000,
    };
    (seconds + (unit - 1) / 2) / unit * unit
}

/// A length of time in its largest unit: `45 seconds`, `2 minutes`, `3 days`.
#[must_use]
pub fn span(seconds: i64) -> String {
    match seconds {
        ..60 => count(seconds, "second", "seconds"),
        60..3_600 => count(seconds / 60, "minute", "minutes"),
        3_600..86_400 => count(seconds / 3_600, "hour", "hours"),
        86_400..5_184_000 => count(seconds / 86_400, "day", "days"),
        5_184_000..63_072_000 => count(seconds / 2_592_000, "month", "months"),
        _ => count(seconds / 31_536_000, "year", "years"),
    }
}

/// A count with its noun: `no websites`, `1 website`, `1,204 websites`.
#[must_use]
pub fn count(n: impl TryInto<i64>, one: &str, many: &str) -> String {
    match n.try_into().unwrap_or(i64::MAX) {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        n => format!("{} {many}", number(n)),
    }
}

/// A number with thousands set apart: `1,204`.
#[must_use]
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::from(if n < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_time_is_absolute_for_machines_and_relative_for_people() {
        let stamp = when(at(1_777_817_100), at(1_777_817_220));
        assert_eq!(
            stamp.to_string(),
            r#"<time datetime="2026-05-03T14:05:00Z" title="2 minutes ago">3 May 2026, 14:05 UTC</time>"#
        );
        assert_eq!(stamp.words(), "2 minutes ago");
    }

    #[test]
    fn distances_name_their_largest_unit() {
        for (seconds, words) in [(0, "just now"), (59, "59 seconds ago"), (60, "1 minute ago"), (172_800, "2 days ago")]
        {
            assert_eq!(distance(at(0), at(seconds)), words);
        }
        assert_eq!(distance(at(90), at(0)), "in 1 minute");
    }

    #[test]
    fn time_ahead_is_named_to_the_nearest_unit_and_never_skips_one() {
        let (hour, day) = (3_600, 86_400);
        for (seconds, words) in [
            (91, "in 2 minutes"),
            (3_599, "in 1 hour"),
            (22 * hour + hour / 2, "in 22 hours"),
            (day - 1, "in 1 day"),
            (3 * day, "in 3 days"),
            (3 * day - 1, "in 3 days"),
            (2 * day + day / 2, "in 2 days"),
            (59 * day + day / 2 + 1, "in 2 months"),
        ] {
            assert_eq!(distance(at(seconds), at(0)), words, "{seconds}");
        }
    }

    #[test]
    fn counts_have_their_plural_and_their_thousands() {
        assert_eq!(count(0, "website", "websites"), "no websites");
        assert_eq!(count(1, "website", "websites"), "1 website");
        assert_eq!(count(1_204_000, "website", "websites"), "1,204,000 websites");
    }
}
