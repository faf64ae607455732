//! The two data sets: rows of hours or days of a zone, filtered, put together by the dimensions asked for, ordered and cut.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::document::Field;
use super::filter::Filter;
use super::{Wrong, inside, leaf, object};
use crate::sandbox::world::traffic::{HOUR, Hour};
use crate::sandbox::world::zones::Zone;
use crate::wire::graphql::QUOTA;

const DAY: i64 = 24 * HOUR;

/// Rows of one answer.
const LIMIT_MAX: u64 = 10_000;

/// How fine a data set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    Hour,
    Day,
}

impl Grain {
    /// The data set of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "httpRequests1hGroups" => Some(Self::Hour),
            "httpRequests1dGroups" => Some(Self::Day),
            _ => None,
        }
    }

    fn seconds(self) -> i64 {
        match self {
            Self::Hour => HOUR,
            Self::Day => DAY,
        }
    }

    /// The widest stretch of one question, and how Cloudflare writes it (public logs of refusals).
    fn widest(self) -> (i64, &'static str) {
        match self {
            Self::Hour => (3 * DAY, "3d"),
            Self::Day => (365 * DAY + HOUR, "52w1d1h"),
        }
    }

    /// What rows can be told apart by.
    fn dimensions(self) -> &'static [&'static str] {
        match self {
            Self::Hour => &["datetime", "date"],
            Self::Day => &["date"],
        }
    }
}

/// One row: the hours in it, put together.
struct Row {
    second: i64,
    sum: Hour,
    hours: u32,
    most: u64,
}

impl Row {
    fn of(second: i64, hour: Hour) -> Self {
        Self { second, sum: hour, hours: 1, most: hour.uniques }
    }

    fn add(&mut self, other: &Self) {
        self.second = self.second.min(other.second);
        self.sum.add(&other.sum);
        self.hours += other.hours;
        self.most = self.most.max(other.most);
    }

    /// Who comes in several hours is one visitor: the more hours, the more of them were there before. A rough rule, and never
    /// less than in the hour that had most.
    fn uniques(&self) -> u64 {
        let share = 100 + 35 * u64::from(self.hours.ilog2());
        (self.sum.uniques * 100 / share).max(self.most)
    }

