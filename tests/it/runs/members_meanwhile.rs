//! Direct access while other things happen: lists that lag behind, people who come, go or become somebody else meanwhile.

use std::time::Duration;

use partner_portal::cloudflare::Priority;
use partner_portal::domain::member::MemberKind;
use partner_portal::domain::run::RunState;
use partner_portal::domain::step::StepState;
use serde_json::{Value, json};

use crate::support::tenant::Tenant;

use super::members::{DNS, READ_ONLY, account, address, invites, kept, roles, there, writes};

const BEA: &str = "bea@acme.example";

#[tokio::test]
async fn somebody_whom_a_list_that_lags_behind_does_not_show_yet_is_changed_and_removed_all_the_same() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    tenant.switch(json!({ "visible_after_ms": 600_000 })).await;
    assert_eq!(invites(&tenant, "one", &account, BEA, DNS).await.state, RunState::Done);
    assert!(tenant.mirror.read_members(&account.id).await);
    let row = kept(&tenant, BEA).await.remove(0);
    let asked = tenant.runs().change_member(tenant.amal, "two", &account, &row, roles(&[READ_ONLY])).await.unwrap();
    assert_eq!(tenant.settles(asked).await.state, RunState::Done);
    assert_eq!(there(&tenant.world().await, &account.id, BEA)[0]["roles"], json!([READ_ONLY]));
    let asked = tenant.runs().remove_member(tenant.amal, "three", &account, &row).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::Done, 1), "{run:#?}");
    assert!(there(&tenant.world().await, &account.id, BEA).is_empty());

    assert_eq!(invites(&tenant, "four", &account, BEA, DNS).await.state, RunState::Done);
    let places = kept(&tenant, BEA).await;
    let asked = tenant.runs().remove_person(tenant.amal, "five", address(BEA), &places).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::Done, 1), "{run:#?}");
    assert!(there(&tenant.world().await, &account.id, BEA).is_empty());
}

#[tokio::test]
async fn an_invitation_that_got_lost_and_that_lists_show_late_is_there_once() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    tenant.switch(json!({ "visible_after_ms": 90_000 })).await;
    tenant.fault("POST", "/accounts/{}/members", "drop_after", 0).await;
    let run = invites(&tenant, "one", &account, BEA, DNS).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let world = tenant.world().await;
    let seen = there(&world, &account.id, BEA);
    let known = kept(&tenant, BEA).await;
    assert_eq!((seen.len(), known.len()), (1, 1));
    assert_eq!(known[0].member.id.as_str(), seen[0]["id"].as_str().unwrap());
    assert!(known[0].member.invited_at.is_some(), "the portal knows when it invited");
}

#[tokio::test]
async fn a_member_that_somebody_else_removed_meanwhile_is_not_changed_and_need_not_be_removed() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    let id = tenant.let_in_by_hand(&account.id, BEA).await;
    assert!(tenant.mirror.read_members(&account.id).await);
    let row = kept(&tenant, BEA).await.remove(0);
    tenant.by_hand("DELETE", &format!("/accounts/{}/members/{id}", account.id), Value::Null).await;
    let asked = tenant.runs().change_member(tenant.amal, "one", &account, &row, roles(&[DNS])).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!(run.state, RunState::Failed, "{run:#?}");
    assert!(run.steps[0].note.as_deref().unwrap().contains("is not in the account any more; nothing was changed"));
    let asked = tenant.runs().remove_member(tenant.amal, "two", &account, &row).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::Done, 0), "{run:#?}");
    assert!(kept(&tenant, BEA).await.is_empty());
    assert!(writes(&tenant, "PUT").await.is_empty());
}

#[tokio::test]
async fn whoever_became_a_tenant_admin_after_the_job_was_asked_for_is_left_alone_by_its_steps() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    tenant.let_in_by_hand(&account.id, "Bea@Acme.example").await;
    assert_eq!(invites(&tenant, "pending", &account, "ada@acme.example", DNS).await.state, RunState::Done);
    assert!(tenant.mirror.read_members(&account.id).await);
    let (bea, ada) = (kept(&tenant, BEA).await.remove(0), kept(&tenant, "ada@acme.example").await.remove(0));
    assert_eq!(bea.kind, MemberKind::Customer);
    let mut tx = tenant.store.write().await.unwrap();
    tx.put_tenant_admins(&[BEA.to_owned(), "ada@acme.example".to_owned()]).await.unwrap();
    tx.commit().await.unwrap();
    let runs = tenant.runs();
    let before = writes(&tenant, "DELETE").await.len();
    for asked in [
        runs.change_member(tenant.amal, "a", &account, &bea, roles(&[DNS])).await,
        runs.remove_member(tenant.amal, "b", &account, &bea).await,
        runs.invite_member_again(tenant.amal, "c", &account, &ada).await,
        runs.remove_person(tenant.amal, "d", address(BEA), std::slice::from_ref(&bea)).await,
    ] {
        let run = tenant.settles(asked.unwrap()).await;
        assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::Failed, 0), "{run:#?}");
        assert!(run.steps[0].note.as_deref().unwrap().contains("The portal itself works with this user"), "{run:#?}");
    }
    assert_eq!(writes(&tenant, "DELETE").await.len(), before);
}

