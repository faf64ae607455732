//! Settings as the page shows them: those of the table by groups, the others in Cloudflare's words.

use std::collections::BTreeMap;

use crate::domain::setting::{Group, SETTINGS, Setting, Tier, Values, find, plain};
use crate::web::form::{Choice, Field};
use crate::web::format::count;
use crate::wire::settings::ZoneSetting;

use super::form::{Sent, locked};

/// One setting.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, which is the name of its field.
    pub name: &'static str,
    /// Its id on the page.
    pub id: String,
    /// Cloudflare's name of it.
    pub label: &'static str,
    /// What it does.
    pub explains: &'static str,
    /// What it is to be.
    pub field: Field,
    /// What it may be.
    pub choices: Vec<Choice>,
    /// What it is, in words.
    pub now: String,
    /// What it is, as the field says it.
    pub seen: String,
    /// Why it cannot be changed; nothing where it can.
    pub locked: Option<String>,
    /// What else there is to say now: the time that is left.
    pub note: Option<String>,
}

/// The settings under one heading.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The heading.
    pub words: &'static str,
    /// What stands under it.
    pub rows: Vec<Row>,
}

/// A setting that cannot be changed here.
#[derive(Clone, Debug)]
pub struct Other {
    /// Cloudflare's id of it.
    pub id: String,
    /// What it is, as Cloudflare says it.
    pub value: String,
}

/// The id of a setting's field on the page: no id of a page should begin with a digit.
#[must_use]
pub fn page_id(id: &str) -> String {
    if id.starts_with(|first: char| first.is_ascii_digit()) { format!("setting-{id}") } else { id.to_owned() }
}

/// What Cloudflare lists of the table, with what was typed and what is wrong with it.
pub(super) fn shelves(
    listed: &[ZoneSetting],
    tier: Tier,
    sent: &Sent,
    problems: &BTreeMap<&'static str, String>,
) -> Vec<Shelf> {
    let row = |setting: &&'static Setting| {
        let found = listed.iter().find(|found| found.id == setting.id);
        let problem = problems.get(setting.id);
        // What Cloudflare does not have is not offered; what was sent for it all the same is answered.
        found.map(|found| row(setting, found, tier, sent, problem)).or_else(|| problem.map(|why| absent(setting, why)))
    };
    let shelf = |group: Group| {
        let of_group = SETTINGS.iter().filter(|setting| setting.group == group);
        Shelf { words: group.words(), rows: of_group.filter_map(|setting| row(&setting)).collect() }
    };
    Group::ALL.into_iter().map(shelf).filter(|shelf| !shelf.rows.is_empty()).collect()
}

fn row(setting: &'static Setting, found: &ZoneSetting, tier: Tier, sent: &Sent, problem: Option<&String>) -> Row {
    let seen = plain(&found.value);
    let typed = sent.typed(setting.id).map_or_else(|| seen.clone(), str::to_owned);
    let field = Field { value: typed, error: problem.cloned() };
    Row {
        name: setting.id,
        id: page_id(setting.id),
        label: setting.label,
        explains: setting.explains,
        choices: choices(setting, found, tier),
        field,
        now: setting.words_of(&found.value),
        locked: (!found.editable).then(|| locked(setting, tier)),
        note: left(found),
        seen,
    }
}

fn absent(setting: &'static Setting, why: &str) -> Row {
    Row {
        name: setting.id,
        id: page_id(setting.id),
        label: setting.label,
        explains: setting.explains,
        field: Field::default().refused(why),
        choices: Vec::new(),
        now: "Not there".to_owned(),
        seen: String::new(),
        locked: Some(String::new()),
        note: None,
    }
}

fn choices(setting: &Setting, found: &ZoneSetting, tier: Tier) -> Vec<Choice> {
    let now = plain(&found.value);
    let mut choices: Vec<Choice> = match setting.values {
        Values::Words(words) => {
            let offered = words.iter().filter(|word| word.from <= tier || word.value == now);
            offered.map(|word| Choice::new(word.value, word.label)).collect()
        }
        Values::Seconds { offered, .. } => {
            offered.iter().map(|(number, words)| Choice::new(number.to_string(), *words)).collect()
        }
    };
    if !choices.iter().any(|choice| choice.value == now) {
        choices.insert(0, Choice::new(now, setting.words_of(&found.value)));
    }
    choices
}

/// How long development mode stays on.
fn left(found: &ZoneSetting) -> Option<String> {
    let seconds = found.time_remaining.filter(|seconds| *seconds > 0 && found.value == "on")?;
    Some(format!("It goes off by itself in {}.", hours(seconds)))
}

fn hours(seconds: i64) -> String {
    let minutes = (seconds + 59) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => count(minutes, "minute", "minutes"),
        (hours, 0) => count(hours, "hour", "hours"),
        (hours, minutes) => format!("{} and {}", count(hours, "hour", "hours"), count(minutes, "minute", "minutes")),
    }
}

/// What Cloudflare lists besides.
pub(super) fn others(listed: &[ZoneSetting]) -> Vec<Other> {
    let besides = listed.iter().filter(|found| find(&found.id).is_none());
    let value = |found: &ZoneSetting| match found.enabled {
        Some(enabled) if found.value.is_null() => enabled.to_string(),
        _ => plain(&found.value),
    };
    besides.map(|found| Other { id: found.id.clone(), value: value(found) }).collect()
}

#[cfg(test)]
mod tests {
    use super::hours;

    #[test]
    fn time_left_is_said_in_hours_and_minutes_and_never_too_short() {
        let said = [1, 60, 61, 3_600, 10_800, 8_000].map(hours);
        let expected = ["1 minute", "1 minute", "2 minutes", "1 hour", "3 hours", "2 hours and 14 minutes"];
        assert_eq!(said, expected);
    }
}
