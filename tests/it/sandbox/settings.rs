//! Settings of zones, as the schema has them.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Reply, text};

/// One zone on the free plan; the desk, its id and the path of its settings.
async fn set() -> (Desk, String, String) {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let zone = desk.zone(&account, "acme.com").await;
    let path = format!("/zones/{zone}/settings");
    (desk, zone, path)
}

async fn patch(desk: &Desk, path: &str, id: &str, value: Value) -> Reply {
    desk.send(&desk.admin, Method::PATCH, &format!("{path}/{id}"), json!({ "value": value })).await
}

async fn value(desk: &Desk, path: &str, id: &str) -> Value {
    desk.get(&desk.admin, &format!("{path}/{id}")).await.result()["value"].clone()
}

#[tokio::test]
async fn a_setting_is_listed_read_and_changed_and_says_since_when() {
    let (desk, _, path) = set().await;
    let all = desk.get(&desk.admin, &path).await.result();
    let ids: Vec<String> = all.as_array().unwrap().iter().map(|one| text(&one["id"])).collect();
    for id in ["ssl", "always_use_https", "min_tls_version", "tls_1_3", "http3", "security_level", "browser_cache_ttl"]
    {
        assert!(ids.contains(&id.to_owned()), "{id}");
    }
    let ssl = all.as_array().unwrap().iter().find(|one| one["id"] == "ssl").unwrap();
    assert_eq!((&ssl["editable"], &ssl["modified_on"]), (&json!(true), &Value::Null));
    let changed = patch(&desk, &path, "ssl", json!("strict")).await.result();
    assert_eq!((&changed["id"], &changed["value"]), (&json!("ssl"), &json!("strict")));
    assert_eq!(changed["modified_on"], "2026-11-20T10:00:00.000000Z");
    assert_eq!(value(&desk, &path, "ssl").await, "strict");
    assert_eq!(desk.world().await["zones"][0]["settings"]["ssl"], "strict");
    let early = patch(&desk, &path, "tls_1_3", json!("zrt")).await.result();
    assert_eq!((&early["value"], value(&desk, &path, "0rtt").await), (&json!("zrt"), json!("on")));
    patch(&desk, &path, "0rtt", json!("off")).await.result();
    assert_eq!(value(&desk, &path, "tls_1_3").await, "on");
    let recommender = format!("{path}/ssl_recommender");
    assert_eq!(desk.get(&desk.admin, &recommender).await.result()["enabled"], false);
    let on = desk.send(&desk.admin, Method::PATCH, &recommender, json!({ "enabled": true })).await.result();
    assert_eq!((&on["id"], &on["enabled"]), (&json!("ssl_recommender"), &json!(true)));
}

#[tokio::test]
async fn what_a_setting_cannot_be_is_refused_with_its_number_and_changes_nothing() {
    let (desk, zone, path) = set().await;
    for (id, value, refused) in [
        ("ssl", json!("origin_pull"), (400, 1146)),
        ("ssl", json!(1), (400, 1134)),
        ("always_use_https", json!(true), (400, 1134)),
        ("browser_cache_ttl", json!("14400"), (400, 1134)),
        ("browser_cache_ttl", json!(-1), (400, 1146)),
        ("browser_cache_ttl", json!(31_536_001), (400, 1146)),
        ("challenge_ttl", json!(301), (400, 1146)),
        ("max_upload", json!(110), (400, 1146)),
        ("polish", json!("lossy"), (400, 1135)),
        ("http2", json!("off"), (400, 1135)),
        ("sort_query_string_for_cache", json!("on"), (400, 1135)),
        ("security_level", json!("off"), (400, 1135)),
        ("advanced_ddos", json!("on"), (400, 1135)),
        ("no_such_thing", json!("on"), (404, 1003)),
    ] {
        assert_eq!(patch(&desk, &path, id, value.clone()).await.refusal(), refused, "{id} {value}");
    }
    let empty = desk.send(&desk.admin, Method::PATCH, &format!("{path}/ssl"), json!({})).await;
    assert_eq!(empty.refusal(), (400, 1134));
    assert_eq!(desk.get(&desk.admin, &format!("{path}/no_such_thing")).await.refusal(), (404, 1003));
    assert_eq!(desk.get(&desk.admin, "/zones/0123456789abcdef0123456789abcdef/settings").await.refusal(), (404, 1001));
    let all = desk.get(&desk.admin, &path).await.result();
    assert!(all.as_array().unwrap().iter().all(|one| one["modified_on"].is_null()), "{all}");
    let polish = all.as_array().unwrap().iter().find(|one| one["id"] == "polish").unwrap();
    assert_eq!(polish["editable"], false);
    desk.turn(json!({ "programme": "reseller" })).await;
    desk.order(&zone, "PARTNERS_PRO").await;
    assert_eq!(patch(&desk, &path, "polish", json!("lossy")).await.result()["editable"], true);
    assert_eq!(patch(&desk, &path, "true_client_ip_header", json!("on")).await.refusal(), (400, 1135));
}

