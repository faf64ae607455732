//! Zone holds: nobody else may add a zone of this name (schema of 2026-08, `/zones/{id}/hold`;
//! developers.cloudflare.com/fundamentals/account/account-security/zone-holds, read 2026-11). Which plans may have one is
//! not held against anybody here; zones on Enterprise have one from the beginning.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::zones::{ZoneHold, ZoneStatus};

use super::access::{Caller, Right};
use super::zones::Zone;
use super::{Refused, World, rfc3339};

/// What somebody has set about holding a zone.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Hold {
    /// From when on it holds; never where there is none.
    after: Option<Timestamp>,
    include_subdomains: bool,
}

/// What `PATCH /zones/{zone}/hold` asks for.
#[derive(Deserialize)]
pub(in crate::sandbox) struct HoldChange {
    #[serde(default)]
    hold_after: Option<String>,
    #[serde(default)]
    include_subdomains: Option<bool>,
}

impl Hold {
    fn is_on(&self, now: Timestamp) -> bool {
        self.after.is_some_and(|after| after <= now)
    }

    fn wire(&self, now: Timestamp) -> ZoneHold {
        ZoneHold {
            hold: self.is_on(now),
            // Where it is off for good the schema has no example; `null` is our choice.
            hold_after: self.after.map(rfc3339),
            include_subdomains: self.include_subdomains.to_string(),
        }
    }
}

impl Zone {
    fn present_hold(&self) -> Hold {
        let by_plan = || (self.plan == "enterprise").then_some(self.created_on);
        self.hold.clone().unwrap_or_else(|| Hold { after: by_plan(), include_subdomains: false })
    }

    /// Whether others are kept from adding a zone of this name now.
    pub(in crate::sandbox) fn is_held(&self, now: Timestamp) -> bool {
        self.status != ZoneStatus::Deleted && self.present_hold().is_on(now)
    }

    fn holds(&self, name: &str, now: Timestamp) -> bool {
        let is_below = || name.strip_suffix(&self.name).is_some_and(|front| front.ends_with('.'));
        self.is_held(now) && (name == self.name || self.present_hold().include_subdomains && is_below())
    }
}

impl World {
    /// Whether another account keeps this one from having a zone of this name.
    pub(super) fn is_held_against(&self, account: &AccountId, name: &str, now: Timestamp) -> bool {
        self.zones.iter().any(|zone| zone.account != *account && zone.holds(name, now))
    }

    /// How a zone is held.
    pub(in crate::sandbox) fn zone_hold(
        &self,
        caller: &Caller,
        id: &ZoneId,
        now: Timestamp,
    ) -> Result<ZoneHold, Refused> {
        Ok(self.zone_for(caller, id, Right::ShowZone)?.present_hold().wire(now))
    }

    /// Holds a zone from now on.
    pub(in crate::sandbox) fn hold_zone(
        &mut self,
        caller: &Caller,
        id: &ZoneId,
        include_subdomains: bool,
        now: Timestamp,
    ) -> Result<ZoneHold, Refused> {
        self.set_hold(caller, id, Hold { after: Some(now), include_subdomains }, now)
    }

    /// Changes when a zone is held, and whether names below it are. A time in the future lifts the hold until then; one in
    /// the past changes nothing where it holds already; an empty text means now.
    pub(in crate::sandbox) fn change_hold(
        &mut self,
        caller: &Caller,
        id: &ZoneId,
        change: &HoldChange,
        now: Timestamp,
    ) -> Result<ZoneHold, Refused> {
        let mut hold = self.zone_for(caller, id, Right::WriteZones)?.present_hold();
        if let Some(asked) = &change.hold_after {
            let at = if asked.is_empty() { now } else { moment(asked)? };
            if at > now || !hold.is_on(now) {
                hold.after = Some(at);
            }
        }
        hold.include_subdomains = change.include_subdomains.unwrap_or(hold.include_subdomains);
        self.set_hold(caller, id, hold, now)
    }

    /// Lifts the hold of a zone until a time, or for good.
    pub(in crate::sandbox) fn lift_hold(
        &mut self,
        caller: &Caller,
        id: &ZoneId,
        until: Option<&str>,
        now: Timestamp,
    ) -> Result<ZoneHold, Refused> {
        let until = until.filter(|text| !text.is_empty()).map(moment).transpose()?;
        let include_subdomains = self.zone_for(caller, id, Right::WriteZones)?.present_hold().include_subdomains;
        self.set_hold(caller, id, Hold { after: until, include_subdomains }, now)
    }

    fn set_hold(&mut self, caller: &Caller, id: &ZoneId, hold: Hold, now: Timestamp) -> Result<ZoneHold, Refused> {
        self.zone_for(caller, id, Right::WriteZones)?;
        let zone = self.zones.iter_mut().find(|zone| zone.id == *id).ok_or(Refused::NoZone)?;
        let answer = hold.wire(now);
        zone.hold = Some(hold);
        Ok(answer)
    }
}

fn moment(text: &str) -> Result<Timestamp, Refused> {
    text.parse().map_err(|_| Refused::invalid("hold_after must be a time as in RFC 3339"))
}
