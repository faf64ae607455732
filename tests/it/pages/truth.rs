//! The truth report: what differs is found, said with its age, repaired only when somebody asks, and let stay with a reason.

use std::time::Duration;

use partner_portal::domain::order::Order;
use partner_portal::domain::run::RunState;
use partner_portal::domain::setting::SettingChange;
use partner_portal::domain::truth::DifferenceKind;
use serde_json::json;

use super::house::{OTTO, Portal, VERA};
use crate::support::checks;
use crate::support::tenant::rows;

/// Older than lists may lag, and a pass.
async fn later(portal: &Portal) {
    portal.tenant.clock.advance(Duration::from_secs(1_300));
    portal.tenant.pass_with_retries().await;
}

async fn kinds(portal: &Portal) -> Vec<DifferenceKind> {
    let mut kinds: Vec<_> =
        portal.tenant.store.differences().await.unwrap().iter().map(|one| one.found.kind()).collect();
    kinds.sort_unstable();
    kinds
}

#[tokio::test]
async fn where_tenant_and_portal_agree_nothing_is_reported() {
    let portal = Portal::open().await;
    let run = portal.tenant.add_account("Acme", Some("acme.example")).await;
    portal.tenant.settles(run).await;
    later(&portal).await;
    assert_eq!(kinds(&portal).await, []);
    let mut vera = portal.signs_in(VERA).await;
    let page = vera.opens("/truth").await;
    checks::page("/truth", page.html());
    page.says("No differences");
}

#[tokio::test]
async fn what_others_made_removed_or_moved_is_found_and_nothing_is_changed_by_that() {
    let portal = Portal::open().await;
    let tenant = &portal.tenant;
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let acme = tenant.settles(run).await;
    let run = tenant.add_account("Globex", None).await;
    let globex = tenant.settles(run).await;
    let (acme_account, zone) = (acme.account.unwrap(), acme.zone.unwrap());
    tenant.make_account_by_hand("Stray").await;
    tenant.make_account_by_hand("Acme").await;
    let shared = tenant.make_account_by_hand("Shared").await;
    let globex_user = tenant.store.active_key(globex.customer.unwrap()).await.unwrap().unwrap().user.email;
    tenant.let_in_by_hand(&shared, globex_user.as_str()).await;
    later(&portal).await;
    tenant.by_hand("DELETE", &format!("/zones/{zone}"), json!({})).await;
    tenant.delete_account_by_hand(&globex.account.unwrap()).await;
    later(&portal).await;
    use DifferenceKind::{Missing, OwnerUnclear, SameName, Unknown};
    assert_eq!(kinds(&portal).await, [Unknown, Unknown, Missing, Missing, SameName, OwnerUnclear]);
    let before = tenant.requests().await.iter().filter(|call| call["method"] != "GET").count();
    later(&portal).await;
    let after = tenant.requests().await.iter().filter(|call| call["method"] != "GET").count();
    assert_eq!(before, after, "it never repairs by itself");
    let mut otto = portal.signs_in(OTTO).await;
    let page = otto.opens("/truth").await;
    checks::page("/truth", page.html());
    page.says("Stray").says("It is in your tenant and belongs to no customer here");
    page.says("acme.example").says("It is not in Acme any more, and nobody removed it here");
    page.says("2 accounts have this name").says("The service user of Globex is a member of it");
    assert!(page.attributes("main a", "href").iter().any(|href| href.ends_with("/link")), "the way to say whose");
    portal.signs_in(VERA).await.opens("/truth").await.is_silent_on("Ignore…");
    assert!(!acme_account.as_str().is_empty());
}

