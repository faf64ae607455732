//! Settings of a website: which ones a person can change here, what each may be, and what is asked for about them.

mod preset;
mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::wire::ids::{SettingId, ZoneId};

use super::catalogue;

pub use preset::{PRESETS, Preset, Wish, find as preset};
pub use table::{SETTINGS, find};

/// The heading a setting stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Encryption between visitors, Cloudflare and the server.
    Encryption,
    /// Who is let through.
    Security,
    /// How fast pages arrive.
    Speed,
    /// What Cloudflare and browsers keep.
    Caching,
    /// How the network speaks.
    Network,
}

impl Group {
    /// All of them, in the order pages show them.
    pub const ALL: [Self; 5] = [Self::Encryption, Self::Security, Self::Speed, Self::Caching, Self::Network];

    /// The heading; names of Cloudflare's own dashboard.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Encryption => "SSL/TLS",
            Self::Security => "Security",
            Self::Speed => "Speed",
            Self::Caching => "Caching",
            Self::Network => "Network",
        }
    }
}

/// How large a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Every plan.
    Free,
    /// Pro and larger.
    Pro,
    /// Business and larger.
    Business,
    /// Enterprise.
    Enterprise,
}

impl Tier {
    /// Of a plan, by the id that the website shows (`business`) or that an order has (`PARTNERS_BIZ`). What is not known
    /// counts as the smallest.
    #[must_use]
    pub fn of(plan: &str) -> Self {
        match catalogue::find(plan).map_or(plan, |entry| entry.reads_as) {
            "pro" | "pro_plus" => Self::Pro,
            "business" => Self::Business,
            "enterprise" => Self::Enterprise,
            _ => Self::Free,
        }
    }

    /// What it takes, after “It takes”; nothing where every plan has it.
    #[must_use]
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Free => None,
            Self::Pro => Some("the plan Pro or a larger one"),
            Self::Business => Some("the plan Business or Enterprise"),
            Self::Enterprise => Some("the plan Enterprise"),
        }
    }
}

/// One value that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is sent.
    pub value: &'static str,
    /// As people read it.
    pub label: &'static str,
    /// The smallest plan that has it.
    pub from: Tier,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// A text: one of these.
    Words(&'static [Word]),
    /// Whole seconds: any number up to `most`, of which these are offered; or only these, where `most` is none.
    Seconds {
        /// The numbers that are offered, with their words.
        offered: &'static [(u32, &'static str)],
        /// The largest number, where others than those offered may be set too.
        most: Option<u32>,
    },
}

/// A setting that people can change here.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Cloudflare's id of it, and the name of its field.
    pub id: &'static str,
    /// The heading it stands under.
    pub group: Group,
    /// Cloudflare's own name of it.
    pub label: &'static str,
    /// What it does, in one sentence.
    pub explains: &'static str,
    /// What it may be.
    pub values: Values,
    /// The smallest plan that has it, as far as Cloudflare says.
    pub from: Tier,
}

impl Setting {
    /// What was typed, as it is sent.
    ///
    /// # Errors
    /// What to do about it, as a sentence.
    pub fn checked(&self, typed: &str, tier: Tier) -> Result<Value, String> {
        let typed = typed.trim();
        match self.values {
            Values::Words(words) => match words.iter().find(|word| word.value == typed) {
                Some(word) if word.from > tier => {
                    let takes = word.from.words().unwrap_or("another plan");
                    Err(format!("{} takes {takes}. Choose another value.", word.label))
                }
                Some(word) => Ok(json!(word.value)),
                None => Err("Choose one of the list.".to_owned()),
            },
            Values::Seconds { offered, most } => {
                let number: Option<u32> = typed.parse().ok();
                let is_fine = |number: u32| {
                    offered.iter().any(|(known, _)| *known == number) || most.is_some_and(|most| number <= most)
                };
                match (number.filter(|number| is_fine(*number)), most) {
                    (Some(number), _) => Ok(json!(number)),
                    (None, Some(most)) => Err(format!("Choose one of the list, or whole seconds from 0 to {most}.")),
                    (None, None) => Err("Choose one of the list.".to_owned()),
                }
            }
        }
    }

    /// A value in words: `Full (strict)`. What the table has no words for is shown as Cloudflare says it.
    #[must_use]
    pub fn words_of(&self, value: &Value) -> String {
        let found = match self.values {
            Values::Words(words) => {
                value.as_str().and_then(|text| words.iter().find(|word| word.value == text)).map(|word| word.label)
            }
            Values::Seconds { offered, .. } => whole(value)
                .and_then(|number| offered.iter().find(|(known, _)| i64::from(*known) == number))
                .map(|one| one.1),
        };
        match (found, self.values) {
            (Some(words), _) => words.to_owned(),
            (None, Values::Seconds { .. }) if value.is_number() => format!("{} seconds", plain(value)),
            (None, _) => plain(value),
        }
    }
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().and_then(|number| format!("{number:.0}").parse().ok()))
}

/// A value as text: a field's value, or Cloudflare's own words.
#[must_use]
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(_) => whole(value).map_or_else(|| value.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}

/// Whether two values of a setting are the same: `14400.0` is `14400`.
#[must_use]
pub fn same(one: &Value, other: &Value) -> bool {
    one == other || one.is_number() && other.is_number() && whole(one) == whole(other)
}

/// Whether a setting is as it was asked to be. TLS 1.3 reads `zrt` once 0-RTT is on, which is TLS 1.3 and more (answers of
/// the API in public repositories).
#[must_use]
pub fn fulfils(id: &str, found: &Value, wanted: &Value) -> bool {
    same(found, wanted) || id == "tls_1_3" && wanted == "on" && found == "zrt"
}

/// One setting of one website that is to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    /// The website.
    pub zone: ZoneId,
    /// Its name, in punycode where needed.
    pub zone_name: String,
    /// The setting.
    pub setting: SettingId,
    /// How it shall be.
    pub value: Value,
    /// How it was when the person saw it, so that nobody's change in between is lost.
    pub was: Value,
}

impl SettingChange {
    /// The setting's name for people.
    #[must_use]
    pub fn label(&self) -> &str {
        find(self.setting.as_str()).map_or(self.setting.as_str(), |setting| setting.label)
    }

    /// What it becomes, in words.
    #[must_use]
    pub fn words(&self) -> String {
        self.in_words(&self.value)
    }

    /// Any value of this setting, in words.
    #[must_use]
    pub fn in_words(&self, value: &Value) -> String {
        find(self.setting.as_str()).map_or_else(|| plain(value), |setting| setting.words_of(value))
    }
}
