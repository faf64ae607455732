//! `serve` as a process: the first owner, a wrong key, another master key, a graceful stop.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::http::Visitor;
use super::program::{Heard, PATIENCE, Program, free_port, wait_for};
use super::site::{EMAIL, MASTER_KEY, PASSWORD, Site};

#[test]
fn with_a_wrong_key_it_says_so_and_still_shows_its_pages() {
    let mut site = Site::open();
    site.stop();
    site.start_with("cfk_wrong");
    site.ready();
    let said = wait_for("a word on standard error", PATIENCE, || {
        let said = site.log.text();
        said.lines().find(|line| line.starts_with("Cloudflare does not accept")).map(str::to_owned)
    });
    assert!(said.contains("PORTAL_CLOUDFLARE_API_KEY"), "{said}");
    let mut somebody = Visitor::new(&site.address);
    assert_eq!(somebody.sign_in(EMAIL, PASSWORD).status, 303);
    let page = somebody.get("/accounts");
    assert_eq!((page.status, page.count("Cloudflare refuses the tenant admin’s key.")), (200, 1));
    let ready: Value = serde_json::from_str(&somebody.get("/readyz").body).unwrap();
    assert_eq!(ready["cloudflare"], "refused");
    site.stop();
    site.keeps_its_secrets();
}

#[test]
fn a_person_added_twice_has_the_new_password_and_the_old_one_opens_nothing() {
    let mut site = Site::open();
    site.add_person(EMAIL, "another horse battery");
    assert_eq!(site.owner.get("/accounts").status, 303, "signed out everywhere");
    assert_eq!(Visitor::new(&site.address).sign_in(EMAIL, PASSWORD).status, 422);
    assert_eq!(Visitor::new(&site.address).sign_in(EMAIL, "another horse battery").status, 303);
}

#[test]
fn another_master_key_than_the_databases_is_refused_in_one_line() {
    let mut site = Site::open();
    site.stop();
    let database = site.folder().path().join("data").join("portal.sqlite");
    let other = MASTER_KEY.replace("AAEC", "BBEC");
    let settings = least(database.to_str().unwrap(), &other);
    let (well, _, said) = Program::run(&["serve"], &settings, "");
    assert!(!well && said.lines().count() == 1, "{said}");
    assert!(said.contains("made with another master key: set PORTAL_MASTER_KEY"), "{said}");
    assert!(!said.contains(&other), "{said}");
}

fn least<'a>(database: &'a str, master_key: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("PORTAL_DATABASE", database),
        ("PORTAL_MASTER_KEY", master_key),
        // Nobody listens there: the portal must do without.
        ("PORTAL_CLOUDFLARE_API_URL", "http://127.0.0.1:9/client/v4"),
        ("PORTAL_CLOUDFLARE_EMAIL", "partner@sandbox.test"),
        ("PORTAL_CLOUDFLARE_API_KEY", "cfk_planted"),
        ("PORTAL_SERVICE_USER_DOMAIN", "svc.partner.test"),
    ]
}

#[test]
fn the_first_owner_comes_in_with_the_code_that_was_printed_and_only_once() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = folder.path().join("portal.sqlite");
    let listen = format!("127.0.0.1:{}", free_port());
    let mut settings = least(database.to_str().unwrap(), MASTER_KEY).to_vec();
    settings.push(("PORTAL_LISTEN", &listen));
    let mut program = Program::portal(&["serve"], &settings, Heard::default());
    let line = program.says("Nobody can sign in yet.");
    let code = line.rsplit(' ').next().unwrap();
    let address = format!("http://{listen}");
    assert!(line.contains(&format!("{address}/setup")), "{line}");
    let mut owner = Visitor::new(&address);
    wait_for("/readyz", PATIENCE, || owner.try_get("/readyz").ok());
    assert_eq!(owner.get("/login").location(), "/setup");
    let fields = |code| [("code", code), ("email", EMAIL), ("password", PASSWORD)];
    assert_eq!(owner.submit("/setup", "/setup", &fields("wrong")).status, 422);
    assert_eq!(owner.submit("/setup", "/setup", &fields(code)).location(), "/");
    assert_eq!(owner.get("/accounts").status, 200);
    assert_eq!(Visitor::new(&address).get("/setup").status, 404);
    assert!(program.stop().success());
    for secret in [code, PASSWORD, MASTER_KEY, "cfk_"].into_iter().chain(owner.cookies().iter().map(String::as_str)) {
        assert!(!program.err.text().contains(secret), "{secret} is in the log");
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} is on disk");
        }
    }
}

fn add_account(site: &mut Site, name: &str) -> String {
    let fields = [("name", name), ("type", "standard"), ("customer", "new"), ("customer_name", name)];
    site.owner.submit("/accounts/new", "/accounts", &fields).location()
}

fn posts(site: &mut Site, path: &str) -> usize {
    site.tenant.requests().iter().filter(|row| row["method"] == "POST" && row["path"] == path).count()
}

#[test]
fn a_graceful_stop_waits_for_the_answer_on_the_wire_and_keeps_it() {
    let mut site = Site::open();
    site.tenant.fault("/accounts", "hang:3000");
    let run = add_account(&mut site, "Acme");
    site.tenant.struck(1);
    site.stop();
    let world = site.tenant.world();
    assert!(world["users"].as_array().unwrap().iter().all(|user| user["service"] == false), "nothing new was begun");
    site.start();
    site.ready();
    let page = site.run_until(&run, "done");
    assert_eq!(posts(&mut site, "/client/v4/accounts"), 1);
    assert_eq!(page.count("Attempt 2"), 0, "the answer was kept, nothing was in doubt");
}

#[test]
fn a_graceful_stop_has_an_end_and_what_was_sending_is_looked_up_at_the_next_start() {
    let mut site = Site::open();
    site.tenant.fault("/accounts", "hang:300000");
    let run = add_account(&mut site, "Acme");
    site.tenant.struck(1);
    let start = Instant::now();
    site.stop();
    assert!(start.elapsed() < Duration::from_secs(45), "{:?}", start.elapsed());
    site.start();
    site.ready();
    site.run_until(&run, "done");
    assert_eq!(posts(&mut site, "/client/v4/accounts"), 1, "found, not repeated");
}
