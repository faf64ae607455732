//! Zones: HTTP to world and back.

use axum::extract::State;

use crate::sandbox::Sandbox;
use crate::sandbox::answer::{self, Handled};
use crate::sandbox::call::Call;
use crate::sandbox::page::Page;
use crate::sandbox::world::access::Right;
use crate::sandbox::world::zones::Zone;
use crate::sandbox::world::{Refused, World};
use crate::wire::ids::ZoneId;
use crate::wire::zones::{ZoneRef, ZoneStatus, ZoneType};

pub(super) async fn list(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let (page, filter) = (Page::of(&call)?, Filter::of(&call)?);
    let (rows, info) = sandbox.read(|world, now| {
        let mut found = world.zones_of(&call.caller, now);
        found.retain(|zone| filter.keeps(world, zone));
        order(world, &mut found, call.asks("order"))?;
        let (rows, info) = page.cut(found);
        let rows: Vec<_> = rows.into_iter().map(|zone| world.zone_wire(zone, now)).collect();
        Ok::<_, Refused>((rows, info))
    })?;
    answer::list(rows, info)
}

/// The questions of the list, all of which a zone must answer, or with `match=any` one.
struct Filter<'a> {
    name: Option<&'a str>,
    account_id: Option<&'a str>,
    account_name: Option<&'a str>,
    status: Option<ZoneStatus>,
    kind: Option<ZoneType>,
    any: bool,
}

impl<'a> Filter<'a> {
    fn of(call: &'a Call) -> Result<Self, Refused> {
        let any = match call.asks("match") {
            None | Some("all") => false,
            Some("any") => true,
            Some(_) => return Err(Refused::invalid("match must be any or all")),
        };
        let status = call.asks("status").map(|word| ZoneStatus::from(word.to_owned()));
        if let Some(ZoneStatus::Deleted | ZoneStatus::Other(_)) = status {
            return Err(Refused::invalid("status must be initializing, pending, active or moved"));
        }
        let kind = call.asks("type").map(|word| ZoneType::from(word.to_owned()));
        if let Some(ZoneType::Other(_)) = kind {
            return Err(Refused::invalid("type must be full, partial, secondary or internal"));
        }
        Ok(Self {
            name: call.asks("name"),
            account_id: call.asks("account.id"),
            account_name: call.asks("account.name"),
            status,
            kind,
            any,
        })
    }

    fn keeps(&self, world: &World, zone: &Zone) -> bool {
        let account_name = || world.account(&zone.account).map(|account| account.name.as_str()).unwrap_or_default();
        let answers = [
            self.name.map(|asked| text_fits(asked, &zone.name)),
            self.account_id.map(|asked| asked == zone.account.as_str()),
            self.account_name.map(|asked| text_fits(asked, account_name())),
            self.status.as_ref().map(|asked| *asked == zone.status),
            self.kind.as_ref().map(|asked| *asked == zone.r#type),
        ];
        let mut given = answers.into_iter().flatten().peekable();
        if self.any && given.peek().is_some() { given.any(|fits| fits) } else { given.all(|fits| fits) }
    }
}

// Operators as Cloudflare's SDK 5.9.0 names them; how they stand on the wire is not published, and `operator:text` is our
// reading of it.
fn text_fits(asked: &str, text: &str) -> bool {
    let (asked, text) = (asked.to_lowercase(), text.to_lowercase());
    match asked.split_once(':') {
        Some(("equal", asked)) => text == asked,
        Some(("not_equal", asked)) => text != asked,
        Some(("starts_with", asked)) => text.starts_with(asked),
        Some(("ends_with", asked)) => text.ends_with(asked),
        Some(("contains", asked)) => text.contains(asked),
        _ => text == asked,
    }
}

fn order(world: &World, zones: &mut [&Zone], order: Option<&str>) -> Result<(), Refused> {
    match order {
        None => {}
        Some("name") => zones.sort_by(|one, other| one.name.cmp(&other.name)),
        Some("status") => zones.sort_by(|one, other| one.status.as_str().cmp(other.status.as_str())),
        Some("account.id") => zones.sort_by(|one, other| one.account.cmp(&other.account)),
        Some("account.name") => {
            zones.sort_by_key(|zone| world.account(&zone.account).map(|account| account.name.clone()));
        }
        Some("plan.id") => zones.sort_by(|one, other| one.plan.cmp(&other.plan)),
        Some(_) => return Err(Refused::invalid("unknown order")),
    }
    Ok(())
}

pub(super) async fn create(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let new = call.sent()?;
    answer::one(sandbox.write(|world, now| world.add_zone(&call.caller, new, now)).await?)
}

pub(super) async fn get(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: ZoneId = call.id("zone")?;
    answer::one(
        sandbox.read(|world, now| {
            world.zone_for(&call.caller, &id, Right::ShowZone).map(|zone| world.zone_wire(zone, now))
        })?,
    )
}

pub(super) async fn change(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: ZoneId = call.id("zone")?;
    let change = call.sent()?;
    answer::one(sandbox.write(|world, now| world.change_zone(&call.caller, &id, &change, now)).await?)
}

pub(super) async fn remove(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: ZoneId = call.id("zone")?;
    sandbox.write(|world, _| world.remove_zone(&call.caller, &id)).await?;
    answer::one(ZoneRef { id })
}

pub(super) async fn check(State(sandbox): State<Sandbox>, call: Call) -> Handled {
    let id: ZoneId = call.id("zone")?;
    sandbox.write(|world, now| world.check_zone(&call.caller, &id, now)).await?;
    answer::one(ZoneRef { id })
}
