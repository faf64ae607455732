use std::time::Duration;

use serde_json::json;

use super::desk::Desk;

#[tokio::test]
async fn who_calls_too_often_is_told_so_and_waits_a_whole_window() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let bot = desk.service_user("svc-1@users.sandbox.test", &account).await;
    desk.turn(json!({ "rate_limit": { "requests": 2, "seconds": 300 } })).await;

    let first = desk.get(&bot, "/user").await;
    assert_eq!(first.headers["ratelimit"], "\"default\";r=1;t=300");
    assert_eq!(first.headers["ratelimit-policy"], "\"default\";q=2;w=300");
    assert!(!first.headers.contains_key("retry-after"));
    desk.get(&bot, "/user").await.result();
    desk.clock.advance(Duration::from_secs(100));
    let over = desk.get(&bot, "/user").await;
    assert_eq!(over.refusal(), (429, 971));
    assert_eq!(over.headers["retry-after"], "300");
    desk.clock.advance(Duration::from_millis(299_500));
    let still = desk.get(&bot, "/user").await;
    assert_eq!((still.refusal(), still.headers["retry-after"].to_str().unwrap()), ((429, 971), "1"));
    desk.clock.advance(Duration::from_millis(500));
    desk.get(&bot, "/user").await.result();
}
