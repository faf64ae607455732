//! Add-ons of an account: each ordered, changed and cancelled once, as the partner.

use partner_portal::domain::run::{Run, RunState};
use partner_portal::wire::ids::AccountId;
use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::house::{Portal, VERA, Visitor, run_of};
use super::page::Page;

/// An account of a customer, and Amal.
struct Acme {
    portal: Portal,
    amal: Visitor,
    account: AccountId,
    place: String,
    new: String,
}

async fn acme() -> Acme {
    let portal = Portal::open().await;
    let run = portal.tenant.add_account("Acme", None).await;
    let account = portal.tenant.settles(run).await.account.unwrap();
    portal.tenant.pass_with_retries().await;
    let amal = portal.amal().await;
    let place = format!("/accounts/{account}/subscriptions");
    Acme { portal, amal, new: format!("{place}/new"), place, account }
}

impl Acme {
    async fn opens(&mut self, path: &str) -> Page {
        let page = self.amal.opens(path).await;
        crate::support::checks::page(path, page.html());
        page
    }

    async fn sends(&mut self, typed: &[(&str, &str)]) -> Page {
        let (new, place) = (self.new.clone(), self.place.clone());
        self.amal.sends(&new, &place, typed).await
    }

    async fn orders(&mut self, typed: &[(&str, &str)]) -> Run {
        let answer = self.sends(typed).await;
        let run = self.portal.run_behind(&answer).await;
        assert_eq!(run.state, RunState::Done, "{run:?}");
        run
    }

    /// The page of the only add-on.
    async fn home(&mut self) -> String {
        let place = self.place.clone();
        let list = self.opens(&place).await;
        let ids = list.attributes("[data-subscription]", "data-subscription");
        assert_eq!(ids.len(), 1, "{}", list.words());
        format!("{place}/{}", ids[0])
    }

    /// What was sent to the subscriptions of the account, in order; all of it as the partner.
    async fn writes(&self) -> Vec<String> {
        let admin = self.portal.tenant.sandbox.admin().email;
        let calls = self.portal.tenant.requests().await;
        let path = format!("/accounts/{}/subscriptions", self.account);
        let writes =
            calls.iter().filter(|call| call["path"].as_str().unwrap().contains(&path) && call["method"] != "GET");
        let method = |call: &Value| {
            assert_eq!(call["identity"], admin.as_str());
            call["method"].as_str().unwrap().to_owned()
        };
        writes.map(method).collect()
    }

    async fn there(&self) -> Vec<Value> {
        rows(&self.portal.tenant.world().await, "subscriptions", |_| true).into_iter().cloned().collect()
    }
}

#[tokio::test]
async fn an_add_on_is_ordered_once_and_then_cannot_be_chosen_again() {
    let mut acme = acme().await;
    let (place, new) = (acme.place.clone(), acme.new.clone());
    acme.opens(&place).await.says("No add-ons");
    let page = acme.opens(&new).await;
    page.says("Zero Trust").says("Developer platform").says("Performance and security").says("Network");
    page.says("Cloudflare says the price of an add-on only when it is ordered; see your agreement.");
    page.says("The tenant admin, partner@sandbox.test");
    let typed = [("rate_plan", "WORKERS_PAID")];
    let answer = acme.amal.submits(&page, &place, &typed).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(run_of(&acme.amal.submits(&page, &place, &typed).await), run_of(&answer), "pressed again when done");
    let list = acme.opens(&place).await;
    list.says("Workers Paid").says("WORKERS_PAID").says("USD 5.00 monthly").says("Paid").says("1 Nov 2026");
    let page = acme.opens(&new).await;
    page.says("The account has it").says("USD 5.00 monthly in this account");
    assert_eq!(page.attributes("input[value=WORKERS_PAID]", "disabled").len(), 1);
    for id in ["WORKERS_PAID", "workers_paid"] {
        let page = acme.sends(&[("rate_plan", id)]).await;
        page.refuses(&["rate_plan"]).says("The account has this add-on already. Nothing was ordered");
    }
    assert_eq!(acme.writes().await, ["POST"]);
    assert_eq!(rows(&acme.portal.tenant.world().await, "charges", |_| true).len(), 1);
    let account = acme.account.clone();
    acme.opens(&format!("/accounts/{account}")).await.says("The account has 1 add-on.");
}

#[tokio::test]
async fn what_is_paid_in_another_account_is_said_before_the_order() {
    let mut acme = acme().await;
    acme.orders(&[("rate_plan", "IMAGES_BASIC")]).await;
    let other = acme.portal.tenant.make_account_by_hand("Other").await;
    acme.portal.tenant.pass_with_retries().await;
    let page = acme.opens(&format!("/accounts/{other}/subscriptions/new")).await;
    page.says("USD 5.00 monthly in another account of yours");
}

