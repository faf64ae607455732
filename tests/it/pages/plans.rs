//! The plan of a website: prices before the click, one order for one wish, and words for whatever Cloudflare says.

use partner_portal::domain::run::{Run, RunState};
use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::house::{Portal, VERA, Visitor, run_of};
use super::page::Page;

/// A website of a customer with a service user, and Amal.
struct Acme {
    portal: Portal,
    amal: Visitor,
    zone: String,
    place: String,
}

async fn acme(switches: Value) -> Acme {
    let portal = Portal::open().await;
    portal.tenant.switch(switches).await;
    let run = portal.tenant.add_account("Acme", Some("acme.example")).await;
    let zone = portal.tenant.settles(run).await.zone.unwrap().to_string();
    portal.tenant.pass_with_retries().await;
    let amal = portal.amal().await;
    Acme { portal, amal, place: format!("/websites/{zone}/plan"), zone }
}

impl Acme {
    async fn opens(&mut self) -> Page {
        let place = self.place.clone();
        let page = self.amal.opens(&place).await;
        crate::support::checks::page(&place, page.html());
        page
    }

    async fn sends(&mut self, typed: &[(&str, &str)]) -> Page {
        let place = self.place.clone();
        self.amal.sends(&place, &place, typed).await
    }

    /// Asks for it and waits until it is done.
    async fn orders(&mut self, typed: &[(&str, &str)]) -> Run {
        let answer = self.sends(typed).await;
        let run = self.portal.run_behind(&answer).await;
        assert_eq!(run.state, RunState::Done, "{run:?}");
        run
    }

    /// What was sent to the subscription of the website: method and identity, in order.
    async fn writes(&self) -> Vec<(String, String)> {
        let path = format!("/client/v4/zones/{}/subscription", self.zone);
        let word = |call: &Value, name: &str| call[name].as_str().unwrap().to_owned();
        let calls = self.portal.tenant.requests().await;
        let writes = calls.iter().filter(|call| call["path"] == path.as_str() && call["method"] != "GET");
        writes.map(|call| (word(call, "method"), word(call, "identity"))).collect()
    }

    async fn methods(&self) -> Vec<String> {
        self.writes().await.into_iter().map(|(method, _)| method).collect()
    }

    async fn charges(&self) -> usize {
        rows(&self.portal.tenant.world().await, "charges", |_| true).len()
    }

    async fn part(&self, name: &str) -> Value {
        let world = self.portal.tenant.world().await;
        let plan = rows(&world, "subscriptions", |row| row["zone_id"] == self.zone.as_str());
        let parts = plan[0]["component_values"].as_array().unwrap();
        parts.iter().find(|part| part["name"] == name).unwrap()["value"].clone()
    }
}