#[tokio::test]
async fn development_mode_goes_off_by_itself_after_three_hours() {
    let (desk, zone, path) = set().await;
    let own = format!("{path}/development_mode");
    let never = desk.get(&desk.admin, &own).await.result();
    assert_eq!((&never["value"], &never["time_remaining"]), (&json!("off"), &json!(0)));
    let on = patch(&desk, &path, "development_mode", json!("on")).await.result();
    assert_eq!((&on["value"], &on["time_remaining"]), (&json!("on"), &json!(10_800)));
    desk.clock.advance(Duration::from_secs(3_600));
    assert_eq!(desk.get(&desk.admin, &own).await.result()["time_remaining"], 7_200);
    let seen = desk.get(&desk.admin, &format!("/zones/{zone}")).await.result();
    assert_eq!(seen["development_mode"], 7_200);
    desk.clock.advance(Duration::from_secs(7_260));
    let over = desk.get(&desk.admin, &own).await.result();
    assert_eq!((&over["value"], &over["time_remaining"]), (&json!("off"), &json!(-60)));
}

#[tokio::test]
async fn several_settings_are_changed_at_once_or_none_of_them() {
    let (desk, _, path) = set().await;
    let both = json!([{ "id": "ssl", "value": "strict" }, { "id": "always_use_https", "value": "on" }]);
    let changed = desk.send(&desk.admin, Method::PATCH, &path, both).await.result();
    assert_eq!((changed.as_array().unwrap().len(), &changed[1]["value"]), (2, &json!("on")));
    let older = json!({ "items": [{ "id": "brotli", "value": "off" }] });
    assert_eq!(desk.send(&desk.admin, Method::PATCH, &path, older).await.result()[0]["value"], "off");
    let bad = json!([{ "id": "http3", "value": "off" }, { "id": "polish", "value": "lossy" }]);
    assert_eq!(desk.send(&desk.admin, Method::PATCH, &path, bad).await.refusal(), (400, 1135));
    assert_eq!(value(&desk, &path, "http3").await, "on");
    assert_eq!(desk.send(&desk.admin, Method::PATCH, &path, json!({ "ssl": "off" })).await.refusal(), (400, 1001));
}

#[tokio::test]
async fn only_who_may_change_settings_does() {
    let (desk, zone, path) = set().await;
    let account = text(&desk.world().await["zones"][0]["account_id"]);
    let user = desk.service_user("svc@users.sandbox.test", &account).await;
    let change = json!({ "value": "on" });
    let own = format!("{path}/always_use_https");
    assert_eq!(desk.send(&user, Method::PATCH, &own, change.clone()).await.result()["value"], "on");
    let other = desk.account("Globex").await;
    let stranger = desk.service_user("other@users.sandbox.test", &other).await;
    assert_eq!(desk.send(&stranger, Method::PATCH, &own, change).await.refusal(), (403, 9109), "{zone}");
    assert_eq!(desk.get(&stranger, &path).await.refusal(), (403, 9109));
}

#[tokio::test]
async fn the_lively_world_has_websites_that_differ() {
    let desk = Desk::lively().await;
    let world = desk.world().await;
    let zones = world["zones"].as_array().unwrap();
    let of = |id: &str, value: &str| zones.iter().filter(|zone| zone["settings"][id] == value).count();
    for (id, value) in [
        ("ssl", "strict"),
        ("ssl", "flexible"),
        ("ssl", "full"),
        ("security_level", "under_attack"),
        ("development_mode", "on"),
        ("tls_1_3", "zrt"),
    ] {
        assert!(of(id, value) > 0, "{id} {value}");
    }
}
