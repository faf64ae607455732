//! What a comparison found, as pages show it.

use crate::domain::record::diff::{Change, Finding, Row};
use crate::domain::record::draft::Counts;
use crate::domain::record::{Record, is_proxiable};
use crate::domain::text::in_unicode;
use crate::web::format::count;

use super::shown::ttl;

/// One row.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Its line in the file, where it has one.
    pub line: Option<usize>,
    /// What becomes of it.
    pub what: What,
    /// Type; empty where the line was not understood.
    pub kind: String,
    /// Name, as people write it; what stands in the file where that was not understood.
    pub name: String,
    /// What it says, or will say.
    pub content: String,
    /// What changes about it, as `what it is about`, `was`, `will be`.
    pub changes: Vec<(&'static str, String, String)>,
    /// Time to live, in words; empty where nothing is known of it.
    pub ttl: String,
    /// Whether Cloudflare stands in front; nothing where it cannot.
    pub proxied: Option<bool>,
    /// Sentences on it: why it is not taken, what was made to fit.
    pub notes: Vec<String>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is added.
    New,
    /// It is changed.
    Changed,
    /// It is removed.
    Removed,
    /// It is so already.
    Same,
    /// It stays, though the file does not have it.
    Stays,
    /// It cannot be taken.
    Refused,
    /// It is not for Cloudflare.
    LeftOut,
}

impl What {
    /// All of them, in the order pages list them.
    pub const ALL: [Self; 7] =
        [Self::Refused, Self::New, Self::Changed, Self::Removed, Self::Same, Self::Stays, Self::LeftOut];

    /// The word in addresses and for looking its rows up.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "add",
            Self::Changed => "change",
            Self::Removed => "remove",
            Self::Same => "same",
            Self::Stays => "kept",
            Self::Refused => "refused",
            Self::LeftOut => "left_out",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Changed => "Changed",
            Self::Removed => "Removed",
            Self::Same => "Same",
            Self::Stays => "Stays",
            Self::Refused => "Refused",
            Self::LeftOut => "Left out",
        }
    }

    /// Its colour, by tone.
    #[must_use]
    pub fn tone(self) -> &'static str {
        match self {
            Self::New => "positive",
            Self::Changed => "accent",
            Self::Removed => "warning",
            Self::Refused => "negative",
            Self::Same | Self::Stays | Self::LeftOut => "neutral",
        }
    }

    /// Its picture.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::New => "plus",
            Self::Changed => "refresh",
            Self::Removed => "cross",
            Self::Same | Self::Stays => "check",
            Self::Refused => "warning",
            Self::LeftOut => "dot",
        }
    }

    /// How many rows of it there are.
    #[must_use]
    pub fn count(self, counts: &Counts) -> usize {
        match self {
            Self::New => counts.add,
            Self::Changed => counts.change,
            Self::Removed => counts.remove,
            Self::Same => counts.same,
            Self::Stays => counts.kept,
            Self::Refused => counts.refused,
            Self::LeftOut => counts.left_out,
        }
    }
}

impl Compared {
    /// Of a row.
    #[must_use]
    pub fn of(row: Row) -> Self {
        let (what, record, was) = match row.finding {
            Finding::Change(Change::Add { record }) => (What::New, record, None),
            Finding::Change(Change::Change { was, record, .. }) => (What::Changed, record, Some(was)),
            Finding::Change(Change::Remove { record, .. }) => (What::Removed, record, None),
            Finding::Same { record } => (What::Same, record, None),
            Finding::Kept { record } => (What::Stays, record, None),
            Finding::Refused { text, why } => return Self::unfit(row.line, What::Refused, text, why),
            Finding::LeftOut { text, why } => return Self::unfit(row.line, What::LeftOut, text, why),
        };
        Self {
            line: row.line,
            what,
            changes: was.map(|was| changes(&was, &record)).unwrap_or_default(),
            ttl: ttl(record.ttl),
            proxied: is_proxiable(&record.kind).then_some(record.proxied),
            kind: record.kind.to_string(),
            name: in_unicode(&record.name),
            content: said(&record),
            notes: row.notes,
        }
    }

    fn unfit(line: Option<usize>, what: What, text: String, why: String) -> Self {
        Self {
            line,
            what,
            kind: String::new(),
            name: text,
            content: String::new(),
            changes: Vec::new(),
            ttl: String::new(),
            proxied: None,
            notes: vec![why],
        }
    }
}

fn said(record: &Record) -> String {
    match record.priority {
        Some(priority) if record.data.as_ref().is_none_or(|data| data.get("priority").is_none()) => {
            format!("{priority} {}", record.content)
        }
        _ => record.content.clone(),
    }
}

/// What is different, one thing after the other.
fn changes(was: &Record, record: &Record) -> Vec<(&'static str, String, String)> {
    let proxied = |one: &Record| if one.proxied { "Proxied" } else { "DNS only" }.to_owned();
    let tags = |one: &Record| one.tags.clone().unwrap_or_default().join(", ");
    let mut all = vec![
        ("Content", said(was), said(record)),
        ("TTL", ttl(was.ttl), ttl(record.ttl)),
        ("Proxy status", proxied(was), proxied(record)),
        ("Comment", was.comment.clone(), record.comment.clone()),
    ];
    if record.tags.is_some() {
        all.push(("Tags", tags(was), tags(record)));
    }
    all.retain(|(_, was, now)| was != now);
    all
}

/// What a draft does, in a sentence: `3 new, 1 changed and 2 removed records`.
#[must_use]
pub fn summary(counts: &Counts) -> String {
    let parts: Vec<String> = [(counts.add, "new"), (counts.change, "changed"), (counts.remove, "removed")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| {
            format!("{} {word}", crate::web::format::number(i64::try_from(number).unwrap_or(i64::MAX)))
        })
        .collect();
    match parts.as_slice() {
        [] => "Nothing to change".to_owned(),
        [one] => format!("{one} {}", if counts.changes() == 1 { "record" } else { "records" }),
        [rest @ .., last] => format!("{} and {last} records", rest.join(", ")),
    }
}

/// In how many pieces it is sent.
#[must_use]
pub fn pieces(counts: &Counts) -> String {
    count(counts.pieces(), "call", "calls")
}
