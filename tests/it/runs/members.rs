//! Direct access: whatever spoils a call, somebody is in an account once or not at all, and asked as the partner.

use std::time::Duration;

use partner_portal::domain::account::Account;
use partner_portal::domain::member::MemberRow;
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::step::{StepKind, StepState};
use partner_portal::domain::text::Email;
use partner_portal::runs::RunError;
use partner_portal::store::MemberFilter;
use partner_portal::wire::ids::{AccountId, RoleId};
use partner_portal::wire::members::ADMINISTRATOR;
use serde_json::{Value, json};

use crate::support::tenant::{Tenant, rows};

use super::FAULTS;

pub(super) const DNS: &str = "069fe803647ed3609e93d041d5df6050";
pub(super) const READ_ONLY: &str = "f2b20eaa1a5d4af42b53ac16238c99c7";
pub(super) fn roles(ids: &[&str]) -> Vec<RoleId> {
    ids.iter().map(|id| id.parse().unwrap()).collect()
}

pub(super) fn address(text: &str) -> Email {
    text.parse().unwrap()
}

/// An account of a customer with a service user.
pub(super) async fn account(tenant: &Tenant, name: &str) -> Account {
    let id = tenant.add_account(name, None).await;
    let run = tenant.settles(id).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    tenant.store.account(&run.account.unwrap()).await.unwrap().unwrap()
}

pub(super) async fn invites(tenant: &Tenant, key: &str, account: &Account, email: &str, role: &str) -> Run {
    let asked = tenant.runs().invite_member(tenant.amal, key, account, address(email), roles(&[role])).await.unwrap();
    tenant.settles(asked).await
}

/// Everybody with this address, as the portal knows it.
pub(super) async fn kept(tenant: &Tenant, email: &str) -> Vec<MemberRow> {
    let filter = MemberFilter { email: email.to_owned(), limit: 99, ..MemberFilter::default() };
    tenant.store.members(&filter).await.unwrap()
}

pub(super) fn there<'a>(world: &'a Value, account: &AccountId, email: &str) -> Vec<&'a Value> {
    rows(world, "members", |row| row["account_id"] == account.as_str() && row["email"] == email)
}

pub(super) async fn writes(tenant: &Tenant, method: &str) -> Vec<Value> {
    let sent = tenant.requests().await;
    let of = |row: &&Value| row["method"] == method && row["path"].as_str().unwrap().contains("/members");
    sent.iter().filter(of).cloned().collect()
}

#[tokio::test]
async fn whatever_spoils_the_three_writes_somebody_is_there_once_with_the_role_and_then_not_at_all() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    for (n, fault) in FAULTS.into_iter().enumerate() {
        let email = format!("person-{n}@acme.example");
        tenant.fault("POST", "/accounts/{}/members", fault, 0).await;
        let run = invites(&tenant, fault, &account, &email, ADMINISTRATOR).await;
        assert_eq!(run.state, RunState::Done, "invite {fault}: {run:#?}");
        let world = tenant.world().await;
        let seen = there(&world, &account.id, &email);
        assert_eq!((seen.len(), &seen[0]["status"]), (1, &json!("pending")), "{fault}");
        let known = kept(&tenant, &email).await;
        assert_eq!((known.len(), known[0].member.id.as_str()), (1, seen[0]["id"].as_str().unwrap()), "{fault}");
        assert!(known[0].member.invited_at.is_some(), "{fault}: the portal knows when it invited");

        tenant.fault("PUT", "/accounts/{}/members/{}", fault, 0).await;
        let wanted = roles(&[DNS, READ_ONLY]);
        let asked = tenant.runs().change_member(tenant.amal, fault, &account, &known[0], wanted).await.unwrap();
        let run = tenant.settles(asked).await;
        assert_eq!(run.state, RunState::Done, "change {fault}: {run:#?}");
        let world = tenant.world().await;
        assert_eq!(there(&world, &account.id, &email)[0]["roles"], json!([DNS, READ_ONLY]), "{fault}");
        let known = kept(&tenant, &email).await;
        let names: Vec<_> = known[0].member.roles.iter().map(|role| role.name.as_str()).collect();
        assert_eq!(names, ["DNS", "Administrator Read Only"], "{fault}");

        tenant.fault("DELETE", "/accounts/{}/members/{}", fault, 0).await;
        let asked = tenant.runs().remove_member(tenant.amal, fault, &account, &known[0]).await.unwrap();
        let run = tenant.settles(asked).await;
        assert_eq!(run.state, RunState::Done, "remove {fault}: {run:#?}");
        assert!(there(&tenant.world().await, &account.id, &email).is_empty(), "{fault}");
        assert!(kept(&tenant, &email).await.is_empty(), "{fault}");
    }
    let admin = tenant.sandbox.admin().email;
    for method in ["POST", "PUT", "DELETE"] {
        let sent = writes(&tenant, method).await;
        assert!(sent.len() >= FAULTS.len(), "{method}");
        assert!(sent.iter().all(|call| call["identity"] == admin.as_str()), "{method}: as the partner");
    }
}

