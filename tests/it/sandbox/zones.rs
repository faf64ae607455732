use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, text};

async fn zone(desk: &Desk, account: &str, name: &str) -> String {
    text(&desk.post(&desk.admin, "/zones", json!({ "name": name, "account": { "id": account } })).await.result()["id"])
}

#[tokio::test]
async fn each_name_that_is_no_zone_has_its_own_number() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    zone(&desk, &account, "acme.com").await;
    for (name, code) in [
        ("ACME.com", 1061),
        ("not a name", 1002),
        ("bäcker.de", 1002),
        ("www.acme.de", 1099),
        ("banned.example", 1097),
        ("co.uk", 1049),
    ] {
        let refused = desk.post(&desk.admin, "/zones", json!({ "name": name, "account": { "id": account } })).await;
        assert_eq!(refused.refusal(), (400, code), "{name}");
    }
    let homeless = desk.post(&desk.admin, "/zones", json!({ "name": "b.com" })).await;
    assert_eq!(homeless.refusal(), (400, 1067));
    desk.turn(json!({ "allow_add_subdomain": true, "partial_setup_allowed": false })).await;
    zone(&desk, &account, "www.acme.de").await;
    let partial = json!({ "name": "c.com", "account": { "id": account }, "type": "partial" });
    assert_eq!(desk.post(&desk.admin, "/zones", partial).await.refusal(), (400, 1104));
}

#[tokio::test]
async fn of_two_zones_with_one_name_the_one_that_goes_active_moves_the_other_out() {
    let desk = Desk::empty().await;
    let (one, two) = (desk.account("One").await, desk.account("Two").await);
    let (first, second) = (zone(&desk, &one, "acme.com").await, zone(&desk, &two, "acme.com").await);
    let pending = desk.get(&desk.admin, &format!("/zones/{first}")).await.result();
    assert_eq!((&pending["status"], &pending["activated_on"]), (&json!("pending"), &Value::Null));
    for id in [&first, &second] {
        let path = format!("/zones/{id}/status");
        assert_eq!(desk.control(Method::POST, &path, Some(json!({ "status": "active" }))).await.0, 200);
    }
    assert_eq!(desk.get(&desk.admin, &format!("/zones/{first}")).await.result()["status"], "moved");
    let active = desk.get(&desk.admin, &format!("/zones/{second}")).await.result();
    assert_eq!(active["status"], "active");
    assert!(active["activated_on"].is_string());
}

#[tokio::test]
async fn a_partial_zone_brings_its_record_and_a_full_one_its_name_servers() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let full = desk.get(&desk.admin, &format!("/zones/{}", zone(&desk, &account, "full.com").await)).await.result();
    assert_eq!(full["name_servers"].as_array().unwrap().len(), 2);
    assert_ne!(full["name_servers"][0], full["name_servers"][1]);
    assert!(full.get("verification_key").is_none());
    let path = format!("/zones/{}", text(&full["id"]));
    let partial = desk.send(&desk.admin, Method::PATCH, &path, json!({ "type": "partial" })).await.result();
    let key = text(&partial["verification_key"]);
    assert!(key.split('-').all(|part| part.len() == 9 && part.bytes().all(|byte| byte.is_ascii_digit())), "{key}");
    assert_eq!(partial["cname_suffix"], "cdn.cloudflare.net");
    assert_eq!(partial["name_servers"], json!([]));
    let back = desk.send(&desk.admin, Method::PATCH, &path, json!({ "type": "full" })).await.result();
    assert_eq!(back["name_servers"], full["name_servers"]);
    assert!(back.get("verification_key").is_none() && back.get("cname_suffix").is_none());
}

#[tokio::test]
async fn partial_set_up_needs_the_entitlement_or_a_business_plan() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let entitlements = format!("/tenants/{}/entitlements", desk.sandbox.tenant_id());
    let allowed = async || desk.get(&desk.admin, &entitlements).await.result()["partial_setup_allowed"].clone();
    assert_eq!(allowed().await, json!({ "type": "bool", "value": true }));
    desk.turn(json!({ "partial_setup_allowed": false })).await;
    assert_eq!(allowed().await["value"], false);
    let new = json!({ "name": "acme.com", "account": { "id": account }, "type": "partial" });
    assert_eq!(desk.post(&desk.admin, "/zones", new).await.refusal(), (400, 1104));
    let id = desk.zone(&account, "acme.com").await;
    let path = format!("/zones/{id}");
    let convert = async || desk.send(&desk.admin, Method::PATCH, &path, json!({ "type": "partial" })).await;
    for plan in ["CF_FREE", "CF_PRO_20_20"] {
        desk.order(&id, plan).await;
        assert_eq!(convert().await.refusal(), (400, 1070), "{plan}");
    }
    desk.order(&id, "CF_BIZ").await;
    assert_eq!(convert().await.result()["type"], "partial");
    for (kind, code) in [("cname", 1001), ("", 1001)] {
        let refused = desk.send(&desk.admin, Method::PATCH, &path, json!({ "type": kind })).await;
        assert_eq!(refused.refusal(), (400, code), "{kind}");
    }
}

