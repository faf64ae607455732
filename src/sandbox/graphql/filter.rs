//! Filters of a data set: comparisons of its dimensions, `AND` and `OR`
//! (developers.cloudflare.com/analytics/graphql-api/features/filtering, read 2026-11).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::Wrong;
use super::groups::Grain;

/// A condition on a row.
#[derive(Debug)]
pub(super) enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    /// A comparison of the row's time, in seconds, with times.
    Time(Compared),
    /// A comparison of the row's day.
    Day(Compared),
}

/// Seconds of Unix time to compare with.
#[derive(Debug)]
pub(super) struct Compared {
    way: Way,
    with: Vec<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Equal,
    NotEqual,
    After,
    Before,
    From,
    To,
    In,
}

const WAYS: [(&str, Way); 7] = [
    ("", Way::Equal),
    ("_neq", Way::NotEqual),
    ("_gt", Way::After),
    ("_lt", Way::Before),
    ("_geq", Way::From),
    ("_leq", Way::To),
    ("_in", Way::In),
];

const DAY: i64 = 86_400;

impl Filter {
    /// Reads a filter of a data set.
    pub(super) fn read(value: Option<&Value>, grain: Grain) -> Result<Self, Wrong> {
        let parts = match value {
            None | Some(Value::Null) => return Ok(Self::All(Vec::new())),
            Some(Value::Object(parts)) => parts,
            Some(_) => return Err(Wrong::args("filter", "it must be an object")),
        };
        let read = parts.iter().map(|(name, value)| match (name.as_str(), value) {
            ("AND", Value::Array(all)) => Ok(Self::All(Self::each(all, grain)?)),
            ("OR", Value::Array(any)) => Ok(Self::Any(Self::each(any, grain)?)),
            (name, value) => Self::compared(name, value, grain),
        });
        Ok(Self::All(read.collect::<Result<_, _>>()?))
    }

    fn each(values: &[Value], grain: Grain) -> Result<Vec<Self>, Wrong> {
        values.iter().map(|value| Self::read(Some(value), grain)).collect()
    }

    fn compared(name: &str, value: &Value, grain: Grain) -> Result<Self, Wrong> {
        let way = |field: &str| {
            let end = name.strip_prefix(field)?;
            WAYS.iter().find(|(word, _)| *word == end).map(|(_, way)| *way)
        };
        let read = |way, second: fn(&str) -> Option<i64>| {
            let one = |value: &Value| {
                let wrong = || Wrong::args(name, "it must be a time of the kind of its field");
                value.as_str().and_then(second).ok_or_else(wrong)
            };
            let with = match (way, value) {
                (Way::In, Value::Array(values)) => values.iter().map(one).collect::<Result<_, _>>()?,
                (Way::In, _) => return Err(Wrong::args(name, "it must be a list")),
                (_, value) => vec![one(value)?],
            };
            Ok(Compared { way, with })
        };
        match (way("datetime"), way("date")) {
            (Some(way), _) if grain == Grain::Hour => read(way, time).map(Self::Time),
            (None, Some(way)) => read(way, day).map(Self::Day),
            _ => Err(Wrong::args("filter", &format!("unknown arg \"{name}\""))),
        }
    }

    /// Whether a row of this time, in seconds of Unix time, is meant.
    pub(super) fn fits(&self, second: i64) -> bool {
        match self {
            Self::All(all) => all.iter().all(|filter| filter.fits(second)),
            Self::Any(any) => any.iter().any(|filter| filter.fits(second)),
            Self::Time(compared) => compared.fits(second),
            Self::Day(compared) => compared.fits(second - second.rem_euclid(DAY)),
        }
    }

    /// The second that rows certainly are not before, and the one they are not after, where the filter says so.
    pub(super) fn bounds(&self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::All(all) => all.iter().map(Self::bounds).fold((None, None), |(from, to), (least, most)| {
                (from.max(least), [to, most].into_iter().flatten().min())
            }),
            Self::Any(any) => {
                let bounds: Vec<_> = any.iter().map(Self::bounds).collect();
                let from = bounds.iter().map(|(from, _)| *from).collect::<Option<Vec<_>>>();
                let to = bounds.iter().map(|(_, to)| *to).collect::<Option<Vec<_>>>();
                (from.and_then(|all| all.into_iter().min()), to.and_then(|all| all.into_iter().max()))
            }
            Self::Time(compared) => compared.bounds(0),
            Self::Day(compared) => compared.bounds(DAY - 1),
        }
    }
}

impl Compared {
    fn fits(&self, second: i64) -> bool {
        let mut with = self.with.iter();
        match self.way {
            Way::Equal | Way::In => with.any(|other| second == *other),
            Way::NotEqual => with.all(|other| second != *other),
            Way::After => with.all(|other| second > *other),
            Way::Before => with.all(|other| second < *other),
            Way::From => with.all(|other| second >= *other),
            Way::To => with.all(|other| second <= *other),
        }
    }

    fn bounds(&self, length: i64) -> (Option<i64>, Option<i64>) {
        let (least, most) = (self.with.iter().min().copied(), self.with.iter().max().map(|last| last + length));
        match self.way {
            Way::Equal | Way::In => (least, most),
            Way::After | Way::From => (least, None),
            Way::Before | Way::To => (None, most),
            Way::NotEqual => (None, None),
        }
    }
}

fn time(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

fn day(text: &str) -> Option<i64> {
    let day: Date = text.parse().ok()?;
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Filter {
        Filter::read(Some(&value), Grain::Hour).unwrap()
    }

    #[test]
    fn a_filter_compares_joins_and_chooses() {
        let filter = read(json!({
            "date_geq": "1970-01-02",
            "OR": [{ "datetime_leq": "1970-01-02T01:00:00Z" }, { "datetime": "1970-01-02T05:00:00Z" }],
        }));
        let hours: Vec<i64> = (0..60).filter(|hour| filter.fits(hour * 3_600)).collect();
        assert_eq!(hours, [24, 25, 29]);
        assert_eq!(filter.bounds(), (Some(86_400), Some(86_400 + 5 * 3_600)));
        let day = read(json!({ "date": "1970-01-02" }));
        assert_eq!(day.bounds(), (Some(86_400), Some(2 * 86_400 - 1)));
        assert!(day.fits(86_400 + 3_600) && !day.fits(2 * 86_400));
        assert_eq!(read(json!({})).bounds(), (None, None));
    }

    #[test]
    fn what_is_no_comparison_is_refused() {
        for value in [
            json!({ "datetime_geq": "yesterday" }),
            json!({ "date_geq": "1970-01-02T00:00:00Z!" }),
            json!({ "date_near": "1970-01-02" }),
            json!({ "clientCountryName": "DE" }),
            json!({ "date_in": "1970-01-02" }),
            json!([1]),
        ] {
            assert!(Filter::read(Some(&value), Grain::Hour).is_err(), "{value}");
        }
        assert!(Filter::read(Some(&json!({ "datetime_geq": "1970-01-02T00:00:00Z" })), Grain::Day).is_err());
    }
}
