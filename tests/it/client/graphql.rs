//! Questions by GraphQL: a POST that only looks, and answers without the v4 envelope.

use std::time::Duration;

use http::Method;
use partner_portal::clock::Clock;
use partner_portal::cloudflare::{Answer, CallError, Client, Doubt, Kind, Priority};
use partner_portal::wire::traffic::{ReadTraffic, Traffic};
use partner_portal::wire::{Dialect, Endpoint};
use serde_json::{Value, json};

use super::stub::{Script, Stub, json as says, with_headers};
use super::{KEY, amal, client, clock, get_user, user};

const ZONE: &str = "0123456789abcdef0123456789abcdef";

fn question() -> ReadTraffic {
    ReadTraffic {
        zone: ZONE.parse().unwrap(),
        hours: ("2026-11-18T10:00:00Z".parse().unwrap(), "2026-11-20T09:00:00Z".parse().unwrap()),
        days: ("2026-09-21".parse().unwrap(), "2026-11-19".parse().unwrap()),
    }
}

fn traffic() -> String {
    says(200, &json!({ "data": { "viewer": { "zones": [{ "hours": [], "days": [] }] } }, "errors": null }))
}

fn wrong(status: u16, message: &str, code: Value) -> String {
    says(
        status,
        &json!({ "data": null, "errors": [{ "message": message, "path": null, "extensions": { "code": code } }] }),
    )
}

async fn ask(client: &Client, priority: Priority) -> Result<Answer<Traffic>, CallError> {
    client.read(&amal(), priority, &question()).await
}

#[tokio::test]
async fn a_question_is_one_post_with_the_query_and_its_variables() {
    assert_eq!((ReadTraffic::METHOD, ReadTraffic::DIALECT), (Method::POST, Dialect::GraphQl));
    let stub = Stub::saying([traffic()]).await;
    let answer = ask(&client(&stub, &clock()), Priority::Person).await.unwrap();
    assert_eq!((answer.result.viewer.zones.len(), answer.trace.cf_ray.as_deref()), (1, Some("8f0-FRA")));
    let asked = stub.asked();
    assert!(asked[0].starts_with("POST /client/v4/graphql HTTP/1.1"), "{}", asked[0]);
    let (head, body) = asked[0].split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: application/json"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    let variables = json!({
        "zone": ZONE, "hours": "2026-11-18T10:00:00Z", "lastHour": "2026-11-20T09:00:00Z",
        "days": "2026-09-21", "lastDay": "2026-11-19",
    });
    assert_eq!(body["variables"], variables);
    for word in ["httpRequests1hGroups", "httpRequests1dGroups", "zones(filter: {zoneTag: $zone})"] {
        assert!(body["query"].as_str().unwrap().contains(word), "{word}");
    }
}

#[tokio::test]
async fn a_question_is_repeated_as_a_read_is_since_it_changes_nothing() {
    let busy = wrong(200, "unable to execute query, please try again later", Value::Null);
    let stub = Stub::new([Script::HangUp, Script::Say(busy), Script::Say(traffic())]).await;
    ask(&client(&stub, &Clock::system()), Priority::Person).await.unwrap();
    assert_eq!(stub.asked().len(), 3);
    let stub = Stub::new([Script::HangUp, Script::Say(traffic())]).await;
    let once = client(&stub, &Clock::system()).read_once(&amal(), Priority::Person, &question()).await;
    assert_eq!(once.unwrap_err().kind, Kind::InDoubt(Doubt::Silent));
    assert_eq!(stub.asked().len(), 1, "whoever asks only once is not answered by a second try");
}

#[tokio::test]
async fn what_cloudflare_refuses_is_told_in_its_words_without_the_key() {
    let words = format!("zones [{ZONE}] are not authorized for {KEY}");
    for status in [200, 403] {
        let stub = Stub::saying([wrong(status, &words, json!("authz"))]).await;
        let error = ask(&client(&stub, &clock()), Priority::Person).await.unwrap_err();
        assert_eq!(error.kind, Kind::Refused);
        assert_eq!(error.message().unwrap(), format!("zones [{ZONE}] are not authorized for [redacted]"));
        assert_eq!(stub.asked().len(), 1);
    }
    let v4 = json!({ "success": false, "errors": [{ "code": 9103, "message": "Unknown X-Auth-Key" }], "result": null });
    let stub = Stub::saying([says(403, &v4)]).await;
    let error = ask(&client(&stub, &clock()), Priority::Person).await.unwrap_err();
    assert_eq!((error.kind, error.code()), (Kind::BadCredential, Some(9103)));
}

#[tokio::test]
async fn an_answer_that_is_none_is_not_taken_for_an_empty_one() {
    let v4 = says(200, &json!({ "success": true, "errors": [], "result": { "viewer": { "zones": [] } } }));
    let torn = with_headers(200, "", r#"{"data":{"viewer":"#);
    let odd = says(200, &json!({ "data": { "viewer": {} }, "errors": null }));
    for answer in [v4, torn, odd] {
        let stub = Stub::saying([answer.clone()]).await;
        let client = client(&stub, &clock());
        let once = client.read_once(&amal(), Priority::Person, &question()).await;
        assert_eq!(once.unwrap_err().kind, Kind::InDoubt(Doubt::Replied), "{answer}");
    }
}

#[tokio::test]
async fn too_many_questions_stop_questions_and_nothing_else() {
    let depleted = wrong(200, "rate limiter budget depleted, try again after 5 minutes", json!("budget"));
    let stub = Stub::saying([depleted, user(), traffic()]).await;
    let clock = clock();
    let client = client(&stub, &clock);
    let pause = Duration::from_secs(300);
    let throttled = |left: Duration| Kind::Throttled { retry_after: left };
    assert_eq!(ask(&client, Priority::Person).await.unwrap_err().kind, throttled(pause));
    clock.advance(Duration::from_secs(100));
    let error = ask(&client, Priority::Person).await.unwrap_err();
    assert_eq!(error.kind, throttled(Duration::from_secs(200)), "a person is told at once");
    assert_eq!(stub.asked().len(), 1, "and nothing is sent meanwhile");
    get_user(&client, Priority::Person).await.unwrap();
    clock.advance(Duration::from_secs(200));
    ask(&client, Priority::Person).await.unwrap();
}

#[tokio::test]
async fn a_429_in_the_envelope_of_v4_stops_everything() {
    let v4 = r#"{"success":false,"errors":[{"code":971,"message":"slow down"}],"result":null}"#;
    let stub = Stub::saying([with_headers(429, "retry-after: 300\r\n", v4)]).await;
    let client = client(&stub, &clock());
    let error = ask(&client, Priority::Person).await.unwrap_err();
    assert_eq!((error.kind, error.code()), (Kind::Throttled { retry_after: Duration::from_secs(300) }, Some(971)));
    assert_eq!(client.budget(amal().identity()).paused_for, Some(Duration::from_secs(300)));
}

#[tokio::test]
async fn a_question_takes_its_turn_in_the_budget_of_all_calls_too() {
    let stub = Stub::saying([traffic(), user()]).await;
    let client = client(&stub, &clock());
    ask(&client, Priority::Person).await.unwrap();
    get_user(&client, Priority::Person).await.unwrap();
    assert_eq!(client.budget(amal().identity()).left, 1_198);
}
