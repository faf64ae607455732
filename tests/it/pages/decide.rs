//! Where the machine cannot tell, the job's page asks a person and takes the answer.

use partner_portal::domain::run::RunState;
use serde_json::json;

use crate::support::tenant::rows;

use super::house::{Portal, Visitor, run_of};
use super::page::Page;

/// A job that asks whether the account found is its own; its page.
async fn in_doubt(portal: &Portal, amal: &mut Visitor) -> Page {
    portal.tenant.switch(json!({ "keeps_external_metadata": false })).await;
    portal.tenant.fault("POST", "/accounts", "drop_after", 0).await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::NeedsPerson);
    amal.follows(&answer).await
}

#[tokio::test]
async fn the_page_shows_what_was_sent_and_seen_and_each_candidate() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = in_doubt(&portal, &mut amal).await;
    assert_eq!(page.attribute("main", "data-run-state").as_deref(), Some("needs_person"));
    page.says("Is this what the job made?").says("POST /accounts #1").says("The answer was lost.").says("no marker");
    let world = portal.tenant.world().await;
    let id = rows(&world, "accounts", |row| row["name"] == "Acme")[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(page.attributes("input[name=candidate]", "value"), [id]);
    assert_eq!(page.attributes("input[name=choice]", "value"), ["adopt", "again", "give_up"]);
    let vera = portal.signs_in(super::house::VERA).await.opens(&page.path).await;
    assert!(vera.attributes("input[name=choice]", "value").is_empty(), "a viewer is not asked");
}

#[tokio::test]
async fn the_one_chosen_is_taken_over() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = in_doubt(&portal, &mut amal).await;
    let act = format!("{}/decide", page.path);
    let candidate = page.attribute("input[name=candidate]", "value").unwrap();
    let answer = amal.submits(&page, &act, &[("choice", "adopt"), ("candidate", &candidate)]).await;
    let run = portal.run_behind(&answer).await;
    assert_eq!((run.state, run.account.unwrap().as_str()), (RunState::Done, candidate.as_str()));
    assert_eq!(rows(&portal.tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
    let late = amal.submits(&page, &act, &[("choice", "give_up")]).await;
    amal.follows(&late).await.says("The job had moved on meanwhile").says("Everything that was asked is so.");
}

#[tokio::test]
async fn trying_again_makes_another_one_and_says_so_before() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = in_doubt(&portal, &mut amal).await;
    page.says("this would make a second account");
    let answer = amal.submits(&page, &format!("{}/decide", page.path), &[("choice", "again")]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(rows(&portal.tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 2);
}

#[tokio::test]
async fn giving_up_ends_the_job() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = in_doubt(&portal, &mut amal).await;
    let answer = amal.submits(&page, &format!("{}/decide", page.path), &[("choice", "give_up")]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Cancelled);
    amal.follows(&answer).await.says("it was stopped");
}

#[tokio::test]
async fn a_choice_that_was_not_offered_changes_nothing() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = in_doubt(&portal, &mut amal).await;
    let (act, before) = (format!("{}/decide", page.path), portal.state().await);
    amal.submits(&page, &act, &[]).await.refuses(&["choice"]);
    amal.submits(&page, &act, &[("choice", "explode")]).await.refuses(&["choice"]);
    amal.submits(&page, &act, &[("choice", "adopt")]).await.refuses(&["candidate"]);
    for stranger in ["0".repeat(32), "<script>".to_owned(), "x".repeat(10_240)] {
        let answer = amal.submits(&page, &act, &[("choice", "adopt"), ("candidate", &stranger)]).await;
        assert!(matches!(answer.status(), 303 | 422), "{}", answer.words());
        assert!(!answer.html().contains("<script>"));
    }
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn a_job_that_asks_nothing_takes_no_decision() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    portal.run_behind(&answer).await;
    let page = amal.follows(&answer).await;
    let token = page.form("/logout");
    for choice in ["", "adopt", "again", "give_up", "explode"] {
        let mut sent = token.clone();
        sent.push(("choice".to_owned(), choice.to_owned()));
        let answer = amal.posts(&format!("{}/decide", page.path), &sent).await;
        assert_eq!(run_of(&answer).to_string(), page.path.trim_start_matches("/runs/"), "{choice}");
        amal.follows(&answer).await.says("The job had moved on meanwhile");
    }
}

#[tokio::test]
async fn a_waiting_job_is_cancelled_by_its_button() {
    let portal = Portal::open().await;
    portal.tenant.fault("POST", "/accounts", "429:600", 0).await;
    let mut amal = portal.amal().await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    portal.tenant.moves_until(run_of(&answer), |run| run.state == RunState::Waiting).await;
    let page = amal.follows(&answer).await;
    assert_eq!(page.attribute("main", "data-run-state").as_deref(), Some("waiting"));
    assert!(page.attribute("main", "data-follow").is_some(), "what moves is followed");
    page.says("pause of 600 s").says("Next look");
    amal.opens("/accounts").await.says("Acme");
    let answer = amal.submits(&page, &format!("{}/cancel", page.path), &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Cancelled);
    assert!(rows(&portal.tenant.world().await, "accounts", |row| row["name"] == "Acme").is_empty());
}

#[tokio::test]
async fn whoever_knows_that_a_lost_order_was_not_carried_out_need_not_wait() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let run = portal.tenant.settles(portal.tenant.add_account("Acme", Some("acme.example")).await).await;
    let zone = portal.tenant.store.zone(&run.zone.unwrap()).await.unwrap().unwrap();
    portal.tenant.fault("POST", "/zones/{}/subscription", "drop_before", 0).await;
    let plan = Some(partner_portal::domain::order::Order::of("CF_BIZ".parse().unwrap()));
    let tenant = &portal.tenant;
    let id = tenant.runs().change_plan(tenant.amal, "k", &zone, run.customer, plan).await.unwrap();
    let page = amal.opens(&format!("/runs/{id}")).await;
    assert!(page.attributes("input[name=choice]", "value").is_empty(), "nothing was looked for yet");
    tenant.moves_until(id, |run| run.watched_order().is_some()).await;
    let page = amal.opens(&format!("/runs/{id}")).await;
    page.says("could be billed a second time");
    let began = tenant.clock.elapsed();
    amal.submits(&page, &format!("/runs/{id}/decide"), &[]).await;
    assert_eq!(tenant.settles(id).await.state, RunState::Done);
    let took = tenant.clock.elapsed().checked_sub(began).unwrap().as_secs();
    assert!(took < 60, "{took} s: the window was not waited out");
    assert_eq!(rows(&tenant.world().await, "charges", |_| true).len(), 1);
}