#[tokio::test]
async fn nobody_becomes_removable_while_cloudflare_does_not_say_who_administers_the_tenant() {
    let tenant = Tenant::new().await;
    let admin = tenant.sandbox.admin().email;
    for fault in ["status:403", "status:404", "429:7", "status:503"] {
        let mut tx = tenant.store.write().await.unwrap();
        tx.put_tenant_admins(&["second@partner.test".to_owned(), admin.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        tenant.fault_always("GET", "/tenants/{}/memberships", fault).await;
        tenant.pass_with_retries().await;
        assert_eq!(tenant.store.tenant_admins().await.unwrap(), [admin.as_str(), "second@partner.test"], "{fault}");
        tenant.no_more_faults().await;
    }
    tenant.pass_with_retries().await;
    assert!(!tenant.store.tenant_admins().await.unwrap().contains(&"second@partner.test".to_owned()));
}

#[tokio::test]
async fn people_are_read_although_the_roles_are_not() {
    let tenant = Tenant::new().await;
    let account = tenant.make_account_by_hand("Acme").await;
    tenant.let_in_by_hand(&account, BEA).await;
    tenant.fault_always("GET", "/accounts/{}/roles", "status:403").await;
    tenant.pass_with_retries().await;
    let row = kept(&tenant, BEA).await.remove(0);
    assert_eq!(row.member.roles[0].name, "Administrator");
    assert!(tenant.store.roles().await.unwrap().is_none());
}

#[tokio::test]
async fn an_address_that_was_invited_anew_by_hand_is_listed_once() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    assert_eq!(invites(&tenant, "one", &account, BEA, DNS).await.state, RunState::Done);
    let old = kept(&tenant, BEA).await.remove(0).member.id;
    tenant.by_hand("DELETE", &format!("/accounts/{}/members/{old}", account.id), Value::Null).await;
    tenant.clock.advance(Duration::from_secs(5));
    let new = tenant.invite_by_hand(&account.id, BEA, READ_ONLY).await;
    tenant.mirror.pass(Priority::Person).await;
    let known = kept(&tenant, BEA).await;
    assert_eq!(known.iter().map(|row| row.member.id.as_str()).collect::<Vec<_>>(), [new.as_str()]);
}

#[tokio::test]
async fn every_account_of_a_person_has_its_own_result_when_some_refuse_and_some_answers_get_lost() {
    let tenant = Tenant::new().await;
    for name in ["One", "Two", "Three", "Four", "Five"] {
        let account = tenant.make_account_by_hand(name).await;
        tenant.let_in_by_hand(&account, BEA).await;
    }
    tenant.pass_with_retries().await;
    let places = kept(&tenant, BEA).await;
    for (place, fault) in
        places.iter().zip(["status:400", "drop_after", "status:403", "drop_before", "status_after:500"])
    {
        tenant.fault("DELETE", &format!("/accounts/{}/members/{{}}", place.member.account), fault, 0).await;
    }
    let asked = tenant.runs().remove_person(tenant.amal, "one", address(BEA), &places).await.unwrap();
    let run = tenant.settles(asked).await;
    let states: Vec<_> = run.steps.iter().map(|step| step.state).collect();
    let (done, failed) = (StepState::Done, StepState::Failed);
    assert_eq!((run.state, states), (RunState::Failed, vec![failed, done, failed, done, done]), "{run:#?}");
    assert_eq!(kept(&tenant, BEA).await.len(), 2);
    let sent = writes(&tenant, "DELETE").await.len();
    tenant.runs().retry(tenant.amal, &run).await.unwrap();
    assert_eq!(tenant.settles(asked).await.state, RunState::Done);
    assert_eq!(writes(&tenant, "DELETE").await.len(), sent + 2, "only those two again");
    assert!(kept(&tenant, BEA).await.is_empty());
}
