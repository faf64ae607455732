use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::desk::Desk;

async fn strike(desk: &Desk, fault: &str) -> reqwest::Result<(StatusCode, http::HeaderMap, String)> {
    desk.fault(json!({ "method": "POST", "path": "/accounts", "fault": fault })).await;
    let response = desk.request(&desk.admin, Method::POST, "/accounts").json(&json!({ "name": fault })).send().await?;
    let (status, headers) = (response.status(), response.headers().clone());
    Ok((status, headers, response.text().await?))
}

#[tokio::test]
async fn a_cut_connection_gives_no_byte_whether_the_call_is_done_or_not() {
    let desk = Desk::empty().await;
    for fault in ["drop_before", "drop_after"] {
        let error = strike(&desk, fault).await.unwrap_err();
        assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    }
    assert_eq!(desk.account_names().await, ["drop_after"]);
    let (_, log) = desk.control(Method::GET, "/requests?since=0", None).await;
    assert_eq!(log[0]["fault"], "drop_before");
    assert!(log[0]["status"].is_null());
}

#[tokio::test]
async fn a_truncated_answer_begins_well_and_ends_early() {
    let desk = Desk::empty().await;
    for fault in ["truncated", "truncated_before"] {
        desk.fault(json!({ "path": "/accounts", "fault": fault })).await;
        let call = desk.request(&desk.admin, Method::POST, "/accounts").json(&json!({ "name": fault }));
        let mut response = call.send().await.unwrap();
        assert!(response.content_length().unwrap() > 0);
        assert!(!response.chunk().await.unwrap().unwrap().is_empty());
        assert!(response.chunk().await.is_err());
    }
    assert_eq!(desk.account_names().await, ["truncated"]);
}

#[tokio::test]
async fn refusals_on_demand_say_what_was_asked_for() {
    let desk = Desk::empty().await;
    let (status, ..) = strike(&desk, "status:503").await.unwrap();
    assert_eq!(status, 503);
    let (status, headers, body) = strike(&desk, "429:17").await.unwrap();
    assert_eq!((status.as_u16(), headers["retry-after"].to_str().unwrap()), (429, "17"));
    assert!(body.contains("971"));
    assert!(desk.account_names().await.is_empty());
    let (status, ..) = strike(&desk, "status_after:500").await.unwrap();
    assert_eq!(status, 500);
    assert_eq!(desk.account_names().await, ["status_after:500"]);
}

#[tokio::test]
async fn spoilt_answers_come_with_200_and_cannot_be_believed() {
    let desk = Desk::empty().await;
    for fault in ["garbage", "garbage_before", "html", "html_before", "success_false", "success_false_before"] {
        let (status, headers, body) = strike(&desk, fault).await.unwrap();
        assert_eq!(status, 200, "{fault}");
        let json = serde_json::from_str::<Value>(&body);
        match fault.trim_end_matches("_before") {
            "success_false" => assert_eq!(json.unwrap()["success"], false),
            "html" => assert_eq!(headers["content-type"], "text/html"),
            _ => assert!(json.is_err()),
        }
    }
    assert_eq!(desk.account_names().await, ["garbage", "html", "success_false"]);
}

#[tokio::test]
async fn a_held_back_answer_comes_when_its_time_has_come() {
    let desk = Desk::empty().await;
    for fault in ["hang:60000", "slow_body:60000", "hang_before:60000"] {
        desk.fault(json!({ "method": "POST", "path": "/client/v4/accounts", "fault": fault })).await;
        let call = desk.request(&desk.admin, Method::POST, "/accounts").json(&json!({ "name": fault }));
        let call = tokio::spawn(async move { call.send().await?.text().await });
        if !fault.contains("before") {
            while !desk.account_names().await.contains(&fault.to_owned()) {}
            assert!(!call.is_finished(), "{fault}");
        }
        let answer = desk.wind(call).await;
        if fault.contains("before") {
            assert!(answer.is_err());
        } else {
            assert!(answer.unwrap().contains(fault));
        }
    }
    assert_eq!(desk.account_names().await, ["hang:60000", "slow_body:60000"]);
}

#[tokio::test]
async fn late_answers_are_late_and_true() {
    let desk = Desk::empty().await;
    desk.turn(json!({ "latency_ms": 5000 })).await;
    let call = desk.request(&desk.admin, Method::POST, "/accounts").json(&json!({ "name": "Acme" }));
    let call = tokio::spawn(async move { call.send().await.unwrap().status() });
    while desk.account_names().await.is_empty() {}
    assert!(!call.is_finished());
    assert_eq!(desk.wind(call).await, 200);
}

#[tokio::test]
async fn a_fault_that_did_not_strike_is_there_to_be_seen_and_taken_away() {
    let desk = Desk::empty().await;
    desk.fault(json!({ "method": "PUT", "path": "/zones/{}", "times": 3, "fault": "garbage" })).await;
    let (_, waiting) = desk.control(Method::GET, "/faults", None).await;
    assert_eq!((&waiting[0]["times"], &waiting[0]["fault"]), (&json!(3), &json!("garbage")));
    desk.control(Method::DELETE, "/faults", None).await;
    assert_eq!(desk.control(Method::GET, "/faults", None).await.1, json!([]));
    let unknown = json!({ "method": "PUT", "path": "/zones/{}", "fault": "explode" });
    assert_eq!(desk.control(Method::POST, "/faults", Some(unknown)).await.0, 400);
}
