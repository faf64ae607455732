//! Keys are in requests and nowhere else.

use std::io::Write;
use std::sync::{Arc, Mutex};

use partner_portal::clock::Clock;
use partner_portal::cloudflare::{Credential, Kind, Priority};
use partner_portal::secret::Secret;
use partner_portal::wire::users::{CreateUser, GetUser};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use super::stub::{Stub, json, with_headers};
use super::{KEY, amal, client, user};

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Page {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_says_who_called_what_and_never_the_key() {
    let log = Page::default();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    // The current-thread runtime of the test polls everything on this thread, so the guard covers it all.
    let guard = tracing::subscriber::set_default(subscriber);
    let stub = Stub::saying([user(), with_headers(400, "", &format!("{{\"x\":\"{KEY}\"}}"))]).await;
    let client = client(&stub, &Clock::system());
    client.read(&amal(), Priority::Person, &GetUser).await.unwrap();
    let made = CreateUser { email: "svc@partner.test".into(), tenant: None };
    client.write(&amal(), Priority::Person, &made).await.unwrap_err();
    drop(guard);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!log.contains(KEY), "{log}");
    assert!(!log.contains("svc@partner.test"), "{log}");
    for part in ["GET", "pattern=\"/user\"", "identity=amal@partner.test", "status=200", "8f0-FRA", "attempt=1"] {
        assert!(log.contains(part), "{part} in {log}");
    }
}

#[tokio::test]
async fn an_answer_that_quotes_the_key_is_cleaned() {
    let reason = json!({ "code": 6003, "message": format!("bad key {KEY}"), "documentation_url": KEY,
        "error_chain": [{ "code": 6103, "message": KEY }] });
    let stub = Stub::saying([json(400, &json!({ "success": false, "errors": [reason] }))]).await;
    let client = client(&stub, &Clock::system());
    let error = client.read(&amal(), Priority::Person, &GetUser).await.unwrap_err();
    assert_eq!((error.kind, error.message()), (Kind::BadCredential, Some("bad key [redacted]")));
    assert!(!format!("{error:?} {error} {client:?}").contains(KEY));
}

#[tokio::test]
async fn a_new_key_in_an_answer_of_the_wrong_shape_is_not_quoted() {
    let stub =
        Stub::saying([json(200, &json!({ "success": true, "result": { "id": "cfk_new", "email": ["cfk_new"] } }))])
            .await;
    let made = CreateUser { email: "svc@partner.test".into(), tenant: None };
    let error = client(&stub, &Clock::system()).write(&amal(), Priority::Person, &made).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("cfk_new"));
}

#[tokio::test]
async fn a_key_that_is_no_header_is_a_bad_credential_and_is_not_sent() {
    let stub = Stub::saying([]).await;
    let broken = Credential::key("amal@partner.test", Secret::new(format!("{KEY}\n")));
    let error = client(&stub, &Clock::system()).read(&broken, Priority::Person, &GetUser).await.unwrap_err();
    assert_eq!((error.kind, stub.asked().len()), (Kind::BadCredential, 0));
    assert!(!format!("{error:?} {broken:?}").contains(KEY));
}
