//! A second press is harmless.

use futures_util::future::join_all;

use crate::support::tenant::rows;

use super::house::{Portal, filled, run_of};

type Typed<'a> = &'a [(&'a str, &'a str)];

/// Sends the same form twenty times at once and once more; answers with where all of them lead.
async fn pressed(portal: &Portal, page: &str, action: &str, fields: &[(&str, &str)]) -> String {
    let mut amal = portal.amal().await;
    let page = amal.opens(page).await;
    let fields = filled(&page, action, fields);
    let presses = (0..20).map(|_| {
        let (mut amal, fields) = (amal.clone(), fields.clone());
        async move { amal.posts(action, &fields).await.leads_to().to_owned() }
    });
    let mut places = join_all(presses).await;
    places.push(amal.posts(action, &fields).await.leads_to().to_owned());
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    places.remove(0)
}

#[tokio::test]
async fn twenty_presses_on_add_account_are_one_job_one_customer_and_one_account() {
    let portal = Portal::open().await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    let place = pressed(&portal, "/accounts/new", "/accounts", &fields).await;
    portal.tenant.settles(place.trim_start_matches("/runs/").parse().unwrap()).await;
    assert_eq!((portal.count_runs().await, portal.count_customers().await), (1, 1));
    assert_eq!(rows(&portal.tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
}

#[tokio::test]
async fn twenty_presses_on_add_customer_are_one_customer() {
    let portal = Portal::open().await;
    let place = pressed(&portal, "/customers/new", "/customers", &[("name", "Acme")]).await;
    assert!(place.starts_with("/customers/"), "{place}");
    assert_eq!((portal.count_runs().await, portal.count_customers().await), (0, 1));
}

#[tokio::test]
async fn twenty_presses_on_everything_else_are_one_job_each() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme"), ("website", "acme.example")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    let run = portal.run_behind(&answer).await;
    let (account, zone, customer) = (run.account.unwrap(), run.zone.unwrap(), run.customer.unwrap());
    let stray = portal.tenant.make_account_by_hand("Stray").await;
    portal.tenant.pass_with_retries().await;
    let (home, link) = (format!("/accounts/{account}"), format!("/accounts/{stray}/link"));
    let (site, renew) = (format!("/websites/{zone}"), format!("/customers/{customer}/service-user"));
    let presses: [(String, String, Typed<'_>); 7] = [
        (format!("/websites/new?account={account}"), "/websites".to_owned(), &[("name", "two.example")]),
        (format!("{home}/rename"), format!("{home}/rename"), &[("name", "Acme 2")]),
        (link.clone(), link, &[("customer", "new"), ("customer_name", "Stray")]),
        (site.clone(), format!("{site}/check"), &[]),
        (site.clone(), format!("{site}/pause"), &[]),
        (format!("{site}/type"), format!("{site}/type"), &[("type", "partial")]),
        (format!("/customers/{customer}"), renew, &[]),
    ];
    for (number, (page, action, fields)) in presses.iter().enumerate() {
        let place = pressed(&portal, page, action, fields).await;
        portal.tenant.settles(place.trim_start_matches("/runs/").parse().unwrap()).await;
        assert_eq!(portal.count_runs().await, number + 2, "{action}");
    }
    assert_eq!(portal.count_customers().await, 2);
}

#[tokio::test]
async fn a_removal_pressed_again_after_it_is_done_leads_to_its_job() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme"), ("website", "acme.example")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    let run = portal.run_behind(&answer).await;
    let places = [
        (format!("/websites/{}/remove", run.zone.unwrap()), "acme.example"),
        (format!("/accounts/{}/remove", run.account.unwrap()), "Acme"),
    ];
    for (place, name) in places {
        let page = amal.opens(&place).await;
        let first = amal.submits(&page, &place, &[("name", name)]).await;
        portal.run_behind(&first).await;
        let second = amal.submits(&page, &place, &[("name", name)]).await;
        assert_eq!(run_of(&second), run_of(&first), "{place}");
    }
    assert_eq!(portal.count_runs().await, 3);
}

#[tokio::test]
async fn a_form_sent_back_keeps_its_key() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/customers/new").await;
    let again = amal.submits(&page, "/customers", &[("name", "")]).await;
    assert_eq!(page.value("key"), again.value("key"));
    assert_ne!(page.value("key"), amal.opens("/customers/new").await.value("key"), "another form, another key");
}

#[tokio::test]
async fn a_form_that_somebody_came_back_to_and_changed_is_another_wish() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/accounts/new").await;
    let acme = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    let first = run_of(&amal.submits(&page, "/accounts", &acme).await);
    let globex = [("name", "Globex"), ("customer", "new"), ("customer_name", "Globex")];
    let second = run_of(&amal.submits(&page, "/accounts", &globex).await);
    assert_ne!(first, second);
    assert_eq!((portal.count_runs().await, portal.count_customers().await), (2, 2));
}
