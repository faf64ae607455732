//! A BIND file that becomes records. The library `domain` reads it; what it does not know of Cloudflare's types is read
//! here. What Cloudflare does with a line that it cannot take is not published: here the whole file is refused, while
//! records that are there already, and those that cannot stand beside what is there, are passed over.

use ::domain::base::Name;
use ::domain::base::iana::Class;
use ::domain::zonefile::inplace::{Entry, ScannedRecord, Zonefile};
use jiff::Timestamp;
use std::str::FromStr;

use crate::wire::dns::{DnsImported, DnsType, TTL_AUTO};
use crate::wire::ids::ZoneId;

use super::access::{Caller, Right};
use super::dns::Sent;
use super::dns_batch::Draft;
use super::dns_rules;
use super::{Refused, World};

/// Types that the library takes for unknown ones; here they stand on one line.
const OTHERS: [&str; 4] = ["CERT", "LOC", "SMIMEA", "URI"];
const TTL_LEAST: u32 = 60;
const TTL_MOST: u32 = 86_400;

impl World {
    /// Adds what stands in the file; `proxied` says it for records of which the file does not.
    pub(in crate::sandbox) fn import_dns_records(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        file: &str,
        proxied: bool,
        now: Timestamp,
    ) -> Result<DnsImported, Refused> {
        let inside = self.zone_for(caller, zone, Right::WriteDns)?;
        let mut draft = self.dns_draft(inside, now);
        let records = parsed(file, &inside.name)?;
        let done = add_new(&mut draft, records.into_iter().map(|sent| with_proxied(sent, proxied)))?;
        let changes = draft.changes();
        self.make_dns_changes(zone, changes);
        Ok(done)
    }
}

/// Adds what is not there yet and can stand beside what is.
pub(super) fn add_new(draft: &mut Draft<'_>, records: impl Iterator<Item = Sent>) -> Result<DnsImported, Refused> {
    let mut done = DnsImported { recs_added: 0, total_records_parsed: 0 };
    for sent in records {
        done.total_records_parsed += 1;
        match draft.add(sent) {
            Ok(_) => done.recs_added += 1,
            Err(Refused::DnsIdentical | Refused::DnsHostTaken) => {}
            Err(refused) => return Err(refused),
        }
    }
    Ok(done)
}

fn with_proxied(sent: Sent, proxied: bool) -> Sent {
    let can_be = sent
        .r#type
        .as_ref()
        .is_some_and(|kind| dns_rules::is_proxiable(kind, sent.content.as_deref().unwrap_or_default()));
    Sent { proxied: sent.proxied.or(Some(proxied)).filter(|_| can_be), ..sent }
}

// The records of the file but for SOA and NS of the zone itself, which are Cloudflare's own.
fn parsed(file: &str, zone: &str) -> Result<Vec<Sent>, Refused> {
    let bad = |why: String| Refused::DnsInvalid(format!("the file cannot be read: {why}"));
    let mut reader = Zonefile::new();
    reader.set_origin(Name::from_str(&format!("{zone}.")).map_err(|error| bad(error.to_string()))?);
    reader.set_default_class(Class::IN);
    let mut sent: Vec<Sent> = Vec::new();
    for entry in lines(file) {
        if let Some(kind) = OTHERS.into_iter().find(|kind| entry.is_of(kind)) {
            sent.push(remarked(other(&entry.said, kind), &entry.remark));
            continue;
        }
        reader.extend_from_slice(entry.text.as_bytes());
        while let Some(found) = reader.next_entry().map_err(|error| bad(error.to_string()))? {
            let Entry::Record(record) = found else { return Err(bad("$INCLUDE is not followed".to_owned())) };
            let (kind, name) = (record.rtype().to_string(), record.owner().to_string());
            let is_own_ns = kind == "NS" && name.trim_end_matches('.').eq_ignore_ascii_case(zone);
            if kind != "SOA" && !is_own_ns {
                sent.push(remarked(said(&kind, &name, &record, &entry.said), &entry.remark));
            }
        }
    }
    Ok(sent)
}

/// What belongs together in a file: one line, or several in brackets.
#[derive(Default)]
struct Lines {
    /// As they stand.
    text: String,
    /// Without brackets and remarks.
    said: String,
    /// The last remark.
    remark: String,
}

