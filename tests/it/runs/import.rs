//! A draft's changes: whatever spoils a batch, each record is there once, and nothing is changed that somebody else changed.

use partner_portal::domain::ids::{CustomerId, DraftId};
use partner_portal::domain::record::diff::{Change, Finding, Mode, Present, Row, difference};
use partner_portal::domain::record::draft::{Counts, Draft, Source, fingerprint, sort};
use partner_portal::domain::record::{Zoned, zone_file};
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::website::Zone;
use partner_portal::random::Random;
use serde_json::Value;

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
    Acme { zone, customer: run.customer, tenant }
}

impl Acme {
    async fn present(&self) -> Vec<Present> {
        self.tenant.mirror.present_records(&self.zone.id, self.customer).await.unwrap()
    }

    async fn draft(&self, text: &str, mode: Mode) -> Draft {
        let file = zone_file::read(text, Zoned { name: "acme.example", enterprise: false }, false);
        assert_eq!(file.refused, []);
        let present = self.present().await;
        self.keeps(difference("acme.example", &present, file.lines, mode), &present).await
    }

    async fn keeps(&self, mut rows: Vec<Row>, present: &[Present]) -> Draft {
        sort(&mut rows);
        let now = self.tenant.clock.now();
        let draft = Draft {
            id: DraftId::new(now, &Random::system()),
            zone: self.zone.id.clone(),
            source: Source::File { name: String::new(), mode: Mode::All },
            seen: fingerprint(present),
            counts: Counts::of(&rows),
            made_by: self.tenant.amal,
            made_at: now,
            run: None,
        };
        let mut tx = self.tenant.store.write().await.unwrap();
        tx.put_draft(&draft, &rows).await.unwrap();
        tx.commit().await.unwrap();
        draft
    }

    async fn applies(&self, draft: &Draft) -> Run {
        let present = self.present().await;
        let run = self.tenant.runs().apply_draft(self.tenant.amal, &self.zone, self.customer, draft, &present).await;
        self.tenant.settles(run.unwrap()).await
    }

    async fn there(&self) -> Vec<String> {
        let world = self.tenant.world().await;
        let said = |row: &Value| format!("{} {}", row["name"], row["content"]).replace('"', "");
        let mut all: Vec<String> =
            rows(&world, "dns_records", |row| row["zone_id"] == self.zone.id.as_str()).into_iter().map(said).collect();
        all.sort();
        all
    }
}

#[tokio::test]
async fn whatever_spoils_a_batch_each_record_is_there_once_changed_and_gone() {
    let acme = acme().await;
    for (n, fault) in FAULTS.into_iter().enumerate() {
        acme.tenant.fault("POST", "/zones/{}/dns_records/batch", fault, 0).await;
        let file = format!("www 300 A 192.0.2.{n}\nkept A 192.0.2.200\nnew-{n} A 192.0.2.1\n");
        let draft = acme.draft(&file, Mode::All).await;
        let run = acme.applies(&draft).await;
        assert_eq!(run.state, RunState::Done, "{fault}: {run:#?}");
        let wanted = [
            "kept.acme.example 192.0.2.200".to_owned(),
            format!("new-{n}.acme.example 192.0.2.1"),
            format!("www.acme.example 192.0.2.{n}"),
        ];
        assert_eq!(acme.there().await, wanted, "{fault}");
    }
    let user = acme.tenant.store.active_key(acme.customer.unwrap()).await.unwrap().unwrap().user.email.to_string();
    let calls = acme.tenant.requests().await;
    let batches = calls.iter().filter(|call| call["path"].as_str().unwrap().ends_with("/batch"));
    assert!(batches.clone().all(|call| call["identity"] == user.as_str()));
    assert!(batches.count() >= FAULTS.len());
}

#[tokio::test]
async fn lists_that_lag_behind_make_nothing_twice() {
    let acme = acme().await;
    acme.tenant.switch(serde_json::json!({ "visible_after_ms": 30_000 })).await;
    acme.tenant.fault("POST", "/zones/{}/dns_records/batch", "drop_after", 0).await;
    let draft = acme.draft("a A 192.0.2.1\nb A 192.0.2.2\n", Mode::Add).await;
    let run = acme.applies(&draft).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    assert_eq!(acme.there().await.len(), 2);
}

#[tokio::test]
async fn a_record_that_somebody_changed_since_is_left_alone_and_said() {
    let acme = acme().await;
    let id = acme.tenant.add_record_by_hand(acme.zone.id.as_str(), "A", "www", "192.0.2.1").await;
    let present = acme.present().await;
    let was = present.iter().find(|one| one.id.as_str() == id).unwrap().record.clone();
    let record = partner_portal::domain::record::Record { content: "192.0.2.2".to_owned(), ..was.clone() };
    let stale = partner_portal::domain::record::Record { content: "192.0.2.77".to_owned(), ..was };
    let change = Change::Change { id: id.parse().unwrap(), was: stale, record };
    let row = Row { line: None, finding: Finding::Change(change), notes: Vec::new() };
    let draft = acme.keeps(vec![row], &present).await;
    let run = acme.applies(&draft).await;
    assert_eq!(run.state, RunState::Failed);
    assert!(run.steps[0].note.as_ref().unwrap().contains("says something else since"), "{run:#?}");
    assert_eq!(acme.there().await, ["www.acme.example 192.0.2.1"]);
}

#[tokio::test]
async fn one_piece_that_is_refused_keeps_no_other_from_being_made() {
    let acme = acme().await;
    let file: String = (0..450).map(|n| format!("h{n} A 192.0.2.{}\n", n % 250)).collect();
    acme.tenant.switch(serde_json::json!({ "record_quota": 1_000 })).await;
    let draft = acme.draft(&file, Mode::Add).await;
    // Somebody else takes a name of the second piece, in the way of an address.
    let calls = acme.tenant.store.draft_piece(draft.id, 1_usize).await.unwrap();
    let Change::Add { record } = &calls[0] else { panic!("{:?}", calls[0]) };
    let label = record.name.strip_suffix(".acme.example").unwrap();
    acme.tenant.add_record_by_hand(acme.zone.id.as_str(), "CNAME", label, "host.example.net").await;
    let run = acme.applies(&draft).await;
    assert_eq!(run.state, RunState::Failed);
    let states: Vec<&str> = run.steps.iter().map(|step| step.state.as_str()).collect();
    assert_eq!(states, ["done", "failed", "done"]);
    assert_eq!(acme.there().await.len(), 251);
}
