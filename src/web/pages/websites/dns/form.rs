//! The form of one record, for adding and changing it. Types that say several things have a field for each.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::record::{Form as PartForm, Problem, Record, Typed, has_priority, is_proxiable, parts_of, words};
use crate::web::form::{Choice, Field, Problems};
use crate::wire::dns::{DnsType, TTL_AUTO};

/// One part of what a record says.
#[derive(Clone, Debug)]
pub struct PartField {
    /// Its name in the form.
    pub name: String,
    /// Its id on the page.
    pub id: String,
    /// Its name for people.
    pub label: &'static str,
    /// What it is.
    pub field: Field,
    /// The words to choose from; none: it is typed.
    pub choices: Vec<Choice>,
    /// Whether it may be left empty.
    pub optional: bool,
}

/// The fields.
#[derive(Clone, Debug, Default)]
pub struct RecordForm {
    /// Makes a second press harmless.
    pub key: String,
    /// The type.
    pub kind: Field,
    /// What records of this type are for.
    pub words: &'static str,
    /// The name.
    pub name: Field,
    /// What it says, where that is one text.
    pub content: Field,
    /// What it says in parts.
    pub parts: Vec<PartField>,
    /// Whether it has a priority.
    pub has_priority: bool,
    /// Lower is preferred.
    pub priority: Field,
    /// Whether Cloudflare can stand in front.
    pub is_proxiable: bool,
    /// `on` where it does.
    pub proxied: Field,
    /// Seconds to live.
    pub ttl: Field,
    /// What to choose that from.
    pub ttls: Vec<Choice>,
    /// A remark.
    pub comment: Field,
    /// Tags by commas.
    pub tags: Field,
}

/// What is sent: the fixed fields, and `data.<part>` for the parts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Sent(BTreeMap<String, String>);

/// Seconds to live that are offered.
const TTLS: [u32; 9] = [TTL_AUTO, 60, 120, 300, 600, 3600, 7200, 43_200, 86_400];

const PART: &str = "data.";

impl Sent {
    fn take(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// The key of the form.
    #[must_use]
    pub fn key(&self) -> String {
        self.take("key")
    }

    /// What the record was like when the form was made, as Cloudflare's time of its last change; nothing: not said.
    #[must_use]
    pub fn seen(&self) -> Option<String> {
        Some(self.take("seen")).filter(|seen| !seen.is_empty())
    }

    /// Whether there is a field that no form of ours has.
    #[must_use]
    pub fn is_strange(&self) -> bool {
        const KNOWN: [&str; 10] =
            ["key", "seen", "type", "name", "content", "ttl", "proxied", "priority", "comment", "tags"];
        self.0.keys().any(|name| !KNOWN.contains(&name.as_str()) && !name.starts_with(PART))
    }

    /// What was typed, for a record of this type, or of the one that was chosen.
    #[must_use]
    pub fn typed(&self, kind: Option<&DnsType>) -> Typed {
        let parts = self.0.iter().filter_map(|(name, text)| Some((name.strip_prefix(PART)?.to_owned(), text.clone())));
        Typed {
            kind: kind.map_or_else(|| self.take("type"), ToString::to_string),
            name: self.take("name"),
            content: self.take("content"),
            parts: parts.collect(),
            ttl: self.take("ttl"),
            proxied: self.take("proxied"),
            priority: self.take("priority"),
            comment: self.take("comment"),
            tags: self.0.get("tags").cloned(),
        }
    }
}

impl RecordForm {
    /// The form with what was typed; in parts where the type has any.
    #[must_use]
    pub fn of(key: String, typed: Typed) -> Self {
        let kind = DnsType::from(typed.kind.trim().to_ascii_uppercase());
        let by_text = typed.parts.is_empty() && !typed.content.trim().is_empty();
        let parts = parts_of(&kind).iter().filter(|_| !by_text).map(|part| PartField {
            name: format!("{PART}{}", part.name),
            id: format!("data-{}", part.name),
            label: part.label,
            field: Field::of(typed.parts.get(part.name).cloned().unwrap_or_default()),
            choices: match part.form {
                PartForm::Word(words) => words.iter().map(|word| Choice::new(*word, *word)).collect(),
                _ => Vec::new(),
            },
            optional: matches!(part.form, PartForm::Rest | PartForm::Quoted),
        });
        Self {
            key,
            words: words(&kind),
            parts: parts.collect(),
            has_priority: has_priority(&kind),
            is_proxiable: is_proxiable(&kind),
            ttls: ttls(&typed.ttl),
            kind: Field::of(kind.as_str()),
            name: Field::of(typed.name),
            content: Field::of(typed.content),
            priority: Field::of(typed.priority),
            proxied: Field::of(if matches!(typed.proxied.as_str(), "on" | "true" | "1") { "on" } else { "" }),
            ttl: Field::of(if typed.ttl.trim().is_empty() { "1".to_owned() } else { typed.ttl }),
            comment: Field::of(typed.comment),
            tags: Field::of(typed.tags.unwrap_or_default()),
        }
    }