impl Lines {
    fn is_of(&self, kind: &str) -> bool {
        !self.said.starts_with(char::is_whitespace)
            && self.said.split_whitespace().skip(1).take(3).any(|word| word == kind)
    }
}

fn lines(file: &str) -> Vec<Lines> {
    let (mut all, mut open, mut depth) = (Vec::new(), Lines::default(), 0_i32);
    for line in file.lines() {
        let mut quoted = false;
        let mut letters = line.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => {
                    open.said.push(letter);
                    open.said.extend(letters.next().map(|(_, next)| next));
                    continue;
                }
                '"' => quoted = !quoted,
                ';' if !quoted => {
                    line.get(at + 1..).unwrap_or_default().trim().clone_into(&mut open.remark);
                    break;
                }
                '(' | ')' if !quoted => {
                    depth += if letter == '(' { 1 } else { -1 };
                    continue;
                }
                _ => {}
            }
            open.said.push(letter);
        }
        open.said.push(' ');
        open.text.push_str(line);
        open.text.push('\n');
        if depth <= 0 {
            all.push(std::mem::take(&mut open));
        }
    }
    all.push(open);
    all
}

/// What follows this word, which is not the name in front.
fn after<'a>(text: &'a str, word: &str) -> &'a str {
    let (mut rest, mut is_name) = (text.trim_start(), !text.starts_with(char::is_whitespace));
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (first, more) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !std::mem::take(&mut is_name) && first.eq_ignore_ascii_case(word) {
            return more.trim();
        }
        rest = more.trim_start();
    }
    ""
}

fn other(text: &str, kind: &str) -> Sent {
    let mut words = text.split_whitespace();
    let name = words.next().map(str::to_owned);
    let ttl = words.take_while(|word| *word != kind).find_map(|word| word.parse().ok()).unwrap_or(TTL_AUTO);
    let (priority, content) = with_priority(kind, after(text, kind));
    Sent {
        name,
        r#type: Some(DnsType::from(kind.to_owned())),
        content: Some(content.to_owned()),
        priority,
        ttl: Some(time(ttl)),
        ..Sent::default()
    }
}

fn with_priority<'a>(kind: &str, content: &'a str) -> (Option<f64>, &'a str) {
    match content.split_once(' ').filter(|_| matches!(kind, "MX" | "URI")) {
        Some((priority, content)) => (priority.parse().ok(), content.trim_start()),
        None => (None, content),
    }
}

fn said(kind: &str, name: &str, record: &ScannedRecord, text: &str) -> Sent {
    let written = record.data().to_string();
    let content = match kind {
        // The library writes values of parameters without their quotes.
        "HTTPS" | "SVCB" => after(text, kind).to_owned(),
        // And in brackets what is long.
        "OPENPGPKEY" | "SSHFP" | "TLSA" => written.replace("( ", "").replace(" )", ""),
        "SRV" => written.trim_end_matches('.').to_owned(),
        _ => written,
    };
    let (priority, content) = with_priority(kind, content.trim());
    Sent {
        name: Some(format!("{}.", name.trim_end_matches('.'))),
        r#type: Some(DnsType::from(kind.to_owned())),
        content: Some(content.to_owned()),
        priority,
        ttl: Some(time(record.ttl().as_secs())),
        ..Sent::default()
    }
}

fn time(seconds: u32) -> f64 {
    f64::from(if seconds == TTL_AUTO { TTL_AUTO } else { seconds.clamp(TTL_LEAST, TTL_MOST) })
}

fn remarked(sent: Sent, remark: &str) -> Sent {
    let (comment, tags) = remark.split_once("cf_tags=").unwrap_or((remark, ""));
    let mut proxied = None;
    let mut own = Vec::new();
    for tag in tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        match tag.strip_prefix("cf-proxied:") {
            Some(value) => proxied = value.parse().ok(),
            None => own.push(tag.to_owned()),
        }
    }
    let comment = Some(comment.trim().to_owned()).filter(|comment| !comment.is_empty());
    Sent { proxied, comment, tags: Some(own).filter(|tags| !tags.is_empty()), ..sent }
}
