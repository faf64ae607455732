//! What has to change so that the records of a zone say what a file or a snapshot says. Pure: nothing is read or sent.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::wire::dns::{DnsRecord, DnsType, TTL_AUTO};
use crate::wire::ids::DnsRecordId;

use super::zone_file::{Says, Unfit};
use super::{Place, Record, cannot_stand_beside, is_kept_by_cloudflare};

/// A record that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Its id.
    pub id: DnsRecordId,
    /// What it says.
    pub record: Record,
    /// Whether Cloudflare looks after it itself.
    #[serde(default)]
    pub locked: bool,
}

impl Present {
    /// As Cloudflare has it.
    #[must_use]
    pub fn of(said: &DnsRecord) -> Self {
        Self { id: said.id.clone(), record: Record::seen(said), locked: is_kept_by_cloudflare(said) }
    }
}

/// A record that shall be there.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where it stands in the file, from 1; nothing where it comes from a snapshot.
    pub line: Option<usize>,
    /// What it says.
    pub record: Record,
    /// What of that was written; what was not stays as it is at Cloudflare.
    pub says: Says,
    /// What was made to fit, in sentences.
    pub notes: Vec<String>,
}

/// What becomes of records that are there and were not asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// They stay; only a CNAME that leads elsewhere is changed, since a name has one alone.
    #[default]
    Add,
    /// They go where a record of the same name and type was asked for, or where they are in its way.
    Names,
    /// They go.
    All,
}

impl Mode {
    /// The word in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Names => "names",
            Self::All => "all",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Add, Self::Names, Self::All].into_iter().find(|mode| mode.as_str() == word)
    }
}

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A new one.
    Add {
        /// What it shall say.
        record: Record,
    },
    /// One that is there says something else.
    Change {
        /// Which one.
        id: DnsRecordId,
        /// What it said.
        was: Record,
        /// What it shall say.
        record: Record,
    },
    /// One that is there goes.
    Remove {
        /// Which one.
        id: DnsRecordId,
        /// What it said.
        record: Record,
    },
}

/// What was found out about one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// It has to change.
    Change(Change),
    /// It is so already.
    Same {
        /// What it says.
        record: Record,
    },
    /// It is at Cloudflare alone, and stays.
    Kept {
        /// What it says.
        record: Record,
    },
    /// It cannot be taken.
    Refused {
        /// What stands in the file.
        text: String,
        /// Why.
        why: String,
    },
    /// It is not taken, and that is well.
    LeftOut {
        /// What stands in the file.
        text: String,
        /// Why.
        why: String,
    },
}

/// One row of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Where it stands in the file, from 1.
    #[serde(default)]
    pub line: Option<usize>,
    /// What was found out.
    pub finding: Finding,
    /// What was made to fit, in sentences.
    #[serde(default)]
    pub notes: Vec<String>,
}

impl Row {
    fn of(line: Option<usize>, finding: Finding) -> Self {
        Self { line, finding, notes: Vec::new() }
    }

    /// A line that was not understood.
    #[must_use]
    pub fn refused(unfit: Unfit) -> Self {
        Self::of(Some(unfit.line), Finding::Refused { text: unfit.text, why: unfit.why })
    }

    /// A line that is not for Cloudflare.
    #[must_use]
    pub fn left_out(unfit: Unfit) -> Self {
        Self::of(Some(unfit.line), Finding::LeftOut { text: unfit.text, why: unfit.why })
    }
}

/// Compares. The rows come in no order that means anything.
#[must_use]
pub fn difference(zone: &str, present: &[Present], wanted: Vec<Wanted>, mode: Mode) -> Vec<Row> {
    let mut table = Table::of(zone, present, mode);
    let open = table.match_twins(wanted);
    let free = table.free(&open);
    let new = table.pair(open, free);
    table.add(new);
    table.keep_the_rest();
    table.rows
}

struct Table<'a> {
    zone: &'a str,
    mode: Mode,
    present: &'a [Present],
    by_place: HashMap<Place, Vec<usize>>,
    /// Which of those that are there have found their match, or go.
    used: HashSet<usize>,
    gone: HashSet<usize>,
    rows: Vec<Row>,
}

impl<'a> Table<'a> {
    fn of(zone: &'a str, present: &'a [Present], mode: Mode) -> Self {
        let mut by_place: HashMap<Place, Vec<usize>> = HashMap::new();
        for (at, one) in present.iter().enumerate() {
            by_place.entry(one.record.place()).or_default().push(at);
        }
        Self { zone, mode, present, by_place, used: HashSet::new(), gone: HashSet::new(), rows: Vec::new() }
    }

    /// Puts what is there already beside what was asked for; answers with what found no match.
    fn match_twins(&mut self, wanted: Vec<Wanted>) -> Vec<Wanted> {
        let mut asked: HashMap<Place, Vec<(Option<usize>, Record)>> = HashMap::new();
        let mut open = Vec::new();
        for one in wanted {
            let place = one.record.place();
            let before = asked.entry(place.clone()).or_default();
            if let Some((first, _)) = before.iter().find(|(_, other)| other.is_twin_of(&one.record)) {
                let why = match first {
                    Some(line) => format!("Line {line} says the same."),
                    None => "It is there twice.".to_owned(),
                };
                self.rows.push(Row::of(one.line, Finding::LeftOut { text: in_words(&one.record), why }));
                continue;
            }
            before.push((one.line, one.record.clone()));
            let twin = self.by_place.get(&place).into_iter().flatten().copied().find(|at| {
                !self.used.contains(at) && self.present.get(*at).is_some_and(|two| two.record.is_twin_of(&one.record))
            });
            match twin {
                Some(at) => self.matched(at, one),
                None => open.push(one),
            }
        }
        open
    }

