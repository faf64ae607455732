//! Zones and their life cycle (developers.cloudflare.com/dns/zone-setups/reference/domain-status, read 2026-11). Nothing
//! that DNS would have done happens on its own here, it comes in through the control side; what time does: `life.rs`.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::zones::{Zone as WireZone, ZoneAccount, ZonePlan, ZoneStatus, ZoneType};

use super::access::{Caller, Right};
use super::catalogue::{self, CURRENCY};
use super::holds::Hold;
use super::plans;
use super::settings::Settings;
use super::zone_names::{self, Subdomains};
use super::{Refused, World, rfc3339};

/// One zone.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Zone {
    pub(in crate::sandbox) id: ZoneId,
    pub(in crate::sandbox) account: AccountId,
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) status: ZoneStatus,
    pub(in crate::sandbox) r#type: ZoneType,
    pub(in crate::sandbox) paused: bool,
    /// As it reads back: `free`, `pro`, `business` …
    pub(in crate::sandbox) plan: String,
    pub(in crate::sandbox) vanity_name_servers: Vec<String>,
    pub(in crate::sandbox) created_on: Timestamp,
    pub(in crate::sandbox) modified_on: Timestamp,
    pub(in crate::sandbox) activated_on: Option<Timestamp>,
    /// When somebody last asked for a look at its name servers.
    pub(in crate::sandbox) checked_on: Option<Timestamp>,
    /// The plan that it still shows.
    #[serde(default)]
    pub(in crate::sandbox) old_plan: Option<OldPlan>,
    /// Since when it has its status.
    #[serde(default)]
    pub(in crate::sandbox) status_since: Option<Timestamp>,
    /// What was set about holding its name; before that, the plan decides.
    #[serde(default)]
    pub(in crate::sandbox) hold: Option<Hold>,
    /// What was set; the rest is as it begins.
    #[serde(default)]
    pub(in crate::sandbox) settings: Settings,
}

/// A plan that has been replaced and is shown for a little longer.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct OldPlan {
    plan: String,
    until: Timestamp,
}

/// What `POST /zones` asks for. `jump_start` left the schema; it must still be a boolean where it comes.
#[derive(Deserialize)]
pub(in crate::sandbox) struct NewZone {
    name: String,
    #[serde(default)]
    account: Value,
    #[serde(default)]
    r#type: Option<ZoneType>,
}

const NAME_SERVERS: [&str; 16] = [
    "ada", "bob", "cora", "dan", "eva", "finn", "gina", "hugh", "iris", "jay", "kate", "leo", "mia", "ned", "olga",
    "paul",
];