#[tokio::test]
async fn the_price_stands_on_the_page_before_the_plan_is_ordered_once_as_the_service_user() {
    let mut acme = acme(json!({})).await;
    let page = acme.opens().await;
    page.says("You are charged USD 20.00 monthly from now on by Cloudflare; until then nothing.");
    page.says("You are charged USD 200.00 monthly from now on by Cloudflare").says("Pay as you go");
    page.says("Current plan Free").says("Reads back as free").says("One more costs USD 5.00 monthly");
    assert_eq!(page.value("rate_plan"), "free");
    let place = acme.place.clone();
    let answer = acme.amal.submits(&page, &place, &[("rate_plan", "pro")]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    let again = acme.amal.submits(&page, &place, &[("rate_plan", "pro")]).await;
    assert_eq!(run_of(&again), run_of(&answer), "pressed again after it was done");
    let writes = acme.writes().await;
    assert_eq!((writes.len(), writes[0].0.as_str(), acme.charges().await), (1, "POST", 1));
    assert!(writes[0].1.starts_with("svc-"), "{writes:?}");
    let page = acme.opens().await;
    page.says("Current plan Pro").says("USD 20.00 monthly").says("Next period").says("Paid");
    assert_eq!(page.value("rate_plan"), "pro");
}

#[tokio::test]
async fn a_larger_plan_is_a_change_with_old_and_new_price_before_the_click() {
    let mut acme = acme(json!({})).await;
    acme.orders(&[("rate_plan", "pro")]).await;
    let page = acme.opens().await;
    page.says("You are charged USD 200.00 monthly from now on by Cloudflare; until then USD 20.00 monthly.");
    acme.orders(&[("rate_plan", "business"), ("component.page_rules", "60")]).await;
    assert_eq!((acme.methods().await, acme.charges().await), (vec!["POST".to_owned(), "PUT".to_owned()], 2));
    assert_eq!(acme.part("page_rules").await, 60);
    acme.opens().await.says("Current plan Business").says("USD 250.00 monthly").says("The website has 60.");
}

#[tokio::test]
async fn other_parts_of_the_same_plan_leave_the_rest_as_it_is() {
    let mut acme = acme(json!({})).await;
    acme.orders(&[("rate_plan", "pro"), ("component.page_rules", "25")]).await;
    acme.opens().await.says("USD 45.00 monthly").says("The website has 25.");
    acme.orders(&[("rate_plan", "pro"), ("component.dedicated_certificates_custom", "2")]).await;
    assert_eq!(acme.methods().await, ["POST", "PUT"]);
    assert_eq!(
        (acme.part("page_rules").await, acme.part("dedicated_certificates_custom").await),
        (json!(25), json!(2))
    );
    acme.sends(&[("component.page_rules", "25")]).await.refuses(&["rate_plan"]).says("has this plan already");
    assert_eq!((acme.methods().await.len(), acme.charges().await), (2, 1));
}

#[tokio::test]
async fn back_to_the_free_plan_says_before_what_is_lost() {
    let mut acme = acme(json!({})).await;
    acme.orders(&[("rate_plan", "business")]).await;
    let page = acme.opens().await;
    page.says(
        "Ends Business; until then USD 200.00 monthly. The website goes back to Free and loses what Business has",
    );
    page.says("The website loses what Business has beyond it.");
    assert_eq!(acme.methods().await, ["POST"]);
    acme.orders(&[("rate_plan", "free")]).await;
    assert_eq!(acme.methods().await, ["POST", "DELETE"]);
    acme.opens().await.says("Current plan Free");
    acme.sends(&[("rate_plan", "free")]).await.refuses(&["rate_plan"]).says("has this plan already");
}

#[tokio::test]
async fn what_is_no_plan_or_no_number_is_refused_at_its_field_and_nothing_is_asked_for() {
    let mut acme = acme(json!({})).await;
    let runs = acme.portal.count_runs().await;
    for plan in ["WORKERS_PAID", "gold", "<script>alert(1)</script>", "x' or 1=1--", &"x".repeat(9_000)] {
        acme.sends(&[("rate_plan", plan)]).await.refuses(&["rate_plan"]).says("This is no plan of a website.");
    }
    acme.sends(&[("rate_plan", "")]).await.refuses(&["rate_plan"]).says("Choose a plan.");
    for number in ["-1", "1.5", "twelve", "1,000", "1000001", "٣", "99999999999999999999"] {
        let page = acme.sends(&[("rate_plan", "pro"), ("component.page_rules", number)]).await;
        page.refuses(&["component-page_rules"]).says("Enter a whole number from 0 to 1,000,000");
        assert_eq!((page.value("component.page_rules").as_str(), page.value("rate_plan").as_str()), (number, "pro"));
    }
    let page = acme.sends(&[("rate_plan", "pro"), ("component.page_rules", "19")]).await;
    page.refuses(&["component-page_rules"]).says("Pro comes with 20: enter 20 or more");
    let page = acme.sends(&[("rate_plan", "gold"), ("component.page_rules", "x")]).await;
    page.refuses(&["rate_plan", "component-page_rules"]);
    for unknown in ["name", "component.gold_bars", "component.", "components"] {
        assert_eq!(acme.sends(&[("rate_plan", "pro"), (unknown, "1")]).await.status(), 400, "{unknown}");
    }
    assert_eq!((acme.portal.count_runs().await, acme.methods().await.len()), (runs, 0));
}

#[tokio::test]
async fn a_resellers_business_reads_back_as_business_and_is_called_so() {
    let mut acme = acme(json!({ "programme": "reseller" })).await;
    acme.opens().await.says("Reseller").is_silent_on("Pay as you go");
    acme.orders(&[("rate_plan", "PARTNERS_BIZ")]).await;
    let page = acme.opens().await;
    page.says("Current plan Business").says("Reads back as business");
    acme.sends(&[("rate_plan", "PARTNERS_BIZ")]).await.refuses(&["rate_plan"]);
    assert_eq!((acme.methods().await, acme.charges().await), (vec!["POST".to_owned()], 1));
}

#[tokio::test]
async fn a_plan_that_shows_late_is_waited_for_and_ordered_once() {
    let mut acme = acme(json!({ "plan_visible_after_ms": 90_000 })).await;
    let answer = acme.sends(&[("rate_plan", "pro")]).await;
    acme.portal.tenant.moves_until(run_of(&answer), |run| run.state == RunState::Waiting).await;
    let page = acme.amal.follows(&answer).await;
    assert_eq!(page.attribute("main", "data-run-state").as_deref(), Some("waiting"));
    assert_eq!(page.attributes("[data-step]", "data-step-state"), ["waiting"]);
    page.says("Cloudflare has taken the order").says("It is looked at again by itself.");
    assert!(acme.opens().await.attributes(".notices a", "href").contains(&answer.leads_to().to_owned()));
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!((acme.methods().await, acme.charges().await), (vec!["POST".to_owned()], 1));
}

#[tokio::test]
async fn a_plan_that_is_not_in_the_agreement_is_refused_in_words_and_leaves_nothing_behind() {
    let mut acme = acme(json!({ "not_included": ["CF_BIZ"] })).await;
    let answer = acme.sends(&[("rate_plan", "business")]).await;
    let run = acme.portal.run_behind(&answer).await;
    assert_eq!(run.state, RunState::Failed);
    acme.amal.follows(&answer).await.says("code 1225").says("The plan is what it was.");
    assert_eq!(acme.charges().await, 0);
    assert!(rows(&acme.portal.tenant.world().await, "subscriptions", |_| true).is_empty());
    acme.opens().await.says("Current plan Free");
}

#[tokio::test]
async fn while_cloudflare_is_away_the_page_shows_what_is_known_and_since_when() {
    let mut acme = acme(json!({})).await;
    acme.orders(&[("rate_plan", "pro")]).await;
    acme.opens().await;
    acme.portal.tenant.clock.advance(std::time::Duration::from_secs(7_200));
    acme.portal.tenant.fault_always("*", "*", "status:403").await;
    let mut amal = acme.portal.amal().await;
    let page = amal.opens(&acme.place).await;
    page.says("Cloudflare did not say which plan the website has. What stands here was read 2 hours ago.");
    page.says("The plans and prices below were read 2 hours ago.").says("Current plan Pro").says("USD 200.00 monthly");
    crate::support::checks::page(&acme.place, page.html());
}

#[tokio::test]
async fn without_a_way_to_pay_the_page_says_so_and_where_to_set_it_up() {
    let mut acme = acme(json!({ "payment_method": false })).await;
    let page = acme.opens().await;
    page.says("No payment method is on file at Cloudflare.");
    assert!(page.attributes("main a", "href").contains(&"/billing".to_owned()));
}

#[tokio::test]
async fn the_plan_of_a_website_that_is_gone_leads_to_the_job_that_was_asked_for() {
    let mut acme = acme(json!({})).await;
    let place = acme.place.clone();
    let form = acme.opens().await;
    let first = acme.amal.submits(&form, &place, &[("rate_plan", "pro")]).await;
    acme.portal.run_behind(&first).await;
    let remove = format!("/websites/{}/remove", acme.zone);
    let answer = acme.amal.sends(&remove, &remove, &[("name", "acme.example")]).await;
    acme.portal.run_behind(&answer).await;
    assert_eq!(acme.amal.asks(&place).await.status(), 404);
    assert_eq!(run_of(&acme.amal.submits(&form, &place, &[("rate_plan", "pro")]).await), run_of(&first));
    assert_eq!(acme.amal.submits(&form, &place, &[("rate_plan", "business")]).await.status(), 404);
}

#[tokio::test]
async fn a_viewer_sees_plans_and_prices_and_no_form() {
    let acme = acme(json!({})).await;
    let mut vera = acme.portal.signs_in(VERA).await;
    let page = vera.opens(&acme.place).await;
    page.says("Business").says("USD 200.00 monthly").is_silent_on("Change Plan");
    assert!(page.attributes("main form", "action").is_empty());
    crate::support::checks::page(&acme.place, page.html());
}