#[tokio::test]
async fn a_service_user_that_lost_its_access_is_let_in_again_when_somebody_says_so() {
    let portal = Portal::open().await;
    let tenant = &portal.tenant;
    let run = tenant.add_account("Acme", None).await;
    let made = tenant.settles(run).await;
    let account = made.account.unwrap();
    let email = tenant.store.active_key(made.customer.unwrap()).await.unwrap().unwrap().user.email;
    later(&portal).await;
    let world = tenant.world().await;
    let member = rows(&world, "members", |row| row["email"] == email.as_str())[0]["id"].as_str().unwrap().to_owned();
    tenant.by_hand("DELETE", &format!("/accounts/{account}/members/{member}"), json!({})).await;
    for _ in 0..4 {
        later(&portal).await;
    }
    assert_eq!(kinds(&portal).await, [DifferenceKind::NoMembership]);
    let id = tenant.store.differences().await.unwrap()[0].id;
    let mut otto = portal.signs_in(OTTO).await;
    let answer = otto.sends("/truth", &format!("/truth/{id}/repair"), &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    let world = tenant.world().await;
    assert_eq!(rows(&world, "members", |row| row["email"] == email.as_str() && row["status"] == "accepted").len(), 1);
    for _ in 0..4 {
        later(&portal).await;
    }
    assert_eq!(kinds(&portal).await, []);
}

#[tokio::test]
async fn a_plan_and_a_setting_that_somebody_changed_elsewhere_are_said_and_the_setting_is_set_again() {
    let portal = Portal::open().await;
    let tenant = &portal.tenant;
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let made = tenant.settles(run).await;
    let (zone, customer) = (made.zone.unwrap(), made.customer);
    tenant.website_becomes(zone.as_str(), "active").await;
    let site = tenant.store.zone(&zone).await.unwrap().unwrap();
    let change = SettingChange {
        zone: zone.clone(),
        zone_name: site.name.clone(),
        setting: "always_use_https".parse().unwrap(),
        value: json!("on"),
        was: json!("off"),
    };
    let account = made.account.clone();
    let run = tenant.runs().change_settings(tenant.amal, "one", account, customer, vec![change]).await.unwrap();
    assert_eq!(tenant.settles(run).await.state, RunState::Done);
    let pro = Some(Order::of("CF_PRO_20_20".parse().unwrap()));
    let run = tenant.runs().change_plan(tenant.amal, "two", &site, customer, pro).await.unwrap();
    assert_eq!(tenant.settles(run).await.state, RunState::Done);
    later(&portal).await;
    assert_eq!(kinds(&portal).await, []);
    let setting = format!("/zones/{zone}/settings/always_use_https");
    tenant.by_hand("PATCH", &setting, json!({ "value": "off" })).await;
    tenant.by_hand("PUT", &format!("/zones/{zone}/subscription"), json!({ "rate_plan": { "id": "business" } })).await;
    tenant.clock.advance(Duration::from_secs(7 * 3_600));
    tenant.pass_with_retries().await;
    assert_eq!(kinds(&portal).await, [DifferenceKind::OtherPlan, DifferenceKind::OtherSetting]);
    let mut otto = portal.signs_in(OTTO).await;
    let page = otto.opens("/truth").await;
    page.says("was ordered here, and it has").says("Always Use HTTPS was set to On here, and is Off now");
    let repair = page.attributes("form", "action").into_iter().find(|action| action.ends_with("/repair")).unwrap();
    let answer = otto.submits(&page, &repair, &[]).await;
    assert_eq!(portal.run_behind(&answer).await.state, RunState::Done);
    assert_eq!(tenant.by_hand("GET", &setting, json!({})).await["value"], "on");
    tenant.clock.advance(Duration::from_secs(7 * 3_600));
    tenant.pass_with_retries().await;
    assert_eq!(kinds(&portal).await, [DifferenceKind::OtherPlan]);
    assert!(customer.is_some());
}

#[tokio::test]
async fn what_may_stay_is_noted_with_a_reason_keeps_quiet_and_comes_back_when_it_comes_back() {
    let portal = Portal::open().await;
    let stray = portal.tenant.make_account_by_hand("Stray").await;
    later(&portal).await;
    let known = portal.tenant.store.differences().await.unwrap();
    let (id, since) = (known[0].id, known[0].first_seen);
    let mut otto = portal.signs_in(OTTO).await;
    let ignore = format!("/truth/{id}/ignore");
    let refused = otto.sends("/truth", &ignore, &[("reason", " ")]).await;
    refused.refuses(&[&format!("reason-{id}")]);
    let answer = otto.sends("/truth", &ignore, &[("reason", "Our own test account")]).await;
    assert_eq!(answer.leads_to(), "/truth");
    later(&portal).await;
    let mut otto = portal.signs_in(OTTO).await;
    let page = otto.opens("/truth").await;
    page.says("No differences").says("Our own test account").says("Let Stay (1)");
    assert_eq!(portal.tenant.store.differences().await.unwrap()[0].first_seen, since, "it keeps its age");
    otto.sends("/truth", &format!("/truth/{id}/watch"), &[]).await.leads_to();
    otto.opens("/truth").await.says("Unknown Here (1)");
    otto.sends("/truth", &ignore, &[("reason", "Still ours")]).await.leads_to();
    portal.tenant.delete_account_by_hand(&stray).await;
    later(&portal).await;
    assert_eq!(kinds(&portal).await, []);
    assert_eq!(otto.posts(&ignore, &vec![]).await.status(), 403, "a form without its token");
}