    fn matched(&mut self, at: usize, wanted: Wanted) {
        self.used.insert(at);
        let Some(there) = self.present.get(at) else { return };
        let record = merged(&there.record, &wanted);
        let finding = if there.locked || there.record.is_as(&record) {
            Finding::Same { record: there.record.clone() }
        } else {
            Finding::Change(Change::Change { id: there.id.clone(), was: there.record.clone(), record })
        };
        self.rows.push(Row { line: wanted.line, finding, notes: wanted.notes });
    }

    /// Those that are there, found no match and may be changed or removed.
    fn free(&self, open: &[Wanted]) -> HashMap<Place, Vec<usize>> {
        let places: HashSet<Place> = open.iter().map(|one| one.record.place()).collect();
        let mut kinds: HashMap<&str, Vec<&DnsType>> = HashMap::new();
        for (kind, name) in &places {
            kinds.entry(name).or_default().push(kind);
        }
        let mut free: HashMap<Place, Vec<usize>> = HashMap::new();
        for (at, one) in self.present.iter().enumerate() {
            let own = one.locked || one.record.kind == DnsType::Ns && one.record.name.eq_ignore_ascii_case(self.zone);
            let here = one.record.place();
            let others = kinds.get(here.1.as_str()).into_iter().flatten();
            let in_the_way = || others.into_iter().any(|kind| cannot_stand_beside(kind, &one.record.kind));
            let may = match self.mode {
                Mode::Add => here.0 == DnsType::Cname && places.contains(&here),
                Mode::Names => self.is_asked_for(&here, &places) || in_the_way(),
                Mode::All => true,
            };
            if may && !own && !self.used.contains(&at) {
                free.entry(here).or_default().push(at);
            }
        }
        free
    }

    /// Whether something of this name and type was asked for, there already or not.
    fn is_asked_for(&self, here: &Place, open: &HashSet<Place>) -> bool {
        open.contains(here) || self.by_place.get(here).into_iter().flatten().any(|at| self.used.contains(at))
    }

    /// Lets what is free become what was asked for, and the rest of it go; answers with what has to be added.
    fn pair(&mut self, open: Vec<Wanted>, mut free: HashMap<Place, Vec<usize>>) -> Vec<Wanted> {
        let mut new = Vec::new();
        for one in open {
            let first = free.get_mut(&one.record.place()).filter(|rest| !rest.is_empty()).map(|rest| rest.remove(0));
            match first {
                Some(at) => self.matched(at, one),
                None => new.push(one),
            }
        }
        let mut going: Vec<usize> = free.into_values().flatten().collect();
        going.sort_unstable();
        for at in going {
            let Some(one) = self.present.get(at) else { continue };
            self.used.insert(at);
            self.gone.insert(at);
            let change = Change::Remove { id: one.id.clone(), record: one.record.clone() };
            self.rows.push(Row::of(None, Finding::Change(change)));
        }
        new
    }

    /// Adds what can stand beside all that stays.
    fn add(&mut self, new: Vec<Wanted>) {
        let mut kinds: HashMap<String, Vec<(DnsType, Option<usize>)>> = HashMap::new();
        for (_, one) in self.present.iter().enumerate().filter(|(at, _)| !self.gone.contains(at)) {
            kinds.entry(one.record.name.to_ascii_lowercase()).or_default().push((one.record.kind.clone(), None));
        }
        for one in new {
            let here = kinds.entry(one.record.name.to_ascii_lowercase()).or_default();
            let clash = here.iter().find(|(there, _)| cannot_stand_beside(&one.record.kind, there));
            let finding = match clash {
                Some((there, line)) => {
                    Finding::Refused { text: in_words(&one.record), why: why_not(&one.record, there, *line) }
                }
                None => {
                    here.push((one.record.kind.clone(), one.line));
                    Finding::Change(Change::Add { record: one.record })
                }
            };
            self.rows.push(Row { line: one.line, finding, notes: one.notes });
        }
    }

    fn keep_the_rest(&mut self) {
        for (at, one) in self.present.iter().enumerate() {
            if !self.used.contains(&at) {
                self.rows.push(Row::of(None, Finding::Kept { record: one.record.clone() }));
            }
        }
    }
}

fn why_not(record: &Record, there: &DnsType, line: Option<usize>) -> String {
    let (kind, name) = (&record.kind, &record.name);
    match line {
        Some(line) => format!("Line {line} has {name} as {there}, and {kind} cannot stand beside it."),
        None => format!("{name} has a record of type {there} at Cloudflare, and {kind} cannot stand beside it."),
    }
}

/// A record on one line.
fn in_words(record: &Record) -> String {
    format!("{} {} {}", record.name, record.kind, record.content)
}

/// What was asked for, with what was not written as it is.
fn merged(was: &Record, wanted: &Wanted) -> Record {
    let (says, mut record) = (wanted.says, wanted.record.clone());
    if !says.proxied {
        record.proxied = was.proxied;
    }
    if !says.comment {
        record.comment.clone_from(&was.comment);
    }
    if !says.tags {
        record.tags = None;
    }
    if record.proxied {
        record.ttl = TTL_AUTO;
    } else if !says.ttl {
        record.ttl = was.ttl;
    }
    record
}

#[cfg(test)]
mod tests;
