//! Plans and add-ons: what was asked is ordered once and charged once, whatever spoils the calls.

use std::time::Duration;

use partner_portal::domain::account::Account;
use partner_portal::domain::order::Order;
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::step::{StepKind, StepState};
use partner_portal::domain::website::Zone;
use partner_portal::runs::{Customer, NewAccount};
use partner_portal::wire::accounts::AccountType;
use partner_portal::wire::zones::ZoneType;
use serde_json::{Value, json};

use crate::support::tenant::{Tenant, rows, website_of};

use super::FAULTS;

fn order(id: &str) -> Order {
    Order::of(id.parse().unwrap())
}

/// An account with a service user and a website on the free plan.
async fn website(tenant: &Tenant, name: &str) -> (Account, Zone) {
    let id = tenant.add_account(name, Some(&format!("{}.example", name.to_lowercase().replace(' ', "-")))).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let account = tenant.store.account(&run.account.unwrap()).await.unwrap().unwrap();
    let zone = tenant.store.zone(&run.zone.unwrap()).await.unwrap().unwrap();
    (account, zone)
}

async fn changes_plan(tenant: &Tenant, key: &str, at: &(Account, Zone), plan: Option<Order>) -> Run {
    let (account, zone) = at;
    let id = tenant.runs().change_plan(tenant.amal, key, zone, account.customer, plan).await.unwrap();
    tenant.settles(id).await
}

async fn adds_add_on(tenant: &Tenant, key: &str, account: &Account, id: &str) -> Run {
    let run = tenant.runs().add_add_on(tenant.amal, key, account, order(id)).await.unwrap();
    tenant.settles(run).await
}

fn of_zone<'a>(world: &'a Value, list: &str, zone: &Zone) -> Vec<&'a Value> {
    rows(world, list, |row| row["zone_id"] == zone.id.as_str())
}

fn charges<'a>(world: &'a Value, subscription: &Value) -> Vec<&'a Value> {
    rows(world, "charges", |row| row["subscription_id"] == subscription["id"])
}

#[tokio::test]
async fn a_plan_is_posted_where_there_is_none_put_where_there_is_one_and_deleted_to_be_free() {
    let tenant = Tenant::new().await;
    let at = website(&tenant, "Acme").await;
    for (plan, method, reads) in
        [(Some("CF_PRO_20_20"), "POST", "pro"), (Some("CF_BIZ"), "PUT", "business"), (None, "DELETE", "free")]
    {
        let run = changes_plan(&tenant, method, &at, plan.map(order)).await;
        assert_eq!(run.state, RunState::Done, "{method}: {run:#?}");
        assert_eq!(run.steps.len(), 1, "one step");
        let zone = tenant.store.zone(&at.1.id).await.unwrap().unwrap();
        assert_eq!(zone.plan.unwrap().id, reads);
        let sent = tenant.requests().await;
        let sent: Vec<_> =
            sent.iter().filter(|call| call["path"].as_str().unwrap().ends_with("/subscription")).collect();
        let writes: Vec<_> = sent.iter().filter(|call| call["method"] != "GET").collect();
        assert_eq!(writes.last().unwrap()["method"], method);
        let user = tenant.store.active_key(at.0.customer.unwrap()).await.unwrap().unwrap().user;
        assert!(sent.iter().all(|call| call["identity"] == user.email.as_str()), "as the customer's service user");
    }
    let world = tenant.world().await;
    assert!(of_zone(&world, "subscriptions", &at.1).is_empty());
    assert_eq!(rows(&world, "charges", |_| true).len(), 2);
    assert_eq!(tenant.store.zone_subscription(&at.1.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_partner_id_reads_back_as_a_retail_one_and_is_taken_for_what_it_means() {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "programme": "reseller" })).await;
    let at = website(&tenant, "Acme").await;
    let run = changes_plan(&tenant, "one", &at, Some(order("PARTNERS_BIZ"))).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let kept = tenant.store.zone_subscription(&at.1.id).await.unwrap().unwrap();
    assert_eq!(kept.rate_plan.as_str(), "business");
    assert_eq!(kept.price.unwrap().to_string(), "USD 200.00");
    let again = changes_plan(&tenant, "two", &at, Some(order("PARTNERS_BIZ"))).await;
    assert_eq!(again.state, RunState::Done);
    assert!(again.steps[0].attempts.is_empty(), "nothing was sent");
    assert_eq!(rows(&tenant.world().await, "charges", |_| true).len(), 1);
}

