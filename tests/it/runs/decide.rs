//! Where the machine cannot tell, a person is asked, with the evidence in front of them.

use partner_portal::domain::run::RunState;
use partner_portal::domain::step::AttemptState;
use partner_portal::runs::Choice;
use serde_json::json;

use crate::support::tenant::{Tenant, rows};

/// A tenant that keeps no markers, and an account whose answer was lost.
async fn in_doubt_without_markers() -> (Tenant, partner_portal::domain::ids::RunId) {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "keeps_external_metadata": false })).await;
    tenant.fault("POST", "/accounts", "drop_after", 0).await;
    let id = tenant.add_account("Acme", None).await;
    (tenant, id)
}

#[tokio::test]
async fn an_account_that_carries_no_marker_is_never_adopted_by_its_name_but_shown_to_a_person() {
    let (tenant, id) = in_doubt_without_markers().await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::NeedsPerson);
    let attempt = run.steps[0].asked_attempt().unwrap();
    let found = &attempt.looks.last().unwrap().found;
    assert_eq!(found.len(), 1);
    assert!(!found[0].ours);
    assert!(found[0].evidence.contains("no marker"));
}

#[tokio::test]
async fn what_a_person_adopts_is_taken_over_and_the_run_goes_on() {
    let (tenant, id) = in_doubt_without_markers().await;
    let run = tenant.settles(id).await;
    let candidate = run.steps[0].asked_attempt().unwrap().looks.last().unwrap().found[0].id.clone();
    tenant.runs().decide(tenant.amal, &run, &Choice::Adopt(candidate.clone())).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    assert_eq!(run.account.unwrap().as_str(), candidate);
    assert_eq!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
}

#[tokio::test]
async fn only_a_candidate_that_was_shown_can_be_adopted() {
    let (tenant, id) = in_doubt_without_markers().await;
    let run = tenant.settles(id).await;
    let stranger = Choice::Adopt("0".repeat(32));
    assert!(tenant.runs().decide(tenant.amal, &run, &stranger).await.is_err());
    assert_eq!(tenant.run(id).await.state, RunState::NeedsPerson);
}

#[tokio::test]
async fn what_a_person_gives_up_ends_the_run_and_nothing_more_is_sent() {
    let (tenant, id) = in_doubt_without_markers().await;
    let run = tenant.settles(id).await;
    tenant.runs().decide(tenant.amal, &run, &Choice::GiveUp).await.unwrap();
    let run = tenant.run(id).await;
    assert_eq!(run.state, RunState::Cancelled);
    assert_eq!(run.steps[0].attempts[0].state, AttemptState::Burnt);
}

#[tokio::test]
async fn after_four_attempts_that_never_happened_a_person_is_asked_and_may_try_again() {
    let tenant = Tenant::new().await;
    for _ in 0..4 {
        tenant.fault("POST", "/accounts", "drop_before", 0).await;
    }
    let id = tenant.add_account("Acme", None).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::NeedsPerson);
    assert_eq!(run.steps[0].attempts.len(), 4);
    tenant.runs().decide(tenant.amal, &run, &Choice::Again).await.unwrap();
    assert_eq!(tenant.settles(id).await.state, RunState::Done);
    assert_eq!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
}

#[tokio::test]
async fn a_tenant_that_stops_keeping_markers_gets_no_second_account() {
    let tenant = Tenant::new().await;
    let first = tenant.add_account("First", None).await;
    assert_eq!(tenant.settles(first).await.state, RunState::Done, "now markers are known to be kept");
    tenant.switch(json!({ "keeps_external_metadata": false })).await;
    tenant.fault("POST", "/accounts", "drop_after", 0).await;
    let id = tenant.add_account("Acme", None).await;
    assert_eq!(tenant.settles(id).await.state, RunState::NeedsPerson);
    assert_eq!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
}

#[tokio::test]
async fn a_namesake_that_somebody_else_made_at_the_same_moment_is_never_taken_by_itself() {
    let tenant = Tenant::new().await;
    tenant.fault("POST", "/accounts", "drop_before", 0).await;
    let id = tenant.add_account("Acme", None).await;
    tenant.moves_until(id, |run| run.steps[0].attempts.first().is_some_and(|attempt| attempt.doubt.is_some())).await;
    let strangers = tenant.make_account_by_hand("Acme").await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::NeedsPerson);
    tenant.runs().decide(tenant.amal, &run, &Choice::Again).await.unwrap();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    assert_ne!(run.account, Some(strangers.clone()));
    assert_eq!(tenant.store.account(&strangers).await.unwrap().and_then(|account| account.customer), None);
}

#[tokio::test]
async fn once_a_tenant_is_known_to_lose_markers_a_lost_answer_is_found_by_a_code_in_the_name_and_nobody_is_asked() {
    let tenant = Tenant::new().await;
    tenant.switch(json!({ "keeps_external_metadata": false })).await;
    let first = tenant.add_account("First", None).await;
    assert_eq!(tenant.settles(first).await.state, RunState::Done);
    for fault in ["drop_after", "drop_before", "truncated"] {
        tenant.fault("POST", "/accounts", fault, 0).await;
        let name = format!("Acme {fault}");
        let id = tenant.add_account(&name, None).await;
        let run = tenant.settles(id).await;
        assert_eq!(run.state, RunState::Done, "{fault}: {run:#?}");
        let world = tenant.world().await;
        assert_eq!(rows(&world, "accounts", |row| row["name"] == name.as_str()).len(), 1, "{fault}");
        assert!(rows(&world, "accounts", |row| row["name"].as_str().unwrap().contains("[pp-")).is_empty(), "{fault}");
        assert_eq!(tenant.store.account(&run.account.unwrap()).await.unwrap().unwrap().name, name);
    }
}