    fn at(&self) -> Timestamp {
        Timestamp::from_second(self.second).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn date(&self) -> Date {
        self.at().to_zoned(TimeZone::UTC).date()
    }

    /// A field by the name that orders have for it.
    fn counted(&self, name: &str) -> Option<u64> {
        if name == "uniq_uniques" { Some(self.uniques()) } else { summed(&self.sum, name.strip_prefix("sum_")?) }
    }
}

fn summed(sum: &Hour, name: &str) -> Option<u64> {
    Some(match name {
        "requests" => sum.requests,
        "bytes" => sum.bytes,
        "cachedRequests" => sum.cached_requests,
        "cachedBytes" => sum.cached_bytes,
        "threats" => sum.threats,
        "pageViews" => sum.page_views,
        "encryptedRequests" => sum.encrypted_requests,
        "encryptedBytes" => sum.encrypted_bytes,
        _ => return None,
    })
}

/// The rows that a field asks for.
pub(super) fn answer(zone: &Zone, grain: Grain, field: &Field, now: Timestamp) -> Result<Value, Wrong> {
    let fields = inside(field)?;
    if let Some(name) = field.args.keys().find(|name| !matches!(name.as_str(), "filter" | "limit" | "orderBy")) {
        return Err(Wrong::args(&field.name, &format!("unknown arg \"{name}\"")));
    }
    let limit = field.args.get("limit").and_then(Value::as_u64).filter(|limit| (1..=LIMIT_MAX).contains(limit));
    let limit = limit
        .and_then(|limit| usize::try_from(limit).ok())
        .ok_or_else(|| Wrong::of(format!("limit must be positive number and not greater than {LIMIT_MAX}")))?;
    let filter = Filter::read(field.args.get("filter"), grain)?;
    let mut rows = together(within(zone, grain, &filter, now)?, grain, fields)?;
    order(&mut rows, field.args.get("orderBy"), grain)?;
    rows.truncate(limit);
    rows.iter().map(|row| shown(row, grain, fields)).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// Hours or days with any request that the filter means, oldest first.
fn within(zone: &Zone, grain: Grain, filter: &Filter, now: Timestamp) -> Result<Vec<Row>, Wrong> {
    let (from, to) = filter.bounds();
    let last = to.unwrap_or(i64::MAX).min(now.as_second());
    let (widest, word) = grain.widest();
    let Some(from) = from.filter(|from| last.saturating_sub(*from) <= widest) else {
        let message = format!("zone \"{}\" cannot request a time range wider than {word}", zone.id);
        return Err(Wrong::of(message).coded(QUOTA));
    };
    let step = grain.seconds();
    let mut rows = Vec::new();
    let mut second = from - from.rem_euclid(step);
    while second <= last {
        if filter.fits(second) {
            let hours = (0..step / HOUR).map(|hour| second + hour * HOUR);
            let hours = hours.filter_map(|at| zone.hour_of_traffic(at, now).map(|hour| Row::of(at, hour)));
            let row = hours.reduce(|mut row, hour| {
                row.add(&hour);
                row
            });
            rows.extend(row.map(|row| Row { second, ..row }));
        }
        second += step;
    }
    Ok(rows)
}

/// One row for each value of the dimensions asked for; one for everything where none is.
fn together(rows: Vec<Row>, grain: Grain, fields: &[Field]) -> Result<Vec<Row>, Wrong> {
    let mut asked = Vec::new();
    for field in fields.iter().filter(|field| field.name == "dimensions") {
        for dimension in inside(field)? {
            let name = dimension.name.as_str();
            if name != "__typename" && !grain.dimensions().contains(&name) {
                return Err(Wrong::unknown_field(name).below("dimensions"));
            }
            asked.push(name);
        }
    }
    let key = |row: &Row| match (asked.contains(&"datetime"), asked.contains(&"date")) {
        (true, _) => row.second,
        (false, true) => row.second - row.second.rem_euclid(DAY),
        (false, false) => 0,
    };
    let mut groups: Vec<(i64, Row)> = Vec::new();
    for row in rows {
        // Rows come in order, so those of one group follow each other.
        match groups.last_mut() {
            Some((last, group)) if *last == key(&row) => group.add(&row),
            _ => groups.push((key(&row), row)),
        }
    }
    Ok(groups.into_iter().map(|(_, row)| row).collect())
}

fn order(rows: &mut [Row], wanted: Option<&Value>, grain: Grain) -> Result<(), Wrong> {
    let words = match wanted {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(word)) => vec![word.as_str()],
        Some(_) => return Err(Wrong::args("orderBy", "it must be a list")),
    };
    // The last one first: sorting keeps the order of equals.
    for word in words.into_iter().rev() {
        let unknown = || Wrong::args("orderBy", &format!("unknown value \"{word}\""));
        let (name, is_down) = match (word.strip_suffix("_ASC"), word.strip_suffix("_DESC")) {
            (Some(name), _) => (name, false),
            (None, Some(name)) => (name, true),
            (None, None) => return Err(unknown()),
        };
        if grain.dimensions().contains(&name) {
            rows.sort_by_key(|row| row.second);
        } else {
            let counted = rows.iter().map(|row| row.counted(name)).collect::<Option<Vec<_>>>();
            // Without a row nothing says whether the word is one.
            if counted.is_none() || Row::of(0, Hour::default()).counted(name).is_none() {
                return Err(unknown());
            }
            rows.sort_by_key(|row| row.counted(name));
        }
        if is_down {
            rows.reverse();
        }
    }
    Ok(())
}

fn shown(row: &Row, grain: Grain, fields: &[Field]) -> Result<Value, Wrong> {
    object(fields, "group", |field| match field.name.as_str() {
        "dimensions" => object(inside(field)?, "dimensions", |field| match (field.name.as_str(), grain) {
            ("datetime", Grain::Hour) => leaf(field, json!(row.at().to_string())),
            ("date", _) => leaf(field, json!(row.date().to_string())),
            (name, _) => Err(Wrong::unknown_field(name)),
        }),
        "sum" => object(inside(field)?, "sum", |field| {
            let found = summed(&row.sum, &field.name).ok_or_else(|| Wrong::unknown_field(&field.name))?;
            leaf(field, json!(found))
        }),
        "uniq" => object(inside(field)?, "uniq", |field| match field.name.as_str() {
            "uniques" => leaf(field, json!(row.uniques())),
            name => Err(Wrong::unknown_field(name)),
        }),
        name => Err(Wrong::unknown_field(name)),
    })
}