#[tokio::test]
async fn parts_of_a_plan_are_changed_without_another_order() {
    let tenant = Tenant::new().await;
    let at = website(&tenant, "Acme").await;
    changes_plan(&tenant, "one", &at, Some(order("CF_PRO_20_20"))).await;
    let mut more = order("CF_PRO_20_20");
    more.components.insert("page_rules".to_owned(), 25);
    let run = changes_plan(&tenant, "two", &at, Some(more)).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let world = tenant.world().await;
    let subscriptions = of_zone(&world, "subscriptions", &at.1);
    assert_eq!(charges(&world, subscriptions[0]).len(), 1);
    assert_eq!(tenant.store.zone_subscription(&at.1.id).await.unwrap().unwrap().component("page_rules"), Some(25));
}

#[tokio::test]
async fn whatever_spoils_an_order_it_is_charged_once() {
    let tenant = Tenant::new().await;
    let at = website(&tenant, "Acme").await;
    let mut charged = 0;
    for (turn, fault) in FAULTS.into_iter().enumerate() {
        tenant.fault("POST", "/zones/{}/subscription", fault, 0).await;
        let run = changes_plan(&tenant, &format!("order {fault}"), &at, Some(order("CF_PRO_20_20"))).await;
        assert_eq!(run.state, RunState::Done, "POST {fault}: {run:#?}");
        tenant.fault("PUT", "/zones/{}/subscription", fault, 0).await;
        let run = changes_plan(&tenant, &format!("change {fault}"), &at, Some(order("CF_BIZ"))).await;
        assert_eq!(run.state, RunState::Done, "PUT {fault}: {run:#?}");
        tenant.fault("DELETE", "/zones/{}/subscription", fault, 0).await;
        let run = changes_plan(&tenant, &format!("end {fault}"), &at, None).await;
        assert_eq!(run.state, RunState::Done, "DELETE {fault}: {run:#?}");
        charged += 2;
        let world = tenant.world().await;
        assert_eq!(rows(&world, "charges", |_| true).len(), charged, "{fault}, turn {turn}");
        assert!(of_zone(&world, "subscriptions", &at.1).is_empty(), "{fault}");
    }
}

#[tokio::test]
async fn whatever_spoils_an_add_on_it_is_there_once_and_charged_once() {
    let tenant = Tenant::new().await;
    let (account, _) = website(&tenant, "Acme").await;
    let ids = [
        "WORKERS_PAID",
        "TEAMS_STANDARD",
        "IMAGES_BASIC",
        "API_SHIELD_ZONE",
        "ARGO_ZONE_BASIC",
        "MAGIC_WAN",
        "PARTNERS_SPECTRUM",
        "WAITING_ROOMS_BASIC",
        "ADVANCED_CERT_MANAGER",
    ];
    for (fault, id) in FAULTS.into_iter().zip(ids) {
        tenant.fault("POST", "/accounts/{}/subscriptions", fault, 0).await;
        let run = adds_add_on(&tenant, fault, &account, id).await;
        assert_eq!(run.state, RunState::Done, "{fault}: {run:#?}");
        let world = tenant.world().await;
        let there = rows(&world, "subscriptions", |row| row["rate_plan"] == id);
        assert_eq!(there.len(), 1, "{fault}");
        assert_eq!(charges(&world, there[0]).len(), 1, "{fault}");
        let kept = tenant.store.add_ons(&account.id).await.unwrap();
        assert_eq!(kept.iter().filter(|one| one.rate_plan.as_str() == id).count(), 1, "{fault}");
        let present = kept.into_iter().find(|one| one.rate_plan.as_str() == id).unwrap();
        tenant.fault("DELETE", "/accounts/{}/subscriptions/{}", fault, 0).await;
        let cancel = tenant.runs().cancel_add_on(tenant.amal, fault, &account, &present).await.unwrap();
        let run = tenant.settles(cancel).await;
        assert_eq!(run.state, RunState::Done, "cancel {fault}: {run:#?}");
        assert!(rows(&tenant.world().await, "subscriptions", |row| row["rate_plan"] == id).is_empty(), "{fault}");
        assert!(tenant.store.add_ons(&account.id).await.unwrap().is_empty(), "{fault}");
    }
    let admin = tenant.sandbox.admin().email;
    let sent = tenant.requests().await;
    let mut add_ons = sent.iter().filter(|call| call["path"].as_str().unwrap().contains("/subscriptions"));
    assert!(add_ons.all(|call| call["identity"] == admin.as_str()), "add-ons are ordered as the partner");
}

