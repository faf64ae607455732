//! Adding an account when all goes well, and when Cloudflare says no.

use partner_portal::domain::run::RunState;
use partner_portal::domain::step::StepState;
use partner_portal::runs::Customer;
use serde_json::json;

use crate::support::tenant::{Tenant, rows, website_of};

#[tokio::test]
async fn an_account_its_service_user_a_member_and_a_website_are_made_once_each() {
    let tenant = Tenant::new().await;
    let id = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let world = tenant.world().await;
    assert_eq!(rows(&world, "accounts", |row| row["name"] == "Acme").len(), 1);
    assert_eq!(rows(&world, "users", |row| row["service"] == true).len(), 1);
    let zones = rows(&world, "zones", |row| row["name"] == "acme.example");
    assert_eq!(zones.len(), 1);
    assert_eq!(zones[0]["account_id"], json!(run.account.unwrap().as_str()));
}

#[tokio::test]
async fn accounts_users_and_members_are_made_by_the_partner_and_the_website_by_the_customers_service_user() {
    let tenant = Tenant::new().await;
    let id = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(id).await;
    let user = tenant.store.service_users(run.customer.unwrap()).await.unwrap().remove(0);
    let writes: Vec<(String, String)> = tenant
        .requests()
        .await
        .iter()
        .filter(|row| row["method"] == "POST")
        .map(|row| {
            let path = row["path"].as_str().unwrap();
            (path.rsplit('/').next().unwrap().to_owned(), row["identity"].as_str().unwrap().to_owned())
        })
        .collect();
    let partner = "partner@sandbox.test".to_owned();
    assert_eq!(
        writes,
        [
            ("accounts".to_owned(), partner.clone()),
            ("users".to_owned(), partner.clone()),
            ("members".to_owned(), partner),
            ("zones".to_owned(), user.email.to_string()),
        ]
    );
}

#[tokio::test]
async fn a_second_account_of_the_same_customer_shares_its_service_user() {
    let tenant = Tenant::new().await;
    let first = tenant.add_account("Acme", None).await;
    tenant.settles(first).await;
    let customer = tenant.customer_of(first).await;
    let second = tenant.add_account_for("Acme Shop", Customer::Known(customer), None).await;
    assert_eq!(tenant.settles(second).await.state, RunState::Done);
    let world = tenant.world().await;
    let users = rows(&world, "users", |row| row["service"] == true);
    assert_eq!(users.len(), 1);
    assert_eq!(rows(&world, "members", |row| row["email"] == users[0]["email"]).len(), 2);
}

#[tokio::test]
async fn two_accounts_asked_for_at_once_for_one_customer_make_one_service_user() {
    let tenant = Tenant::new().await;
    let customer = tenant.runs().add_customer(tenant.amal, "k", "Acme".parse().unwrap()).await.unwrap();
    let one = tenant.add_account_for("Acme One", Customer::Known(customer), None).await;
    let two = tenant.add_account_for("Acme Two", Customer::Known(customer), None).await;
    assert_eq!(tenant.settles(one).await.state, RunState::Done);
    assert_eq!(tenant.settles(two).await.state, RunState::Done);
    let world = tenant.world().await;
    assert_eq!(rows(&world, "users", |row| row["service"] == true).len(), 1);
}

#[tokio::test]
async fn eight_accounts_asked_for_at_once_for_one_customer_make_one_service_user_however_they_race() {
    let tenant = Tenant::new().await;
    for customer in ["Acme", "Globex", "Umbrella", "Initech"] {
        let id = tenant.runs().add_customer(tenant.amal, customer, customer.parse().unwrap()).await.unwrap();
        let mut asked = Vec::new();
        for n in 0..8 {
            asked.push(tenant.add_account_for(&format!("{customer} {n}"), Customer::Known(id), None).await);
        }
        for run in asked {
            assert_eq!(tenant.settles(run).await.state, RunState::Done);
        }
    }
    let world = tenant.world().await;
    assert_eq!(rows(&world, "users", |row| row["service"] == true).len(), 4);
    assert_eq!(rows(&world, "members", |row| row["email"].as_str().unwrap().starts_with("svc-")).len(), 32);
}

