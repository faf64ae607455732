//! Purging: every piece reaches Cloudflare, whatever spoils a call, and with the customer's key.

use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::purge::{Purge, Way, checked};
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::step::{AttemptState, StepState};
use partner_portal::domain::website::Zone;
use serde_json::{Value, json};

use crate::support::tenant::Tenant;

use super::FAULTS;

const CALL: (&str, &str) = ("POST", "/zones/{}/purge_cache");

async fn website(tenant: &Tenant) -> (Zone, Option<CustomerId>) {
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(run).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    (tenant.store.zone(&run.zone.unwrap()).await.unwrap().unwrap(), run.customer)
}

fn tags(count: usize, name: &str) -> Purge {
    let lines: String = (0..count).map(|n| format!("{name}-{n}\n")).collect();
    checked(Way::Tags, &lines, "acme.example").unwrap()
}

async fn purged(tenant: &Tenant) -> Vec<Value> {
    tenant.world().await["purges"].as_array().unwrap().iter().map(|purge| purge["what"].clone()).collect()
}

async fn asks(tenant: &Tenant, key: &str, at: &(Zone, Option<CustomerId>), what: Purge) -> Run {
    let id = tenant.runs().purge(tenant.amal, key, &at.0, at.1, what).await.unwrap();
    tenant.settles(id).await
}

#[tokio::test]
async fn whatever_spoils_the_call_what_was_asked_is_purged_with_the_customers_key() {
    let tenant = Tenant::new().await;
    let at = website(&tenant).await;
    for (n, fault) in FAULTS.into_iter().enumerate() {
        let what = if n % 2 == 0 { Purge::Everything } else { tags(1, &format!("t{n}")) };
        let sent =
            if n % 2 == 0 { json!({ "purge_everything": true }) } else { json!({ "tags": [format!("t{n}-0")] }) };
        let before = purged(&tenant).await.len();
        tenant.fault(CALL.0, CALL.1, fault, 0).await;
        let run = asks(&tenant, fault, &at, what).await;
        assert_eq!(run.state, RunState::Done, "{fault}: {run:#?}");
        let new = purged(&tenant).await.split_off(before);
        assert!(!new.is_empty() && new.len() <= 2 && new.iter().all(|one| *one == sent), "{fault}: {new:?}");
        let looks: usize = run.steps[0].attempts.iter().map(|attempt| attempt.looks.len()).sum();
        assert_eq!((looks, run.steps[0].attempts.len()), (0, 2), "{fault}: sent again, and never looked for");
    }
    let user = tenant.store.active_key(at.1.unwrap()).await.unwrap().unwrap().user.email.to_string();
    let calls = tenant.requests().await;
    let calls: Vec<_> = calls.iter().filter(|call| call["path"].as_str().unwrap().ends_with("/purge_cache")).collect();
    assert!(calls.len() >= 2 * FAULTS.len());
    // A connection that was cut before the call was read has nobody's name.
    assert!(calls.iter().all(|call| call["identity"] == user.as_str()), "{calls:?}");
}

#[tokio::test]
async fn a_long_list_goes_out_in_pieces_in_order_and_nothing_twice() {
    let tenant = Tenant::new().await;
    let at = website(&tenant).await;
    let run = asks(&tenant, "k", &at, tags(75, "t")).await;
    assert_eq!((run.state, run.steps.len()), (RunState::Done, 3));
    let sizes: Vec<usize> = purged(&tenant).await.iter().map(|one| one["tags"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [30, 30, 15]);
    let sent: Vec<String> = purged(&tenant)
        .await
        .iter()
        .flat_map(|one| one["tags"].as_array().unwrap().clone())
        .map(|tag| tag.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(sent, (0..75).map(|n| format!("t-{n}")).collect::<Vec<_>>());
    let again = tenant.runs().purge(tenant.amal, "k", &at.0, at.1, tags(75, "t")).await.unwrap();
    assert_eq!(again, run.id, "the same press is the same purge");
}

#[tokio::test]
async fn a_piece_that_is_refused_keeps_none_of_the_others_waiting_and_retry_sends_only_that_one() {
    let tenant = Tenant::new().await;
    let at = website(&tenant).await;
    tenant.fault(CALL.0, CALL.1, "status:400", 1).await;
    let run = asks(&tenant, "k", &at, tags(75, "t")).await;
    let states: Vec<StepState> = run.steps.iter().map(|step| step.state).collect();
    assert_eq!((run.state, states), (RunState::Failed, vec![StepState::Done, StepState::Failed, StepState::Done]));
    assert_eq!(purged(&tenant).await.len(), 2);
    tenant.runs().retry(tenant.amal, &run).await.unwrap();
    assert_eq!(tenant.settles(run.id).await.state, RunState::Done);
    let purged = purged(&tenant).await;
    assert_eq!((purged.len(), &purged[2]["tags"][0]), (3, &json!("t-30")));
}

#[tokio::test]
async fn a_process_that_dies_while_purging_sends_the_piece_again() {
    let mut tenant = Tenant::new().await;
    let at = website(&tenant).await;
    tenant.fault(CALL.0, CALL.1, "hang:1200", 0).await;
    let id = tenant.runs().purge(tenant.amal, "k", &at.0, at.1, Purge::Everything).await.unwrap();
    tenant.moves_until(id, |run| run.steps[0].open_attempt().is_some()).await;
    tenant.restart();
    let run = tenant.settles(id).await;
    assert_eq!((run.state, run.steps[0].attempts[0].state), (RunState::Done, AttemptState::Burnt));
    assert!(!purged(&tenant).await.is_empty());
}

#[tokio::test]
async fn when_no_answer_ever_comes_a_person_is_asked_after_four_calls() {
    let tenant = Tenant::new().await;
    let at = website(&tenant).await;
    tenant.fault_always(CALL.0, CALL.1, "drop_after").await;
    let run = asks(&tenant, "k", &at, Purge::Everything).await;
    assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::NeedsPerson, 4));
    let sent = run.steps[0].attempts.iter().map(|attempt| attempt.sent_at).collect::<Vec<_>>();
    assert!(sent[3].duration_since(sent[0]).as_secs() >= 42, "with growing pauses: {sent:?}");
}
