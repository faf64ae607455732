//! A zone file (BIND's form, RFC 1035) read into records, each line by itself: what cannot be taken is said with its line
//! and the reason, and spoils nothing else. What the lines say is parsed by the library `domain`.

mod attributes;
mod entries;
mod head;
mod rdata;
#[cfg(test)]
mod tests;

use crate::wire::dns::{DnsType, TTL_AUTO};

use super::diff::Wanted;
use super::{Typed, Zoned, checked, is_proxiable};

use attributes::attributes;
use entries::{Entry, Open, entries};
use head::{Directive, Head, Left, Names};

/// Shortest and longest time to live that Cloudflare takes, in seconds (schema of 2026-08).
const TTL_RANGE: (u32, u32) = (60, 86_400);
/// Characters of a line that are shown with a refusal.
const SHOWN: usize = 120;

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct ZoneFile {
    /// The records.
    pub lines: Vec<Wanted>,
    /// What cannot be taken.
    pub refused: Vec<Unfit>,
    /// What is not taken because Cloudflare looks after it itself.
    pub left_out: Vec<Unfit>,
}

/// Which of a record's attributes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Says {
    /// The time to live.
    pub ttl: bool,
    /// Whether it is proxied.
    pub proxied: bool,
    /// A comment.
    pub comment: bool,
    /// Tags.
    pub tags: bool,
}

impl Says {
    /// All of them.
    pub const ALL: Self = Self { ttl: true, proxied: true, comment: true, tags: true };
}

/// A line that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Where it stands, from 1.
    pub line: usize,
    /// What stands there, cut where it is long.
    pub text: String,
    /// Why, in a sentence.
    pub why: String,
}

/// Reads a file for a zone. New records that can be are proxied if `proxied`, unless the file says so itself.
#[must_use]
pub fn read(text: &str, zone: Zoned<'_>, proxied: bool) -> ZoneFile {
    let mut file = ZoneFile::default();
    let mut names = Names::of(zone.name);
    for entry in entries(text) {
        let unfit = |why: String| Unfit { line: entry.line, text: cut(&entry.text), why };
        if let Some(open) = entry.open {
            file.refused.push(unfit(left_open(open).to_owned()));
            continue;
        }
        match names.read(&entry) {
            Ok(Directive::Kept) => {}
            Ok(Directive::Record(head)) => match line(&entry, &head, zone, proxied) {
                Ok(line) => file.lines.push(line),
                Err(Left::Out(why)) => file.left_out.push(unfit(why)),
                Err(Left::Refused(why)) => file.refused.push(unfit(why)),
            },
            Err(why) => file.refused.push(unfit(why)),
        }
    }
    file
}

fn left_open(open: Open) -> &'static str {
    match open {
        Open::Quote => "A quote is opened here and not closed on the same line.",
        Open::Bracket => "A bracket is opened here and never closed: all that follows belongs to this entry.",
        Open::NeverOpened => "A bracket is closed here that was never opened.",
    }
}

fn cut(text: &str) -> String {
    let line = entries::words(text).join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// The record of an entry.
fn line(entry: &Entry, head: &Head, zone: Zoned<'_>, proxied: bool) -> Result<Wanted, Left> {
    head.must_be_taken(zone.name)?;
    let said = attributes(&entry.remark);
    let mut notes = Vec::new();
    if said.cut {
        notes.push("The comment is cut to 100 characters.".to_owned());
    }
    let (priority, content) = rdata::of(head)?;
    let kind = DnsType::from(head.kind.clone());
    let can = is_proxiable(&kind);
    let typed = Typed {
        kind: head.kind.clone(),
        name: head.owner.clone(),
        content,
        ttl: String::new(),
        proxied: if can && said.proxied.unwrap_or(proxied) { "on".to_owned() } else { String::new() },
        priority,
        comment: said.comment.clone(),
        tags: (!said.tags.is_empty()).then(|| said.tags.join(",")),
        ..Typed::default()
    };
    let mut record = checked(&typed, zone).map_err(|problems| {
        Left::Refused(problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" "))
    })?;
    if let (Some(ttl), false) = (head.ttl, record.proxied) {
        record.ttl = fitting(ttl, &mut notes);
    }
    let says = Says {
        ttl: head.ttl.is_some(),
        proxied: can && said.proxied.is_some(),
        comment: !said.comment.is_empty(),
        tags: !said.tags.is_empty(),
    };
    Ok(Wanted { line: Some(entry.line), record, says, notes })
}

fn fitting(ttl: u32, notes: &mut Vec<String>) -> u32 {
    let (least, most) = TTL_RANGE;
    let fits = if ttl == TTL_AUTO { TTL_AUTO } else { ttl.clamp(least, most) };
    if fits != ttl {
        notes.push(format!("Its time to live, {ttl} s, becomes {fits} s: Cloudflare takes {least} to {most}."));
    }
    fits
}