#[tokio::test]
async fn an_id_that_is_not_in_the_catalogue_may_be_typed_and_cloudflare_decides() {
    let mut acme = acme().await;
    let answer = acme.sends(&[("rate_plan", "MY_VERY_OWN")]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Failed);
    acme.amal.follows(&answer).await.says("Cloudflare said");
    assert!(acme.there().await.is_empty());
    let runs = acme.portal.count_runs().await;
    acme.sends(&[("rate_plan", "")]).await.refuses(&["rate_plan"]).says("Choose an add-on");
    for id in ["no such id", "<script>alert(1)</script>", &"x".repeat(65)] {
        let page = acme.sends(&[("rate_plan", id)]).await;
        page.refuses(&["other"]).says("Enter the id as Cloudflare writes it");
        assert_eq!(page.attribute("#other", "value").as_deref(), Some(id));
    }
    acme.sends(&[("rate_plan", "CF_BIZ")]).await.refuses(&["other"]).says("This is the plan of a website.");
    for number in ["-1", "x", "1000001"] {
        let page = acme.sends(&[("rate_plan", "WORKERS_PAID"), ("component.page_rules", number)]).await;
        page.refuses(&["component-page_rules"]);
        assert_eq!(page.value("rate_plan"), "WORKERS_PAID");
    }
    for unknown in ["component.gold", "name"] {
        assert_eq!(acme.sends(&[("rate_plan", "WORKERS_PAID"), (unknown, "1")]).await.status(), 400, "{unknown}");
    }
    assert_eq!(acme.portal.count_runs().await, runs);
}

#[tokio::test]
async fn other_parts_are_one_change_and_no_change_is_refused() {
    let mut acme = acme().await;
    acme.orders(&[("rate_plan", "WORKERS_PAID"), ("component.page_rules", "5")]).await;
    let home = acme.home().await;
    let page = acme.opens(&home).await;
    page.says("Page rules: 5").says("The account has 5.").says("The tenant admin, partner@sandbox.test");
    assert_eq!(page.value("component.page_rules"), "5");
    for (number, says) in [("5", "nothing was changed"), ("", "nothing was changed"), ("x", "Enter a whole number")] {
        let refused = acme.amal.submits(&page, &home, &[("component.page_rules", number)]).await;
        refused.refuses(&["component-page_rules"]).says(says);
    }
    let typed = [("component.page_rules", "7")];
    let answer = acme.amal.submits(&page, &home, &typed).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(run_of(&acme.amal.submits(&page, &home, &typed).await), run_of(&answer));
    assert_eq!(acme.writes().await, ["POST", "PUT"]);
    acme.opens(&home).await.says("Page rules: 7");
    assert_eq!(acme.amal.sends(&home, &home, &[("rate_plan", "IMAGES_BASIC")]).await.status(), 400);
    assert_eq!(acme.there().await.len(), 1);
}

#[tokio::test]
async fn a_cancelled_add_on_is_gone_once_somebody_ticked_what_stops() {
    let mut acme = acme().await;
    acme.orders(&[("rate_plan", "WORKERS_PAID")]).await;
    let cancel = format!("{}/cancel", acme.home().await);
    let page = acme.opens(&cancel).await;
    page.says("What stops").says("Price that ends USD 5.00 monthly");
    for unticked in [("confirmed", ""), ("confirmed", "no")] {
        acme.amal.submits(&page, &cancel, &[unticked]).await.refuses(&["confirmed"]).says("Nothing was cancelled.");
    }
    let ticked = [("confirmed", "yes")];
    let answer = acme.amal.submits(&page, &cancel, &ticked).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(run_of(&acme.amal.submits(&page, &cancel, &ticked).await), run_of(&answer));
    assert_eq!(acme.writes().await, ["POST", "DELETE"]);
    assert!(acme.there().await.is_empty());
    let place = acme.place.clone();
    acme.opens(&place).await.says("No add-ons");
    assert_eq!(acme.amal.asks(&cancel).await.status(), 404);
}

#[tokio::test]
async fn what_was_ordered_elsewhere_is_there_when_the_page_is_opened() {
    let mut acme = acme().await;
    acme.portal.tenant.order_by_hand(&format!("/accounts/{}/subscriptions", acme.account), "TEAMS_STANDARD").await;
    let place = acme.place.clone();
    acme.opens(&place).await.says("TEAMS_STANDARD");
}

#[tokio::test]
async fn while_cloudflare_is_away_the_list_shows_what_is_known_and_how_old_it_is() {
    let mut acme = acme().await;
    acme.orders(&[("rate_plan", "WORKERS_PAID")]).await;
    let home = acme.home().await;
    acme.portal.tenant.clock.advance(std::time::Duration::from_secs(7_200));
    acme.portal.tenant.fault_always("*", "*", "status:403").await;
    acme.amal = acme.portal.amal().await;
    let (place, new) = (acme.place.clone(), acme.new.clone());
    for path in [place, new, home] {
        let page = acme.opens(&path).await;
        page.says("Cloudflare did not say which add-ons the account has. What you see was read 2 hours ago.");
        page.says("Workers Paid");
    }
}

#[tokio::test]
async fn without_a_way_to_pay_the_pages_of_add_ons_say_so() {
    let mut acme = acme().await;
    acme.portal.tenant.switch(json!({ "payment_method": false })).await;
    acme.portal.tenant.pass_with_retries().await;
    let new = acme.new.clone();
    let page = acme.opens(&new).await;
    page.says("No payment method is on file at Cloudflare.");
    assert!(page.attributes("a", "href").contains(&"/billing".to_owned()));
}

#[tokio::test]
async fn a_viewer_sees_add_ons_and_no_form() {
    let mut acme = acme().await;
    acme.orders(&[("rate_plan", "WORKERS_PAID")]).await;
    let home = acme.home().await;
    let mut vera = acme.portal.signs_in(VERA).await;
    vera.opens(&acme.place).await.says("Workers Paid").is_silent_on("Cancel…");
    let page = vera.opens(&home).await;
    page.says("USD 5.00 monthly").is_silent_on("Change Parts");
    assert!(page.attributes("main form", "action").is_empty());
}
