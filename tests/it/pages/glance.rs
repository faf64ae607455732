//! A website's page is one round trip away from Cloudflare at most, and shows what it has when a part does not answer.

use std::time::Duration;

use serde_json::Value;

use super::house::{MONA, Portal};
use super::who::Things;

const HANGS: &str = "hang:3600000";

/// A live website of a customer, with its DNS records and some traffic.
async fn live() -> (Portal, String) {
    let portal = Portal::open().await;
    let zone = Things::of(&portal).await.zone().to_owned();
    portal.tenant.website_becomes(&zone, "active").await;
    portal.tenant.pass_with_retries().await;
    portal.tenant.clock.advance(Duration::from_secs(3 * 86_400));
    (portal, zone)
}

async fn calls_since(portal: &Portal, known: usize) -> Vec<Value> {
    portal.tenant.requests().await.split_off(known)
}

fn paths(calls: &[Value]) -> Vec<String> {
    let mut paths: Vec<String> = calls.iter().map(|call| call["path"].as_str().unwrap().to_owned()).collect();
    paths.sort();
    paths
}

#[tokio::test]
async fn a_websites_page_makes_one_call_for_each_part_and_the_list_none() {
    let (portal, zone) = live().await;
    let (mut amal, mut mona) = (portal.amal().await, portal.signs_in(MONA).await);
    let known = portal.tenant.requests().await.len();
    amal.opens("/websites").await.says("acme.example");
    mona.opens("/websites").await.says("acme.example");
    assert_eq!(calls_since(&portal, known).await, Vec::<Value>::new());
    let parts = [format!("/client/v4/zones/{zone}/dns_records"), "/client/v4/graphql".to_owned()];
    let parts = {
        let mut parts = parts.to_vec();
        parts.sort();
        parts
    };
    for visitor in [&mut amal, &mut mona] {
        let known = portal.tenant.requests().await.len();
        let page = visitor.opens(&format!("/websites/{zone}")).await;
        crate::support::checks::page("website", page.html());
        page.says("1 record").says("in 24 hours").is_silent_on("Not known just now");
        let calls = calls_since(&portal, known).await;
        assert_eq!(paths(&calls), parts);
        assert!(calls.iter().all(|call| call["identity"].as_str().unwrap().ends_with("@svc.partner.test")));
    }
}

#[tokio::test]
async fn a_part_that_does_not_answer_is_said_to_be_missing_beside_the_others() {
    let (portal, zone) = live().await;
    let mut amal = portal.amal().await;
    let place = format!("/websites/{zone}");
    portal.tenant.fault("POST", "/graphql", HANGS, 0).await;
    let page = amal.opens(&place).await;
    page.says("1 record").says("Not known just now: Cloudflare did not answer in time").says("About This Website");
    portal.tenant.fault("GET", "/zones/{}/dns_records", HANGS, 0).await;
    let page = amal.opens(&place).await;
    page.says("in 24 hours").says("Not known just now: Cloudflare did not answer in time").says("Live since");
    for fault in ["drop_before", "status:503", "garbage", "html"] {
        let known = portal.tenant.requests().await.len();
        portal.tenant.fault("POST", "/graphql", fault, 0).await;
        let page = amal.opens(&place).await;
        page.says("1 record").says("Not known just now");
        assert_eq!(calls_since(&portal, known).await.len(), 2, "{fault}: nothing is asked a second time");
    }
    portal.tenant.fault("POST", "/graphql", "429:300", 0).await;
    amal.opens(&place).await.says("Not known just now: Cloudflare asks for a pause");
}

#[tokio::test]
async fn all_parts_are_in_flight_together() {
    let (portal, zone) = live().await;
    let mut amal = portal.amal().await;
    portal.tenant.fault_always("*", "*", HANGS).await;
    let known = portal.tenant.requests().await.len();
    let place = format!("/websites/{zone}");
    let opened = tokio::spawn(async move { amal.opens(&place).await });
    // The first part never answers: only who sends both at once has sent the second.
    let mut calls = Vec::new();
    while calls.len() < 2 && !opened.is_finished() {
        calls = calls_since(&portal, known).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(calls.len(), 2);
    assert!(calls.iter().all(|call| call["status"].is_null()), "both are under way: {calls:?}");
    let page = opened.await.unwrap();
    page.says("acme.example is live on Cloudflare").says("About This Website").is_silent_on("1 record");
    assert_eq!(page.all("[data-glance] .muted").len(), 2);
}

#[tokio::test]
async fn a_website_that_is_not_live_yet_has_one_part_to_ask_for() {
    let portal = Portal::open().await;
    let zone = Things::of(&portal).await.zone().to_owned();
    let mut mona = portal.signs_in(MONA).await;
    let known = portal.tenant.requests().await.len();
    mona.opens(&format!("/websites/{zone}")).await.says("None until it is live").says("1 record");
    assert_eq!(paths(&calls_since(&portal, known).await), [format!("/client/v4/zones/{zone}/dns_records")]);
}
