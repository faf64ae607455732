//! A sandbox on a port of its own, and people who call it.

use std::path::Path;
use std::time::Duration;

use partner_portal::clock::{Clock, Timestamp};
use partner_portal::sandbox::{Sandbox, WorldKind};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub(crate) const ADMINISTRATOR: &str = "05784afa30c1afe1440e79d9351c7430";

#[derive(Clone)]
pub(crate) struct Who {
    pub(crate) email: String,
    pub(crate) key: String,
}

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Clock,
    pub(crate) http: Client,
    pub(crate) origin: String,
    pub(crate) admin: Who,
    stop: CancellationToken,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) json: Value,
}

impl Reply {
    pub(crate) fn result(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.json);
        assert_eq!(self.json["success"], true);
        self.json["result"].clone()
    }

    /// Status and first error number of a refusal.
    pub(crate) fn refusal(&self) -> (u16, i64) {
        assert_eq!(self.json["success"], false, "{}", self.json);
        assert!(self.json["result"].is_null());
        (self.status.as_u16(), self.json["errors"][0]["code"].as_i64().unwrap())
    }
}

impl Desk {
    pub(crate) async fn empty() -> Self {
        Self::open(WorldKind::Empty, None).await
    }

    pub(crate) async fn lively() -> Self {
        Self::open(WorldKind::Lively, None).await
    }

    pub(crate) async fn open(kind: WorldKind, state: Option<&Path>) -> Self {
        // The second of two tests in one process finds it installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::manual("2026-11-20T10:00:00Z".parse::<Timestamp>().unwrap());
        let sandbox = Sandbox::open(kind, state, clock.clone()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(sandbox.clone().serve(listener, stop.clone()));
        let http = Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
        let admin = Who { email: sandbox.admin().email, key: sandbox.admin().key.reveal().to_owned() };
        Self { sandbox, clock, http, origin, admin, stop }
    }

    pub(crate) fn request(&self, who: &Who, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/client/v4{path}", self.origin);
        self.http.request(method, url).header("x-auth-email", &who.email).header("x-auth-key", &who.key)
    }

    pub(crate) async fn answer(request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        assert!(headers.contains_key("cf-ray"));
        Reply { status, headers, json: response.json().await.unwrap() }
    }

    pub(crate) async fn get(&self, who: &Who, path: &str) -> Reply {
        Self::answer(self.request(who, Method::GET, path)).await
    }

    pub(crate) async fn send(&self, who: &Who, method: Method, path: &str, body: Value) -> Reply {
        Self::answer(self.request(who, method, path).json(&body)).await
    }

    pub(crate) async fn post(&self, who: &Who, path: &str, body: Value) -> Reply {
        self.send(who, Method::POST, path, body).await
    }

    pub(crate) async fn account(&self, name: &str) -> String {
        text(&self.post(&self.admin, "/accounts", json!({ "name": name })).await.result()["id"])
    }

    pub(crate) async fn zone(&self, account: &str, name: &str) -> String {
        let body = json!({ "name": name, "account": { "id": account } });
        text(&self.post(&self.admin, "/zones", body).await.result()["id"])
    }

    /// Does to a zone what DNS would have done.
    pub(crate) async fn status(&self, zone: &str, status: &str) {
        let body = json!({ "status": status });
        assert_eq!(self.control(Method::POST, &format!("/zones/{zone}/status"), Some(body)).await.0, 200);
    }

    pub(crate) async fn order(&self, zone: &str, plan: &str) {
        let body = json!({ "rate_plan": { "id": plan } });
        self.post(&self.admin, &format!("/zones/{zone}/subscription"), body).await.result();
    }

    pub(crate) async fn service_user(&self, email: &str, account: &str) -> Who {
        let user = self.post(&self.admin, "/users", json!({ "email": email })).await.result();
        let body = json!({ "email": email, "roles": [ADMINISTRATOR], "status": "accepted" });
        self.post(&self.admin, &format!("/accounts/{account}/members"), body).await.result();
        Who { email: email.to_owned(), key: text(&user["api_key"]) }
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = self.http.request(method, format!("{}/_sandbox{path}", self.origin));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    pub(crate) async fn world(&self) -> Value {
        self.control(Method::GET, "/world", None).await.1
    }

    /// Names of the accounts in the world.
    pub(crate) async fn account_names(&self) -> Vec<String> {
        self.world().await["accounts"].as_array().unwrap().iter().map(|account| text(&account["name"])).collect()
    }

    pub(crate) async fn turn(&self, switches: Value) {
        let (status, body) = self.control(Method::PATCH, "/world", Some(switches)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }

    pub(crate) async fn fault(&self, rule: Value) {
        let (status, body) = self.control(Method::POST, "/faults", Some(rule)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }

    /// Moves the clock until the task has ended.
    pub(crate) async fn wind<T>(&self, task: tokio::task::JoinHandle<T>) -> T {
        while !task.is_finished() {
            self.clock.advance(Duration::from_secs(1));
            self.world().await;
        }
        task.await.unwrap()
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
