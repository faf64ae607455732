//! The other runs: websites, names, removals, links, service users; retry and cancel.

use partner_portal::domain::run::RunState;
use partner_portal::runs::Customer;
use serde_json::json;

use crate::support::tenant::{Tenant, rows, website_of};

async fn acme(tenant: &Tenant) -> partner_portal::domain::account::Account {
    let id = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(id).await;
    tenant.store.account(&run.account.unwrap()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_renamed_account_has_its_new_name_here_and_there() {
    let tenant = Tenant::new().await;
    let account = acme(&tenant).await;
    let id = tenant.runs().rename_account(tenant.amal, "k", &account, "Globex".parse().unwrap()).await.unwrap();
    assert_eq!(tenant.settles(id).await.state, RunState::Done);
    assert_eq!(tenant.store.account(&account.id).await.unwrap().unwrap().name, "Globex");
    assert_eq!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Globex").len(), 1);
}

#[tokio::test]
async fn a_removed_account_is_gone_with_its_websites_even_when_the_answer_was_lost() {
    let tenant = Tenant::new().await;
    let account = acme(&tenant).await;
    tenant.fault("DELETE", "/accounts/{}", "drop_after", 0).await;
    let id = tenant.runs().remove_account(tenant.amal, "k", &account).await.unwrap();
    assert_eq!(tenant.settles(id).await.state, RunState::Done);
    assert!(tenant.store.account(&account.id).await.unwrap().unwrap().gone_at.is_some());
    assert!(rows(&tenant.world().await, "zones", |_| true).is_empty());
}

#[tokio::test]
async fn a_website_that_is_there_already_is_not_made_again_and_the_job_says_so() {
    let tenant = Tenant::new().await;
    let account = acme(&tenant).await;
    let id = tenant.runs().add_website(tenant.amal, "k", &account, website_of("acme.example", None)).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Failed);
    assert!(run.steps[0].note.as_deref().unwrap().contains("in this account already"));
    assert_eq!(rows(&tenant.world().await, "zones", |_| true).len(), 1);
}

#[tokio::test]
async fn a_removed_website_is_gone_by_the_service_users_hand() {
    let tenant = Tenant::new().await;
    let account = acme(&tenant).await;
    let filter = partner_portal::store::ZoneFilter { limit: 9, ..Default::default() };
    let zone = tenant.store.zones(&filter).await.unwrap().remove(0).zone;
    let id = tenant.runs().remove_website(tenant.amal, "k", &zone, account.customer).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    assert!(run.steps[0].identity.as_deref().unwrap().starts_with("svc-"));
    assert!(tenant.store.zones(&filter).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_new_service_user_replaces_the_old_one_in_every_account() {
    let tenant = Tenant::new().await;
    let account = acme(&tenant).await;
    let customer = tenant.store.customer(account.customer.unwrap()).await.unwrap().unwrap();
    let old = tenant.store.active_key(customer.id).await.unwrap().unwrap().user.email;
    let id = tenant.runs().renew_service_user(tenant.amal, "k", &customer).await.unwrap();
    assert_eq!(tenant.settles(id).await.state, RunState::Done);
    let new = tenant.store.active_key(customer.id).await.unwrap().unwrap().user.email;
    assert_ne!(old, new);
    let world = tenant.world().await;
    assert_eq!(rows(&world, "members", |row| row["email"] == new.as_str()).len(), 1);
}

#[tokio::test]
async fn an_unlinked_account_gets_its_customer_and_that_customers_service_user() {
    let tenant = Tenant::new().await;
    let account = acme(&tenant).await;
    let other = tenant.add_account("Other", None).await;
    tenant.settles(other).await;
    // What somebody made by hand: the mirror finds it, and it is nobody's.
    let made = tenant.make_account_by_hand("Handmade").await;
    tenant.mirror.pass(partner_portal::cloudflare::Priority::Person).await;
    let handmade = tenant.store.account(&made).await.unwrap().unwrap();
    assert_eq!(handmade.customer, None);
    let id = tenant
        .runs()
        .link_account(tenant.amal, "k", &handmade, Customer::Known(account.customer.unwrap()))
        .await
        .unwrap();
    assert_eq!(tenant.settles(id).await.state, RunState::Done);
    let user = tenant.store.active_key(account.customer.unwrap()).await.unwrap().unwrap().user.email;
    let world = tenant.world().await;
    assert_eq!(rows(&world, "members", |row| row["email"] == user.as_str()).len(), 2);
}

#[tokio::test]
async fn a_failed_run_goes_on_from_the_step_it_stopped_at() {
    let tenant = Tenant::new().await;
    let id = tenant.add_account("Acme", Some("sub.acme.example")).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Failed, "a subdomain is no website: {run:#?}");
    tenant.switch(json!({ "allow_add_subdomain": true })).await;
    tenant.runs().retry(tenant.amal, &run).await.unwrap();
    assert_eq!(tenant.settles(id).await.state, RunState::Done);
    assert_eq!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
}

#[tokio::test]
async fn a_cancelled_run_stops_before_its_next_step_and_what_was_done_stands() {
    let tenant = Tenant::new().await;
    tenant.fault("POST", "/users", "429:60", 0).await;
    let id = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.moves_until(id, |run| run.state == RunState::Waiting && run.account.is_some()).await;
    let before = tenant.clock.elapsed();
    tenant.runs().cancel(tenant.amal, &run).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Cancelled);
    assert!((tenant.clock.elapsed() - before).as_secs() < 30, "the pause is not waited out first");
    let world = tenant.world().await;
    assert_eq!(rows(&world, "accounts", |row| row["name"] == "Acme").len(), 1);
    assert!(rows(&world, "zones", |_| true).is_empty());
}
