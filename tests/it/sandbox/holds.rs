use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Reply, text};

const DAY: Duration = Duration::from_hours(24);

/// Two accounts, the first with a zone `acme.com` on the free plan; the zone and the accounts.
async fn set() -> (Desk, String, String, String) {
    let desk = Desk::empty().await;
    desk.turn(json!({ "allow_add_subdomain": true })).await;
    let (one, two) = (desk.account("One").await, desk.account("Two").await);
    let zone = desk.zone(&one, "acme.com").await;
    (desk, zone, one, two)
}

async fn add(desk: &Desk, account: &str, name: &str) -> Reply {
    desk.post(&desk.admin, "/zones", json!({ "name": name, "account": { "id": account } })).await
}

async fn hold(desk: &Desk, zone: &str, method: Method, query: &str, body: Value) -> Reply {
    desk.send(&desk.admin, method, &format!("/zones/{zone}/hold{query}"), body).await
}

async fn is_held(desk: &Desk, zone: &str) -> bool {
    hold(desk, zone, Method::GET, "", Value::Null).await.result()["hold"].as_bool().unwrap()
}

#[tokio::test]
async fn a_hold_keeps_other_accounts_from_adding_the_name_and_nobody_else() {
    let (desk, zone, one, two) = set().await;
    let off = hold(&desk, &zone, Method::GET, "", Value::Null).await.result();
    assert_eq!(off, json!({ "hold": false, "hold_after": null, "include_subdomains": "false" }));
    let on = hold(&desk, &zone, Method::POST, "", Value::Null).await.result();
    assert_eq!((&on["hold"], &on["include_subdomains"]), (&json!(true), &json!("false")));
    assert_eq!(text(&on["hold_after"]), "2026-11-20T10:00:00.000000Z");
    let refused = add(&desk, &two, "ACME.com").await;
    assert_eq!(refused.refusal(), (400, 1428));
    let words = text(&refused.json["errors"][0]["message"]);
    assert!(words.starts_with("The zone name provided is subject to a hold"), "{words}");
    assert_eq!(add(&desk, &one, "acme.com").await.refusal(), (400, 1061));
    add(&desk, &two, "notacme.com").await.result();
    let below = text(&add(&desk, &two, "shop.acme.com").await.result()["id"]);
    let world = desk.world().await;
    let held: Vec<bool> = world["zones"].as_array().unwrap().iter().map(|zone| zone["hold"] == true).collect();
    assert_eq!(held, [true, false, false]);
    desk.send(&desk.admin, Method::DELETE, &format!("/zones/{below}"), Value::Null).await.result();
    hold(&desk, &zone, Method::POST, "?include_subdomains=true", Value::Null).await.result();
    assert_eq!(add(&desk, &two, "shop.acme.com").await.refusal(), (400, 1428));
    add(&desk, &one, "shop.acme.com").await.result();
}

#[tokio::test]
async fn a_hold_is_lifted_until_a_time_or_for_good() {
    let (desk, zone, _, two) = set().await;
    // Without a plan it would not be there for so long.
    desk.order(&zone, "CF_PRO_20_20").await;
    hold(&desk, &zone, Method::POST, "", Value::Null).await.result();
    let tomorrow = "2026-11-21T10:00:00+00:00";
    let lifted = hold(&desk, &zone, Method::PATCH, "", json!({ "hold_after": tomorrow })).await.result();
    assert_eq!((&lifted["hold"], text(&lifted["hold_after"]).as_str()), (&json!(false), "2026-11-21T10:00:00.000000Z"));
    let id = text(&add(&desk, &two, "acme.com").await.result()["id"]);
    desk.clock.advance(DAY);
    assert!(is_held(&desk, &zone).await, "it holds again by itself");
    let active = desk.control(Method::POST, &format!("/zones/{id}/status"), Some(json!({ "status": "active" }))).await;
    assert_eq!(active.0, 400, "nor does another zone of the name go active: {}", active.1);
    let past = json!({ "hold_after": "2020-01-01T00:00:00Z" });
    let kept = hold(&desk, &zone, Method::PATCH, "", past).await.result();
    assert_eq!(text(&kept["hold_after"]), "2026-11-21T10:00:00.000000Z", "a past time changes nothing while it holds");
    hold(&desk, &zone, Method::DELETE, "?hold_after=2026-11-22T10:00:00Z", Value::Null).await.result();
    assert!(!is_held(&desk, &zone).await);
    let now = hold(&desk, &zone, Method::PATCH, "", json!({ "hold_after": "", "include_subdomains": true })).await;
    assert_eq!(now.result()["include_subdomains"], "true");
    assert!(is_held(&desk, &zone).await);
    hold(&desk, &zone, Method::DELETE, "", Value::Null).await.result();
    desk.clock.advance(DAY * 300);
    let off = hold(&desk, &zone, Method::GET, "", Value::Null).await.result();
    assert_eq!(off, json!({ "hold": false, "hold_after": null, "include_subdomains": "true" }));
}

#[tokio::test]
async fn enterprise_zones_are_held_from_the_beginning_until_somebody_lifts_it() {
    let (desk, zone, one, two) = set().await;
    desk.turn(json!({ "programme": "reseller" })).await;
    desk.order(&zone, "PARTNERS_BIZ").await;
    assert!(!is_held(&desk, &zone).await);
    desk.order(&zone, "PARTNERS_ENT").await;
    assert!(is_held(&desk, &zone).await);
    assert_eq!(add(&desk, &two, "acme.com").await.refusal(), (400, 1428));
    assert!(!hold(&desk, &zone, Method::DELETE, "", Value::Null).await.result()["hold"].as_bool().unwrap());
    add(&desk, &two, "acme.com").await.result();
    let bad = hold(&desk, &zone, Method::PATCH, "", json!({ "hold_after": "soon" })).await;
    assert_eq!(bad.refusal(), (400, 1001));
    let service = desk.service_user("svc@users.test", &two).await;
    assert_eq!(desk.get(&service, &format!("/zones/{zone}/hold")).await.refusal(), (403, 9109));
    let other = desk.zone(&one, "other.com").await;
    desk.order(&other, "PARTNERS_ENT").await;
    desk.send(&desk.admin, Method::DELETE, &format!("/zones/{other}"), Value::Null).await.result();
    add(&desk, &two, "other.com").await.result();
}
