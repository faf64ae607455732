use reqwest::{Method, StatusCode};
use serde_json::json;

use super::desk::Desk;

#[tokio::test]
async fn the_control_side_does_not_answer_to_web_pages() {
    let desk = Desk::empty().await;
    let url = format!("{}/_sandbox/world", desk.origin);
    for (name, value) in [("origin", "https://evil.example"), ("host", "evil.example:8081")] {
        let response = desk.http.get(&url).header(name, value).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}");
    }
    assert_eq!(desk.http.get(&url).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn an_unknown_switch_changes_nothing() {
    let desk = Desk::empty().await;
    for body in [json!({ "service_users": false, "gravity": 1 }), json!({ "latency_ms": "x" }), json!([])] {
        assert!(desk.control(Method::PATCH, "/world", Some(body)).await.0.is_client_error());
    }
    assert_eq!(desk.world().await["switches"]["service_users"], true);
    assert_eq!(desk.world().await["switches"]["rate_limit"], json!({ "requests": 1200, "seconds": 300 }));
}

#[tokio::test]
async fn a_reset_brings_the_first_world_back_with_the_same_keys() {
    let desk = Desk::lively().await;
    let before = desk.world().await;
    let customers = format!("{:?}", desk.sandbox.lively_customers());
    desk.account("New").await;
    desk.turn(json!({ "latency_ms": 1 })).await;
    desk.fault(json!({ "path": "*", "fault": "drop_before" })).await;
    assert_eq!(desk.control(Method::POST, "/reset", None).await.0, StatusCode::OK);
    assert_eq!(desk.world().await, before);
    assert_eq!(desk.control(Method::GET, "/requests", None).await.1, json!([]));
    desk.get(&desk.admin, "/user").await.result();
    assert_eq!(format!("{:?}", desk.sandbox.lively_customers()), customers);
    assert!(!customers.contains("cfk_"));
}

#[tokio::test]
async fn each_seeded_service_user_reaches_the_accounts_of_its_customer_and_no_others() {
    let desk = Desk::lively().await;
    let customers = desk.sandbox.lively_customers();
    let linked: usize = customers.iter().map(|customer| customer.account_ids.len()).sum();
    assert_eq!((customers.len(), linked), (28, 58));
    let mut users = 0;
    for customer in customers {
        let Some(user) = customer.service_user else { continue };
        users += 1;
        let who = super::desk::Who { email: user.email, key: user.key.reveal().to_owned() };
        let seen = desk.get(&who, "/accounts").await.result();
        let seen: Vec<_> = seen.as_array().unwrap().iter().map(|account| account["id"].clone()).collect();
        assert_eq!(seen, customer.account_ids.iter().map(|id| json!(id)).collect::<Vec<_>>());
    }
    assert_eq!(users, 12);
}

#[tokio::test]
async fn the_lively_world_has_something_of_everything() {
    let desk = Desk::lively().await;
    let world = desk.world().await;
    let rows = |list: &str| world[list].as_array().unwrap().clone();
    let has = |list: &str, field: &str, value: &str| rows(list).iter().any(|row| row[field] == value);
    assert_eq!((rows("accounts").len(), rows("zones").len()), (61, 150));
    for (list, field, values) in [
        ("zones", "status", &["initializing", "pending", "active", "moved"][..]),
        ("zones", "type", &["full", "partial", "secondary", "internal"][..]),
        ("accounts", "type", &["standard", "enterprise"][..]),
        ("members", "status", &["accepted", "pending"][..]),
    ] {
        for value in values {
            assert!(has(list, field, value), "{list} {value}");
        }
    }
    assert!(rows("zones").iter().any(|zone| zone["name"].as_str().unwrap().starts_with("xn--")));
    assert_eq!(rows("users").iter().filter(|user| user["service"] == true).count(), 12);
    let units: std::collections::HashSet<_> = rows("accounts").iter().map(|row| row["unit_id"].to_string()).collect();
    assert_eq!(units.len(), 3, "two units, and none for the partner's own account");
}

#[tokio::test]
async fn a_stopped_sandbox_ends_even_while_an_answer_is_held_back() {
    let desk = Desk::empty().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let stop = tokio_util::sync::CancellationToken::new();
    let serving = tokio::spawn(desk.sandbox.clone().serve(listener, stop.clone()));
    desk.fault(json!({ "path": "/user", "fault": "hang:60000" })).await;
    let held_back = tokio::spawn(desk.http.get(format!("{origin}/client/v4/user")).send());
    while desk.control(Method::GET, "/requests", None).await.1 == json!([]) {}
    stop.cancel();
    serving.await.unwrap().unwrap();
    assert!(held_back.await.unwrap().is_err());
}
