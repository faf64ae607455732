//! A read is tried again where that can help.

use std::time::Duration;

use partner_portal::clock::Clock;
use partner_portal::cloudflare::{Client, Doubt, Kind, Priority, Settings};
use partner_portal::wire::dns::ExportDnsRecords;
use partner_portal::wire::users::GetUser;
use serde_json::json;

use super::stub::{Script, Stub, json, with_headers};
use super::{amal, client, get_user, settings, user};

#[tokio::test]
async fn a_read_gets_through_after_a_reset_and_a_500() {
    let stub = Stub::new([Script::HangUp, Script::Say(json(500, &json!({}))), Script::Say(user())]).await;
    let client = client(&stub, &Clock::system());
    let answer = client.read(&amal(), Priority::Person, &GetUser).await.unwrap();
    assert_eq!(answer.result.email, "amal@partner.test");
    assert_eq!((answer.trace.status, answer.trace.cf_ray.as_deref()), (Some(200), Some("8f0-FRA")));
    assert_eq!(stub.asked().len(), 3);
    assert_eq!(client.budget(amal().identity()).left, 1200 - 3);
}

#[tokio::test]
async fn a_read_gives_up_after_three_tries() {
    let stub = Stub::saying([]).await;
    let outcome = get_user(&client(&stub, &Clock::system()), Priority::Person).await;
    assert_eq!(outcome, Err(Kind::InDoubt(Doubt::Silent)));
    assert_eq!(stub.asked().len(), 3);
}

#[tokio::test]
async fn a_file_is_read_as_the_text_it_is_and_nothing_else_is_taken_for_one() {
    let call = ExportDnsRecords { zone: "023e105f4ecef8ad9ca31a8372d0c353".parse().unwrap() };
    let text = ";; a file\nwww\t1\tIN\tA\t192.0.2.1\n";
    let plain = |kind: &str, text: &str| {
        let length = text.len();
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}"
        )
    };
    let stub = Stub::saying([json(503, &json!({})), plain("text/plain; charset=utf-8", text)]).await;
    let file = client(&stub, &Clock::system()).read(&amal(), Priority::Person, &call).await.unwrap();
    assert_eq!(file.result.0, text);
    assert!(stub.asked()[0].to_lowercase().contains("accept: text/plain"), "{:?}", stub.asked());
    let html = plain("text/html", "<h1>Moved</h1>");
    let stub = Stub::saying([html.clone(), html.clone(), html]).await;
    let error = client(&stub, &Clock::system()).read(&amal(), Priority::Person, &call).await.unwrap_err();
    assert_eq!(error.kind, Kind::InDoubt(Doubt::Replied));
    let large = format!("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n", 9 << 20);
    let stub = Stub::saying([large.clone(), large.clone(), large]).await;
    let error = client(&stub, &Clock::system()).read(&amal(), Priority::Person, &call).await.unwrap_err();
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the answer is larger than what is read of one");
    let refused = json!({ "success": false, "errors": [{ "code": 9109, "message": "Unauthorized" }] });
    let stub = Stub::saying([json(403, &refused)]).await;
    let error = client(&stub, &Clock::system()).read(&amal(), Priority::Person, &call).await.unwrap_err();
    assert_eq!((error.kind, error.code()), (Kind::Refused, Some(9109)));
}

#[tokio::test]
async fn a_refused_read_is_not_tried_again() {
    let refused = json!({ "success": false, "errors": [{ "code": 9103, "message": "Unknown X-Auth-Key" }] });
    let stub = Stub::saying([json(403, &refused)]).await;
    let error = client(&stub, &Clock::system()).read(&amal(), Priority::Person, &GetUser).await.unwrap_err();
    assert_eq!(
        (error.kind, error.code(), error.message()),
        (Kind::BadCredential, Some(9103), Some("Unknown X-Auth-Key"))
    );
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn a_read_that_used_up_its_time_is_not_tried_again() {
    let stub = Stub::new([Script::Silence]).await;
    let settings = Settings { read: Duration::from_millis(200), ..settings(&stub.base_url()) };
    let client = Client::new(settings, Clock::system()).unwrap();
    assert_eq!(get_user(&client, Priority::Background).await, Err(Kind::InDoubt(Doubt::Silent)));
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn a_person_is_told_of_a_long_pause_at_once() {
    let stub = Stub::saying([with_headers(429, "retry-after: 300\r\n", "{}")]).await;
    let outcome = get_user(&client(&stub, &Clock::system()), Priority::Person).await;
    assert_eq!(outcome, Err(Kind::Throttled { retry_after: Duration::from_secs(300) }));
    assert_eq!(stub.asked().len(), 1);
}
