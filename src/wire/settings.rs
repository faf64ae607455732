//! Settings of a zone (schema of 2026-08, paths `/zones/{id}/settings…`, where the whole list is marked as deprecated and
//! has no successor).

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::calls::call;
use super::ids::{SettingId, ZoneId};

/// The value cannot be parsed (1134) or is none of this setting's (1146), in the API's last public table of errors of
/// `zone/cache-settings` (2022).
pub const CANNOT_PARSE: i64 = 1134;
/// The zone's plan does not have the setting (the same table).
pub const NOT_ON_PLAN: i64 = 1135;
/// The caller may not change the setting (the same table).
pub const NO_ACCESS: i64 = 1136;
/// The value is none of this setting's (the same table).
pub const BAD_VALUE: i64 = 1146;

/// How long *development mode* stays on, in seconds (schema of 2026-08: three hours).
pub const DEVELOPMENT_SECONDS: i64 = 3 * 3600;

/// One setting of a zone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ZoneSetting {
    /// Which one: `ssl`, `always_use_https` …
    pub id: String,
    /// How it is set: a text, a number, a list or an object.
    #[serde(default)]
    pub value: Value,
    /// Whether the zone's plan lets it be changed. The schema does not require it, and a few settings have none.
    #[serde(default = "yes", deserialize_with = "yes_unless_said")]
    pub editable: bool,
    /// When it was last changed, RFC 3339; nothing: never.
    #[serde(default)]
    pub modified_on: Option<String>,
    /// Of `development_mode`: seconds until it goes off by itself, negative since it did; `false` in the schema where it
    /// never was on.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "seconds")]
    pub time_remaining: Option<i64>,
    /// Of `ssl_recommender`, which has no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

fn yes() -> bool {
    true
}

fn yes_unless_said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(Option::<bool>::deserialize(deserializer)?.unwrap_or(true))
}

// A number that may have a fraction, or `false`.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::Number(number) => {
            let whole = number.as_i64();
            whole.or_else(|| number.as_f64().and_then(|number| format!("{number:.0}").parse().ok()))
        }
        _ => Some(0),
    })
}

/// How a setting shall be.
#[derive(Clone, Debug, PartialEq)]
pub enum NewSetting {
    /// Its value.
    Value(Value),
    /// Of `ssl_recommender`.
    Enabled(bool),
}

impl NewSetting {
    fn body(&self) -> Value {
        match self {
            Self::Value(value) => json!({ "value": value }),
            Self::Enabled(enabled) => json!({ "enabled": enabled }),
        }
    }
}

call!(/// All settings of a zone that the caller may see; not in pages.
    ListZoneSettings { zone: ZoneId },
    GET, "/zones/{zone}/settings", "/zones/{}/settings", Vec<ZoneSetting>);
call!(/// One setting.
    GetZoneSetting { zone: ZoneId, setting: SettingId },
    GET, "/zones/{zone}/settings/{setting}", "/zones/{}/settings/{}", ZoneSetting);
call!(/// Changes one setting. Sending it twice is sending it once.
    PatchZoneSetting { zone: ZoneId, setting: SettingId },
    PATCH, "/zones/{zone}/settings/{setting}", "/zones/{}/settings/{}", ZoneSetting, new: NewSetting);