impl World {
    /// Adds a zone. The same name may wait in several accounts; whichever goes active moves the others out.
    pub(in crate::sandbox) fn add_zone(
        &mut self,
        caller: &Caller,
        new: NewZone,
        now: Timestamp,
    ) -> Result<WireZone, Refused> {
        let account = new.account.get("id").and_then(Value::as_str).ok_or(Refused::ZoneAccount)?;
        let account: AccountId = account.parse().map_err(|_| Refused::ZoneAccount)?;
        self.account_for(caller, &account, Right::WriteZones)?;
        let kind = self.checked_type(new.r#type.unwrap_or(ZoneType::Full))?;
        let subdomains = if self.switches.allow_add_subdomain { Subdomains::Allowed } else { Subdomains::Refused };
        let name = zone_names::checked(&new.name, subdomains)?;
        let present = self.zones.iter().find(|zone| zone.account == account && zone.name == name);
        let former = match present {
            Some(zone) if zone.status == ZoneStatus::Deleted => Some(zone.id.clone()),
            Some(_) => return Err(Refused::ZoneExists(name)),
            None => None,
        };
        if self.is_held_against(&account, &name, now) {
            return Err(Refused::ZoneHeld);
        }
        let id = self.fresh_zone_id(&name)?;
        if let Some(former) = former {
            self.drop_zone(&former);
        }
        let zone = Zone {
            id,
            account,
            name,
            status: ZoneStatus::Pending,
            r#type: kind,
            paused: false,
            plan: "free".to_owned(),
            vanity_name_servers: Vec::new(),
            created_on: now,
            modified_on: now,
            activated_on: None,
            checked_on: None,
            old_plan: None,
            status_since: Some(now),
            hold: None,
            settings: Settings::default(),
        };
        let answer = self.zone_wire(&zone, now);
        self.zones.push(zone);
        Ok(answer)
    }

    fn checked_type(&self, kind: ZoneType) -> Result<ZoneType, Refused> {
        match kind {
            ZoneType::Partial if !self.switches.partial_setup_allowed => Err(Refused::ZonePartial),
            ZoneType::Other(_) => Err(Refused::invalid("type must be full, partial, secondary or internal")),
            ZoneType::Full | ZoneType::Partial | ZoneType::Secondary | ZoneType::Internal => Ok(kind),
        }
    }

    /// Zones that lists show to the caller, in the order they were made. Lists have no deleted ones (schema of 2026-08:
    /// one cannot ask for that status).
    pub(in crate::sandbox) fn zones_of(&self, caller: &Caller, now: Timestamp) -> Vec<&Zone> {
        let reached = self.reached_zones(caller, Right::ReadZones).into_iter();
        let listed = reached.filter(|zone| self.is_listed(zone.created_on, now));
        listed.filter(|zone| zone.status != ZoneStatus::Deleted).collect()
    }

    fn zone_mut(&mut self, caller: &Caller, id: &ZoneId) -> Result<&mut Zone, Refused> {
        self.zone_for(caller, id, Right::WriteZones)?;
        self.zones.iter_mut().find(|zone| zone.id == *id).ok_or(Refused::NoZone)
    }

    /// Changes exactly one of `paused`, `type` and `vanity_name_servers`.
    pub(in crate::sandbox) fn change_zone(
        &mut self,
        caller: &Caller,
        id: &ZoneId,
        change: &Map<String, Value>,
        now: Timestamp,
    ) -> Result<WireZone, Refused> {
        self.zone_for(caller, id, Right::WriteZones)?;
        let mut fields = change.iter();
        let (Some((field, value)), None) = (fields.next(), fields.next()) else {
            return Err(if change.is_empty() { Refused::ZoneProperty } else { Refused::ZoneOneProperty });
        };
        match field.as_str() {
            "paused" => self.pause_zone(caller, id, value)?,
            "type" => {
                let kind: ZoneType = serde_json::from_value(value.clone()).map_err(|_| Refused::ZoneProperty)?;
                self.check_conversion(caller, id, &kind)?;
                self.zone_mut(caller, id)?.r#type = kind;
            }
            "vanity_name_servers" => self.name_zone_servers(caller, id, value)?,
            _ => return Err(Refused::ZoneProperty),
        }
        let zone = self.zone_mut(caller, id)?;
        zone.modified_on = now;
        let zone = zone.clone();
        Ok(self.zone_wire(&zone, now))
    }

    // A new zone is on the free plan, so there only the entitlement helps (1104); here a plan does, too, and is what is
    // missing (1070). Partial set-up: developers.cloudflare.com/dns/zone-setups/partial-setup, read 2026-11.
    fn check_conversion(&self, caller: &Caller, id: &ZoneId, kind: &ZoneType) -> Result<(), Refused> {
        let has_plan = self.zone_for(caller, id, Right::WriteZones)?.has_business_plan();
        match self.checked_type(kind.clone()) {
            Err(Refused::ZonePartial) if has_plan => Ok(()),
            Err(Refused::ZonePartial) => Err(Refused::ZonePlan),
            other => other.map(|_| ()),
        }
    }

    fn pause_zone(&mut self, caller: &Caller, id: &ZoneId, value: &Value) -> Result<(), Refused> {
        let paused = value.as_bool().ok_or(Refused::ZoneProperty)?;
        let zone = self.zone_mut(caller, id)?;
        if zone.paused == paused {
            return Err(if paused { Refused::ZonePaused } else { Refused::ZoneUnpaused });
        }
        zone.paused = paused;
        Ok(())
    }

    fn name_zone_servers(&mut self, caller: &Caller, id: &ZoneId, value: &Value) -> Result<(), Refused> {
        let names: Vec<String> = serde_json::from_value(value.clone()).map_err(|_| Refused::ZoneProperty)?;
        if !names.iter().all(|name| zone_names::is_host(name)) {
            return Err(Refused::ZoneProperty);
        }
        let zone = self.zone_mut(caller, id)?;
        if !zone.has_business_plan() {
            return Err(Refused::ZonePlan);
        }
        zone.vanity_name_servers = names;
        Ok(())
    }

    /// Notes that somebody asked for a look at the name servers: once an hour, on paid plans every 5 minutes (schema of
    /// 2026-08).
    pub(in crate::sandbox) fn check_zone(
        &mut self,
        caller: &Caller,
        id: &ZoneId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let zone = self.zone_mut(caller, id)?;
        let (minutes, often) = if zone.plan == "free" { (60, "per hour") } else { (5, "every 5 minutes") };
        let pause = SignedDuration::from_mins(minutes);
        if zone.checked_on.is_some_and(|at| now.duration_since(at) < pause) {
            return Err(Refused::ZoneCheckedLately(often));
        }
        zone.checked_on = Some(now);
        Ok(())
    }

    /// Removes a zone at once, with everything that is its own.
    pub(in crate::sandbox) fn remove_zone(&mut self, caller: &Caller, id: &ZoneId) -> Result<(), Refused> {
        self.zone_for(caller, id, Right::WriteZones)?;
        self.drop_zone(id);
        Ok(())
    }

    /// The zone as answers have it.
    pub(in crate::sandbox) fn zone_wire(&self, zone: &Zone, now: Timestamp) -> WireZone {
        let account = self.account(&zone.account);
        let unit = account.and_then(|account| account.unit.clone());
        let account_name = account.map(|account| account.name.clone()).unwrap_or_default();
        let tenant = unit.is_some().then(|| (self.tenant.id.to_string(), self.tenant.name.clone())).unzip();
        let is_partial = zone.r#type == ZoneType::Partial;
        WireZone {
            id: zone.id.clone(),
            name: zone.name.clone(),
            status: zone.status.clone(),
            r#type: zone.r#type.clone(),
            paused: zone.paused,
            account: ZoneAccount { id: zone.account.clone(), name: account_name.clone() },
            owner: json!({ "id": zone.account, "type": "organization", "name": account_name }),
            tenant: json!({ "id": tenant.0, "name": tenant.1 }),
            tenant_unit: json!({ "id": unit }),
            plan: Some(plan(zone.shown_plan(now))),
            name_servers: Some(if is_partial { Vec::new() } else { name_servers(&zone.id) }),
            original_name_servers: Some(vec!["ns1.dns-host.example".to_owned(), "ns2.dns-host.example".to_owned()]),
            original_registrar: None,
            original_dnshost: None,
            vanity_name_servers: zone.vanity_name_servers.clone(),
            verification_key: is_partial.then(|| verification_key(&zone.id)),
            cname_suffix: (is_partial && unit.is_some()).then(|| "cdn.cloudflare.net".to_owned()),
            meta: json!({
                "step": 2,
                "custom_certificate_quota": 0,
                "page_rule_quota": 3,
                "phishing_detected": false,
                "cdn_only": is_partial,
                "dns_only": false,
                "foundation_dns": false,
            }),
            development_mode: zone.settings.development_seconds(now),
            permissions: ["#zone:read", "#zone:edit", "#zone_settings:read", "#zone_settings:edit"]
                .map(str::to_owned)
                .to_vec(),
            created_on: Some(rfc3339(zone.created_on)),
            modified_on: Some(rfc3339(zone.modified_on)),
            activated_on: zone.activated_on.map(rfc3339),
        }
    }
}

// A zone that is added anew gets other name servers, so they follow from its id.
pub(super) fn name_servers(id: &ZoneId) -> Vec<String> {
    let seed = usize::from_str_radix(id.as_str().get(..6).unwrap_or_default(), 16).unwrap_or_default();
    let pick = |at: usize| NAME_SERVERS.iter().cycle().nth(at % NAME_SERVERS.len()).copied().unwrap_or("ada");
    let (first, step) = (seed % NAME_SERVERS.len(), 1 + (seed / 16) % (NAME_SERVERS.len() - 1));
    [pick(first), pick(first + step)].map(|name| format!("{name}.ns.cloudflare.com")).to_vec()
}

fn verification_key(id: &ZoneId) -> String {
    let part = |range| u32::from_str_radix(id.as_str().get(range).unwrap_or_default(), 16).unwrap_or_default();
    format!("{:09}-{:09}", part(0..7), part(8..15))
}

fn plan(legacy_id: &str) -> ZonePlan {
    let spec = catalogue::on_zone(legacy_id);
    let price = spec.map_or(0, |spec| spec.price);
    ZonePlan {
        id: plans::plan_id(legacy_id),
        name: spec.map_or("Free Website", |spec| spec.name).to_owned(),
        price: plans::money(price),
        currency: CURRENCY.to_owned(),
        frequency: if price > 0 { "monthly" } else { "" }.to_owned(),
        legacy_id: legacy_id.to_owned(),
        is_subscribed: legacy_id != "free",
        can_subscribe: true,
        externally_managed: false,
    }
}

impl Zone {
    /// Has the zone under another plan, which its own answers show once the lag is over.
    pub(in crate::sandbox) fn take_plan(&mut self, plan: &str, lag: u64, now: Timestamp) {
        if self.plan != plan {
            let until = SignedDuration::from_millis(i64::try_from(lag).unwrap_or(i64::MAX));
            let until = now.saturating_add(until).unwrap_or(Timestamp::MAX);
            let shown = self.shown_plan(now).to_owned();
            self.old_plan = (lag > 0).then_some(OldPlan { plan: shown, until });
            self.plan = plan.to_owned();
            self.modified_on = now;
        }
    }

    fn has_business_plan(&self) -> bool {
        matches!(self.plan.as_str(), "business" | "enterprise")
    }

    fn shown_plan(&self, now: Timestamp) -> &str {
        self.old_plan.as_ref().filter(|old| now < old.until).map_or(&self.plan, |old| &old.plan)
    }
}
