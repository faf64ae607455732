//! Scans: whatever spoils a call, what was accepted is a record once, what was discarded is gone, and asked with the
//! customer's key.

use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::record::scan::{Found, ScanAct};
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::website::Zone;
use partner_portal::wire::dns::DnsRecord;
use serde_json::{Value, json};

use crate::support::tenant::{Tenant, rows};

use super::FAULTS;

struct Acme {
    tenant: Tenant,
    zone: Zone,
    customer: Option<CustomerId>,
}

async fn acme() -> Acme {
    let tenant = Tenant::new().await;
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(run).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let zone = tenant.store.zone(&run.zone.unwrap()).await.unwrap().unwrap();
    Acme { tenant, zone, customer: run.customer }
}

impl Acme {
    async fn asks(&self, key: &str, act: ScanAct) -> Run {
        let run = self.tenant.runs().scan_records(self.tenant.amal, key, &self.zone, self.customer, act).await.unwrap();
        self.tenant.settles(run).await
    }

    /// Everything that a scan finds.
    async fn found(&self) -> Vec<Found> {
        let rows = self.tenant.by_hand("GET", &self.path("scan/review"), Value::Null).await;
        let rows: Vec<DnsRecord> = serde_json::from_value(rows).unwrap();
        rows.iter().map(Found::of).collect()
    }

    async fn scans(&self) -> Vec<Found> {
        self.tenant.by_hand("POST", &self.path("scan/trigger"), json!({})).await;
        self.tenant.clock.advance(std::time::Duration::from_secs(10));
        self.found().await
    }

    fn path(&self, end: &str) -> String {
        format!("/zones/{}/dns_records/{end}", self.zone.id)
    }

    async fn records(&self) -> Vec<String> {
        let world = self.tenant.world().await;
        let said = |row: &&Value| format!("{} {}", row["type"].as_str().unwrap(), row["name"].as_str().unwrap());
        let mut said: Vec<String> =
            rows(&world, "dns_records", |row| row["zone_id"] == self.zone.id.as_str()).iter().map(said).collect();
        said.sort();
        said
    }

    async fn sent(&self, end: &str) -> usize {
        let calls = self.tenant.requests().await;
        let path = format!("/client/v4{}", self.path(end));
        let own = calls.iter().filter(|call| call["method"] == "POST" && call["path"] == path.as_str());
        own.filter(|call| call["identity"] != self.tenant.sandbox.admin().email.as_str()).count()
    }
}

fn named<'a>(found: &'a [Found], name: &str) -> &'a Found {
    found.iter().find(|one| one.record.name == name).unwrap()
}

#[tokio::test]
async fn whatever_spoils_the_call_a_scan_is_begun() {
    for fault in FAULTS {
        let acme = acme().await;
        acme.tenant.fault("POST", "/zones/{}/dns_records/scan/trigger", fault, 0).await;
        let run = acme.asks("1", ScanAct::Start).await;
        assert_eq!(run.state, RunState::Done, "{fault}: {run:#?}");
        acme.tenant.clock.advance(std::time::Duration::from_secs(10));
        assert_eq!(acme.found().await.len(), 6, "{fault}");
        assert!((1..=2).contains(&acme.sent("scan/trigger").await), "{fault}: as the customer");
        assert!(acme.records().await.is_empty(), "{fault}: nothing counts before somebody accepts it");
    }
}

#[tokio::test]
async fn whatever_spoils_the_call_what_is_accepted_is_there_once_and_what_is_discarded_is_gone() {
    for fault in FAULTS {
        let acme = acme().await;
        let found = acme.scans().await;
        let accepts = vec![named(&found, "www.acme.example").clone(), named(&found, "mail.acme.example").clone()];
        let rejects = vec![named(&found, "ftp.acme.example").clone()];
        acme.tenant.fault("POST", "/zones/{}/dns_records/scan/review", fault, 0).await;
        let run = acme.asks("1", ScanAct::Review { accepts, rejects }).await;
        assert_eq!(run.state, RunState::Done, "{fault}: {run:#?}");
        assert_eq!(acme.records().await, ["A mail.acme.example", "CNAME www.acme.example"], "{fault}");
        assert_eq!(acme.found().await.len(), 3, "{fault}");
    }
}

#[tokio::test]
async fn what_is_so_already_is_not_sent_and_asking_twice_is_asking_once() {
    let acme = acme().await;
    let found = acme.scans().await;
    let accepts = vec![named(&found, "www.acme.example").clone()];
    let act = ScanAct::Review { accepts, rejects: Vec::new() };
    assert_eq!(acme.asks("1", act.clone()).await.state, RunState::Done);
    let again = acme.asks("1", act.clone()).await;
    assert_eq!(again.state, RunState::Done);
    let other = acme.asks("2", act).await;
    assert_eq!(other.state, RunState::Done);
    assert!(other.steps[0].note.as_ref().unwrap().contains("so already"), "{other:#?}");
    assert_eq!(acme.sent("scan/review").await, 1);
    assert_eq!(acme.records().await, ["CNAME www.acme.example"]);
}

#[tokio::test]
async fn what_cannot_stand_there_or_waits_no_more_is_said_and_nothing_is_sent() {
    let acme = acme().await;
    let found = acme.scans().await;
    let (www, ftp) = (named(&found, "www.acme.example").clone(), named(&found, "ftp.acme.example").clone());
    acme.tenant.add_record_by_hand(acme.zone.id.as_str(), "A", "www.acme.example", "192.0.2.77").await;
    let run = acme.asks("1", ScanAct::Review { accepts: vec![ftp.clone(), www], rejects: Vec::new() }).await;
    assert_eq!(run.state, RunState::Failed);
    let note = run.steps[0].note.clone().unwrap();
    assert!(note.contains("CNAME www.acme.example cannot stand beside the record of type A"), "{note}");
    let body = json!({ "rejects": [{ "id": ftp.id }] });
    acme.tenant.by_hand("POST", &acme.path("scan/review"), body).await;
    let run = acme.asks("2", ScanAct::Review { accepts: vec![ftp], rejects: Vec::new() }).await;
    assert_eq!(run.state, RunState::Failed);
    let note = run.steps[0].note.clone().unwrap();
    assert!(note.contains("A ftp.acme.example is not among what Cloudflare found any more"), "{note}");
    assert_eq!(acme.sent("scan/review").await, 0);
    assert_eq!(acme.records().await, ["A www.acme.example"]);
}

#[tokio::test]
async fn when_the_answer_is_lost_and_the_records_lag_behind_nothing_is_added_twice() {
    let acme = acme().await;
    let found = acme.scans().await;
    acme.tenant.switch(json!({ "visible_after_ms": 20_000_000 })).await;
    acme.tenant.fault("POST", "/zones/{}/dns_records/scan/review", "drop_after", 0).await;
    let accepts = vec![named(&found, "www.acme.example").clone()];
    let run = acme.asks("1", ScanAct::Review { accepts, rejects: Vec::new() }).await;
    assert_eq!(run.state, RunState::Failed, "{run:#?}");
    let note = run.steps[0].note.clone().unwrap();
    assert!(note.contains("answer to an earlier attempt got lost"), "{note}");
    assert_eq!(acme.sent("scan/review").await, 1);
    assert_eq!(acme.records().await, ["CNAME www.acme.example"]);
}
