//! Answers questions by GraphQL about the traffic of zones (developers.cloudflare.com/analytics/graphql-api, read 2026-11):
//! any selection of `viewer.zones` with `httpRequests1hGroups` and `httpRequests1dGroups`, with aliases, variables,
//! fragments and the two standard directives. What it does not know is an error, as an unknown field is at Cloudflare.

mod document;
mod filter;
mod groups;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::world::access::Right;
use super::world::zones::Zone;
use super::world::{Caller, World};
use crate::wire::graphql::{AUTHZ, Question};
use crate::wire::zones::ZoneStatus;

use document::Field;
use groups::Grain;

/// Zones of one question (developers.cloudflare.com/analytics/graphql-api/limits, read 2026-11).
const ZONES_MAX: usize = 10;

/// What is wrong with a question.
#[derive(Debug)]
pub(super) struct Wrong {
    /// In words.
    pub(super) message: String,
    /// Where, from the root.
    pub(super) path: Vec<Value>,
    /// `authz`, `quota`, `budget`.
    pub(super) code: Option<&'static str>,
}

impl Wrong {
    pub(super) fn of(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: Vec::new(), code: None }
    }

    pub(super) fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// The same, one step nearer to the root.
    fn below(mut self, step: impl Into<Value>) -> Self {
        self.path.insert(0, step.into());
        self
    }

    fn unknown_field(name: &str) -> Self {
        Self::of(format!("unknown field \"{name}\""))
    }

    fn args(name: &str, why: &str) -> Self {
        Self::of(format!("error parsing args for \"{name}\": {why}"))
    }
}

/// A question that was understood.
pub(super) struct Asked(Vec<Field>);

impl Asked {
    /// Reads it.
    pub(super) fn of(question: &Question) -> Result<Self, Wrong> {
        document::read(question).map(Self)
    }

    /// How many questions it counts for: each data set for each zone.
    pub(super) fn cost(&self) -> usize {
        let zones = self.0.iter().flat_map(|viewer| &viewer.fields).filter(|field| field.name == "zones");
        let each = zones.map(|zones| {
            let several = zones.args.get("filter").and_then(|filter| filter.get("zoneTag_in")?.as_array());
            let sets = zones.fields.iter().filter(|field| Grain::of(&field.name).is_some()).count();
            sets * several.map_or(1, Vec::len)
        });
        each.sum::<usize>().clamp(1, 1_000)
    }
}

/// The `data` of the answer.
pub(super) fn answer(world: &World, caller: &Caller, asked: &Asked, now: Timestamp) -> Result<Value, Wrong> {
    object(&asked.0, "Query", |field| match field.name.as_str() {
        "viewer" => object(inside(field)?, "viewer", |field| match field.name.as_str() {
            "zones" => zones(world, caller, field, now),
            name => Err(Wrong::unknown_field(name)),
        }),
        name => Err(Wrong::unknown_field(name)),
    })
}

/// One object of the answer; every object knows its type.
fn object(fields: &[Field], kind: &str, mut value: impl FnMut(&Field) -> Result<Value, Wrong>) -> Result<Value, Wrong> {
    let mut object = Map::new();
    for field in fields {
        let found = if field.name == "__typename" { leaf(field, json!(kind)) } else { value(field) };
        object.insert(field.key.clone(), found.map_err(|wrong| wrong.below(field.key.as_str()))?);
    }
    Ok(Value::Object(object))
}

/// What is asked about an object.
fn inside(field: &Field) -> Result<&[Field], Wrong> {
    if field.fields.is_empty() { Err(Wrong::of("object field must have selections")) } else { Ok(&field.fields) }
}

/// A value that has nothing inside.
fn leaf(field: &Field, value: Value) -> Result<Value, Wrong> {
    if field.fields.is_empty() { Ok(value) } else { Err(Wrong::of("scalar fields must have no selections")) }
}

fn zones(world: &World, caller: &Caller, field: &Field, now: Timestamp) -> Result<Value, Wrong> {
    let fields = inside(field)?;
    let found = zones_of(world, caller, field, now)?;
    let rows = found.into_iter().enumerate().map(|(index, zone)| {
        let row = object(fields, "zone", |field| match (field.name.as_str(), Grain::of(&field.name)) {
            (_, Some(grain)) => groups::answer(zone, grain, field, now),
            ("zoneTag", None) => leaf(field, json!(zone.id)),
            (name, None) => Err(Wrong::unknown_field(name)),
        });
        row.map_err(|wrong| wrong.below(index.to_string()))
    });
    rows.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// The zones meant. One that is not there and one that the caller may not know are the same.
fn zones_of<'a>(world: &'a World, caller: &Caller, field: &Field, now: Timestamp) -> Result<Vec<&'a Zone>, Wrong> {
    if let Some(name) = field.args.keys().find(|name| !matches!(name.as_str(), "filter" | "limit" | "orderBy")) {
        return Err(Wrong::args("zones", &format!("unknown arg \"{name}\"")));
    }
    let filter = match field.args.get("filter") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(filter)) => filter.clone(),
        Some(_) => return Err(Wrong::args("zones", "filter must be an object")),
    };
    let mut parts = filter.iter();
    let text =
        |value: &Value| value.as_str().map(str::to_owned).ok_or(Wrong::args("zones", "a zone tag must be a string"));
    let mut zones = match (parts.next(), parts.next()) {
        (Some((name, tag)), None) if name == "zoneTag" => named(world, caller, &[text(tag)?])?,
        (Some((name, Value::Array(tags))), None) if name == "zoneTag_in" => {
            named(world, caller, &tags.iter().map(text).collect::<Result<Vec<_>, _>>()?)?
        }
        (Some((name, tag)), None) if name == "zoneTag_gt" => {
            let after = text(tag)?;
            all(world, caller, now)
                .into_iter()
                .filter(|zone| zone.id.as_str() > after.as_str())
                .take(ZONES_MAX)
                .collect()
        }
        (None, _) => all(world, caller, now).into_iter().take(ZONES_MAX).collect(),
        _ => return Err(Wrong::args("zones", "filter must be one of zoneTag, zoneTag_in and zoneTag_gt")),
    };
    if let Some(limit) = field.args.get("limit") {
        let limit = limit.as_u64().and_then(|limit| usize::try_from(limit).ok());
        zones.truncate(limit.ok_or_else(|| Wrong::args("zones", "limit must be a number"))?);
    }
    Ok(zones)
}

fn all<'a>(world: &'a World, caller: &Caller, now: Timestamp) -> Vec<&'a Zone> {
    let mut zones = world.reached_zones(caller, Right::ReadAnalytics);
    zones.retain(|zone| zone.status != ZoneStatus::Deleted && world.is_listed(zone.created_on, now));
    zones.sort_by(|one, other| one.id.cmp(&other.id));
    zones
}

fn named<'a>(world: &'a World, caller: &Caller, tags: &[String]) -> Result<Vec<&'a Zone>, Wrong> {
    if tags.len() > ZONES_MAX {
        return Err(Wrong::of(format!("cannot request more than {ZONES_MAX} zones")));
    }
    let known = |tag: &String| world.zone_for(caller, &tag.parse().ok()?, Right::ReadAnalytics).ok();
    let others: Vec<&str> = tags.iter().filter(|tag| known(tag).is_none()).map(String::as_str).collect();
    if !others.is_empty() {
        return Err(Wrong::of(format!("zones [{}] are not authorized", others.join(", "))).coded(AUTHZ));
    }
    Ok(tags.iter().filter_map(known).collect())
}
