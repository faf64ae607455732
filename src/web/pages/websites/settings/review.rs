//! What a preset changes on a website, setting by setting, before anything is sent.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::setting::{Preset, SettingChange, Tier, find};
use crate::domain::text::in_unicode;
use crate::domain::website::Zone;
use crate::mirror::Unread;
use crate::web::parts::Named;
use crate::web::unread::why;
use crate::wire::ids::SettingId;
use crate::wire::settings::ZoneSetting;

use super::form::locked;
use super::tier;

/// Before the id of a website in the name of its box.
pub(super) const WEBSITE: &str = "website.";
/// Before the id of a website in the field that says how its settings were when they were looked at.
pub(super) const WAS: &str = "was.";

/// One setting that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name.
    pub label: &'static str,
    /// What it is, in words.
    pub now: String,
    /// What it becomes, in words.
    pub then: String,
}

/// What a preset changes on one website.
#[derive(Clone, Debug)]
pub struct Review {
    /// The website.
    pub website: Named,
    /// The name of its box.
    pub field: String,
    /// The name of the field with what was seen.
    pub was_field: String,
    /// What was seen of what changes, as JSON.
    pub was: String,
    /// Why its settings could not be read.
    pub unread: Option<String>,
    /// What changes.
    pub changes: Vec<Difference>,
    /// What is so already, by name.
    pub already: Vec<&'static str>,
    /// What the plan does not allow, by name, with why.
    pub locked: Vec<(&'static str, String)>,
    /// What Cloudflare does not have for it, by name.
    pub missing: Vec<&'static str>,
}

impl Review {
    /// Compares a website's settings with a preset.
    #[must_use]
    pub(super) fn of(zone: &Zone, preset: &Preset, read: &Result<Vec<ZoneSetting>, Unread>) -> Self {
        let mut review = Self {
            website: Named::new(zone.id.clone(), in_unicode(&zone.name)),
            field: format!("{WEBSITE}{}", zone.id),
            was_field: format!("{WAS}{}", zone.id),
            was: String::new(),
            unread: read.as_ref().err().map(|unread| why(unread, "its settings")),
            changes: Vec::new(),
            already: Vec::new(),
            locked: Vec::new(),
            missing: Vec::new(),
        };
        if let Ok(listed) = read {
            review.compare(preset, listed, tier(zone));
        }
        review
    }

    fn compare(&mut self, preset: &Preset, listed: &[ZoneSetting], tier: Tier) {
        let mut was: BTreeMap<&str, &Value> = BTreeMap::new();
        for wish in preset.wishes {
            let Some(setting) = find(wish.id) else { continue };
            match listed.iter().find(|found| found.id == wish.id) {
                None => self.missing.push(setting.label),
                Some(found) if wish.is_met_by(&found.value) => self.already.push(setting.label),
                Some(found) if !found.editable => self.locked.push((setting.label, locked(setting, tier))),
                Some(found) => {
                    was.insert(wish.id, &found.value);
                    self.changes.push(Difference {
                        label: setting.label,
                        now: setting.words_of(&found.value),
                        then: setting.words_of(&wish.value()),
                    });
                }
            }
        }
        self.was = serde_json::to_string(&was).unwrap_or_default();
    }
}

/// What a reviewed website is to change: the settings of the preset that were seen to differ, with what was seen.
#[must_use]
pub(super) fn reviewed(zone: &Zone, preset: &Preset, was: &str) -> Option<Vec<SettingChange>> {
    let was: BTreeMap<String, Value> = serde_json::from_str(was).ok()?;
    let changes = preset.wishes.iter().filter_map(|wish| {
        let seen = was.get(wish.id).filter(|seen| !wish.is_met_by(seen))?;
        Some(SettingChange {
            zone: zone.id.clone(),
            zone_name: zone.name.clone(),
            setting: wish.id.parse::<SettingId>().ok()?,
            value: wish.value(),
            was: seen.clone(),
        })
    });
    Some(changes.collect())
}
