//! Traffic in words, figures and charts.

use crate::clock::Timestamp;
use crate::domain::traffic::{Change, Period, Point, Step, Traffic};

use super::chart::{Chart, Value, bars};
use super::format::number;

/// One number with what it is and what to make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub name: &'static str,
    /// The number, with its unit.
    pub value: String,
    /// What to make of it.
    pub note: String,
}

/// A count as people say it: in full up to a million, then `12.3 million`.
#[must_use]
pub fn big(count: u64) -> String {
    const WORDS: [(u64, &str); 4] = [
        (1_000_000_000_000_000, "quadrillion"),
        (1_000_000_000_000, "trillion"),
        (1_000_000_000, "billion"),
        (1_000_000, "million"),
    ];
    match WORDS.into_iter().find(|(unit, _)| count >= *unit) {
        Some((unit, word)) => format!("{} {word}", tenths(count, unit)),
        None => exact(count),
    }
}

/// Bytes as people say them, in steps of a thousand: `12.3 GB`.
#[must_use]
pub fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (1_000_000_000_000_000, "PB"),
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "kB"),
    ];
    match UNITS.into_iter().find(|(unit, _)| count >= *unit) {
        Some((unit, word)) => format!("{} {word}", tenths(count, unit)),
        None if count == 1 => "1 byte".to_owned(),
        None => format!("{count} bytes"),
    }
}

/// With one digit after the point, where that says something.
fn tenths(count: u64, unit: u64) -> String {
    let tenths = count / (unit / 10).max(1);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if tenth == 0 || whole >= 100 { exact(whole) } else { format!("{}.{tenth}", exact(whole)) }
}

fn exact(count: u64) -> String {
    number(i64::try_from(count).unwrap_or(i64::MAX))
}

fn percent(share: Option<u64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{share}%"))
}

/// `12% more than in the 7 days before.`
fn compared(change: Change, period: Period) -> String {
    let before = format!("the {} before", period.words());
    match change {
        Change::More(percent) if percent >= 1_000 => {
            format!("More than {} times as much as in {before}.", exact(percent / 100))
        }
        Change::More(percent) => format!("{percent}% more than in {before}."),
        Change::Less(percent) => format!("{percent}% less than in {before}."),
        Change::Same => format!("About the same as in {before}."),
        Change::FromNothing => format!("There was none in {before}."),
        Change::Unknown => format!("The {} before are not all known, so there is no comparison.", period.words()),
    }
}

/// What a period comes to.
#[must_use]
pub fn figures(traffic: &Traffic) -> Vec<Figure> {
    let (total, period) = (traffic.total, traffic.period);
    let figure = |name, value: String, note: String| Figure { name, value, note };
    let each = if period.is_hourly() { "hour" } else { "day" };
    let (middle, most) = traffic.visitors().unwrap_or_default();
    vec![
        figure("Requests", big(total.requests), compared(traffic.requests_change(), period)),
        figure(
            "From the cache",
            percent(traffic.cached_requests()),
            format!("{} requests did not reach the server.", big(total.cached_requests)),
        ),
        figure("Bandwidth", bytes(total.bytes), compared(traffic.bytes_change(), period)),
        figure(
            if period.is_hourly() { "Visitors an hour" } else { "Visitors a day" },
            big(middle),
            format!(
                "On average; {} in the {each} with most. Who comes in several {each}s is counted in each.",
                big(most)
            ),
        ),
        figure("Threats stopped", big(total.threats), compared(traffic.threats_change(), period)),
    ]
}

/// The last day in a few words: `1,204 requests in 24 hours, 62% from the cache`.
#[must_use]
pub fn at_a_glance(traffic: &Traffic) -> String {
    match traffic.cached_requests() {
        Some(share) => {
            let noun = if traffic.total.requests == 1 { "request" } else { "requests" };
            format!("{} {noun} in {}, {share}% from the cache", big(traffic.total.requests), traffic.period.words())
        }
        None => format!("No requests in {}", traffic.period.words()),
    }
}

type Counted = fn(&Step) -> (u64, u64);
type Said = fn(u64) -> String;

