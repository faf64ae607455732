//! What the form of settings sends, and what of it is a change. One field for each setting, by its id: a form that sends
//! only one changes only that one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::setting::{SETTINGS, Setting, SettingChange, Tier, find, fulfils, plain};
use crate::domain::website::Zone;
use crate::wire::ids::SettingId;
use crate::wire::settings::ZoneSetting;

/// Before the id of a setting in the field that says how it was when the page was made.
pub(super) const SEEN: &str = "seen.";

/// The fields: ids of settings, each with what it was when the page was made, where that is said.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Sent(BTreeMap<String, String>);

impl Sent {
    /// The key of the form; empty where it has none.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.get("key").cloned().unwrap_or_default()
    }

    /// What was chosen for a setting.
    #[must_use]
    pub fn typed(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    fn seen(&self, id: &str) -> Option<&str> {
        self.0.get(&format!("{SEEN}{id}")).map(String::as_str)
    }

    /// Whether there is a field that no form of ours has.
    #[must_use]
    pub fn is_strange(&self) -> bool {
        let is_known = |name: &str| name == "key" || find(name.strip_prefix(SEEN).unwrap_or(name)).is_some();
        !self.0.keys().all(|name| is_known(name))
    }
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// What is to change.
    pub(super) changes: Vec<SettingChange>,
    /// What is wrong, by the id of the setting.
    pub(super) problems: BTreeMap<&'static str, String>,
}

/// Reads what was sent against what Cloudflare has now.
pub(super) fn asked(sent: &Sent, zone: &Zone, listed: &[ZoneSetting], tier: Tier) -> Asked {
    let mut asked = Asked::default();
    for setting in SETTINGS {
        let Some(typed) = sent.typed(setting.id) else { continue };
        match one(setting, typed.trim(), sent.seen(setting.id), listed, tier) {
            Ok(None) => {}
            Ok(Some((found, value))) => {
                // Ids of the table are ids: see its tests.
                if let Ok(id) = setting.id.parse::<SettingId>() {
                    asked.changes.push(SettingChange {
                        zone: zone.id.clone(),
                        zone_name: zone.name.clone(),
                        setting: id,
                        value,
                        was: found.value.clone(),
                    });
                }
            }
            Err(why) => {
                asked.problems.insert(setting.id, why);
            }
        }
    }
    asked
}

type Change<'a> = (&'a ZoneSetting, serde_json::Value);

fn one<'a>(
    setting: &Setting,
    typed: &str,
    seen: Option<&str>,
    listed: &'a [ZoneSetting],
    tier: Tier,
) -> Result<Option<Change<'a>>, String> {
    // Whoever left it as it was on the page did not ask for it.
    if seen == Some(typed) {
        return Ok(None);
    }
    let Some(found) = listed.iter().find(|found| found.id == setting.id) else {
        return Err("Cloudflare does not have this setting for this website.".to_owned());
    };
    let now = plain(&found.value);
    if typed == now {
        return Ok(None);
    }
    let value = setting.checked(typed, tier)?;
    if fulfils(setting.id, &found.value, &value) {
        return Ok(None);
    }
    if !found.editable {
        return Err(locked(setting, tier));
    }
    match seen {
        Some(seen) if seen != now => {
            let words = setting.words_of(&found.value);
            Err(format!("Somebody has made it {words} since you opened this page. Choose again."))
        }
        _ => Ok(Some((found, value))),
    }
}

/// Why a setting cannot be changed, and what plan would have it.
pub(super) fn locked(setting: &Setting, tier: Tier) -> String {
    match setting.from.words().filter(|_| setting.from > tier) {
        Some(takes) => format!("This website’s plan does not let it be changed: it takes {takes}."),
        None => "Cloudflare does not let it be changed for this website, and does not say which plan would.".to_owned(),
    }
}
