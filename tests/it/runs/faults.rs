//! Every call of the main job, spoilt in every way: what was asked is there once, or the run says that it is not.

use partner_portal::domain::run::RunState;

use crate::support::tenant::{Tenant, rows};

use super::FAULTS;

const CALLS: [(&str, &str); 4] =
    [("POST", "/accounts"), ("POST", "/users"), ("POST", "/accounts/{}/members"), ("POST", "/zones")];

/// After the run, there is one of each at Cloudflare, and the portal knows all of it.
async fn is_whole(tenant: &Tenant, name: &str, case: &str, id: partner_portal::domain::ids::RunId) {
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done, "{case}: {run:#?}");
    let world = tenant.world().await;
    let accounts = rows(&world, "accounts", |row| row["name"] == name);
    assert_eq!(accounts.len(), 1, "{case}");
    let account = run.account.clone().unwrap();
    assert_eq!(accounts[0]["id"], account.as_str(), "{case}");
    let user = tenant.store.active_key(run.customer.unwrap()).await.unwrap().unwrap().user;
    let members = rows(&world, "members", |row| row["account_id"] == account.as_str() && row["status"] == "accepted");
    assert_eq!(rows(&world, "members", |row| row["email"] == user.email.as_str()).len(), 1, "{case}");
    assert!(members.len() <= 2, "{case}: nobody but the admin and the service user");
    let zones = rows(&world, "zones", |row| row["account_id"] == account.as_str());
    assert_eq!(zones.len(), 1, "{case}");
    assert_eq!(run.zone.unwrap().as_str(), zones[0]["id"], "{case}");
}

#[tokio::test]
async fn whatever_spoils_a_call_everything_is_made_once() {
    let tenant = Tenant::new().await;
    for (method, path) in CALLS {
        for fault in FAULTS {
            let case = format!("{method} {path} {fault}");
            let name = format!("Acme {} {}", path.replace(['/', '{', '}'], ""), fault.replace(':', " "));
            let website = format!("{}.example", name.to_lowercase().replace([' ', '_'], "-"));
            tenant.fault(method, path, fault, 0).await;
            let id = tenant.add_account(&name, Some(&website)).await;
            is_whole(&tenant, &name, &case, id).await;
        }
    }
}

#[tokio::test]
async fn a_hanging_answer_is_looked_up_and_adopted() {
    let tenant = Tenant::new().await;
    tenant.fault("POST", "/accounts", "hang:5000", 0).await;
    let id = tenant.add_account("Acme", Some("acme.example")).await;
    is_whole(&tenant, "Acme", "hang", id).await;
    let run = tenant.run(id).await;
    assert_eq!(run.steps[0].attempts.len(), 1, "found, not repeated");
}

#[tokio::test]
async fn an_account_that_lists_show_late_is_found_within_the_window_and_not_made_twice() {
    let tenant = Tenant::new().await;
    tenant.switch(serde_json::json!({ "visible_after_ms": 30_000 })).await;
    tenant.fault("POST", "/accounts", "drop_after", 0).await;
    let id = tenant.add_account("Acme", None).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    assert_eq!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
}

#[tokio::test]
async fn a_service_user_whose_answer_was_lost_is_burnt_and_another_address_is_used() {
    let tenant = Tenant::new().await;
    tenant.fault("POST", "/users", "drop_after", 0).await;
    let id = tenant.add_account("Acme", None).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    let world = tenant.world().await;
    let users = rows(&world, "users", |row| row["service"] == true);
    assert_eq!(users.len(), 2, "the lost one and the one in use");
    let used = tenant.store.active_key(run.customer.unwrap()).await.unwrap().unwrap().user.email;
    for user in users {
        let places = rows(&world, "members", |row| row["email"] == user["email"]).len();
        assert_eq!(places, usize::from(user["email"] == used.as_str()), "a burnt user is a member of nothing");
    }
}

#[tokio::test]
async fn a_process_that_dies_while_sending_leaves_no_second_account_behind() {
    let mut tenant = Tenant::new().await;
    tenant.fault("POST", "/accounts", "hang:1200", 0).await;
    let id = tenant.add_account("Acme", Some("acme.example")).await;
    tenant.moves_until(id, |run| run.steps[0].open_attempt().is_some()).await;
    tenant.restart();
    is_whole(&tenant, "Acme", "killed while sending", id).await;
}

#[tokio::test]
async fn a_pause_that_cloudflare_asks_for_is_kept_to_the_second() {
    let tenant = Tenant::new().await;
    tenant.fault("POST", "/accounts", "429:90", 0).await;
    let id = tenant.add_account("Acme", None).await;
    let waiting = tenant.moves_until(id, |run| run.state == RunState::Waiting).await;
    assert!(waiting.steps[0].note.as_deref().unwrap().contains("pause of 90 s"));
    let before = tenant.clock.now();
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    let again = run.steps[0].attempts[1].sent_at;
    assert!(again.duration_since(before).as_secs() >= 88, "{before} {again}");
}

#[tokio::test]
async fn a_calendar_that_jumps_ten_years_makes_no_attempt_early() {
    let tenant = Tenant::new().await;
    tenant.fault("POST", "/accounts", "drop_before", 0).await;
    let id = tenant.add_account("Acme", None).await;
    tenant.moves_until(id, |run| run.steps[0].attempts.first().is_some_and(|attempt| attempt.doubt.is_some())).await;
    tenant.clock.jump("2036-11-01T09:00:00Z".parse().unwrap());
    let before = tenant.clock.elapsed();
    let run = tenant.moves_until(id, |run| run.steps[0].attempts.len() > 1).await;
    assert!(tenant.clock.elapsed() - before >= std::time::Duration::from_secs(50), "{run:#?}");
}

#[tokio::test]
async fn what_shows_only_after_its_window_is_taken_over_rather_than_made_again_when_there_is_time() {
    let tenant = Tenant::new().await;
    // Visible a little after the last look; the second attempt is held up by a pause that Cloudflare asks for.
    tenant.switch(serde_json::json!({ "visible_after_ms": 70_000 })).await;
    tenant.fault("POST", "/accounts", "drop_after", 0).await;
    let id = tenant.add_account("Acme", None).await;
    tenant.moves_until(id, |run| run.steps[0].attempts.first().is_some_and(|attempt| attempt.doubt.is_some())).await;
    tenant.fault("POST", "/accounts", "429:30", 0).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done);
    assert_eq!(rows(&tenant.world().await, "accounts", |row| row["name"] == "Acme").len(), 1);
}
