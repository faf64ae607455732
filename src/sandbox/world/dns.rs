//! DNS records: what there is, and what may stand beside what (schema of 2026-08, `/zones/{id}/dns_records`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::wire::dns::{DnsRecord, DnsType, DnsUsage};
use crate::wire::ids::{BadId, DnsRecordId, ZoneId};

use super::access::{Caller, Right};
use super::dns_rules;
use super::zones::Zone;
use super::{Refused, World, rfc3339};
use crate::sandbox::mint;

/// One record.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Record {
    pub(in crate::sandbox) id: DnsRecordId,
    pub(in crate::sandbox) zone: ZoneId,
    #[serde(flatten)]
    pub(in crate::sandbox) said: Said,
    created_on: Timestamp,
    modified_on: Timestamp,
    comment_modified_on: Option<Timestamp>,
    tags_modified_on: Option<Timestamp>,
}

/// What a caller can say about a record, checked and in one form.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::sandbox) struct Said {
    /// Full and in ASCII.
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) r#type: DnsType,
    pub(in crate::sandbox) content: String,
    pub(in crate::sandbox) data: Map<String, Value>,
    /// Seconds; 1 is automatic.
    pub(in crate::sandbox) ttl: u32,
    pub(in crate::sandbox) proxied: bool,
    pub(in crate::sandbox) priority: Option<u16>,
    pub(in crate::sandbox) comment: Option<String>,
    pub(in crate::sandbox) tags: Vec<String>,
    pub(in crate::sandbox) settings: Map<String, Value>,
}

/// What `POST`, `PUT` and `PATCH` send. What else the schema has is read-only and ignored.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::sandbox) struct Sent {
    pub(in crate::sandbox) name: Option<String>,
    pub(in crate::sandbox) r#type: Option<DnsType>,
    pub(in crate::sandbox) content: Option<String>,
    pub(in crate::sandbox) data: Option<Map<String, Value>>,
    pub(in crate::sandbox) ttl: Option<f64>,
    pub(in crate::sandbox) proxied: Option<bool>,
    pub(in crate::sandbox) priority: Option<f64>,
    pub(in crate::sandbox) comment: Option<String>,
    pub(in crate::sandbox) tags: Option<Vec<String>>,
    pub(in crate::sandbox) settings: Option<Map<String, Value>>,
}

impl Sent {
    // Content and parts say the same, so either one replaces both.
    pub(super) fn over(self, said: &Said) -> Self {
        let is_other = self.r#type.as_ref().is_some_and(|kind| *kind != said.r#type);
        let says_what = self.content.is_some() || self.data.is_some();
        Self {
            name: self.name.or_else(|| Some(said.name.clone())),
            r#type: self.r#type.or_else(|| Some(said.r#type.clone())),
            content: if says_what { self.content } else { Some(said.content.clone()) },
            data: self.data,
            ttl: self.ttl.or_else(|| Some(f64::from(said.ttl))),
            proxied: self.proxied.or_else(|| Some(said.proxied).filter(|_| !is_other)),
            priority: self.priority.or_else(|| said.priority.filter(|_| !is_other && !says_what).map(f64::from)),
            comment: self.comment.or_else(|| said.comment.clone()),
            tags: self.tags.or_else(|| Some(said.tags.clone())),
            settings: self.settings.or_else(|| Some(said.settings.clone()).filter(|_| !is_other)),
        }
    }
}