/// What a chart is about, besides its numbers.
struct About {
    id: &'static str,
    title: &'static str,
    what: &'static str,
    parts: Option<[&'static str; 2]>,
    counted: Counted,
    said: Said,
}

const ABOUT: [About; 4] = [
    About {
        id: "requests",
        title: "Requests",
        what: "requests",
        parts: Some(["From the cache", "From the server"]),
        counted: |step| (step.counts.requests, step.counts.cached_requests),
        said: big,
    },
    About {
        id: "bandwidth",
        title: "Bandwidth",
        what: "sent",
        parts: Some(["From the cache", "From the server"]),
        counted: |step| (step.counts.bytes, step.counts.cached_bytes),
        said: bytes,
    },
    About {
        id: "visitors",
        title: "Visitors",
        what: "visitors",
        parts: None,
        counted: |step| (step.visitors, 0),
        said: big,
    },
    About {
        id: "threats",
        title: "Threats Stopped",
        what: "threats",
        parts: None,
        counted: |step| (step.counts.threats, 0),
        said: big,
    },
];

/// Everything hour by hour or day by day.
#[must_use]
pub fn charts(traffic: &Traffic) -> Vec<Chart> {
    ABOUT.iter().map(|about| chart(about, traffic)).collect()
}

fn chart(about: &About, traffic: &Traffic) -> Chart {
    let hourly = traffic.period.is_hourly();
    let value = |point: &Point| {
        let counted = point.step.as_ref().map(about.counted);
        let cells = match (counted, about.parts) {
            (None, None) => vec!["Not live yet".to_owned()],
            (None, Some(_)) => vec!["Not live yet".to_owned(), "–".to_owned()],
            (Some((whole, _)), None) => vec![in_full(about, whole)],
            (Some((whole, part)), Some(_)) => vec![in_full(about, whole), in_full(about, part)],
        };
        Value { when: full(point.from, hourly), counted, cells }
    };
    let (bars, top) = bars(traffic.points.iter().map(value).collect());
    let short = |at: usize| traffic.points.get(at).map(|point| short(point.from, hourly)).unwrap_or_default();
    let last = traffic.points.len().saturating_sub(1);
    let heads = match about.parts {
        Some(_) => vec!["All", "From the cache"],
        None => vec![about.title],
    };
    Chart {
        id: about.id,
        title: about.title.to_owned(),
        words: words(about, traffic),
        bars,
        scale: [(about.said)(top), (about.said)(top / 2)],
        below: [short(0), short(traffic.points.len() / 2), short(last)],
        parts: about.parts,
        heads,
    }
}

/// The table is exact where the figures are round.
fn in_full(about: &About, count: u64) -> String {
    if about.id == "bandwidth" { bytes(count) } else { exact(count) }
}

/// What somebody who does not see the chart is told of it.
fn words(about: &About, traffic: &Traffic) -> String {
    let each = if traffic.period.is_hourly() { "hour" } else { "day" };
    let counted = traffic.points.iter().filter_map(|point| Some((point, (about.counted)(point.step.as_ref()?).0)));
    let most = counted.max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0);
    let peak = match most {
        Some((point, count)) => {
            let when = full(point.from, traffic.period.is_hourly());
            format!("Most in the {each} of {when}: {} {}.", (about.said)(count), about.what)
        }
        None => "There were none.".to_owned(),
    };
    format!("A bar for each {each} of {}. {peak} All numbers are in the table below.", traffic.period.words())
}

fn full(at: Timestamp, hourly: bool) -> String {
    at.strftime(if hourly { "%-d %b, %H:%M" } else { "%a %-d %b" }).to_string()
}

fn short(at: Timestamp, hourly: bool) -> String {
    at.strftime(if hourly { "%H:%M" } else { "%-d %b" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_while_they_can_be_read_and_then_in_words() {
        for (count, words) in [
            (0, "0"),
            (999_999, "999,999"),
            (1_000_000, "1 million"),
            (12_345_678, "12.3 million"),
            (999_999_999, "999 million"),
            (3_200_000_000_000, "3.2 trillion"),
            (u64::MAX, "18,446 quadrillion"),
        ] {
            assert_eq!(big(count), words);
        }
        for (count, words) in
            [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_500, "1.5 kB"), (2_000_000_000, "2 GB")]
        {
            assert_eq!(bytes(count), words);
        }
    }

    #[test]
    fn a_comparison_says_what_it_is_with() {
        assert_eq!(compared(Change::More(12), Period::Week), "12% more than in the 7 days before.");
        assert_eq!(compared(Change::More(4_250), Period::Day), "More than 42 times as much as in the 24 hours before.");
        assert_eq!(
            compared(Change::Unknown, Period::Month),
            "The 30 days before are not all known, so there is no comparison."
        );
    }
}
