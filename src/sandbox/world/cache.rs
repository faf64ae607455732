//! Purging the cache (schema of 2026-08, `/zones/{id}/purge_cache`). There is no cache here: what was purged is written
//! down, so that tests can see it. How often one may purge is not counted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::wire::cache::{PER_CALL, Purged};
use crate::wire::ids::ZoneId;

use super::access::{Caller, Right};
use super::{Refused, World};

/// What was purged.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Purge {
    pub(in crate::sandbox) zone: ZoneId,
    /// Just as it was asked for: one of the ways with its value.
    pub(in crate::sandbox) what: Map<String, Value>,
    pub(in crate::sandbox) by: String,
    pub(in crate::sandbox) at: Timestamp,
}

const EVERYTHING: &str = "purge_everything";
const LISTS: [&str; 4] = ["files", "tags", "hosts", "prefixes"];

impl World {
    /// Purges; exactly one way has to be named.
    pub(in crate::sandbox) fn purge(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        sent: &Map<String, Value>,
        now: Timestamp,
    ) -> Result<Purged, Refused> {
        let name = self.zone_for(caller, zone, Right::PurgeCache)?.name.clone();
        let what = checked(sent, &name)?;
        self.purges.push(Purge { zone: zone.clone(), what, by: caller.email.clone(), at: now });
        Ok(Purged { id: zone.to_string() })
    }
}

fn checked(sent: &Map<String, Value>, zone: &str) -> Result<Map<String, Value>, Refused> {
    let is_way = |name: &String| name == EVERYTHING || LISTS.contains(&name.as_str());
    let mut ways = sent.iter().filter(|(name, value)| is_way(name) && !value.is_null());
    let (name, value) = match (ways.next(), ways.next()) {
        (None, _) => return Err(Refused::PurgeNothing),
        (Some(way), None) => way,
        (Some(_), Some(_)) => return Err(Refused::PurgeMixed),
    };
    if name == EVERYTHING {
        if *value != Value::Bool(true) {
            return Err(Refused::PurgeNotTrue);
        }
    } else {
        let list = value.as_array().ok_or(Refused::PurgeNotList)?;
        if list.is_empty() {
            return Err(Refused::PurgeNothing);
        }
        if list.len() > PER_CALL {
            return Err(Refused::PurgeTooMany);
        }
        for one in list {
            // A file may come with headers beside it.
            let text = one.as_str().or_else(|| one.get("url")?.as_str()).ok_or(Refused::PurgeNotList)?;
            if name == "files" && !is_address_in(text, zone) {
                return Err(Refused::PurgeAddress(text.to_owned()));
            }
        }
    }
    Ok(Map::from_iter([(name.clone(), value.clone())]))
}

fn is_address_in(text: &str, zone: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let host = url.host_str().unwrap_or_default();
    let is_below = host.strip_suffix(zone).is_some_and(|front| front.ends_with('.'));
    matches!(url.scheme(), "http" | "https") && (host == zone || is_below)
}
