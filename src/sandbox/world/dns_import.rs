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

/// Types that the library takes for unknown ones.
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
    let (others, rest) = apart(file);
    let mut sent: Vec<Sent> = others.iter().map(|line| other(line)).collect();
    let mut reader = Zonefile::from(rest.as_str());
    reader.set_origin(Name::from_str(&format!("{zone}.")).map_err(|error| bad(error.to_string()))?);
    reader.set_default_class(Class::IN);
    loop {
        let began = reader.current_offset();
        let Some(entry) = reader.next_entry().map_err(|error| bad(error.to_string()))? else { break };
        let Entry::Record(record) = entry else { return Err(bad("$INCLUDE is not followed".to_owned())) };
        let (kind, name) = (record.rtype().to_string(), record.owner().to_string());
        let is_own_ns = kind == "NS" && name.trim_end_matches('.').eq_ignore_ascii_case(zone);
        if kind == "SOA" || is_own_ns {
            continue;
        }
        let lines = rest.get(began..reader.current_offset()).unwrap_or_default();
        sent.push(remarked(said(&kind, &name, &record), remark(lines)));
    }
    Ok(sent)
}

// Lines of types that the library does not know, and the file without them. Such a record stands on one line.
fn apart(file: &str) -> (Vec<&str>, String) {
    let is_other = |line: &&str| {
        let words = line.split_whitespace().take_while(|word| !word.starts_with(';')).skip(1);
        words.take(3).any(|word| OTHERS.contains(&word)) && !line.starts_with(char::is_whitespace)
    };
    let (others, rest): (Vec<&str>, Vec<&str>) = file.lines().partition(is_other);
    (others, rest.iter().map(|line| format!("{line}\n")).collect())
}

fn other(line: &str) -> Sent {
    let (text, remark) = line.split_once(" ;").unwrap_or((line, ""));
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default().to_owned();
    let mut ttl = TTL_AUTO;
    let mut kind = String::new();
    for word in words.by_ref() {
        if OTHERS.contains(&word) {
            word.clone_into(&mut kind);
            break;
        }
        ttl = word.parse().unwrap_or(ttl);
    }
    let content = words.collect::<Vec<_>>().join(" ");
    let (priority, content) = match content.split_once(' ').filter(|_| kind == "URI") {
        Some((priority, content)) => (priority.parse().ok(), content.to_owned()),
        None => (None, content),
    };
    let sent = Sent {
        name: Some(name),
        r#type: Some(DnsType::from(kind)),
        content: Some(content),
        priority,
        ttl: Some(time(ttl)),
        ..Sent::default()
    };
    remarked(sent, remark)
}

fn said(kind: &str, name: &str, record: &ScannedRecord) -> Sent {
    // What is long the library writes in brackets; the root's name it writes with a dot too many.
    let content = record.data().to_string().replace("( ", "").replace(" )", "").replace(" .. ", " . ");
    let (priority, content) = match content.split_once(' ').filter(|_| kind == "MX") {
        Some((priority, host)) => (priority.parse().ok(), host.to_owned()),
        None => (None, content),
    };
    let content = if kind == "SRV" { content.trim_end_matches('.').to_owned() } else { content.trim().to_owned() };
    Sent {
        name: Some(format!("{}.", name.trim_end_matches('.'))),
        r#type: Some(DnsType::from(kind.to_owned())),
        content: Some(content),
        priority,
        ttl: Some(time(record.ttl().as_secs())),
        ..Sent::default()
    }
}

fn time(seconds: u32) -> f64 {
    f64::from(if seconds == TTL_AUTO { TTL_AUTO } else { seconds.clamp(TTL_LEAST, TTL_MOST) })
}

// What stands behind the last semicolon of an entry that is not in quotes.
fn remark(lines: &str) -> &str {
    let line = lines.lines().rfind(|line| !line.trim().is_empty() && !line.starts_with(';')).unwrap_or_default();
    let mut quoted = false;
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => return line.get(at + 1..).unwrap_or_default().trim(),
            _ => {}
        }
    }
    ""
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
