//! Records that Cloudflare finds by asking a domain's present DNS (schema of 2026-08, `/zones/{id}/dns_records/scan…`).
//! Nobody's DNS is asked here: what is found follows from the zone's name, bit by bit over some seconds, and is not
//! complete, as scans are not by design (developers.cloudflare.com/dns/zone-setups/reference/dns-quick-scan, read 2026-11).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::wire::dns::{DnsImported, DnsRecord, DnsType, Rejected, ScanReviewed, TTL_AUTO};
use crate::wire::ids::{DnsRecordId, ZoneId};

use super::access::{Caller, Right};
use super::dns::{Record, Said, Sent};
use super::dns_batch::each;
use super::dns_import::add_new;
use super::zones::Zone;
use super::{Refused, World};
use crate::sandbox::mint;

/// A scan that was asked for.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::sandbox) struct Scan {
    pub(super) zone: ZoneId,
    began: Timestamp,
    /// What was accepted or rejected.
    decided: Vec<DnsRecordId>,
}

/// What is sent to review a scan.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::sandbox) struct SentReview {
    accepts: Option<Vec<Accepted>>,
    rejects: Option<Vec<Which>>,
}

#[derive(Deserialize)]
struct Accepted {
    id: Option<DnsRecordId>,
    #[serde(flatten)]
    sent: Sent,
}

#[derive(Deserialize)]
struct Which {
    id: DnsRecordId,
}

impl World {
    /// Begins a scan. One of which nothing was decided yet goes on as it is.
    pub(in crate::sandbox) fn trigger_dns_scan(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.zone_for(caller, zone, Right::WriteDns)?;
        let is_open = |scan: &Scan| scan.zone == *zone && scan.decided.is_empty();
        if !self.scans.iter().any(is_open) {
            self.scans.retain(|scan| scan.zone != *zone);
            self.scans.push(Scan { zone: zone.clone(), began: now, decided: Vec::new() });
        }
        Ok(())
    }

    /// What was found so far and nobody has decided about.
    pub(in crate::sandbox) fn scanned_dns_records(
        &self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<Vec<DnsRecord>, Refused> {
        let inside = self.zone_for(caller, zone, Right::ReadDns)?;
        Ok(self.waiting(inside, now).iter().map(Record::wire).collect())
    }

    /// Makes records of some, forgets others, all or nothing. What is accepted without an id is added as it is said.
    pub(in crate::sandbox) fn review_dns_scan(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        sent: SentReview,
        now: Timestamp,
    ) -> Result<ScanReviewed, Refused> {
        let inside = self.zone_for(caller, zone, Right::WriteDns)?;
        let waiting = self.waiting(inside, now);
        let known = |id: &DnsRecordId| waiting.iter().find(|record| record.id == *id).ok_or(Refused::NoRecord);
        let mut draft = self.dns_draft(inside, now);
        let mut decided: Vec<DnsRecordId> = Vec::new();
        let accepts = each("accepts", sent.accepts, |accepted| {
            let sent = match &accepted.id {
                Some(id) => accepted.sent.over(&known(id)?.said),
                None => accepted.sent,
            };
            let made = draft.add(sent)?;
            let is_it = |record: &&Record| {
                record.said.name == made.name
                    && record.said.r#type == made.r#type
                    && record.said.content == made.content
            };
            decided.extend(accepted.id.or_else(|| waiting.iter().find(is_it).map(|record| record.id.clone())));
            Ok(made)
        })?;
        let rejects = each("rejects", sent.rejects, |which| {
            known(&which.id)?;
            decided.push(which.id.clone());
            Ok(Rejected::Id(which.id))
        })?;
        let changes = draft.changes();
        self.make_dns_changes(zone, changes);
        if let Some(scan) = self.scans.iter_mut().find(|scan| scan.zone == *zone) {
            scan.decided.extend(decided);
        }
        Ok(ScanReviewed { accepts, rejects })
    }

    /// Adds at once what a scan finds.
    pub(in crate::sandbox) fn scan_dns_at_once(
        &mut self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<DnsImported, Refused> {
        let inside = self.zone_for(caller, zone, Right::WriteDns)?;
        let found = found(inside).into_iter().map(|(_, said)| Sent::default().over(&said));
        let mut draft = self.dns_draft(inside, now);
        let done = add_new(&mut draft, found)?;
        let changes = draft.changes();
        self.make_dns_changes(zone, changes);
        Ok(done)
    }

    fn waiting(&self, zone: &Zone, now: Timestamp) -> Vec<Record> {
        let Some(scan) = self.scans.iter().find(|scan| scan.zone == zone.id) else { return Vec::new() };
        let passed = now.duration_since(scan.began);
        let seen = found(zone).into_iter().filter(|(after, _)| passed >= SignedDuration::from_secs(*after));
        let records = seen.filter_map(|(_, said)| {
            let id = mint::id_from(&format!("scan:{}:{}:{}", zone.id, said.r#type, said.name)).parse().ok()?;
            Some(Record::new(id, zone.id.clone(), said, scan.began))
        });
        records.filter(|record| !scan.decided.contains(&record.id)).collect()
    }
}

// What there is to be found, each after how many seconds: the web and the mail of a small company, without what a scan
// cannot guess, such as the names of DKIM keys.
fn found(zone: &Zone) -> [(i64, Said); 6] {
    let name = &zone.name;
    let seed = mint::id_from(&format!("host:{name}"));
    let byte = |at: usize| u8::from_str_radix(seed.get(at..at + 2).unwrap_or_default(), 16).unwrap_or_default();
    let network = ["192.0.2", "198.51.100", "203.0.113"].get(usize::from(byte(0) % 3)).copied().unwrap_or("192.0.2");
    let (web, mail) = (format!("{network}.{}", 10 + byte(2) % 100), format!("{network}.{}", 120 + byte(4) % 100));
    [
        (1, said(DnsType::A, name, &web, true)),
        (1, said(DnsType::Cname, &format!("www.{name}"), name, true)),
        (2, Said { priority: Some(10), ..said(DnsType::Mx, name, &format!("mail.{name}"), false) }),
        (2, said(DnsType::A, &format!("mail.{name}"), &mail, false)),
        (3, said(DnsType::Txt, name, &format!("\"v=spf1 mx ip4:{mail} -all\""), false)),
        (5, said(DnsType::A, &format!("ftp.{name}"), &web, false)),
    ]
}

fn said(kind: DnsType, name: &str, content: &str, proxied: bool) -> Said {
    Said {
        name: name.to_owned(),
        r#type: kind,
        content: content.to_owned(),
        data: Map::new(),
        ttl: TTL_AUTO,
        proxied,
        priority: None,
        comment: None,
        tags: Vec::new(),
        settings: Map::new(),
    }
}
