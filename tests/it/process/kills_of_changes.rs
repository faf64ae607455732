//! `kill -9` on each side of each change of a website, its plan and an add-on: done once in the end, and charged once.

use serde_json::Value;

use crate::support::tenant::rows;

use super::site::Site;

/// One change: the page with its form, where it is sent, what is typed, and the call of Cloudflare that is cut.
struct Change {
    page: String,
    action: String,
    typed: Vec<(&'static str, &'static str)>,
    method: &'static str,
    path: &'static str,
}

/// The account, its website and its add-on, by id.
struct Made {
    account: String,
    zone: String,
    add_on: String,
}

fn makes(site: &mut Site) -> Made {
    let fields = [
        ("name", "Acme"),
        ("type", "standard"),
        ("customer", "new"),
        ("customer_name", "Acme"),
        ("website", "acme.example"),
        ("rate_plan", "CF_PRO_20_20"),
        ("add_on.WORKERS_PAID", "on"),
    ];
    let run = site.owner.submit("/accounts/new", "/accounts", &fields).location();
    site.run_until(&run, "done");
    let world = site.tenant.world();
    let id = |list: &str| rows(&world, list, |_| true)[0]["id"].as_str().unwrap().to_owned();
    let add_on = rows(&world, "subscriptions", |row| row["scope"] == "account")[0]["id"].as_str().unwrap().to_owned();
    Made { account: id("accounts"), zone: id("zones"), add_on }
}

fn changes(made: &Made) -> Vec<Change> {
    let website = format!("/websites/{}", made.zone);
    let add_on = format!("/accounts/{}/subscriptions/{}", made.account, made.add_on);
    let of = |page: String, action: String, typed: &[(&'static str, &'static str)], method, path| Change {
        page,
        action,
        typed: typed.to_vec(),
        method,
        path,
    };
    let plan = || format!("{website}/plan");
    let setup = || format!("{website}/type");
    vec![
        of(setup(), setup(), &[("type", "partial")], "PATCH", "/zones/{}"),
        of(website.clone(), format!("{website}/pause"), &[("paused", "on")], "PATCH", "/zones/{}"),
        of(plan(), plan(), &[("rate_plan", "CF_BIZ")], "PUT", "/zones/{}/subscription"),
        of(add_on.clone(), add_on.clone(), &[("component.page_rules", "7")], "PUT", "/accounts/{}/subscriptions/{}"),
        of(setup(), setup(), &[("type", "full")], "PATCH", "/zones/{}"),
        of(plan(), plan(), &[("rate_plan", "CF_FREE")], "DELETE", "/zones/{}/subscription"),
        of(plan(), plan(), &[("rate_plan", "CF_PRO_20_20")], "POST", "/zones/{}/subscription"),
        of(
            format!("{add_on}/cancel"),
            format!("{add_on}/cancel"),
            &[("confirmed", "yes")],
            "DELETE",
            "/accounts/{}/subscriptions/{}",
        ),
    ]
}

/// Has every change cut at the same side of its commit, the portal killed there, and started again.
fn all_killed(fault: &str) -> Value {
    let mut site = Site::open();
    let made = makes(&mut site);
    for (turn, change) in changes(&made).iter().enumerate() {
        site.tenant.fault_at(change.method, change.path, fault);
        let run = site.owner.submit(&change.page, &change.action, &change.typed).location();
        assert!(run.starts_with("/runs/"), "{}: {run}", change.action);
        site.tenant.struck(turn + 1);
        site.kill();
        site.start();
        site.ready();
        site.run_until(&run, "done");
    }
    site.stop();
    site.keeps_its_secrets();
    site.tenant.world()
}

fn is_as_asked(world: &Value) {
    let zone = rows(world, "zones", |_| true);
    assert_eq!((zone.len(), zone[0]["type"].as_str()), (1, Some("full")));
    let subscribed: Vec<_> =
        rows(world, "subscriptions", |_| true).iter().map(|row| row["rate_plan"].clone()).collect();
    assert_eq!(subscribed, ["CF_PRO_20_20"]);
    let charged: Vec<_> = rows(world, "charges", |_| true).iter().map(|row| row["rate_plan"].clone()).collect();
    assert_eq!(charged, ["CF_PRO_20_20", "WORKERS_PAID", "CF_BIZ", "CF_PRO_20_20"]);
}

#[test]
fn a_kill_before_cloudflare_has_done_a_change_leaves_it_done_once() {
    is_as_asked(&all_killed("hang_before:60000"));
}

#[test]
fn a_kill_after_cloudflare_has_done_a_change_leaves_it_done_once() {
    is_as_asked(&all_killed("hang:60000"));
}
