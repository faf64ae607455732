//! The main job from signing in to signing out.

use crate::support::tenant::rows;

use super::house::{AMAL, Portal, Visitor, run_of};
use super::page::Page;

/// Amal asks for Acme's account with a website.
async fn asks_for_acme(amal: &mut Visitor) -> Page {
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme GmbH"), ("website", "acme.example")];
    amal.sends("/accounts/new", "/accounts", &fields).await
}

#[tokio::test]
async fn an_account_with_its_first_website_is_one_form_and_the_jobs_page_tells_each_step() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = asks_for_acme(&mut amal).await;
    let run = portal.run_behind(&answer).await;
    let page = amal.follows(&answer).await;
    assert_eq!(page.attribute("main", "data-run-state").as_deref(), Some("done"), "{}", page.words());
    assert_eq!(page.attribute("main", "data-follow"), None, "what stands still is not followed");
    let steps = ["create_account", "create_service_user", "add_member", "create_zone"];
    assert_eq!(page.attributes("[data-step]", "data-step"), steps);
    assert_eq!(page.attributes("[data-step]", "data-step-state"), ["done"; 4]);
    let admin = portal.tenant.sandbox.admin().email;
    let user = portal.tenant.store.service_users(run.customer.unwrap()).await.unwrap().remove(0).email;
    let facts = page.all(".step__facts");
    for (fact, step) in facts.iter().zip(&run.steps) {
        let ray = step.attempts.last().unwrap().reply.cf_ray.clone().unwrap();
        assert!(fact.contains(&format!("cf-ray {ray}")), "{fact}");
    }
    for fact in &facts[..3] {
        assert!(fact.contains(&format!("Sent as the tenant admin ({admin})")), "{fact}");
    }
    assert!(facts[3].contains(&format!("Sent as the service user ({user})")), "{}", facts[3]);

    let made = page.attributes(".links__name a", "href");
    let [account, zone] = &made[..] else { panic!("{made:?}") };
    let home = amal.opens(account).await;
    home.says("Acme GmbH").says("acme.example");
    assert!(home.attributes("a", "href").contains(zone), "the account lists its website");
    let website = amal.opens(zone).await;
    let servers = website.all(".values__item code");
    assert_eq!(servers.len(), 2, "{}", website.words());
    assert_ne!(servers[0], servers[1]);
}

#[tokio::test]
async fn what_was_made_is_added_to_renamed_and_removed() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = asks_for_acme(&mut amal).await;
    let account = portal.run_behind(&answer).await.account.unwrap();
    let home = format!("/accounts/{account}");

    let form = amal.opens(&home).await.attribute(".section__head a", "href").unwrap();
    let answer = amal.sends(&form, "/websites", &[("name", "Bücher.example")]).await;
    portal.run_behind(&answer).await;
    amal.follows(&answer).await.says("bücher.example");
    amal.opens(&home).await.says("acme.example").says("bücher.example");

    let rename = format!("{home}/rename");
    let form = amal.opens(&rename).await;
    assert_eq!(form.value("name"), "Acme", "it starts with the name as it is");
    let answer = amal.submits(&form, &rename, &[("name", "Acme & Söhne")]).await;
    portal.run_behind(&answer).await;
    let page = amal.opens(&home).await;
    assert_eq!(page.one("h1").as_deref(), Some("Acme & Söhne"));

    let remove = format!("{home}/remove");
    let form = amal.opens(&remove).await;
    form.says("acme.example").says("bücher.example");
    amal.submits(&form, &remove, &[("name", "Acme")]).await.refuses(&["name"]);
    let answer = amal.submits(&form, &remove, &[("name", "Acme & Söhne")]).await;
    let run = portal.run_behind(&answer).await;
    assert_eq!(amal.follows(&answer).await.attribute("main", "data-run-state").as_deref(), Some("done"), "{run:?}");
    amal.opens("/accounts").await.is_silent_on("Söhne");
    amal.opens("/websites").await.is_silent_on("bücher.example");
    assert!(rows(&portal.tenant.world().await, "accounts", |row| row["name"] == "Acme & Söhne").is_empty());
    let page = amal.opens(&home).await;
    page.says("Gone");
    for act in ["rename", "remove", "link"] {
        assert_eq!(amal.asks(&format!("{home}/{act}")).await.status(), 404, "what is gone cannot be acted on: {act}");
    }
}