#[tokio::test]
async fn name_servers_are_looked_at_once_an_hour_and_on_paid_plans_every_5_minutes() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let (free, paid) = (desk.zone(&account, "free.com").await, desk.zone(&account, "paid.com").await);
    desk.order(&paid, "CF_PRO_20_20").await;
    let check = async |zone: &str| {
        desk.send(&desk.admin, Method::PUT, &format!("/zones/{zone}/activation_check"), Value::Null).await
    };
    for (zone, minutes, words) in [(&free, 60, "once per hour"), (&paid, 5, "every 5 minutes")] {
        check(zone).await.result();
        desk.clock.advance(Duration::from_secs(60 * minutes - 1));
        let refused = check(zone).await;
        assert_eq!(refused.refusal(), (400, 1224));
        assert!(text(&refused.json["errors"][0]["message"]).contains(words), "{}", refused.json);
        desk.clock.advance(Duration::from_secs(1));
        check(zone).await.result();
    }
}

#[tokio::test]
async fn a_zone_is_changed_one_property_at_a_time() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let path = format!("/zones/{}", zone(&desk, &account, "acme.com").await);
    for (body, code) in [
        (json!({ "paused": true, "type": "full" }), 1085),
        (json!({}), 1086),
        (json!({ "plan": { "id": "x" } }), 1086),
        (json!({ "paused": false }), 1022),
        (json!({ "vanity_name_servers": ["ns1.acme.com"] }), 1070),
    ] {
        let refused = desk.send(&desk.admin, Method::PATCH, &path, body.clone()).await;
        assert_eq!(refused.refusal(), (400, code), "{body}");
    }
    let paused = desk.send(&desk.admin, Method::PATCH, &path, json!({ "paused": true })).await.result();
    assert_eq!(paused["paused"], true);
    assert_eq!(desk.send(&desk.admin, Method::PUT, &format!("{path}/activation_check"), json!({})).await.status, 200);
    desk.send(&desk.admin, Method::DELETE, &path, Value::Null).await.result();
    assert_eq!(desk.get(&desk.admin, &path).await.refusal(), (404, 1001));
}

#[tokio::test]
async fn the_list_of_zones_answers_every_question_it_is_asked() {
    let desk = Desk::lively().await;
    let count = async |query: &str| {
        let reply = desk.get(&desk.admin, &format!("/zones?per_page=5&{query}")).await;
        let total = reply.json["result_info"]["total_count"].as_u64().unwrap();
        reply.result();
        total
    };
    let world = desk.world().await;
    let zones = world["zones"].as_array().unwrap();
    let of = |field: &str, value: &str| zones.iter().filter(|zone| zone[field] == value).count() as u64;
    assert_eq!(count("").await, 150);
    assert_eq!(count("status=pending").await, of("status", "pending"));
    assert_eq!(count("type=partial").await, of("type", "partial"));
    assert_eq!(count("name=kestrelfreight.com").await, of("name", "kestrelfreight.com"));
    assert_eq!(count("name=starts_with:kestrelfreight").await, 15);
    assert_eq!(count("account.name=Kestrel%20Freight%20Group").await, 2);
    assert_eq!(count("match=any&status=pending&status=x&type=partial").await, {
        zones.iter().filter(|zone| zone["status"] == "pending" || zone["type"] == "partial").count() as u64
    });
    let first = desk.get(&desk.admin, "/zones?order=name&direction=desc").await.result();
    let names: Vec<_> = first.as_array().unwrap().iter().map(|zone| text(&zone["name"])).collect();
    assert!(names.is_sorted_by(|one, other| one >= other), "{names:?}");
    assert_eq!(desk.get(&desk.admin, "/zones?status=sleeping").await.refusal().0, 400);
}
