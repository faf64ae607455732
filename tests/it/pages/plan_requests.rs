//! Plans that customers ask for: kept once, answered once, ordered once with the customer's own key, and never a price on
//! a page of the customer.

use partner_portal::domain::ids::{CustomerId, PlanRequestId};
use partner_portal::domain::plan_request::{PlanRequestRow, PlanRequestState};
use partner_portal::domain::policy::{OwnAct, Policy};
use partner_portal::domain::run::RunState;
use partner_portal::domain::seat::CustomerRole;
use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::house::{AMAL, MONA, OTTO, Portal, STELLA, VERA, VIC, Visitor, run_of};
use super::page::{Fields, Page};
use super::who::token;

/// Two customers with a website each, their people, and Amal.
pub(super) struct Acme {
    pub(super) portal: Portal,
    pub(super) customer: CustomerId,
    pub(super) zone: String,
    pub(super) place: String,
    pub(super) mona: Visitor,
    pub(super) amal: Visitor,
}

pub(super) async fn acme(switches: Value) -> Acme {
    let portal = Portal::open().await;
    portal.tenant.switch(switches).await;
    let made = portal.tenant.add_account("Acme", Some("acme.example")).await;
    let made = portal.tenant.settles(made).await;
    let other = portal.tenant.add_account("Globex", Some("globex.example")).await;
    let other = portal.tenant.settles(other).await;
    portal.tenant.pass_with_retries().await;
    let customer = made.customer.unwrap();
    portal.lets_in(customer, MONA, CustomerRole::Manager).await;
    portal.lets_in(customer, VIC, CustomerRole::Viewer).await;
    portal.lets_in(other.customer.unwrap(), STELLA, CustomerRole::Manager).await;
    let (mona, amal) = (portal.signs_in(MONA).await, portal.amal().await);
    let zone = made.zone.unwrap().to_string();
    Acme { place: format!("/websites/{zone}/plan"), portal, customer, zone, mona, amal }
}

impl Acme {
    pub(super) async fn sees(&mut self) -> Page {
        let place = self.place.clone();
        let page = self.mona.opens(&place).await;
        is_fit_for_a_customer(&page);
        page
    }

    pub(super) async fn asks(&mut self, typed: &[(&str, &str)]) -> Page {
        let place = self.place.clone();
        self.mona.sends(&place, &place, typed).await
    }

    /// Mona asks for this plan; answers with the request.
    pub(super) async fn asks_for(&mut self, plan: &str) -> PlanRequestRow {
        let answer = self.asks(&[("rate_plan", plan)]).await;
        assert_eq!(answer.leads_to(), self.place);
        self.requests().await.remove(0)
    }

    pub(super) async fn requests(&self) -> Vec<PlanRequestRow> {
        self.portal.tenant.store.plan_requests(None, None, 100).await.unwrap()
    }

    pub(super) async fn state_of(&self, id: PlanRequestId) -> PlanRequestState {
        self.portal.tenant.store.plan_request(id).await.unwrap().unwrap().request.state
    }

    pub(super) async fn approves(&mut self, id: PlanRequestId) -> Page {
        let page = format!("/plan-requests/{id}");
        self.amal.sends(&page, &format!("{page}/approve"), &[]).await
    }

    pub(super) async fn declines(&mut self, id: PlanRequestId, word: &str) -> Page {
        let page = format!("/plan-requests/{id}");
        self.amal.sends(&page, &format!("{page}/decline"), &[("word", word)]).await
    }

    /// What was sent to the subscription of the website: method and identity, in order.
    pub(super) async fn orders(&self) -> Vec<(String, String)> {
        let path = format!("/client/v4/zones/{}/subscription", self.zone);
        let word = |call: &Value, name: &str| call[name].as_str().unwrap().to_owned();
        let calls = self.portal.tenant.requests().await;
        let writes = calls.iter().filter(|call| call["path"] == path.as_str() && call["method"] != "GET");
        writes.map(|call| (word(call, "method"), word(call, "identity"))).collect()
    }

    pub(super) async fn charges(&self) -> usize {
        rows(&self.portal.tenant.world().await, "charges", |_| true).len()
    }