#[tokio::test]
async fn an_order_without_any_answer_is_watched_for_longer_before_it_is_repeated() {
    let tenant = Tenant::new().await;
    let at = website(&tenant, "Acme").await;
    tenant.fault("POST", "/zones/{}/subscription", "drop_before", 0).await;
    let began = tenant.clock.elapsed();
    let run = changes_plan(&tenant, "one", &at, Some(order("CF_PRO_20_20"))).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    assert_eq!(run.steps[0].attempts.len(), 2);
    let took = tenant.clock.elapsed().checked_sub(began).unwrap();
    assert!(took >= Duration::from_secs(crate::support::tenant::PAID), "{took:?}");
}

#[tokio::test]
async fn a_plan_that_takes_time_to_appear_is_waited_for_and_never_ordered_again() {
    let tenant = Tenant::new().await;
    let at = website(&tenant, "Acme").await;
    tenant.switch(json!({ "plan_visible_after_ms": 90_000 })).await;
    let id = tenant.runs().change_plan(tenant.amal, "k", &at.1, at.0.customer, Some(order("CF_BIZ"))).await.unwrap();
    let run = tenant.moves_until(id, |run| run.state == RunState::Waiting).await;
    assert_eq!(run.steps[0].state, StepState::Planned);
    assert!(run.steps[0].note.as_deref().unwrap().contains("taken the order"), "{run:#?}");
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    assert_eq!(run.steps[0].attempts.len(), 1);
    assert_eq!(tenant.store.zone(&at.1.id).await.unwrap().unwrap().plan.unwrap().id, "business");
    assert_eq!(rows(&tenant.world().await, "charges", |_| true).len(), 1);
}

#[tokio::test]
async fn two_jobs_for_one_website_never_order_side_by_side() {
    let tenant = Tenant::new().await;
    let at = website(&tenant, "Acme").await;
    tenant.switch(json!({ "latency_ms": 20 })).await;
    let mut ids = Vec::new();
    for key in ["one", "two", "three", "four"] {
        let plan = Some(order("CF_PRO_20_20"));
        ids.push(tenant.runs().change_plan(tenant.amal, key, &at.1, at.0.customer, plan).await.unwrap());
    }
    for id in ids {
        assert_eq!(tenant.settles(id).await.state, RunState::Done);
    }
    assert_eq!(rows(&tenant.world().await, "charges", |_| true).len(), 1);
}

