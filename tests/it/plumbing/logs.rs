//! What is logged, and what never.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use partner_portal::telemetry::{LogForm, subscriber};
use serde_json::Value;

use super::house::{House, PASSWORD, credentials};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn logged(form: LogForm, filter: &str, speak: impl FnOnce()) -> String {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = subscriber(form, filter, move || writer.clone()).unwrap();
    tracing::subscriber::with_default(subscriber, speak);
    let bytes = lines.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

const FORGED: &str = "Acme\r\n{\"level\":\"ERROR\"}\u{1b}[31m\u{2028}x";

#[test]
fn json_lines_have_utc_time_and_one_line_an_event_whatever_is_logged() {
    let text = logged(LogForm::Json, "info", || {
        tracing::info!(name = FORGED, "name {FORGED} {}", FORGED);
        tracing::debug!("not asked for");
    });
    assert_eq!(text.lines().count(), 1, "{text}");
    let line: Value = serde_json::from_str(&text).unwrap();
    assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{line}");
    assert_eq!(line["name"], FORGED);
}

#[test]
fn the_text_form_cannot_be_made_to_start_a_line_or_colour_one() {
    let text = logged(LogForm::Text, "info", || tracing::info!(name = %FORGED, "name {FORGED}"));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains('\r') && !text.contains('\u{2028}'), "{text:?}");
}

#[test]
fn a_filter_that_does_not_parse_is_refused() {
    assert!(subscriber(LogForm::Json, "a=b=c=d", io::sink).is_err());
}

/// What the portal logs while `lines` is watched; its tasks run on the test's own thread.
fn watched(lines: &Lines) -> tracing::subscriber::DefaultGuard {
    let writer = lines.clone();
    tracing::subscriber::set_default(subscriber(LogForm::Json, "info", move || writer.clone()).unwrap())
}

fn events(lines: &Lines) -> Vec<Value> {
    let bytes = lines.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn each_request_is_one_line_with_route_outcome_and_person_and_nothing_that_was_sent() {
    let lines = Lines::default();
    let _watched = watched(&lines);
    let house = House::open().await;
    let mut amal = house.nobody();
    amal.submit("/login", &credentials("amal@example.com", PASSWORD)).await;
    let answer = amal.get("/me?planted=query").await;
    amal.get("/things/7").await;
    amal.get("/planted-address").await;
    let events = events(&lines);
    let access: Vec<&Value> = events.iter().filter(|event| event["duration_ms"].is_number()).collect();
    let routes: Vec<&Value> = access.iter().map(|event| &event["route"]).collect();
    assert_eq!(routes, ["/form", "/login", "/me", "/things/{n}", "(none)"]);
    let me = access[2];
    assert_eq!(me["person.id"], house.id_of("amal@example.com").await.to_string());
    assert_eq!((&me["method"], &me["status"]), (&Value::from("GET"), &Value::from(200)));
    assert_eq!(me["request.id"].as_str(), answer.header("x-request-id"));
    let text = format!("{events:?}");
    let session = amal.cookie("portal").unwrap();
    for planted in ["planted", "correct", "horse", "amal@example.com", session] {
        assert!(!text.contains(planted), "{planted} is in {text}");
    }
}

#[tokio::test]
async fn an_error_of_ours_is_logged_once_with_its_cause_and_the_reference_a_person_sees() {
    let lines = Lines::default();
    let _watched = watched(&lines);
    let house = House::open().await;
    let answer = house.nobody().get("/fails").await;
    let events = events(&lines);
    let errors: Vec<&Value> = events.iter().filter(|event| event["level"] == "ERROR").collect();
    let [error] = errors[..] else { panic!("{events:?}") };
    assert_eq!(error["cause"], "looking for <trouble> failed");
    assert_eq!(error["request.id"].as_str(), answer.header("x-request-id"));
    assert!(answer.body.contains(error["request.id"].as_str().unwrap()));
}
