//! Settings: whatever spoils a call, a setting is as asked, sent with the customer's key; nobody's change is lost, and one
//! that is refused keeps none of the others waiting.

use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::setting::SettingChange;
use partner_portal::domain::step::StepState;
use partner_portal::domain::website::Zone;
use serde_json::{Value, json};

use crate::support::tenant::{Tenant, rows};

use super::FAULTS;

async fn website(tenant: &Tenant) -> (Zone, Option<CustomerId>) {
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(run).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    (tenant.store.zone(&run.zone.unwrap()).await.unwrap().unwrap(), run.customer)
}

fn change(zone: &Zone, setting: &str, was: Value, value: Value) -> SettingChange {
    let setting = setting.parse().unwrap();
    SettingChange { zone: zone.id.clone(), zone_name: zone.name.clone(), setting, value, was }
}

async fn now(tenant: &Tenant, zone: &Zone, setting: &str) -> Value {
    let world = tenant.world().await;
    rows(&world, "zones", |row| row["id"] == zone.id.as_str())[0]["settings"][setting].clone()
}

async fn writes(tenant: &Tenant) -> Vec<Value> {
    let is_write = |call: &Value| call["method"] == "PATCH" && call["path"].as_str().unwrap().contains("/settings/");
    tenant.requests().await.into_iter().filter(is_write).collect()
}

struct Asks<'a> {
    tenant: &'a Tenant,
    zone: &'a Zone,
    customer: Option<CustomerId>,
}

impl Asks<'_> {
    async fn run(&self, key: &str, changes: Vec<SettingChange>) -> Run {
        let account = Some(self.zone.account.clone());
        let runs = self.tenant.runs();
        let run = runs.change_settings(self.tenant.amal, key, account, self.customer, changes).await.unwrap();
        self.tenant.settles(run).await
    }
}

#[tokio::test]
async fn whatever_spoils_the_write_the_setting_is_as_asked() {
    let tenant = Tenant::new().await;
    let (zone, customer) = website(&tenant).await;
    let asks = Asks { tenant: &tenant, zone: &zone, customer };
    for (n, fault) in FAULTS.into_iter().enumerate() {
        let was = now(&tenant, &zone, "browser_cache_ttl").await;
        let wanted = json!(1_000 + n);
        tenant.fault("PATCH", "/zones/{}/settings/{}", fault, 0).await;
        let run = asks.run(fault, vec![change(&zone, "browser_cache_ttl", was, wanted.clone())]).await;
        assert_eq!(run.state, RunState::Done, "{fault}: {run:#?}");
        assert_eq!(now(&tenant, &zone, "browser_cache_ttl").await, wanted, "{fault}");
    }
    let user = tenant.store.active_key(customer.unwrap()).await.unwrap().unwrap().user.email.to_string();
    let writes = writes(&tenant).await;
    assert!(writes.len() >= FAULTS.len());
    assert!(writes.iter().all(|call| call["identity"] == user.as_str()), "{writes:?}");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_looked_up_and_nothing_is_sent_twice() {
    let tenant = Tenant::new().await;
    let (zone, customer) = website(&tenant).await;
    let asks = Asks { tenant: &tenant, zone: &zone, customer };
    tenant.fault("PATCH", "/zones/{}/settings/{}", "drop_after", 0).await;
    let run = asks.run("lost", vec![change(&zone, "ssl", json!("full"), json!("strict"))]).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    assert!(run.steps[0].note.as_ref().unwrap().starts_with("The answer was lost"), "{run:#?}");
    assert_eq!(writes(&tenant).await.len(), 1);
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_overwritten() {
    let tenant = Tenant::new().await;
    let (zone, customer) = website(&tenant).await;
    let asks = Asks { tenant: &tenant, zone: &zone, customer };
    let path = format!("/zones/{}/settings/ssl", zone.id);
    tenant.by_hand("PATCH", &path, json!({ "value": "flexible" })).await;
    let run = asks.run("late", vec![change(&zone, "ssl", json!("full"), json!("strict"))]).await;
    assert_eq!(run.state, RunState::Failed);
    let note = run.steps[0].note.clone().unwrap();
    assert!(note.starts_with("It was Full when this was asked for, and somebody has made it Flexible"), "{note}");
    assert_eq!(now(&tenant, &zone, "ssl").await, "flexible");
    tenant.by_hand("PATCH", &path, json!({ "value": "strict" })).await;
    let run = asks.run("so", vec![change(&zone, "ssl", json!("full"), json!("strict"))]).await;
    assert_eq!(
        (run.state, run.steps[0].note.as_deref()),
        (RunState::Done, Some("It is so already; nothing was sent."))
    );
    assert_eq!(writes(&tenant).await.len(), 2, "both by hand");
}

#[tokio::test]
async fn one_that_is_refused_keeps_none_of_the_others_waiting_and_retry_tries_only_what_is_left() {
    let tenant = Tenant::new().await;
    let (zone, customer) = website(&tenant).await;
    let second = tenant.make_website_by_hand(&zone.account, "second.example").await;
    tenant.pass_with_retries().await;
    let second = tenant.store.zone(&second.parse().unwrap()).await.unwrap().unwrap();
    let asks = Asks { tenant: &tenant, zone: &zone, customer };
    let changes = vec![
        change(&zone, "security_level", json!("medium"), json!("off")),
        change(&zone, "ssl", json!("full"), json!("strict")),
        change(&zone, "polish", json!("off"), json!("lossy")),
        change(&second, "ssl", json!("full"), json!("strict")),
    ];
    let run = asks.run("many", changes).await;
    assert_eq!((run.state, run.title.as_str(), &run.zone), (RunState::Failed, "2 websites", &None));
    let states: Vec<StepState> = run.steps.iter().map(|step| step.state).collect();
    assert_eq!(states, [StepState::Failed, StepState::Done, StepState::Failed, StepState::Done], "{run:#?}");
    let note = run.steps[0].note.clone().unwrap();
    assert_eq!(note, "The website’s plan does not have this setting. The setting is as it was.");
    assert!(run.steps[2].note.as_ref().unwrap().ends_with("nothing was sent."), "not editable: not sent");
    assert_eq!(now(&tenant, &second, "ssl").await, "strict");
    let before = writes(&tenant).await.len();
    let path = format!("/zones/{}/settings/security_level", zone.id);
    tenant.runs().retry(tenant.amal, &run).await.unwrap();
    let run = tenant.settles(run.id).await;
    assert_eq!(run.state, RunState::Failed);
    let sent: Vec<Value> = writes(&tenant).await.split_off(before);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0]["path"].as_str().unwrap().ends_with(&path), "{sent:?}");
}
