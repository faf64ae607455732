//! The client against a server that answers with whatever bytes the test wants.

mod budget;
mod graphql;
mod pages;
mod reads;
mod secrets;
mod stub;
mod writes;

use std::time::Duration;

use http::Method;
use partner_portal::clock::{Clock, Timestamp};
use partner_portal::cloudflare::{CallError, Client, Credential, Kind, Priority, Settings};
use partner_portal::secret::Secret;
use partner_portal::wire::Endpoint;
use partner_portal::wire::users::GetUser;
use serde_json::{Value, json};

use stub::Stub;

/// The key that must never be seen.
const KEY: &str = "cfk_never_print_me";

/// A write whose reply may be anything.
struct Make;

impl Endpoint for Make {
    const METHOD: Method = Method::POST;
    const PATTERN: &'static str = "/things";
    type Reply = Value;

    fn path(&self) -> String {
        "/things".into()
    }

    fn body(&self) -> Option<Value> {
        Some(json!({ "name": "Acme" }))
    }

    fn idempotency_key(&self) -> Option<&str> {
        Some("attempt-1")
    }
}

fn clock() -> Clock {
    Clock::manual(Timestamp::UNIX_EPOCH)
}

fn amal() -> Credential {
    Credential::key("amal@partner.test", Secret::new(KEY.into()))
}

fn settings(base_url: &str) -> Settings {
    Settings { base_url: base_url.into(), ..Settings::default() }
}

fn client(stub: &Stub, clock: &Clock) -> Client {
    Client::new(settings(&stub.base_url()), clock.clone()).unwrap()
}

/// Sends a write on the machine's clock, with a deadline of half a second.
async fn write_to(stub: &Stub) -> Result<Value, CallError> {
    let settings = Settings { write: Duration::from_millis(500), ..settings(&stub.base_url()) };
    let client = Client::new(settings, Clock::system()).unwrap();
    client.write(&amal(), Priority::Background, &Make).await.map(|answer| answer.result)
}

async fn get_user(client: &Client, priority: Priority) -> Result<(), Kind> {
    client.read(&amal(), priority, &GetUser).await.map(|_| ()).map_err(|error| error.kind)
}

/// A user as Cloudflare answers.
fn user() -> String {
    stub::json(
        200,
        &json!({ "success": true, "errors": [], "messages": [],
        "result": { "id": "0123456789abcdef0123456789abcdef", "email": "amal@partner.test" } }),
    )
}
