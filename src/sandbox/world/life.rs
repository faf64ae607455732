//! What time does to zones (developers.cloudflare.com/dns/zone-setups/reference/domain-status, read 2026-11): who waits too
//! long is deleted, who is deleted is purged. Worked out whenever the world is looked at, with the times at which it would
//! have happened, so that it does not matter how often anybody looks.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::zones::ZoneStatus;

use super::zones::{self, Zone};
use super::{Refused, World};
use crate::sandbox::mint;

const PENDING_DAYS: i64 = 28;
const MOVED_DAYS: i64 = 7;
const DELETED_DAYS: i64 = 7;

/// How often an id is minted for name servers that the name has not had. There are 120 pairs of them, so this finds one
/// where one is left; one name in more zones than that is refused.
const TRIES: usize = 10_000;

/// Name servers that a zone had when it went: one that is added again gets others.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Former {
    account: AccountId,
    name: String,
    name_servers: Vec<String>,
}

impl World {
    /// Deletes and purges what has waited too long.
    pub(in crate::sandbox) fn pass_time(&mut self, now: Timestamp) {
        let due = |zone: &Zone| Some((zone.id.clone(), self.deleted_at(zone).filter(|at| *at <= now)?));
        let due: Vec<(ZoneId, Timestamp)> = self.zones.iter().filter_map(due).collect();
        for (id, at) in due {
            if let Some(zone) = self.zones.iter_mut().find(|zone| zone.id == id) {
                zone.turn(ZoneStatus::Deleted, at);
            }
        }
        let is_over = |zone: &&Zone| {
            let since = zone.status_since.filter(|_| zone.status == ZoneStatus::Deleted);
            since.is_some_and(|since| after(since, DELETED_DAYS) <= now)
        };
        let over: Vec<ZoneId> = self.zones.iter().filter(is_over).map(|zone| zone.id.clone()).collect();
        for id in over {
            self.drop_zone(&id);
        }
    }

    // A zone with a plan waits for ever while pending, and once moved until the plan is gone or somebody else's zone of the
    // name is active; whichever came last counts. The last change of the zone stands for the day its plan went.
    fn deleted_at(&self, zone: &Zone) -> Option<Timestamp> {
        let since = zone.status_since?;
        let is_free = zone.plan == "free";
        match zone.status {
            ZoneStatus::Pending if is_free => Some(after(since, PENDING_DAYS).max(zone.modified_on)),
            ZoneStatus::Moved if is_free => Some(after(since, MOVED_DAYS).max(zone.modified_on)),
            ZoneStatus::Moved => {
                let others = self.zones.iter().filter(|other| other.id != zone.id && other.name == zone.name);
                let active = others.filter(|other| other.status == ZoneStatus::Active);
                let first = active.map(|other| other.status_since.unwrap_or(other.created_on)).min()?;
                Some(after(since, MOVED_DAYS).max(first))
            }
            _ => None,
        }
    }

    /// Zones of files from before this was kept have been what they are since now.
    pub(in crate::sandbox) fn begin_waiting(&mut self, now: Timestamp) {
        for zone in &mut self.zones {
            zone.status_since.get_or_insert(now);
        }
    }

    /// What DNS would have done. A zone that goes active moves the others of its name out.
    pub(in crate::sandbox) fn set_zone_status(
        &mut self,
        id: &ZoneId,
        status: &ZoneStatus,
        now: Timestamp,
    ) -> Result<(), Refused> {
        if matches!(status, ZoneStatus::Other(_)) {
            return Err(Refused::invalid("unknown status"));
        }
        let zone = self.zones.iter().find(|zone| zone.id == *id).ok_or(Refused::NoZone)?;
        let (name, account) = (zone.name.clone(), zone.account.clone());
        if *status == ZoneStatus::Active && self.is_held_against(&account, &name, now) {
            return Err(Refused::invalid("another account holds this name, so the zone cannot go active"));
        }
        let zone = self.zones.iter_mut().find(|zone| zone.id == *id).ok_or(Refused::NoZone)?;
        zone.turn(status.clone(), now);
        if *status != ZoneStatus::Active {
            return Ok(());
        }
        zone.activated_on.get_or_insert(now);
        let others = self.zones.iter_mut().filter(|zone| zone.id != *id && zone.name == name);
        for other in others.filter(|zone| zone.status == ZoneStatus::Active) {
            other.turn(ZoneStatus::Moved, now);
        }
        Ok(())
    }

    /// Takes a zone away with its records, its subscription and its hold.
    pub(super) fn drop_zone(&mut self, id: &ZoneId) {
        let Some(zone) = self.zones.iter().find(|zone| zone.id == *id) else { return };
        let (account, name) = (zone.account.clone(), zone.name.clone());
        self.former.retain(|former| former.account != account || former.name != name);
        self.former.push(Former { account, name, name_servers: zones::name_servers(id) });
        self.zones.retain(|zone| zone.id != *id);
        self.subscriptions.retain(|one| one.zone.as_ref() != Some(id));
        self.dns_records.retain(|record| record.zone != *id);
        self.purges.retain(|purge| purge.zone != *id);
        self.scans.retain(|scan| scan.zone != *id);
    }

    /// An id for a zone, from which its name servers follow: ones that no zone of this name has or had last.
    pub(super) fn fresh_zone_id(&self, name: &str) -> Result<ZoneId, Refused> {
        let sorted = |mut servers: Vec<String>| {
            servers.sort();
            servers
        };
        let present = self.zones.iter().filter(|zone| zone.name == name).map(|zone| zones::name_servers(&zone.id));
        let former = self.former.iter().filter(|former| former.name == name).map(|former| former.name_servers.clone());
        let taken: Vec<Vec<String>> = present.chain(former).map(sorted).collect();
        let ids = (0..TRIES).filter_map(|_| mint::id().parse::<ZoneId>().ok());
        let mut fresh = ids.filter(|id| !taken.contains(&sorted(zones::name_servers(id))));
        fresh.next().ok_or_else(|| Refused::invalid("no name servers are left for this name"))
    }
}

impl Zone {
    fn turn(&mut self, status: ZoneStatus, at: Timestamp) {
        if self.status != status {
            self.status = status;
            self.status_since = Some(at);
        }
        self.modified_on = at;
    }
}

fn after(since: Timestamp, days: i64) -> Timestamp {
    since.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}
