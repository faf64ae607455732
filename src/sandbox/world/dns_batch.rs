//! Many changes to the records of a zone, all or none (schema of 2026-08, `/zones/{id}/dns_records/batch`). Each is judged
//! by the rules of the single calls, after all that stands before it.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde::Deserialize;

use crate::wire::dns::{BATCH_MAX_FREE, BATCH_MAX_PAID, DnsBatchDone, DnsRecord};
use crate::wire::ids::{DnsRecordId, ZoneId};

use super::access::{Caller, Right};
use super::dns::{Record, Said, Sent};
use super::dns_rules;
use super::zones::Zone;
use super::{Refused, World};
use crate::sandbox::mint;

/// What is sent: lists that may be missing or null.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::sandbox) struct SentBatch {
    deletes: Option<Vec<Which>>,
    patches: Option<Vec<Changed>>,
    puts: Option<Vec<Changed>>,
    posts: Option<Vec<Sent>>,
}

#[derive(Deserialize)]
struct Which {
    id: DnsRecordId,
}

#[derive(Deserialize)]
struct Changed {
    id: DnsRecordId,
    #[serde(flatten)]
    sent: Sent,
}

impl SentBatch {
    fn len(&self) -> usize {
        let changes = self.patches.as_ref().map_or(0, Vec::len) + self.puts.as_ref().map_or(0, Vec::len);
        changes + self.deletes.as_ref().map_or(0, Vec::len) + self.posts.as_ref().map_or(0, Vec::len)
    }
}

/// The records of a zone as they would be.
pub(super) struct Draft<'a> {
    zone: &'a Zone,
    quota: u64,
    now: Timestamp,
    before: HashMap<&'a DnsRecordId, &'a Record>,
    by_name: HashMap<&'a str, Vec<&'a Record>>,
    /// Records that are new, changed, or gone.
    changed: HashMap<DnsRecordId, Option<Record>>,
    /// Which of them were given this name; they may have another by now.
    named: HashMap<String, HashSet<DnsRecordId>>,
    added: Vec<DnsRecordId>,
    count: u64,
}

/// What a draft changes, once it is complete.
pub(super) struct Changes {
    changed: HashMap<DnsRecordId, Option<Record>>,
    added: Vec<DnsRecordId>,
}

impl World {
    /// Makes the changes of a batch, or none of them.
    pub(in crate::sandbox) fn batch_dns_records(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        sent: SentBatch,
        now: Timestamp,
    ) -> Result<DnsBatchDone, Refused> {
        let inside = self.zone_for(caller, zone, Right::WriteDns)?;
        let most = if inside.plan == "free" { BATCH_MAX_FREE } else { BATCH_MAX_PAID };
        if sent.len() > most {
            return Err(Refused::invalid(format!("a batch on this plan has at most {most} changes")));
        }
        let mut draft = self.dns_draft(inside, now);
        let done = DnsBatchDone {
            deletes: each("deletes", sent.deletes, |which| draft.remove(&which.id))?,
            patches: each("patches", sent.patches, |change| draft.patch(&change.id, change.sent))?,
            puts: each("puts", sent.puts, |change| draft.put(&change.id, change.sent))?,
            posts: each("posts", sent.posts, |sent| draft.add(sent))?,
        };
        let changes = draft.changes();
        self.make_dns_changes(zone, changes);
        Ok(done)
    }

    /// A draft in which nothing is changed yet: one look at each record of the world.
    pub(super) fn dns_draft<'a>(&'a self, zone: &'a Zone, now: Timestamp) -> Draft<'a> {
        let mut draft = Draft {
            zone,
            quota: self.dns_quota(zone),
            now,
            before: HashMap::new(),
            by_name: HashMap::new(),
            changed: HashMap::new(),
            named: HashMap::new(),
            added: Vec::new(),
            count: 0,
        };
        for record in self.dns_records.iter().filter(|record| record.zone == zone.id) {
            draft.before.insert(&record.id, record);
            draft.by_name.entry(&record.said.name).or_default().push(record);
            draft.count += 1;
        }
        draft
    }