#[tokio::test]
async fn a_refused_plan_leaves_the_website_standing_and_retry_goes_on_from_there() {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "not_included": ["CF_BIZ"] })).await;
    let new = NewAccount {
        name: "Acme".parse().unwrap(),
        description: "".parse().unwrap(),
        unit: None,
        account_type: AccountType::Standard,
        customer: Customer::New("Acme".parse().unwrap()),
        website: Some(website_of("acme.example", Some("CF_BIZ"))),
        add_ons: vec![order("WORKERS_PAID"), order("IMAGES_BASIC")],
    };
    let id = tenant.runs().add_account(tenant.amal, "k", new).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Failed);
    let refused = run.steps.iter().find(|step| step.kind == StepKind::SetPlan).unwrap();
    assert_eq!(refused.state, StepState::Failed);
    let note = refused.note.as_deref().unwrap();
    assert!(note.contains("does not include Business (CF_BIZ)") && note.contains("website stands"), "{note}");
    assert!(run.zone.is_some());
    assert!(rows(&tenant.world().await, "charges", |_| true).is_empty());

    tenant.switch(json!({ "not_included": [] })).await;
    tenant.runs().retry(tenant.amal, &run).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let world = tenant.world().await;
    assert_eq!(rows(&world, "zones", |row| row["name"] == "acme.example").len(), 1);
    let plans: Vec<_> = rows(&world, "charges", |_| true).iter().map(|row| row["rate_plan"].clone()).collect();
    assert_eq!(plans, ["CF_BIZ", "WORKERS_PAID", "IMAGES_BASIC"]);
}

#[tokio::test]
async fn an_add_on_the_account_has_already_is_not_ordered_again() {
    let tenant = Tenant::new().await;
    let (account, _) = website(&tenant, "Acme").await;
    assert_eq!(adds_add_on(&tenant, "one", &account, "WORKERS_PAID").await.state, RunState::Done);
    let second = adds_add_on(&tenant, "two", &account, "WORKERS_PAID").await;
    assert_eq!(second.state, RunState::Failed);
    assert!(second.steps[0].note.as_deref().unwrap().contains("already"), "{second:#?}");
    assert_eq!(rows(&tenant.world().await, "charges", |_| true).len(), 1);
}

#[tokio::test]
async fn a_website_is_set_up_the_other_way_and_back_and_paused_and_resumed() {
    let tenant = Tenant::new().await;
    let (account, zone) = website(&tenant, "Acme").await;
    for (turn, setup) in [ZoneType::Partial, ZoneType::Full].into_iter().enumerate() {
        tenant.fault("PATCH", "/zones/{}", FAULTS[turn], 0).await;
        let key = format!("{turn}");
        let id = tenant.runs().change_type(tenant.amal, &key, &zone, account.customer, setup.clone()).await.unwrap();
        assert_eq!(tenant.settles(id).await.state, RunState::Done);
        let seen = tenant.store.zone(&zone.id).await.unwrap().unwrap();
        assert_eq!(seen.kind, setup);
        assert_eq!(
            seen.partial_records().is_some_and(|records| records.txt_value.is_some()),
            setup == ZoneType::Partial
        );
    }
    for paused in [true, false] {
        let key = format!("paused {paused}");
        let id = tenant.runs().pause_website(tenant.amal, &key, &zone, account.customer, paused).await.unwrap();
        assert_eq!(tenant.settles(id).await.state, RunState::Done);
        assert_eq!(tenant.store.zone(&zone.id).await.unwrap().unwrap().paused, paused);
    }
}

#[tokio::test]
async fn the_process_dies_at_every_moment_of_an_order_and_it_is_charged_once() {
    let mut tenant = Tenant::new().await;
    let at = website(&tenant, "Acme").await;
    for turn in 0..12_u64 {
        let plan = if turn % 2 == 0 { "CF_PRO_20_20" } else { "CF_BIZ" };
        let before = rows(&tenant.world().await, "charges", |_| true).len();
        tenant.switch(json!({ "latency_ms": 6 })).await;
        let key = format!("turn {turn}");
        let id = tenant.runs().change_plan(tenant.amal, &key, &at.1, at.0.customer, Some(order(plan))).await.unwrap();
        let pause = Duration::from_millis(turn * 3);
        let _ = tokio::time::timeout(pause, std::future::pending::<()>()).await;
        tenant.restart();
        tenant.switch(json!({ "latency_ms": 0 })).await;
        let run = tenant.settles(id).await;
        assert_eq!(run.state, RunState::Done, "turn {turn}: {run:#?}");
        let after = rows(&tenant.world().await, "charges", |_| true).len();
        assert_eq!(after, before + 1, "turn {turn}");
    }
}
