//! DNS records: whatever spoils a call, a record is there once, or changed, or gone, and asked with the customer's key.

use partner_portal::domain::record::{Record, RecordAct, Typed, Zoned, checked};
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::website::Zone;
use serde_json::Value;

use crate::support::tenant::{Tenant, rows};

use super::FAULTS;

fn record(kind: &str, name: &str, content: &str) -> Record {
    let typed = Typed { kind: kind.into(), name: name.into(), content: content.into(), ..Typed::default() };
    checked(&typed, Zoned { name: "acme.example", enterprise: false }).unwrap()
}

async fn website(tenant: &Tenant) -> (Zone, Option<partner_portal::domain::ids::CustomerId>) {
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(run).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    (tenant.store.zone(&run.zone.unwrap()).await.unwrap().unwrap(), run.customer)
}

fn there<'a>(world: &'a Value, name: &str) -> Vec<&'a Value> {
    rows(world, "dns_records", |row| row["name"] == name)
}

#[tokio::test]
async fn whatever_spoils_the_three_writes_a_record_is_there_once_and_as_asked_and_then_gone() {
    let tenant = Tenant::new().await;
    let (zone, customer) = website(&tenant).await;
    let asks = async |key: &str, act: RecordAct| -> Run {
        let run = tenant.runs().change_record(tenant.amal, key, &zone, customer, act).await.unwrap();
        tenant.settles(run).await
    };
    for (n, fault) in FAULTS.into_iter().enumerate() {
        let (label, name) = (format!("host-{n}"), format!("host-{n}.acme.example"));
        tenant.fault("POST", "/zones/{}/dns_records", fault, 0).await;
        let run = asks(fault, RecordAct::Add { record: record("A", &label, "192.0.2.1") }).await;
        assert_eq!(run.state, RunState::Done, "add {fault}: {run:#?}");
        let world = tenant.world().await;
        assert_eq!(there(&world, &name).len(), 1, "{fault}");
        let id = there(&world, &name)[0]["id"].as_str().unwrap().parse().unwrap();

        tenant.fault("PATCH", "/zones/{}/dns_records/{}", fault, 0).await;
        let act = RecordAct::Change { id, seen: None, record: record("A", &label, "192.0.2.2") };
        let run = asks(fault, act.clone()).await;
        assert_eq!(run.state, RunState::Done, "change {fault}: {run:#?}");
        let world = tenant.world().await;
        assert_eq!(there(&world, &name)[0]["content"], "192.0.2.2", "{fault}");

        tenant.fault("DELETE", "/zones/{}/dns_records/{}", fault, 0).await;
        let RecordAct::Change { id, record, .. } = act else { unreachable!() };
        let run = asks(fault, RecordAct::Remove { id, record }).await;
        assert_eq!(run.state, RunState::Done, "remove {fault}: {run:#?}");
        assert!(there(&tenant.world().await, &name).is_empty(), "{fault}");
    }
    let user = tenant.store.active_key(customer.unwrap()).await.unwrap().unwrap().user.email.to_string();
    let writes = tenant
        .requests()
        .await
        .into_iter()
        .filter(|call| call["method"] != "GET" && call["path"].as_str().unwrap().contains("/dns_records"));
    let identities: Vec<String> = writes.map(|call| call["identity"].as_str().unwrap().to_owned()).collect();
    assert!(identities.len() >= 3 * FAULTS.len());
    assert!(identities.iter().all(|identity| *identity == user), "{identities:?}");
}

#[tokio::test]
async fn what_stands_in_the_way_is_said_and_nothing_is_sent() {
    let tenant = Tenant::new().await;
    let (zone, customer) = website(&tenant).await;
    let asks = async |key: &str, act: RecordAct| -> Run {
        let run = tenant.runs().change_record(tenant.amal, key, &zone, customer, act).await.unwrap();
        tenant.settles(run).await
    };
    let add = |record| RecordAct::Add { record };
    assert_eq!(asks("1", add(record("A", "www", "192.0.2.1"))).await.state, RunState::Done);
    let run = asks("2", add(record("CNAME", "www", "host.example.net"))).await;
    assert_eq!(run.state, RunState::Failed);
    assert!(run.steps[0].note.as_ref().unwrap().contains("CNAME cannot stand beside it"), "{run:#?}");
    let run = asks("3", add(record("A", "www", "192.0.2.1"))).await;
    assert_eq!(run.steps[0].note.as_deref(), Some("The same record is there already; nothing was added."));
    let world = tenant.world().await;
    let id: partner_portal::wire::ids::DnsRecordId =
        there(&world, "www.acme.example")[0]["id"].as_str().unwrap().parse().unwrap();
    let seen = Some("2020-01-01T00:00:00Z".to_owned());
    let act = RecordAct::Change { id: id.clone(), seen, record: record("A", "www", "192.0.2.9") };
    let run = asks("4", act).await;
    assert!(run.steps[0].note.as_ref().unwrap().starts_with("Somebody has changed the record since"), "{run:#?}");
    assert_eq!(there(&tenant.world().await, "www.acme.example")[0]["content"], "192.0.2.1");
    let posts = tenant
        .requests()
        .await
        .into_iter()
        .filter(|call| call["method"] != "GET" && call["path"].as_str().unwrap().contains("/dns_records"));
    assert_eq!(posts.count(), 1, "only what was possible was sent");
}
