//! A disk that takes nothing more, and a database that somebody else holds: refused with words, nothing half made, and on it
//! goes when there is room, without a restart.

use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use sqlx::SqliteConnection;

use crate::support::tenant::rows;

use super::http::{Answer, Visitor};
use super::program::wait_for;
use super::site::Site;

/// How much the portal's process may write into one file from now on; nothing: as much as it likes.
fn room(site: &Site, bytes: Option<u64>) {
    let limit = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
    let pid = site.portal.as_ref().unwrap().id().to_string();
    // Only what is held at the moment: the most allowed stays, so that it can be lifted again.
    let done = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={limit}:")]).status().unwrap();
    assert!(done.success());
}

fn fields(form: &Answer, name: &str) -> Vec<(String, String)> {
    let field = |field: &str, value: &str| (field.to_owned(), value.to_owned());
    vec![
        field("csrf", &form.hidden("csrf").unwrap()),
        field("key", &form.hidden("key").unwrap()),
        field("name", name),
        field("type", "standard"),
        field("customer", "new"),
        field("customer_name", name),
    ]
}

fn press(site: &mut Site, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    site.owner.try_post("/accounts", &fields).unwrap()
}

/// What the health endpoint comes to say within five seconds; alive it is all the while.
fn operations_see(site: &Site, status: u16, database: &str) {
    let mut visitor = Visitor::new(&site.address);
    wait_for(&format!("{status}, {database} at /readyz"), Duration::from_secs(5), || {
        let answer = visitor.try_get("/readyz").ok()?;
        let told = answer.body.contains(&format!("\"database\":\"{database}\""));
        (answer.status == status && told).then_some(())
    });
    assert_eq!(visitor.get("/healthz").status, 200);
}

/// Nothing of it is anywhere, and looking still works.
fn is_refused(site: &mut Site, answer: &Answer, name: &str) {
    let said = site.log.text();
    let last: Vec<&str> = said.lines().rev().take(4).collect();
    assert!(answer.body.contains("Nothing was changed"), "{}: {last:#?}", answer.status);
    assert_eq!(answer.status, 503);
    let list = site.owner.get(&format!("/accounts?q={name}"));
    assert_eq!((list.status, list.count("data-account=")), (200, 0));
    assert_eq!(site.owner.get(&format!("/customers?q={name}")).count("data-customer="), 0, "no half of it");
    assert!(
        site.tenant.requests().iter().all(|call| call["path"] != "/client/v4/accounts" || call["method"] != "POST")
    );
}

#[test]
fn a_full_disk_refuses_with_words_and_everything_goes_on_when_there_is_room_again() {
    let mut site = Site::open();
    site.stop();
    site.start_unkillable_by_limits();
    site.ready();
    let form = site.owner.get("/accounts/new");
    let fields = fields(&form, "Acme");
    room(&site, Some(site.size_of_log()));
    let answer = press(&mut site, &fields);
    is_refused(&mut site, &answer, "Acme");
    operations_see(&site, 503, "takes no writes");
    room(&site, None);
    operations_see(&site, 200, "ok");
    let answer = press(&mut site, &fields);
    let run = answer.location();
    site.run_until(&run, "done");
    let world = site.tenant.world();
    assert_eq!(rows(&world, "accounts", |row| row["name"] == "Acme").len(), 1);
}

#[test]
fn many_at_once_are_refused_alike_by_a_full_disk() {
    let mut site = Site::open();
    site.stop();
    site.start_unkillable_by_limits();
    site.ready();
    let form = site.owner.get("/accounts/new");
    room(&site, Some(site.size_of_log()));
    let fields = fields(&form, "Acme");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for _ in 0..10 {
        let press = |mut visitor: Visitor| visitor.try_post("/accounts", &fields).unwrap().status;
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let pressed: Vec<_> = (0..12).map(|_| scope.spawn(|| press(site.owner.clone()))).collect();
            pressed.into_iter().map(|pressed| pressed.join().unwrap()).collect()
        });
        assert_eq!(statuses, [503; 12]);
    }
    room(&site, None);
    let run = site.owner.try_post("/accounts", &fields).unwrap().location();
    site.run_until(&run, "done");
}

#[test]
fn a_disk_that_fills_up_while_a_job_is_under_way_loses_nothing() {
    let mut site = Site::open();
    site.stop();
    site.start_unkillable_by_limits();
    site.ready();
    let form = site.owner.get("/accounts/new");
    // The answer is under way when the disk fills up: it cannot be kept at first.
    site.tenant.fault("/accounts", "hang:1500");
    let run = press(&mut site, &fields(&form, "Acme")).location();
    site.tenant.struck(1);
    room(&site, Some(site.size_of_log()));
    let looked = site.owner.get(&run);
    assert_eq!(looked.status, 200, "looking still works");
    room(&site, None);
    site.run_until(&run, "done");
    let world = site.tenant.world();
    assert_eq!(rows(&world, "accounts", |row| row["name"] == "Acme").len(), 1, "{}", json!(world["accounts"]));
}

#[test]
fn a_database_that_somebody_else_holds_refuses_with_words_and_goes_on_after_that() {
    let mut site = Site::open();
    let form = site.owner.get("/accounts/new");
    let fields = fields(&form, "Acme");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut other = runtime.block_on(site.holds_the_database());
    let answer = press(&mut site, &fields);
    is_refused(&mut site, &answer, "Acme");
    operations_see(&site, 503, "takes no writes");
    runtime.block_on(async { sqlx::query("rollback").execute(&mut other).await.unwrap() });
    let run = press(&mut site, &fields).location();
    site.run_until(&run, "done");
}

/// Takes the database, writes, lets go and reads, again and again, and counts how often.
async fn writes_all_the_while(mut other: SqliteConnection, stop: &AtomicBool, commits: &AtomicUsize) {
    while !stop.load(Ordering::Relaxed) {
        sqlx::query("update write_check set at = at + 1").execute(&mut other).await.unwrap();
        sqlx::query("commit").execute(&mut other).await.unwrap();
        commits.fetch_add(1, Ordering::Relaxed);
        for _ in 0..5 {
            sqlx::query("select count(*) from audit").execute(&mut other).await.unwrap();
        }
        sqlx::query("begin immediate").execute(&mut other).await.unwrap();
    }
    sqlx::query("rollback").execute(&mut other).await.unwrap();
}

#[test]
fn somebody_who_writes_into_the_database_all_the_while_is_not_noticed() {
    let mut site = Site::open();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let others = runtime.block_on(site.holds_the_database());
    let (stop, commits) = (AtomicBool::new(false), AtomicUsize::new(0));
    let jobs = std::thread::scope(|scope| {
        scope.spawn(|| runtime.block_on(writes_all_the_while(others, &stop, &commits)));
        let mut jobs = 0;
        // As many as it takes until the two have met often, however fast either of them is on this machine.
        while jobs < 10 || (commits.load(Ordering::Relaxed) < 50 && jobs < 100) {
            let form = site.owner.get("/accounts/new");
            let run = press(&mut site, &fields(&form, &format!("Acme {jobs}"))).location();
            site.run_until(&run, "done");
            jobs += 1;
        }
        stop.store(true, Ordering::Relaxed);
        jobs
    });
    let commits = commits.into_inner();
    println!("{jobs} jobs between {commits} commits of somebody else");
    assert!(commits >= 50, "{commits}");
    assert!(!site.log.text().contains("database is locked"), "{}", site.log.text());
    assert_eq!(rows(&site.tenant.world(), "accounts", |_| true).len(), jobs);
}
