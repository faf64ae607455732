//! `demo --data-dir`: what was there before the stop is there after it.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::tenant::rows;

use super::http::Visitor;
use super::program::{Heard, PATIENCE, Program, wait_for};

pub(super) const OWNER: &str = "owner@demo.test";
pub(super) const PASSWORD: &str = "planted in the demo";

/// The demo, running.
pub(super) struct Demo {
    pub(super) program: Program,
    pub(super) address: String,
    pub(super) sandbox: Visitor,
    /// Where the sandbox has its API.
    pub(super) api: String,
}

impl Demo {
    pub(super) fn start(folder: &Path) -> Self {
        let mut program = begin(folder);
        let (address, password, api) = (program.says("Portal "), program.says("Password "), program.says("Sandbox "));
        assert_eq!(password, PASSWORD);
        assert_eq!(program.says("E-mail "), OWNER);
        Self { program, address, sandbox: Visitor::new(api.trim_end_matches("/client/v4")), api }
    }

    pub(super) fn owner(&self) -> Visitor {
        let mut owner = Visitor::new(&self.address);
        assert_eq!(owner.sign_in(OWNER, PASSWORD).location(), "/");
        owner
    }

    pub(super) fn world(&mut self) -> Value {
        self.sandbox.json("GET", "/_sandbox/world", &Value::Null)
    }

    pub(super) fn requests(&mut self) -> Vec<Value> {
        self.sandbox.json("GET", "/_sandbox/requests?since=0", &Value::Null).as_array().unwrap().clone()
    }
}

fn begin(folder: &Path) -> Program {
    let data = folder.to_str().unwrap();
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--sandbox-listen", "127.0.0.1:0", "--data-dir", data];
    Program::portal(&arguments, &[("PORTAL_DEMO_PASSWORD", PASSWORD)], Heard::default())
}

/// Asks for an account for a new customer; answers with the run's address.
fn add_account(owner: &mut Visitor, name: &str) -> String {
    let unit = first_unit(owner);
    let website = format!("{}.example", name.to_lowercase());
    let fields = [
        ("name", name),
        ("unit", unit.as_str()),
        ("type", "standard"),
        ("customer", "new"),
        ("customer_name", name),
        ("website", website.as_str()),
    ];
    owner.submit("/accounts/new", "/accounts", &fields).location()
}

fn first_unit(owner: &mut Visitor) -> String {
    let form = owner.get("/accounts/new");
    let select = form.body.split_once("name=\"unit\"").unwrap().1.split_once("</select>").unwrap().0.to_owned();
    let value = select.split("value=\"").nth(2).unwrap_or_default();
    value.split('"').next().unwrap().to_owned()
}

fn until_done(owner: &mut Visitor, run: &str) {
    wait_for(&format!("{run} to be done"), PATIENCE, || {
        let state = owner.get(run).attribute("data-run-state").unwrap();
        assert_ne!(state, "failed");
        (state == "done").then_some(())
    });
}

/// What somebody sees of it on the pages, without what is new on every page.
fn seen(owner: &mut Visitor, name: &str) -> Vec<String> {
    let account = owner.get(&format!("/accounts?q={name}")).attribute("data-account").unwrap();
    let customer = owner.get(&format!("/customers?q={name}")).attribute("data-customer").unwrap();
    let page = owner.get(&format!("/customers/{customer}"));
    let user = page.body.split("svc-").nth(1).unwrap().split(['"', '<']).next().unwrap().to_owned();
    let state = page.body.split_once("Its key is sealed").map(|_| "active".to_owned()).unwrap();
    let accounts = owner.get("/accounts").attribute("data-account").unwrap();
    vec![account, customer, user, state, accounts]
}

#[test]
fn after_a_stop_and_a_start_all_is_still_there() {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path());
    let mut owner = demo.owner();
    let run = add_account(&mut owner, "Lasting");
    until_done(&mut owner, &run);
    let (before, world) = (seen(&mut owner, "Lasting"), demo.world());
    assert!(demo.program.stop().success());

    let mut demo = Demo::start(folder.path());
    let mut owner = demo.owner();
    assert_eq!(seen(&mut owner, "Lasting"), before);
    assert_eq!(demo.world(), world);
    let listed = owner.get("/runs").count(&format!("data-run=\"{}\"", run.trim_start_matches("/runs/")));
    assert_eq!(listed, 1);
    let said = demo.program.err.text();
    assert!(!said.contains("cfk_") && !said.contains(PASSWORD), "{said}");
}

#[test]
fn a_second_demo_on_the_same_folder_says_that_it_is_in_use() {
    let folder = TempDir::new().unwrap();
    let _first = Demo::start(folder.path());
    let mut second = begin(folder.path());
    assert!(!second.wait(PATIENCE).success());
    let said = second.err.text();
    assert!(said.trim_end().ends_with("portal.sqlite is in use by another process"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_stop_while_a_call_hangs_ends_and_the_next_start_takes_the_run_up() {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path());
    let mut owner = demo.owner();
    let rule = json!({ "method": "POST", "path": "/accounts", "times": 1, "after": 0, "fault": "hang:300000" });
    demo.sandbox.json("POST", "/_sandbox/faults", &rule);
    let run = add_account(&mut owner, "Hanging");
    wait_for("the call to hang", PATIENCE, || demo.requests().iter().any(|row| !row["fault"].is_null()).then_some(()));
    demo.program.terminate();
    assert!(demo.program.wait(Duration::from_secs(45)).success());

    let mut demo = Demo::start(folder.path());
    let mut owner = demo.owner();
    until_done(&mut owner, &run);
    let world = demo.world();
    let accounts = rows(&world, "accounts", |row| row["name"] == "Hanging");
    assert_eq!(accounts.len(), 1);
    assert_eq!(rows(&world, "zones", |row| row["account_id"] == accounts[0]["id"]).len(), 1);
    assert!(demo.requests().iter().all(|row| row["method"] != "POST" || row["path"] != "/client/v4/accounts"));
}
