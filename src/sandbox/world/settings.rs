//! Settings of zones (schema of 2026-08, `/zones/{id}/settings`). What a zone was never told is as it begins.
//!
//! Two settings hang together: with `0rtt` on, `tls_1_3` reads `zrt`, as in public answers of the API; setting it to `zrt`
//! turns `0rtt` on, which is our choice.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::wire::ids::ZoneId;
use crate::wire::settings::{DEVELOPMENT_SECONDS, ZoneSetting};

use super::access::{Caller, Right};
use super::setting_specs::{self as specs, SPECS, Spec};
use super::zones::Zone;
use super::{Refused, World, rfc3339};

const DEVELOPMENT: &str = "development_mode";
const RECOMMENDER: &str = "ssl_recommender";

/// What a zone was told, by id.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(in crate::sandbox) struct Settings(BTreeMap<String, Told>);

#[derive(Clone, Serialize, Deserialize)]
struct Told {
    value: Value,
    at: Timestamp,
}

impl Settings {
    /// Keeps a value that was checked.
    pub(super) fn tell(&mut self, id: &str, value: Value, at: Timestamp) {
        self.0.insert(id.to_owned(), Told { value, at });
    }

    fn is(&self, id: &str, word: &str) -> bool {
        self.0.get(id).is_some_and(|told| told.value == word)
    }

    /// Seconds until development mode goes off by itself; negative since it went off; 0 where it never was on.
    pub(super) fn development_seconds(&self, now: Timestamp) -> i64 {
        let Some(told) = self.0.get(DEVELOPMENT) else { return 0 };
        let lasts = if told.value == "on" { DEVELOPMENT_SECONDS } else { 0 };
        lasts - now.duration_since(told.at).as_secs()
    }
}

impl Zone {
    fn setting(&self, spec: &Spec, now: Timestamp) -> ZoneSetting {
        let told = self.settings.0.get(spec.id);
        let is_over = spec.id == DEVELOPMENT && self.settings.development_seconds(now) <= 0;
        let value = match told {
            Some(_) if is_over => json!("off"),
            Some(told) => told.value.clone(),
            None => spec.begins(&self.plan),
        };
        let early = spec.id == "tls_1_3" && value == "on" && self.settings.is("0rtt", "on");
        ZoneSetting {
            id: spec.id.to_owned(),
            value: if early { json!("zrt") } else { value },
            editable: spec.is_editable(&self.plan),
            modified_on: told.map(|told| rfc3339(told.at)),
            time_remaining: (spec.id == DEVELOPMENT).then(|| self.settings.development_seconds(now)),
            enabled: None,
        }
    }

    fn named_setting(&self, id: &str, now: Timestamp) -> Result<ZoneSetting, Refused> {
        if id == RECOMMENDER {
            return Ok(self.recommender());
        }
        let spec = specs::find(id).ok_or_else(|| Refused::NoSetting(id.to_owned()))?;
        Ok(self.setting(spec, now))
    }

    fn recommender(&self) -> ZoneSetting {
        let told = self.settings.0.get(RECOMMENDER);
        ZoneSetting {
            id: RECOMMENDER.to_owned(),
            value: Value::Null,
            editable: true,
            modified_on: told.map(|told| rfc3339(told.at)),
            time_remaining: None,
            enabled: Some(told.is_some_and(|told| told.value == true)),
        }
    }

    /// The settings as tests see them: values by id.
    pub(super) fn settings_view(&self, now: Timestamp) -> Value {
        let values = SPECS.iter().map(|spec| (spec.id.to_owned(), self.setting(spec, now).value));
        Value::Object(values.collect::<Map<String, Value>>())
    }
}

impl World {
    /// All settings of a zone. Whether the list has `ssl_recommender` is not published; here it has not.
    pub(in crate::sandbox) fn zone_settings(
        &self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<Vec<ZoneSetting>, Refused> {
        let zone = self.zone_for(caller, zone, Right::ReadSettings)?;
        Ok(SPECS.iter().map(|spec| zone.setting(spec, now)).collect())
    }

    /// One setting of a zone.
    pub(in crate::sandbox) fn zone_setting(
        &self,
        caller: &Caller,
        zone: &ZoneId,
        id: &str,
        now: Timestamp,
    ) -> Result<ZoneSetting, Refused> {
        self.zone_for(caller, zone, Right::ReadSettings)?.named_setting(id, now)
    }

    /// Changes settings of a zone: all of them, or with one that is refused none.
    pub(in crate::sandbox) fn change_settings(
        &mut self,
        caller: &Caller,
        id: &ZoneId,
        changes: &[(String, Map<String, Value>)],
        now: Timestamp,
    ) -> Result<Vec<ZoneSetting>, Refused> {
        let plan = self.zone_for(caller, id, Right::WriteSettings)?.plan.clone();
        let told = changes.iter().map(|(id, sent)| checked(id, sent, &plan)).collect::<Result<Vec<_>, _>>()?;
        let zone = self.zones.iter_mut().find(|zone| zone.id == *id).ok_or(Refused::NoZone)?;
        for (setting, value) in told {
            // The one that is told last counts for both.
            if setting == "tls_1_3" && value == "zrt" {
                zone.settings.tell("0rtt", json!("on"), now);
            }
            zone.settings.tell(setting, if value == "zrt" { json!("on") } else { value }, now);
        }
        // Not asked for as whoever reads settings: a token may write what it may not read.
        changes.iter().map(|(setting, _)| zone.named_setting(setting, now)).collect()
    }
}

// What a change tells, once it is one.
fn checked<'a>(id: &'a str, sent: &Map<String, Value>, plan: &str) -> Result<(&'a str, Value), Refused> {
    let unread = || Refused::SettingUnread(id.to_owned());
    if id == RECOMMENDER {
        let enabled = sent.get("enabled").filter(|enabled| enabled.is_boolean());
        return Ok((id, enabled.ok_or_else(unread)?.clone()));
    }
    let spec = specs::find(id).ok_or_else(|| Refused::NoSetting(id.to_owned()))?;
    let value = sent.get("value").ok_or_else(unread)?;
    if !spec.understands(value) {
        return Err(unread());
    }
    if !spec.is_editable(plan) || spec.is_beyond(value, plan) {
        return Err(Refused::SettingPlan(id.to_owned()));
    }
    if !spec.takes(value) {
        return Err(Refused::SettingValue(id.to_owned()));
    }
    Ok((id, value.clone()))
}