#[tokio::test]
async fn the_same_form_pressed_twice_is_one_run_and_one_customer() {
    let tenant = Tenant::new().await;
    let new = || partner_portal::runs::NewAccount {
        name: "Acme".parse().unwrap(),
        description: "".parse().unwrap(),
        unit: None,
        account_type: partner_portal::wire::accounts::AccountType::Standard,
        customer: Customer::New("Acme".parse().unwrap()),
        website: None,
        add_ons: Vec::new(),
    };
    let one = tenant.runs().add_account(tenant.amal, "the-key", new()).await.unwrap();
    let two = tenant.runs().add_account(tenant.amal, "the-key", new()).await.unwrap();
    assert_eq!(one, two);
    assert_eq!(tenant.store.all_customers().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_type_the_tenant_may_not_sell_is_refused_in_plain_words_and_leaves_nothing() {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "enterprise_allowed": false })).await;
    let new = partner_portal::runs::NewAccount {
        name: "Acme".parse().unwrap(),
        description: "".parse().unwrap(),
        unit: None,
        account_type: partner_portal::wire::accounts::AccountType::Enterprise,
        customer: Customer::New("Acme".parse().unwrap()),
        website: None,
        add_ons: Vec::new(),
    };
    let id = tenant.runs().add_account(tenant.amal, "key", new).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Failed);
    let note = run.steps[0].note.as_deref().unwrap();
    assert!(note.contains("does not include Enterprise accounts"), "{note}");
    assert_eq!(run.steps[0].attempts[0].reply.code, Some(1002));
    assert!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Acme").is_empty());
}

#[tokio::test]
async fn a_tenant_that_may_not_make_users_gets_its_account_and_website_as_the_partner_and_is_told() {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "service_users": false })).await;
    let id = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    let states: Vec<_> = run.steps.iter().map(|step| step.state).collect();
    assert_eq!(states, [StepState::Done, StepState::Skipped, StepState::Skipped, StepState::Done]);
    assert!(run.steps[1].note.as_deref().unwrap().contains("made as the partner"));
    assert_eq!(run.steps[3].identity.as_deref(), Some("partner@sandbox.test"));
}

#[tokio::test]
async fn a_user_whose_key_cloudflare_does_not_show_is_kept_as_keyless_and_not_made_again() {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "api_key_visible": false })).await;
    let id = tenant.add_account("Acme", None).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    assert_eq!(run.steps[1].state, StepState::Skipped);
    assert_eq!(rows(&tenant.world().await, "users", |row| row["service"] == true).len(), 1);
}

#[tokio::test]
async fn no_key_is_in_the_database_in_clear() {
    let tenant = Tenant::new().await;
    let id = tenant.add_account("Acme", None).await;
    let run = tenant.settles(id).await;
    let sealed = tenant.store.active_key(run.customer.unwrap()).await.unwrap().unwrap().sealed;
    let journal = format!("{run:?}");
    assert!(!String::from_utf8_lossy(&sealed).contains("cfk_"));
    assert!(!journal.contains("cfk_"), "{journal}");
}

#[tokio::test]
async fn a_service_user_that_comes_later_is_let_into_the_accounts_that_were_there_before() {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "service_users": false })).await;
    let first = tenant.add_account("Acme One", None).await;
    let old = tenant.settles(first).await.account.unwrap();
    let customer = tenant.customer_of(first).await;
    let second = tenant.add_account_for("Acme Two", Customer::Known(customer), None).await;
    tenant.settles(second).await;
    tenant.switch(json!({ "service_users": true })).await;
    let third = tenant.add_account_for("Acme Three", Customer::Known(customer), None).await;
    assert_eq!(tenant.settles(third).await.state, RunState::Done);
    let user = tenant.store.active_key(customer).await.unwrap().unwrap().user;
    let world = tenant.world().await;
    assert_eq!(rows(&world, "members", |row| row["email"] == user.email.as_str()).len(), 3);
    let account = tenant.store.account(&old).await.unwrap().unwrap();
    let new = website_of("acme.example", None);
    let website = tenant.runs().add_website(tenant.amal, "k", &account, new).await.unwrap();
    let run = tenant.settles(website).await;
    assert_eq!(run.state, RunState::Done);
    assert_eq!(run.steps[0].identity.as_deref(), Some(user.email.as_str()));
}