    /// Makes the changes that a draft came to.
    pub(super) fn make_dns_changes(&mut self, zone: &ZoneId, changes: Changes) {
        let Changes { mut changed, added } = changes;
        self.dns_records.retain_mut(|record| {
            if record.zone != *zone {
                return true;
            }
            match changed.remove(&record.id) {
                None => true,
                Some(None) => false,
                Some(Some(now)) => {
                    *record = now;
                    true
                }
            }
        });
        self.dns_records.extend(added.iter().filter_map(|id| changed.remove(id).flatten()));
    }
}

// Says of a refusal which row it was.
pub(super) fn each<S, T>(
    list: &str,
    rows: Option<Vec<S>>,
    mut make: impl FnMut(S) -> Result<T, Refused>,
) -> Result<Vec<T>, Refused> {
    let rows = rows.unwrap_or_default().into_iter().enumerate();
    let made = rows.map(|(number, row)| {
        make(row).map_err(|why| Refused::Within { pointer: format!("/{list}/{number}"), why: Box::new(why) })
    });
    made.collect()
}

impl<'a> Draft<'a> {
    /// Takes a record away; gives it back as it was.
    pub(super) fn remove(&mut self, id: &DnsRecordId) -> Result<DnsRecord, Refused> {
        let gone = self.record(id)?.wire();
        self.changed.insert(id.clone(), None);
        self.count = self.count.saturating_sub(1);
        Ok(gone)
    }

    /// Changes parts of a record.
    pub(super) fn patch(&mut self, id: &DnsRecordId, sent: Sent) -> Result<DnsRecord, Refused> {
        let sent = sent.over(&self.record(id)?.said);
        self.put(id, sent)
    }

    /// Puts a record in the place of one.
    pub(super) fn put(&mut self, id: &DnsRecordId, sent: Sent) -> Result<DnsRecord, Refused> {
        let mut record = self.record(id)?.clone();
        let said = dns_rules::checked(sent, self.zone)?;
        dns_rules::beside(&self.others(&said.name, Some(id)), &said)?;
        record.say(said, self.now);
        Ok(self.place(record))
    }

    /// Adds a record.
    pub(super) fn add(&mut self, sent: Sent) -> Result<DnsRecord, Refused> {
        let said = dns_rules::checked(sent, self.zone)?;
        if self.count >= self.quota {
            return Err(Refused::DnsQuota);
        }
        dns_rules::beside(&self.others(&said.name, None), &said)?;
        let id: DnsRecordId = mint::id().parse().map_err(|_| Refused::NoRecord)?;
        self.added.push(id.clone());
        self.count += 1;
        Ok(self.place(Record::new(id, self.zone.id.clone(), said, self.now)))
    }

    /// What all of it comes to.
    pub(super) fn changes(self) -> Changes {
        Changes { changed: self.changed, added: self.added }
    }

    fn place(&mut self, record: Record) -> DnsRecord {
        let answer = record.wire();
        self.named.entry(record.said.name.clone()).or_default().insert(record.id.clone());
        self.changed.insert(record.id.clone(), Some(record));
        answer
    }

    fn record(&self, id: &DnsRecordId) -> Result<&Record, Refused> {
        let found = match self.changed.get(id) {
            Some(now) => now.as_ref(),
            None => self.before.get(id).copied(),
        };
        found.ok_or(Refused::NoRecord)
    }

    fn others(&self, name: &str, own: Option<&DnsRecordId>) -> Vec<&Said> {
        let left = self.by_name.get(name).into_iter().flatten().copied();
        let left = left.filter(|record| !self.changed.contains_key(&record.id));
        let moved = self.named.get(name).into_iter().flatten().filter_map(|id| self.changed.get(id)?.as_ref());
        let all = left.chain(moved.filter(|record| record.said.name == name));
        all.filter(|record| Some(&record.id) != own).map(|record| &record.said).collect()
    }
}