    async fn allows(&self, policy: &Policy) {
        let mut tx = self.portal.tenant.store.write().await.unwrap();
        tx.put_policy(self.customer, policy).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Nothing of what a plan costs the partner, and nothing of how the partner gets it.
fn is_fit_for_a_customer(page: &Page) {
    crate::support::checks::page(&page.path, page.html());
    let html = page.html().to_lowercase();
    for word in [
        "usd",
        "price",
        "charged",
        "reseller",
        "pay as you go",
        "partners_",
        "tenant",
        "service user",
        "globex",
        "svc-",
    ] {
        assert!(!html.contains(word), "{} says {word}: {}", page.path, page.words());
    }
}

#[tokio::test]
async fn a_manager_asks_the_team_sees_it_and_pressing_twice_is_once() {
    let mut acme = acme(json!({})).await;
    let page = acme.sees().await;
    page.says("It is on the plan Free");
    page.says("custom certificates").says("Page rules: 50").says("Current plan").is_silent_on("Your Last Request");
    let (place, typed) = (acme.place.clone(), [("rate_plan", "business"), ("note", "Before Christmas,\r\nplease")]);
    for _ in 0..3 {
        assert_eq!(acme.mona.submits(&page, &place, &typed).await.leads_to(), place);
    }
    let page = acme.sees().await;
    page.says("Your partner was asked for the plan Business.").says("Waiting for your partner");
    page.says("Plan asked for Business").says("by mona@acme.test").says("Before Christmas, please");
    page.is_silent_on("Ask Your Partner");
    assert_eq!(acme.requests().await.len(), 1);
    let mut vera = acme.portal.signs_in(VERA).await;
    let list = vera.opens("/plan-requests").await;
    crate::support::checks::page("/plan-requests", list.html());
    assert_eq!(list.one(".nav__count").as_deref(), Some("1 waiting"));
    let row = list.one("[data-request]").unwrap();
    for word in ["acme.example", "Acme", "Free", "Business", MONA, "Before Christmas", "Waiting"] {
        assert!(row.contains(word), "{word}: {row}");
    }
    acme.amal.opens("/activity?kind=plan_asked").await.says(MONA).says("acme.example").says("Business").says("Asked");
    assert_eq!((acme.orders().await.len(), acme.charges().await), (0, 0));
}

#[tokio::test]
async fn a_form_with_nothing_but_the_plan_and_the_token_is_enough() {
    let mut acme = acme(json!({})).await;
    let fields: Fields =
        vec![("csrf".to_owned(), token(&mut acme.mona).await), ("rate_plan".to_owned(), "pro".to_owned())];
    let place = acme.place.clone();
    assert_eq!(acme.mona.posts(&place, &fields).await.leads_to(), place);
    assert_eq!(acme.requests().await[0].request.rate_plan.as_str(), "pro");
    let again = acme.mona.posts(&place, &fields).await;
    acme.mona.follows(&again).await.says("A request for this website is waiting already");
    assert_eq!(acme.requests().await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused_at_its_field_and_nothing_is_kept() {
    let mut acme = acme(json!({ "not_included": ["CF_BIZ"] })).await;
    acme.sees().await.is_silent_on("custom certificates");
    let before = acme.portal.state().await;
    acme.asks(&[]).await.refuses(&["rate_plan"]).says("Choose a plan.");
    for same in ["free", "CF_FREE", "PARTNERS_FREE"] {
        acme.asks(&[("rate_plan", same)]).await.refuses(&["rate_plan"]).says("has the plan Free already");
    }
    for unknown in ["gold", "WORKERS_PAID", "business", "x' or 1=1--", "<script>alert(1)</script>", &"x".repeat(9_000)]
    {
        let page = acme.asks(&[("rate_plan", unknown), ("note", "mine")]).await;
        page.refuses(&["rate_plan"]).says("This is no plan that you can ask for.");
        assert_eq!(page.value("note"), "mine");
    }
    for note in ["x".repeat(501), "a\u{202e}b".to_owned()] {
        let page = acme.asks(&[("rate_plan", "pro"), ("note", &note)]).await;
        page.refuses(&["note"]);
        assert_eq!((page.value("rate_plan").as_str(), page.value("note")), ("pro", note));
    }
    for other in ["component.page_rules", "customer", "price"] {
        assert_eq!(acme.asks(&[("rate_plan", "pro"), (other, "1")]).await.status(), 400, "{other}");
    }
    assert_eq!(acme.portal.state().await, before);
}

#[tokio::test]
async fn viewers_look_and_a_customer_asks_only_where_the_partner_lets_it() {
    let mut acme = acme(json!({})).await;
    let (place, withdraw) = (acme.place.clone(), format!("{}/withdraw", acme.place));
    let mut vic = acme.portal.signs_in(VIC).await;
    let page = vic.opens(&place).await;
    is_fit_for_a_customer(&page);
    page.says("Business").says("The managers of your company can ask").is_silent_on("Ask Your Partner");
    let form = acme.sees().await;
    acme.allows(&Policy::default().with(OwnAct::AskForPlans, false)).await;
    let before = acme.portal.state().await;
    let page = acme.sees().await;
    page.says("Business").says("Ask them directly.").is_silent_on("Ask Your Partner");
    let pressed = acme.mona.submits(&form, &place, &[("rate_plan", "pro")]).await;
    assert_eq!(pressed.status(), 403, "a form that was open before the partner took it away");
    for visitor in [&mut vic, &mut acme.mona] {
        let fields: Fields =
            vec![("csrf".to_owned(), token(visitor).await), ("rate_plan".to_owned(), "pro".to_owned())];
        assert_eq!(visitor.posts(&place, &fields).await.status(), 403);
        assert_eq!(visitor.posts(&withdraw, &fields[..1].to_vec()).await.status(), 403);
    }
    assert_eq!(acme.portal.state().await, before);
    acme.allows(&Policy::default()).await;
    acme.asks_for("pro").await;
    let page = vic.opens(&place).await;
    is_fit_for_a_customer(&page);
    page.says("Waiting for your partner").is_silent_on("Withdraw the Request");
}

#[tokio::test]
async fn another_customers_website_has_no_plan_to_ask_for() {
    let mut acme = acme(json!({})).await;
    acme.asks_for("business").await;
    let mut stella = acme.portal.signs_in(STELLA).await;
    let fields: Fields =
        vec![("csrf".to_owned(), token(&mut stella).await), ("rate_plan".to_owned(), "pro".to_owned())];
    let before = acme.portal.state().await;
    for zone in [acme.zone.as_str(), "0123456789abcdef0123456789abcdef"] {
        let place = format!("/websites/{zone}/plan");
        assert_eq!(stella.asks(&place).await.status(), 404);
        assert_eq!(stella.posts(&place, &fields).await.status(), 404);
        assert_eq!(stella.posts(&format!("{place}/withdraw"), &fields[..1].to_vec()).await.status(), 404);
    }
    assert_eq!(acme.portal.state().await, before);
}

#[tokio::test]
async fn an_approved_plan_is_ordered_once_with_the_customers_own_key() {
    let mut acme = acme(json!({})).await;
    let asked = acme.asks_for("business").await.request.id;
    let page = acme.amal.opens(&format!("/plan-requests/{asked}")).await;
    crate::support::checks::page(&page.path, page.html());
    page.says("You pay for it, not your customer.")
        .says("You are charged USD 200.00 monthly from now on by Cloudflare");
    page.says("Plan it has Free").says("Plan asked for Business").says("Price USD 200.00 monthly");
    let answer = acme.amal.submits(&page, &format!("/plan-requests/{asked}/approve"), &[]).await;
    let run = acme.portal.run_behind(&answer).await;
    assert_eq!((run.state, run.customer), (RunState::Done, Some(acme.customer)));
    let orders = acme.orders().await;
    let key = acme.portal.tenant.store.active_key(acme.customer).await.unwrap().unwrap();
    assert_eq!(orders, [("POST".to_owned(), key.user.email.to_string())]);
    assert_eq!(acme.charges().await, 1);
    let page = acme.sees().await;
    page.says("It is on the plan Business").says("Approved and done").says("Ask Your Partner");
    let page = acme.amal.opens(&format!("/plan-requests/{asked}")).await;
    page.says("Approved").says("by amal@partner.test").says("Change plan: Done").is_silent_on("Decline");
    assert_eq!(page.one(".nav__count"), None);
    let history = acme.amal.opens("/activity?kind=plan_approved").await;
    history.says(AMAL).says("Business").says("acme.example");
}

#[tokio::test]
async fn a_declined_plan_is_declined_with_a_word_that_the_customer_reads() {
    let mut acme = acme(json!({})).await;
    let asked = acme.asks_for("business").await.request.id;
    acme.declines(asked, &"x".repeat(501)).await.refuses(&["word"]).says("Shorten your answer to 500 characters");
    assert_eq!(acme.state_of(asked).await, PlanRequestState::Open);
    let answer = acme.declines(asked, "Let us <b>talk</b> first.").await;
    let page = acme.amal.follows(&answer).await;
    page.says("The request was declined.").says("Your answer Let us <b>talk</b> first.").is_silent_on("Approve and");
    let page = acme.sees().await;
    page.says("Declined").says("Your partner says Let us <b>talk</b> first.").says("The plan stays as it is.");
    page.is_silent_on("amal").says("Ask Your Partner");
    assert_eq!((acme.orders().await.len(), acme.portal.count_runs().await), (0, 2));
    acme.amal.opens("/activity?kind=plan_declined").await.says(AMAL).says("Business");
    acme.asks_for("pro").await;
    acme.sees().await.says("Waiting for your partner").is_silent_on("talk");
}

#[tokio::test]
async fn a_request_is_withdrawn_and_another_one_made() {
    let mut acme = acme(json!({})).await;
    let first = acme.asks_for("business").await.request.id;
    let (place, withdraw) = (acme.place.clone(), format!("{}/withdraw", acme.place));
    let page = acme.sees().await;
    let answer = acme.mona.submits(&page, &withdraw, &[]).await;
    acme.mona.follows(&answer).await.says("The request was withdrawn.").says("Ask Your Partner");
    let answer = acme.mona.submits(&page, &withdraw, &[]).await;
    acme.mona.follows(&answer).await.says("There was no request to withdraw any more.");
    let late = acme.amal.opens(&format!("/plan-requests/{first}")).await;
    late.says("Withdrawn").says("by mona@acme.test").is_silent_on("Approve and Order");
    let fields: Fields = vec![("csrf".to_owned(), token(&mut acme.amal).await)];
    for act in ["approve", "decline"] {
        let answer = acme.amal.posts(&format!("/plan-requests/{first}/{act}"), &fields).await;
        assert_eq!(answer.leads_to(), format!("/plan-requests/{first}"));
        acme.amal.follows(&answer).await.says("It was decided or withdrawn before you. Nothing was changed");
    }
    acme.asks_for("pro").await;
    assert_eq!(acme.mona.opens(&place).await.all("[data-request-state=waiting]").len(), 1);
    assert_eq!((acme.requests().await.len(), acme.portal.count_runs().await), (2, 2));
    acme.amal.opens("/activity?kind=plan_withdrawn").await.says(MONA);
}

#[tokio::test]
async fn a_job_that_fails_is_the_partners_to_look_at_and_the_customer_is_told_so() {
    let mut acme = acme(json!({})).await;
    let asked = acme.asks_for("business").await.request.id;
    acme.portal.tenant.switch(json!({ "not_included": ["CF_BIZ"] })).await;
    let answer = acme.approves(asked).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Failed);
    let page = acme.amal.opens(&format!("/plan-requests/{asked}")).await;
    page.says("Change plan: Failed");
    assert!(page.attributes(".notices a", "href").contains(&answer.leads_to().to_owned()));
    acme.amal.opens("/plan-requests").await.says("Job: Failed");
    let page = acme.sees().await;
    page.says("Approved, not done yet").says("Your partner is looking at it").is_silent_on("1225");
    assert_eq!(acme.charges().await, 0);
    acme.portal.tenant.switch(json!({ "not_included": [] })).await;
    let run = format!("/runs/{}", run_of(&answer));
    acme.amal.sends(&run, &format!("{run}/retry"), &[]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    acme.sees().await.says("Approved and done");
    assert_eq!(acme.charges().await, 1);
}

#[tokio::test]
async fn a_plan_under_way_is_said_to_be_and_no_second_one_is_asked_for() {
    let mut acme = acme(json!({ "plan_visible_after_ms": 90_000 })).await;
    let asked = acme.asks_for("pro").await.request.id;
    let answer = acme.approves(asked).await;
    acme.portal.tenant.moves_until(run_of(&answer), |run| run.state == RunState::Waiting).await;
    let page = acme.sees().await;
    page.says("Approved, on its way").says("One request at a time").is_silent_on("Ask Your Partner");
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    acme.sees().await.says("Approved and done").says("Ask Your Partner");
}

#[tokio::test]
async fn a_plan_is_ordered_under_the_id_that_the_partner_may_sell() {
    let mut acme = acme(json!({ "programme": "reseller" })).await;
    let asked = acme.asks_for("business").await;
    assert_eq!(asked.request.rate_plan.as_str(), "partners_business");
    let page = acme.amal.opens(&format!("/plan-requests/{}", asked.request.id)).await;
    page.says("Ordered as partners_business");
    let answer = acme.approves(asked.request.id).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    acme.sees().await.says("It is on the plan Business");
    assert_eq!(acme.charges().await, 1);
}

#[tokio::test]
async fn operators_decide_and_viewers_of_the_team_look() {
    let mut acme = acme(json!({})).await;
    let asked = acme.asks_for("pro").await.request.id;
    let page = format!("/plan-requests/{asked}");
    let mut vera = acme.portal.signs_in(VERA).await;
    let seen = vera.opens(&page).await;
    seen.says("USD 20.00 monthly").is_silent_on("Approve and Order");
    assert!(seen.attributes("main form", "action").is_empty());
    let mut otto = acme.portal.signs_in(OTTO).await;
    let answer = otto.sends(&page, &format!("{page}/approve"), &[]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
}
