//! A Chromium of our own, driven through Debian's chromedriver, and what a person does in it.

use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Url;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::http::Visitor;
use super::program::{Heard, PATIENCE, Program, free_port, wait_for};

const MISSING: &str = "chromedriver and chromium are needed for this test; `make browser` installs them";

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scripts {
    On,
    Off,
}

/// A browser window. The driver and all its children end with it.
pub(super) struct Window {
    client: Client,
    _driver: Program,
    _profile: TempDir,
}

impl Window {
    pub(super) async fn open(scripts: Scripts) -> Self {
        let port = free_port();
        let profile = TempDir::new().unwrap();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).env("TMPDIR", profile.path());
        let driver = Program::start(command, Heard::default()).expect(MISSING);
        let address = format!("http://127.0.0.1:{port}");
        let mut visitor = Visitor::new(&address);
        wait_for("chromedriver", PATIENCE, || visitor.try_get("/status").ok().filter(|answer| answer.status == 200));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(scripts, &profile));
        let client = builder.connect(&address).await.unwrap_or_else(|error| panic!("{MISSING}: {error}"));
        Self { client, _driver: driver, _profile: profile }
    }

    pub(super) async fn close(self) {
        self.client.close().await.unwrap();
    }

    pub(super) async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// The path the window shows.
    pub(super) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Waits for an element.
    pub(super) async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(20));
        let found = wait.for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("no {css} on {}: {error}: {}", self.path().await, self.client.source().await.unwrap()),
        }
    }

    pub(super) async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap()
    }

    pub(super) async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.unwrap().is_empty()
    }

    /// Clicks the one that is displayed: the navigation is there for wide and for narrow windows.
    pub(super) async fn click(&self, css: &str) {
        self.find(css).await;
        for element in self.client.find_all(Locator::Css(css)).await.unwrap() {
            if element.is_displayed().await.unwrap() {
                return element.click().await.unwrap();
            }
        }
        panic!("no {css} is displayed on {}", self.path().await);
    }

    pub(super) async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name={name}]:not([type=hidden])")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub(super) async fn select(&self, name: &str, css: &str) {
        self.click(&format!("select[name={name}] option{css}")).await;
    }

    /// Presses keys wherever the focus is.
    pub(super) async fn keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Runs a script of the test's own.
    pub(super) async fn execute(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// A command of Chromium's own protocol.
    pub(super) async fn devtools(&self, command: &str, parameters: Value) {
        self.issue("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await;
    }

    pub(super) async fn narrow(&self) {
        let size = json!({ "width": 320, "height": 720, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// What the browser complained of since it was asked last: errors, violations of the content security policy.
    pub(super) async fn complaints(&self) -> Vec<String> {
        let lines = self.issue("se/log", json!({ "type": "browser" })).await;
        let bad = |line: &&Value| ["SEVERE", "WARNING"].contains(&line["level"].as_str().unwrap());
        lines.as_array().unwrap().iter().filter(bad).map(|line| line["message"].to_string()).collect()
    }

    async fn issue(&self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Own { path, body }).await.unwrap()
    }
}

/// A command that chromedriver adds to the standard.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities(scripts: Scripts, profile: &TempDir) -> Capabilities {
    let folder = format!("--user-data-dir={}", profile.path().display());
    let mut options = json!({ "args": [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,900",
        folder,
    ] });
    if scripts == Scripts::Off {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let wanted = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
    wanted.as_object().unwrap().clone()
}
