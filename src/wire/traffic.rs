//! What went through a website, by hours and by days: the data sets `httpRequests1hGroups` and `httpRequests1dGroups` of the
//! GraphQL Analytics API (developers.cloudflare.com/analytics/graphql-api, read 2026-11).
//!
//! Hours or days without a request have no row. One question spans three days of hours at most and a year of days (public
//! logs of refusals).

use http::Method;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::graphql::PATH;
use super::ids::ZoneId;
use super::{Dialect, Endpoint};

/// The question. One for both lists: Cloudflare counts lists, and a page waits for one answer only.
const QUERY: &str = "query Traffic($zone: String!, $hours: Time!, $lastHour: Time!, $days: Date!, $lastDay: Date!) {
  viewer {
    zones(filter: {zoneTag: $zone}) {
      hours: httpRequests1hGroups(
        limit: 100, orderBy: [datetime_ASC], filter: {datetime_geq: $hours, datetime_leq: $lastHour}
      ) {
        dimensions { datetime }
        sum { requests bytes cachedRequests cachedBytes threats pageViews }
        uniq { uniques }
      }
      days: httpRequests1dGroups(
        limit: 100, orderBy: [date_ASC], filter: {date_geq: $days, date_leq: $lastDay}
      ) {
        dimensions { date }
        sum { requests bytes cachedRequests cachedBytes threats pageViews }
        uniq { uniques }
      }
    }
  }
}";

/// Reads both lists of one website.
#[derive(Clone, Debug)]
pub struct ReadTraffic {
    /// The website.
    pub zone: ZoneId,
    /// The first hour and the last one, each by its beginning.
    pub hours: (Timestamp, Timestamp),
    /// The first day and the last one, UTC.
    pub days: (Date, Date),
}

impl Endpoint for ReadTraffic {
    const METHOD: Method = Method::POST;
    const PATTERN: &'static str = PATH;
    const DIALECT: Dialect = Dialect::GraphQl;
    type Reply = Traffic;

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn body(&self) -> Option<Value> {
        Some(json!({
            "query": QUERY,
            "variables": {
                "zone": self.zone,
                "hours": self.hours.0.to_string(),
                "lastHour": self.hours.1.to_string(),
                "days": self.days.0.to_string(),
                "lastDay": self.days.1.to_string(),
            },
        }))
    }
}

/// What stands in `data`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Traffic {
    /// Whoever asks.
    pub viewer: Viewer,
}

/// What whoever asks may know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Viewer {
    /// The websites asked for; empty where none may be known.
    #[serde(deserialize_with = "super::null_is_default")]
    pub zones: Vec<ZoneTraffic>,
}

/// The two lists of one website.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ZoneTraffic {
    /// By hours, oldest first.
    #[serde(deserialize_with = "super::null_is_default")]
    pub hours: Vec<Group<AtHour>>,
    /// By days, oldest first.
    #[serde(deserialize_with = "super::null_is_default")]
    pub days: Vec<Group<AtDay>>,
}

/// One row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group<At> {
    /// When.
    pub dimensions: At,
    /// What was counted.
    pub sum: Sums,
    /// Who was counted.
    pub uniq: Uniq,
}

/// An hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtHour {
    /// Its beginning.
    pub datetime: Timestamp,
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtDay {
    /// The day, UTC.
    pub date: Date,
}

/// What is counted by adding up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// Requests of visitors.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub requests: u64,
    /// Bytes sent to visitors.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub bytes: u64,
    /// Requests answered from the cache.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub cached_requests: u64,
    /// Bytes sent from the cache.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub cached_bytes: u64,
    /// Requests stopped as threats.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub threats: u64,
    /// Requests that brought a page of HTML.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub page_views: u64,
}

/// What cannot be added up: somebody who comes twice is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uniq {
    /// Different addresses of visitors in this hour or day.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub uniques: u64,
}