#[tokio::test]
async fn an_invitation_whose_answer_was_lost_is_found_and_no_second_e_mail_goes_out() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    let before = writes(&tenant, "POST").await.len();
    for fault in ["drop_after", "status_after:500", "garbage", "truncated"] {
        tenant.fault("POST", "/accounts/{}/members", fault, 0).await;
        let email = format!("{}@acme.example", fault.replace([':', '_'], "-"));
        let run = invites(&tenant, fault, &account, &email, DNS).await;
        assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::Done, 1), "{fault}: {run:#?}");
        assert!(run.steps[0].note.as_deref().unwrap().contains("found and taken over"), "{run:#?}");
    }
    assert_eq!(writes(&tenant, "POST").await.len(), before + 4);
}

#[tokio::test]
async fn whoever_is_there_already_is_not_invited_again_and_the_job_says_so() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    tenant.let_in_by_hand(&account.id, "in@acme.example").await;
    tenant.invite_by_hand(&account.id, "asked@acme.example", DNS).await;
    let before = writes(&tenant, "POST").await.len();
    for (email, role, state, words) in [
        ("in@acme.example", ADMINISTRATOR, RunState::Done, "is a member already; nothing was sent"),
        ("asked@acme.example", DNS, RunState::Done, "was invited already; nothing was sent"),
        ("in@acme.example", DNS, RunState::Failed, "is a member already, with another role; nothing was sent"),
        ("asked@acme.example", READ_ONLY, RunState::Failed, "was invited already, with another role"),
    ] {
        let run = invites(&tenant, &format!("{email} {role}"), &account, email, role).await;
        assert_eq!(run.state, state, "{email} {role}: {run:#?}");
        assert!(run.steps[0].note.as_deref().unwrap().contains(words), "{run:#?}");
    }
    assert_eq!(writes(&tenant, "POST").await.len(), before, "nothing was sent");
    for email in ["in@acme.example", "asked@acme.example"] {
        assert_eq!(kept(&tenant, email).await.len(), 1, "{email} is known from now on");
    }
}

#[tokio::test]
async fn four_jobs_that_invite_one_address_at_the_same_moment_send_one_invitation() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    let before = writes(&tenant, "POST").await.len();
    tenant.switch(json!({ "latency_ms": 20 })).await;
    let mut asked = Vec::new();
    for key in ["one", "two", "three", "four"] {
        let email = address("bea@acme.example");
        asked.push(tenant.runs().invite_member(tenant.amal, key, &account, email, roles(&[DNS])).await.unwrap());
    }
    for id in asked {
        assert_eq!(tenant.settles(id).await.state, RunState::Done);
    }
    assert_eq!(there(&tenant.world().await, &account.id, "bea@acme.example").len(), 1);
    assert_eq!(writes(&tenant, "POST").await.len(), before + 1);
}

#[tokio::test]
async fn inviting_again_takes_the_old_invitation_back_first_and_leaves_who_accepted_alone() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    assert_eq!(invites(&tenant, "one", &account, "bea@acme.example", DNS).await.state, RunState::Done);
    let old = kept(&tenant, "bea@acme.example").await.remove(0);
    tenant.clock.advance(Duration::from_secs(4 * 86_400));
    let asked = tenant.runs().invite_member_again(tenant.amal, "two", &account, &old).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    let kinds: Vec<_> = run.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::RemoveMember, StepKind::InviteMember]);
    let new = kept(&tenant, "bea@acme.example").await.remove(0);
    assert_ne!(new.member.id, old.member.id);
    assert!(new.member.lapses_at(3).unwrap() > tenant.clock.now(), "the days count anew");
    assert_eq!(there(&tenant.world().await, &account.id, "bea@acme.example")[0]["roles"], json!([DNS]));

    tenant.accepts(&account.id, "bea@acme.example").await;
    let asked = tenant.runs().invite_member_again(tenant.amal, "late", &account, &new).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!((run.state, run.steps[0].attempts.len()), (RunState::Failed, 0), "{run:#?}");
    assert!(run.steps[0].note.as_deref().unwrap().contains("has accepted the invitation meanwhile"), "{run:#?}");
    assert_eq!(there(&tenant.world().await, &account.id, "bea@acme.example")[0]["status"], "accepted");
}

#[tokio::test]
async fn an_invitation_that_somebody_else_replaced_meanwhile_is_not_sent_a_second_time() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    let stale = tenant.invite_by_hand(&account.id, "ada@acme.example", DNS).await;
    assert!(tenant.mirror.read_members(&account.id).await);
    let pending = kept(&tenant, "ada@acme.example").await.remove(0);
    tenant.by_hand("DELETE", &format!("/accounts/{}/members/{stale}", account.id), Value::Null).await;
    tenant.let_in_by_hand(&account.id, "ada@acme.example").await;
    let asked = tenant.runs().invite_member_again(tenant.amal, "k", &account, &pending).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!(run.steps[0].state, StepState::Done, "the old one is gone already: {run:#?}");
    assert!(run.steps[1].note.as_deref().unwrap().contains("is a member already"), "{run:#?}");
    let world = tenant.world().await;
    let there = there(&world, &account.id, "ada@acme.example");
    assert_eq!((there.len(), &there[0]["status"]), (1, &json!("accepted")));
}

