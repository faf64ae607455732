//! `kill -9` on each side of inviting somebody to an account, of another role and of removing: done once in the end.

use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::site::Site;

const DNS: &str = "069fe803647ed3609e93d041d5df6050";
const READ_ONLY: &str = "f2b20eaa1a5d4af42b53ac16238c99c7";
const BEA: &str = "bea@acme.example";

/// Everybody with the address, at Cloudflare.
fn there(world: &Value) -> Vec<Value> {
    rows(world, "members", |row| row["email"] == BEA).into_iter().cloned().collect()
}

/// How often an account's members were written to, with this method.
fn writes(site: &mut Site, method: &str) -> usize {
    let is_it = |row: &Value| row["method"] == method && row["path"].as_str().unwrap().contains("/members");
    site.tenant.requests().iter().filter(|row| is_it(row)).count()
}

/// Sends a form whose call is cut, has the portal killed there and started again, and waits until the job is done.
fn killed(site: &mut Site, nth: usize, call: (&str, &str, &str), form: (&str, &str), typed: &[(&str, &str)]) {
    let (method, path, fault) = call;
    site.tenant.fault_at(method, path, fault);
    let run = site.owner.submit(form.0, form.1, typed).location();
    assert!(run.starts_with("/runs/"), "{}: {run}", form.1);
    site.tenant.struck(nth);
    site.kill();
    site.start();
    site.ready();
    site.run_until(&run, "done");
}

/// All three, cut at the same side of the commit; answers how often each was sent.
fn all_killed(fault: &str) -> [usize; 3] {
    let mut site = Site::open();
    let fields = [("name", "Acme"), ("type", "standard"), ("customer", "new"), ("customer_name", "Acme")];
    let run = site.owner.submit("/accounts/new", "/accounts", &fields).location();
    site.run_until(&run, "done");
    let account = rows(&site.tenant.world(), "accounts", |_| true)[0]["id"].as_str().unwrap().to_owned();
    let (people, before) = (format!("/accounts/{account}/members"), writes(&mut site, "POST"));

    let typed = [("email", BEA), ("role", DNS)];
    killed(&mut site, 1, ("POST", "/accounts/{}/members", fault), (&people, &people), &typed);
    let seen = there(&site.tenant.world());
    assert_eq!((seen.len(), &seen[0]["status"], &seen[0]["roles"]), (1, &json!("pending"), &json!([DNS])));

    let one = format!("{people}/{}", seen[0]["id"].as_str().unwrap());
    killed(&mut site, 2, ("PUT", "/accounts/{}/members/{}", fault), (&one, &one), &[("role", READ_ONLY)]);
    let changed = there(&site.tenant.world());
    assert_eq!((&changed[0]["id"], &changed[0]["roles"]), (&seen[0]["id"], &json!([READ_ONLY])));

    let remove = format!("{one}/remove");
    killed(&mut site, 3, ("DELETE", "/accounts/{}/members/{}", fault), (&remove, &remove), &[]);
    assert!(there(&site.tenant.world()).is_empty());
    let sent = [writes(&mut site, "POST") - before, writes(&mut site, "PUT"), writes(&mut site, "DELETE")];
    site.stop();
    site.keeps_its_secrets();
    sent
}

#[test]
fn a_kill_before_cloudflare_has_changed_an_access_leaves_it_changed_once() {
    assert_eq!(all_killed("hang_before:60000"), [2; 3]);
}

#[test]
fn a_kill_after_cloudflare_has_changed_an_access_leaves_it_changed_once_and_nothing_is_sent_again() {
    assert_eq!(all_killed("hang:60000"), [1; 3]);
}
