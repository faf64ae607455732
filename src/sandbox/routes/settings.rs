//! Settings of zones: HTTP to world and back.

use axum::extract::State;
use serde_json::{Map, Value};

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::world::Refused;
use crate::wire::ids::{SettingId, ZoneId};

fn ids(call: &Call) -> Result<(ZoneId, SettingId), Refused> {
    Ok((call.id("zone")?, call.id("setting")?))
}

pub(super) async fn list(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    answer::one(sandbox.read(|world, now| world.zone_settings(&call.caller, &zone, now))?)
}

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, id) = ids(&call)?;
    answer::one(sandbox.read(|world, now| world.zone_setting(&call.caller, &zone, id.as_str(), now))?)
}

pub(super) async fn change(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (zone, id) = ids(&call)?;
    let sent: Map<String, Value> = call.sent()?;
    let change = [(id.to_string(), sent)];
    let changed = sandbox.write(|world, now| world.change_settings(&call.caller, &zone, &change, now)).await?;
    let one = changed.into_iter().next();
    answer::one(one.ok_or_else(|| Refused::NoSetting(id.to_string()))?)
}

// An array of settings; older documents have it in `items`.
pub(super) async fn change_many(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let zone: ZoneId = call.id("zone")?;
    let mut sent = call.json()?;
    if let Some(items) = sent.get_mut("items") {
        sent = items.take();
    }
    let Value::Array(items) = sent else {
        return Err(Refused::invalid("the body must be a list of settings"));
    };
    let changes = items.into_iter().map(|item| match item {
        Value::Object(item) => match item.get("id").and_then(Value::as_str) {
            Some(id) => Ok((id.to_owned(), item)),
            None => Err(Refused::invalid("each setting needs its id")),
        },
        _ => Err(Refused::invalid("each setting must be an object")),
    });
    let changes = changes.collect::<Result<Vec<_>, _>>()?;
    answer::one(sandbox.write(|world, now| world.change_settings(&call.caller, &zone, &changes, now)).await?)
}