#[tokio::test]
async fn a_person_goes_from_every_account_a_step_each_and_one_that_is_refused_keeps_no_other() {
    let tenant = Tenant::new().await;
    for name in ["One", "Two", "Three", "Four"] {
        let account = tenant.make_account_by_hand(name).await;
        tenant.let_in_by_hand(&account, "studio@agency.example").await;
        tenant.let_in_by_hand(&account, "other@agency.example").await;
    }
    tenant.pass_with_retries().await;
    let places = kept(&tenant, "studio@agency.example").await;
    assert_eq!(places.len(), 4);
    // It has gone from one of them by itself meanwhile.
    let gone = &places[3].member;
    tenant.by_hand("DELETE", &format!("/accounts/{}/members/{}", gone.account, gone.id), Value::Null).await;
    tenant.fault("DELETE", "/accounts/{}/members/{}", "status:400", 1).await;
    let email = address("studio@agency.example");
    let asked = tenant.runs().remove_person(tenant.amal, "k", email.clone(), &places).await.unwrap();
    assert_eq!(tenant.runs().remove_person(tenant.amal, "k", email, &[]).await.unwrap(), asked, "pressed twice");
    let run = tenant.settles(asked).await;
    assert_eq!((run.state, run.steps.len()), (RunState::Failed, 4), "{run:#?}");
    let states: Vec<_> = run.steps.iter().map(|step| step.state).collect();
    assert_eq!(states, [StepState::Done, StepState::Failed, StepState::Done, StepState::Done]);
    assert!(run.steps[1].note.as_deref().unwrap().contains("the others are tried all the same"), "{run:#?}");
    assert!(run.steps[3].note.as_deref().unwrap().contains("not in the account any more"), "{run:#?}");
    let sent = writes(&tenant, "DELETE").await.len();
    assert_eq!(run.steps.iter().filter_map(|step| step.target.clone()).count(), 4);

    tenant.runs().retry(tenant.amal, &run).await.unwrap();
    let run = tenant.settles(asked).await;
    assert_eq!(run.state, RunState::Done, "{run:#?}");
    assert_eq!(writes(&tenant, "DELETE").await.len(), sent + 1, "only what was left is tried again");
    let world = tenant.world().await;
    assert!(rows(&world, "members", |row| row["email"] == "studio@agency.example").is_empty());
    assert_eq!(rows(&world, "members", |row| row["email"] == "other@agency.example").len(), 4, "nobody else went");
    assert!(kept(&tenant, "studio@agency.example").await.is_empty());
}

#[tokio::test]
async fn the_service_user_and_the_tenant_admin_are_never_asked_out_or_down() {
    let tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    tenant.let_in_by_hand(&account.id, &tenant.sandbox.admin().email).await;
    tenant.pass_with_retries().await;
    let user = tenant.store.active_key(account.customer.unwrap()).await.unwrap().unwrap().user.email;
    for email in [user.to_string(), tenant.sandbox.admin().email] {
        let row = kept(&tenant, &email).await.remove(0);
        assert!(row.kind.is_protected(), "{row:?}");
        let runs = tenant.runs();
        let refused = [
            runs.change_member(tenant.amal, "a", &account, &row, roles(&[DNS])).await,
            runs.remove_member(tenant.amal, "b", &account, &row).await,
            runs.invite_member_again(tenant.amal, "c", &account, &row).await,
            runs.remove_person(tenant.amal, "d", address(&email), std::slice::from_ref(&row)).await,
        ];
        assert!(refused.iter().all(|asked| matches!(asked, Err(RunError::Protected))), "{refused:?}");
    }
    assert!(writes(&tenant, "DELETE").await.is_empty() && writes(&tenant, "PUT").await.is_empty());
}

#[tokio::test]
async fn the_process_dies_at_every_moment_of_inviting_again_and_there_is_one_invitation() {
    let mut tenant = Tenant::new().await;
    let account = account(&tenant, "Acme").await;
    assert_eq!(invites(&tenant, "first", &account, "bea@acme.example", DNS).await.state, RunState::Done);
    for turn in 0..12_u64 {
        let old = kept(&tenant, "bea@acme.example").await.remove(0);
        tenant.switch(json!({ "latency_ms": 6 })).await;
        let key = format!("turn {turn}");
        let asked = tenant.runs().invite_member_again(tenant.amal, &key, &account, &old).await.unwrap();
        let pause = Duration::from_millis(turn * 4);
        let _ = tokio::time::timeout(pause, std::future::pending::<()>()).await;
        tenant.restart();
        tenant.switch(json!({ "latency_ms": 0 })).await;
        let run = tenant.settles(asked).await;
        assert_eq!(run.state, RunState::Done, "turn {turn}: {run:#?}");
        assert_eq!(there(&tenant.world().await, &account.id, "bea@acme.example").len(), 1, "turn {turn}");
        assert_eq!(kept(&tenant, "bea@acme.example").await.len(), 1, "turn {turn}");
    }
}