#[tokio::test]
async fn a_website_is_removed_by_typing_its_name_and_what_is_gone_is_not_acted_on_again() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = asks_for_acme(&mut amal).await;
    let home = format!("/websites/{}", portal.run_behind(&answer).await.zone.unwrap());
    let (remove, check) = (format!("{home}/remove"), format!("{home}/check"));
    let before = amal.opens(&home).await;
    let answer = amal.submits(&before, &check, &[]).await;
    portal.run_behind(&answer).await;
    let form = amal.opens(&remove).await;
    amal.submits(&form, &remove, &[("name", "acme")]).await.refuses(&["name"]);
    let answer = amal.submits(&form, &remove, &[("name", " ACME.example ")]).await;
    portal.run_behind(&answer).await;
    amal.opens("/websites").await.is_silent_on("acme.example");
    amal.opens(&home).await.says("This website was deleted");
    let runs = portal.count_runs().await;
    assert_eq!(amal.asks(&remove).await.status(), 404);
    let old = [("key", "another-key-of-an-old-page")];
    assert_eq!(amal.submits(&before, &check, &old).await.status(), 404);
    let old = [("key", "one-more-key-of-an-old-page"), ("name", "acme.example")];
    assert_eq!(amal.submits(&form, &remove, &old).await.status(), 404);
    assert_eq!(portal.count_runs().await, runs, "no job was made for what is gone");
}

#[tokio::test]
async fn a_second_account_of_a_customer_uses_the_service_user_that_is_there() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = asks_for_acme(&mut amal).await;
    let customer = portal.run_behind(&answer).await.customer.unwrap().to_string();
    let form = format!("/accounts/new?customer={customer}");
    let page = amal.opens(&form).await;
    assert_eq!(page.value("customer"), customer, "the customer is chosen already");
    let answer = amal.submits(&page, "/accounts", &[("name", "Acme Shop")]).await;
    portal.run_behind(&answer).await;
    amal.opens(&format!("/customers/{customer}")).await.says("Acme Shop").says("Replace the Service User");
    assert_eq!(rows(&portal.tenant.world().await, "users", |row| row["service"] == true).len(), 1);
    assert_eq!(portal.count_customers().await, 1);
}

#[tokio::test]
async fn after_signing_out_the_old_cookie_opens_nothing() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let mut thief = amal.clone();
    let page = amal.opens("/accounts").await;
    let answer = amal.submits(&page, "/logout", &[]).await;
    assert_eq!(answer.leads_to(), "/login");
    for visitor in [&mut amal, &mut thief] {
        assert_eq!(visitor.asks("/accounts").await.leads_to(), "/login?next=/accounts");
    }
}

#[tokio::test]
async fn a_page_asked_for_signed_out_is_shown_after_signing_in() {
    let portal = Portal::open().await;
    let mut amal = portal.nobody();
    let answer = amal.asks("/accounts?q=a%26b").await;
    let page = amal.follows(&answer).await;
    let answer = amal.submits(&page, "/login", &[("email", AMAL), ("password", super::house::PASSWORD)]).await;
    assert_eq!(answer.leads_to(), "/accounts?q=a%26b");
    assert_eq!(amal.asks("/").await.leads_to(), "/accounts");
    assert_eq!(amal.asks("/login").await.leads_to(), "/");
}

#[tokio::test]
async fn a_type_that_the_tenant_may_not_sell_fails_in_words_makes_nothing_and_can_be_retried() {
    let portal = Portal::open().await;
    portal.tenant.switch(serde_json::json!({ "enterprise_allowed": false })).await;
    let mut amal = portal.amal().await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme"), ("type", "enterprise")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    portal.run_behind(&answer).await;
    let page = amal.follows(&answer).await;
    assert_eq!(page.attribute("main", "data-run-state").as_deref(), Some("failed"));
    page.says("1002").says("Account creation is not allowed").says("HTTP 403");
    let advice = page.one(".step__advice").unwrap_or_default();
    assert!(advice.len() > 20, "it says what to do: {}", page.words());
    let world = portal.tenant.world().await;
    assert!(rows(&world, "accounts", |row| row["name"] == "Acme").is_empty());
    assert!(rows(&world, "users", |row| row["service"] == true).is_empty());
    portal.tenant.switch(serde_json::json!({ "enterprise_allowed": true })).await;
    let retry = format!("{}/retry", page.path);
    let answer = amal.submits(&page, &retry, &[]).await;
    assert_eq!(answer.leads_to(), page.path);
    portal.tenant.settles(run_of(&answer)).await;
    assert_eq!(amal.follows(&answer).await.attribute("main", "data-run-state").as_deref(), Some("done"));
    let again = amal.submits(&page, &retry, &[]).await;
    amal.follows(&again).await.says("The job had moved on meanwhile");
}