impl World {
    /// Records of a zone that lists show, in the order they were made.
    pub(in crate::sandbox) fn dns_records_of(
        &self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<Vec<&Record>, Refused> {
        self.zone_for(caller, zone, Right::ReadDns)?;
        let inside = self.dns_records.iter().filter(|record| record.zone == *zone);
        Ok(inside.filter(|record| self.is_listed(record.created_on, now)).collect())
    }

    /// One record.
    pub(in crate::sandbox) fn dns_record(
        &self,
        caller: &Caller,
        zone: &ZoneId,
        id: &DnsRecordId,
    ) -> Result<DnsRecord, Refused> {
        self.zone_for(caller, zone, Right::ReadDns)?;
        self.record_in(zone, id).map(Record::wire)
    }

    /// How many records the zone has and may have.
    pub(in crate::sandbox) fn dns_usage(&self, caller: &Caller, zone: &ZoneId) -> Result<DnsUsage, Refused> {
        self.zone_for(caller, zone, Right::ReadDnsUsage).map(|zone| self.dns_used(zone))
    }

    fn dns_used(&self, zone: &Zone) -> DnsUsage {
        let usage = self.dns_records.iter().filter(|record| record.zone == zone.id).count();
        let record_usage = u64::try_from(usage).unwrap_or(u64::MAX);
        DnsUsage { record_quota: Some(self.dns_quota(zone)), record_usage }
    }

    /// Adds a record.
    pub(in crate::sandbox) fn add_dns_record(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        sent: Sent,
        now: Timestamp,
    ) -> Result<DnsRecord, Refused> {
        let inside = self.zone_for(caller, zone, Right::WriteDns)?;
        let (said, usage) = (dns_rules::checked(sent, inside)?, self.dns_used(inside));
        if usage.record_quota.is_some_and(|quota| usage.record_usage >= quota) {
            return Err(Refused::DnsQuota);
        }
        self.check_neighbours(zone, None, &said)?;
        let id = mint::id().parse().map_err(|_| Refused::NoRecord)?;
        let record = Record::new(id, zone.clone(), said, now);
        let answer = record.wire();
        self.dns_records.push(record);
        Ok(answer)
    }

    /// Puts a record in the place of one.
    pub(in crate::sandbox) fn put_dns_record(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        id: &DnsRecordId,
        sent: Sent,
        now: Timestamp,
    ) -> Result<DnsRecord, Refused> {
        let inside = self.zone_for(caller, zone, Right::WriteDns)?;
        self.record_in(zone, id)?;
        let said = dns_rules::checked(sent, inside)?;
        self.check_neighbours(zone, Some(id), &said)?;
        let record = self.dns_records.iter_mut().find(|record| record.id == *id).ok_or(Refused::NoRecord)?;
        record.say(said, now);
        Ok(record.wire())
    }

    /// Changes parts of a record.
    pub(in crate::sandbox) fn change_dns_record(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        id: &DnsRecordId,
        sent: Sent,
        now: Timestamp,
    ) -> Result<DnsRecord, Refused> {
        self.zone_for(caller, zone, Right::WriteDns)?;
        let sent = sent.over(&self.record_in(zone, id)?.said);
        self.put_dns_record(caller, zone, id, sent, now)
    }

    /// Removes a record.
    pub(in crate::sandbox) fn remove_dns_record(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        id: &DnsRecordId,
    ) -> Result<(), Refused> {
        self.zone_for(caller, zone, Right::WriteDns)?;
        self.record_in(zone, id)?;
        self.dns_records.retain(|record| record.id != *id);
        Ok(())
    }

    fn record_in(&self, zone: &ZoneId, id: &DnsRecordId) -> Result<&Record, Refused> {
        let mut inside = self.dns_records.iter().filter(|record| record.zone == *zone);
        inside.find(|record| record.id == *id).ok_or(Refused::NoRecord)
    }

    fn check_neighbours(&self, zone: &ZoneId, own: Option<&DnsRecordId>, said: &Said) -> Result<(), Refused> {
        let inside = self.dns_records.iter().filter(|record| record.zone == *zone && Some(&record.id) != own);
        let others: Vec<&Said> = inside.map(|record| &record.said).filter(|other| other.name == said.name).collect();
        dns_rules::beside(&others, said)
    }

    /// Gives a zone a record that was there from the beginning; two of one name and type would get the same id.
    pub(in crate::sandbox) fn seed_dns_record(&mut self, zone: &Zone, said: Said) -> Result<(), BadId> {
        let id = mint::id_from(&format!("dns:{}:{}:{}", zone.id, said.r#type, said.name)).parse()?;
        self.dns_records.push(Record::new(id, zone.id.clone(), said, zone.created_on));
        Ok(())
    }
}

impl Said {
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.r#type == other.r#type && self.content == other.content && self.priority == other.priority
    }
}

impl Record {
    pub(super) fn new(id: DnsRecordId, zone: ZoneId, said: Said, now: Timestamp) -> Self {
        let comment_modified_on = said.comment.is_some().then_some(now);
        let tags_modified_on = (!said.tags.is_empty()).then_some(now);
        Self { id, zone, said, created_on: now, modified_on: now, comment_modified_on, tags_modified_on }
    }

    pub(super) fn say(&mut self, said: Said, now: Timestamp) {
        let commented = if said.comment == self.said.comment { self.comment_modified_on } else { Some(now) };
        self.comment_modified_on = commented.filter(|_| said.comment.is_some());
        let tagged = if said.tags == self.said.tags { self.tags_modified_on } else { Some(now) };
        self.tags_modified_on = tagged.filter(|_| !said.tags.is_empty());
        self.said = said;
        self.modified_on = now;
    }

    /// The record as answers have it.
    pub(in crate::sandbox) fn wire(&self) -> DnsRecord {
        let said = self.said.clone();
        DnsRecord {
            id: self.id.clone(),
            proxiable: dns_rules::is_proxiable(&said.r#type, &said.content),
            name: said.name,
            r#type: said.r#type,
            content: said.content,
            data: Value::Object(said.data),
            ttl: said.ttl,
            proxied: said.proxied,
            priority: said.priority,
            comment: said.comment,
            tags: said.tags,
            settings: Value::Object(said.settings),
            meta: json!({}),
            created_on: Some(rfc3339(self.created_on)),
            modified_on: Some(rfc3339(self.modified_on)),
            comment_modified_on: self.comment_modified_on.map(rfc3339),
            tags_modified_on: self.tags_modified_on.map(rfc3339),
        }
    }
}
