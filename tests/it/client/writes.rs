//! A write is sent once, and what is known of it is never more than what was proven.

use std::time::{Duration, Instant};

use partner_portal::clock::Clock;
use partner_portal::cloudflare::{Client, ClientError, Doubt, Kind, Priority};
use serde_json::json;

use super::stub::{Script, Stub, json, with_headers};
use super::{Make, amal, client, settings, write_to};

const REPLIED: Kind = Kind::InDoubt(Doubt::Replied);
const SILENT: Kind = Kind::InDoubt(Doubt::Silent);

#[tokio::test]
async fn a_write_carries_key_agent_body_and_idempotency_key() {
    let stub = Stub::saying([json(200, &json!({ "success": true, "result": { "id": "1" } }))]).await;
    assert_eq!(write_to(&stub).await.unwrap(), json!({ "id": "1" }));
    let asked = stub.asked().remove(0);
    assert!(asked.starts_with("POST /client/v4/things HTTP/1.1\r\n"), "{asked}");
    for line in [
        "x-auth-email: amal@partner.test",
        "x-auth-key: cfk_never_print_me",
        "idempotency-key: attempt-1",
        "content-type: application/json",
        concat!("user-agent: partner-portal/", env!("CARGO_PKG_VERSION")),
        r#"{"name":"Acme"}"#,
    ] {
        assert!(asked.lines().any(|found| found == line), "{line} in {asked}");
    }
}

#[tokio::test]
async fn a_write_is_sent_once_whatever_the_answer() {
    let whole = json(200, &json!({ "success": true, "result": { "id": "1" } }));
    let cut = whole[..whole.len() - 4].to_owned();
    let refused = json!({ "success": false, "errors": [{ "code": 1061, "message": "exists" }] });
    let html = "HTTP/1.1 403 X\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>".to_owned();
    for (name, script, kind) in [
        ("hung up", Script::HangUp, SILENT),
        ("nothing", Script::Silence, SILENT),
        ("half a head", Script::Say("HTTP/1.1 200 O".into()), SILENT),
        ("dripping", Script::Drip("HTTP/1.1 200 X\r\ncontent-length: 9999\r\n\r\n".into()), SILENT),
        ("cut off", Script::Say(cut), REPLIED),
        ("no http", Script::Say("gibberish\r\n\r\n".into()), SILENT),
        ("no json", Script::Say(with_headers(200, "", "{{")), REPLIED),
        ("500", Script::Say(json(500, &refused)), REPLIED),
        ("503", Script::Say(json(503, &refused)), REPLIED),
        ("408", Script::Say(json(408, &refused)), REPLIED),
        ("html", Script::Say(html), REPLIED),
        ("200 and failure", Script::Say(json(200, &refused)), REPLIED),
        ("refused", Script::Say(json(409, &refused)), Kind::Refused),
        ("gone", Script::Say(json(404, &refused)), Kind::NotFound),
        ("429", Script::Say(json(429, &refused)), Kind::Throttled { retry_after: Duration::from_secs(60) }),
    ] {
        let stub = Stub::new([script]).await;
        assert_eq!(write_to(&stub).await.unwrap_err().kind, kind, "{name}");
        assert_eq!(stub.asked().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn each_write_has_a_connection_of_its_own() {
    // Neither answer asks to close the connection, so a client that keeps connections would use the first again.
    let done = r#"{"success":true,"result":{}}"#;
    let open =
        format!("HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{done}", done.len());
    let stub = Stub::new([Script::Linger(open.clone()), Script::Linger(open)]).await;
    let client = client(&stub, &Clock::system());
    for _ in 0..2 {
        client.write(&amal(), Priority::Background, &Make).await.unwrap();
    }
    assert_eq!(stub.asked().len(), 2);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_key_stays_here() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Stub::saying([]).await;
        let location = format!("location: {}\r\n", elsewhere.base_url());
        let stub = Stub::saying([with_headers(status, &location, "{}")]).await;
        let error = write_to(&stub).await.unwrap_err();
        assert_eq!((error.kind, error.trace.status), (REPLIED, Some(status)));
        assert_eq!((stub.asked().len(), elsewhere.asked().len()), (1, 0));
    }
}

#[tokio::test]
async fn a_closed_port_means_that_nothing_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(settings(&base_url), Clock::system()).unwrap();
    let error = client.write(&amal(), Priority::Person, &Make).await.unwrap_err();
    assert_eq!((error.kind, error.trace.status), (Kind::NotSent, None));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_means_that_nothing_was_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let client = Client::new(settings(&base_url), Clock::system()).unwrap();
    let error = client.write(&amal(), Priority::Person, &Make).await.unwrap_err();
    assert_eq!(error.kind, Kind::NotSent);
}

#[tokio::test]
async fn a_body_that_drips_is_cut_at_the_deadline() {
    let head = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 99999\r\n\r\n";
    let stub = Stub::new([Script::Drip(head.into())]).await;
    let began = Instant::now();
    let error = write_to(&stub).await.unwrap_err();
    assert_eq!((error.kind, error.trace.status), (SILENT, Some(200)));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_body_over_2_mib_is_refused_announced_or_not() {
    let announced = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 2097153\r\n\r\n";
    let chunked = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    for script in [Script::Say(announced.into()), Script::Flood(chunked.into())] {
        let stub = Stub::new([script]).await;
        let client = client(&stub, &Clock::system());
        let error = client.write(&amal(), Priority::Background, &Make).await.unwrap_err();
        assert_eq!(error.kind, REPLIED);
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            "the answer is larger than what is read of one"
        );
    }
}

#[test]
fn an_address_that_would_send_keys_in_the_clear_is_refused() {
    for bad in ["http://api.cloudflare.com/client/v4", "http://10.0.0.1", "", "ftp://127.0.0.1"] {
        let refused = Client::new(settings(bad), Clock::system());
        assert!(matches!(refused, Err(ClientError::Address)), "{bad}");
    }
    assert!(Client::new(settings("https://api.cloudflare.com/client/v4"), Clock::system()).is_ok());
}