    /// The form of a record that is there.
    #[must_use]
    pub fn present(key: String, record: &Record) -> Self {
        let data = record.data.as_ref().and_then(serde_json::Value::as_object);
        let plain = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let parts = data.into_iter().flatten().map(|(name, value)| (name.clone(), plain(value))).collect();
        let has_parts = data.is_some() && !parts_of(&record.kind).is_empty();
        Self::of(
            key,
            Typed {
                kind: record.kind.to_string(),
                name: crate::domain::text::in_unicode(&record.name),
                content: if has_parts { String::new() } else { record.content.clone() },
                parts,
                ttl: record.ttl.to_string(),
                proxied: if record.proxied { "on".to_owned() } else { String::new() },
                priority: record.priority.map(|priority| priority.to_string()).unwrap_or_default(),
                comment: record.comment.clone(),
                tags: Some(record.tags.as_deref().unwrap_or_default().join(", ")),
            },
        )
    }

    /// The same with what is wrong at its field.
    #[must_use]
    pub fn refused(mut self, problems: Vec<Problem>) -> Self {
        for problem in problems {
            let first_part = self.parts.first().map(|part| part.name.clone());
            let name = match first_part {
                Some(first) if problem.field == "content" => first,
                _ => problem.field,
            };
            if let Some(part) = self.parts.iter_mut().find(|part| part.name == name) {
                part.field.error.get_or_insert(problem.message);
                continue;
            }
            let field = match name.as_str() {
                "type" => &mut self.kind,
                "content" => &mut self.content,
                "priority" => &mut self.priority,
                "proxied" => &mut self.proxied,
                "ttl" => &mut self.ttl,
                "comment" => &mut self.comment,
                "tags" => &mut self.tags,
                _ => &mut self.name,
            };
            field.error.get_or_insert(problem.message);
        }
        self
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn problems(&self) -> Problems {
        let parts = self.parts.iter().map(|part| (part.id.clone(), &part.field));
        let before = [("type".to_owned(), &self.kind), ("name".to_owned(), &self.name)];
        let after = [
            ("content".to_owned(), &self.content),
            ("priority".to_owned(), &self.priority),
            ("proxied".to_owned(), &self.proxied),
            ("ttl".to_owned(), &self.ttl),
            ("comment".to_owned(), &self.comment),
            ("tags".to_owned(), &self.tags),
        ];
        Problems::of(before.into_iter().chain(parts).chain(after))
    }
}

/// What is offered, and what it is now.
fn ttls(now: &str) -> Vec<Choice> {
    let choice = |seconds: u32| Choice::new(seconds.to_string(), super::shown::ttl(seconds));
    let mut choices: Vec<Choice> = TTLS.into_iter().map(choice).collect();
    let now = now.trim();
    if !now.is_empty() && !choices.iter().any(|choice| choice.value == now) {
        let label = now.parse().map_or_else(|_| now.to_owned(), super::shown::ttl);
        choices.push(Choice::new(now, label));
    }
    choices
}
