//! `kill -9` at every call of every kind of job, before Cloudflare has done it and after: what was asked is there once in the
//! end, and at no moment does the job's page say what is not so. `make test` plays some calls of each kind, another choice
//! at each build with another `KILL_SEED`; with `SWEEP=all` every one of them is played: see `make soak`.

use serde_json::{Value, json};

use crate::support::job::Job;
use crate::support::tenant::rows;

use super::site::Site;

const PLAN: &str = "CF_PRO_20_20";
const ADD_ON: &str = "WORKERS_PAID";
const DNS_ROLE: &str = "069fe803647ed3609e93d041d5df6050";
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
/// Calls of each kind that are played in `make test`.
const SOME: usize = 3;

/// What one is about: an account of a customer's with a website, by name and id.
struct Scene {
    name: String,
    account: String,
    zone: String,
}

/// A call: method, path with `{}` for ids, and how many of its kind come before it.
type Call = (String, String, u32);

impl Scene {
    fn set(site: &mut Site, name: &str) -> Self {
        let website = format!("{}.example", name.to_lowercase());
        let fields =
            [("name", name), ("type", "standard"), ("customer", "new"), ("customer_name", name), ("website", &website)];
        let run = site.owner.submit("/accounts/new", "/accounts", &fields).location();
        site.run_until(&run, "done");
        let world = site.tenant.world();
        let id = |list: &str, name: &str| {
            rows(&world, list, |row| row["name"] == name)[0]["id"].as_str().unwrap().to_owned()
        };
        Self { name: name.to_owned(), account: id("accounts", name), zone: id("zones", &website) }
    }

    /// The name of what is new.
    fn new_name(&self) -> String {
        format!("New-{}", self.name)
    }

    fn new_website(&self) -> String {
        format!("new-{}.example", self.name.to_lowercase())
    }

    /// Sends the form; answers with the job's page.
    fn asks(&self, site: &mut Site, job: Job) -> String {
        let (account, zone) = (format!("/accounts/{}", self.account), format!("/websites/{}", self.zone));
        let (new, website) = (self.new_name(), self.new_website());
        let mut send =
            |page: &str, action: &str, fields: &[(&str, &str)]| site.owner.submit(page, action, fields).location();
        match job {
            Job::Onboard => send(
                "/accounts/new",
                "/accounts",
                &[
                    ("name", &new),
                    ("type", "standard"),
                    ("customer", "new"),
                    ("customer_name", &new),
                    ("website", &website),
                    ("rate_plan", PLAN),
                    ("add_on.WORKERS_PAID", "on"),
                ],
            ),
            Job::Website => send(
                "/websites/new",
                "/websites",
                &[("account", &self.account), ("name", &website), ("type", "full"), ("rate_plan", PLAN)],
            ),
            Job::Plan => send(&format!("{zone}/plan"), &format!("{zone}/plan"), &[("rate_plan", PLAN)]),
            Job::AddOn => {
                let place = format!("{account}/subscriptions");
                send(&format!("{place}/new?rate_plan=WORKERS_PAID"), &place, &[("rate_plan", "WORKERS_PAID")])
            }
            Job::Invite => {
                let place = format!("{account}/members");
                send(&place, &place, &[("email", &format!("bea@{website}")), ("role", DNS_ROLE)])
            }
            Job::Token => self.asks_for_token(site),
            Job::RemoveWebsite => send(
                &format!("{zone}/remove"),
                &format!("{zone}/remove"),
                &[("name", &format!("{}.example", self.name.to_lowercase()))],
            ),
            Job::RemoveAccount => {
                send(&format!("{account}/remove"), &format!("{account}/remove"), &[("name", &self.name)])
            }
        }
    }

    /// Through the four pages of the wizard.
    fn asks_for_token(&self, site: &mut Site) -> String {
        let new = format!("/accounts/{}/tokens/new", self.account);
        let draft = site.owner.submit(&new, &new, &[("template", "edit_zone_dns"), ("owner", "account")]).location();
        let (row, zone) = (format!("0:{DNS_WRITE}"), format!("0:{}", self.zone));
        let fields = [
            ("name", self.new_name()),
            ("effect-0", "allow".to_owned()),
            ("row", row),
            ("websites-0", "chosen".to_owned()),
            ("zone", zone),
            ("ends", "2027-10-30T09:00:00".to_owned()),
            ("do", "next".to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let summary = site.owner.submit(&draft, &draft, &fields).location();
        let secret = site.owner.submit(&summary, &summary, &[]).location();
        secret.trim_end_matches("/secret").to_owned()
    }

    /// What there is of it at Cloudflare, by the step that sees to it.
    fn there(&self, job: Job, world: &Value) -> Vec<There> {
        let count = |list: &str, field: &str, value: &str| rows(world, list, |row| row[field] == value).len();
        let website = || There::made("create_zone", count("zones", "name", &self.new_website()));
        let mine = json!(self.account);
        let plan = |account: &Value| There::made("set_plan", charges(world, account, PLAN));
        let add_on = |account: &Value| There::made("order_add_on", charges(world, account, ADD_ON));
        match job {
            Job::Onboard => {
                let made = rows(world, "accounts", |row| row["name"] == self.new_name());
                let account = made.first().map_or(Value::Null, |account| account["id"].clone());
                vec![
                    There::made("create_account", made.len()),
                    There::made("add_member", service_members(world, &account)),
                    website(),
                    plan(&account),
                    add_on(&account),
                ]
            }
            Job::Website => vec![website(), plan(&mine)],
            Job::Plan => vec![plan(&mine)],
            Job::AddOn => vec![add_on(&mine)],
            Job::Invite => {
                let bea = format!("bea@{}", self.new_website());
                vec![There::made("invite_member", count("members", "email", &bea))]
            }
            Job::Token => vec![There::made("create_token", count("tokens", "name", &self.new_name()))],
            Job::RemoveWebsite => {
                let left = rows(world, "zones", |row| row["id"] == self.zone.as_str() && row["status"] != "deleted");
                vec![There::removed("delete_zone", left.len())]
            }
            Job::RemoveAccount => vec![There::removed("delete_account", count("accounts", "id", &self.account))],
        }
    }

    /// What the job's page says is so at Cloudflare: of each step, and of the whole. Neither stands still meanwhile; but what
    /// was not yet done on the page was not done before it was opened, and what was done there is done after.
    fn page_is_true(&self, site: &mut Site, job: Job, run: &str, case: &str) {
        let before = self.there(job, &site.tenant.world());
        let page = site.owner.get(run);
        let after = self.there(job, &site.tenant.world());
        let state = page.attribute("data-run-state").unwrap();
        for (before, after) in before.iter().zip(&after) {
            let says = page.state_of_step(after.step);
            let is_so = match says.as_str() {
                "planned" => before.found == before.begun_with && state != "done",
                "done" => after.found == after.wanted,
                // On its way, or not known: it may be so and may be not.
                "sending" | "waiting" | "unknown" => state != "done",
                _ => false,
            };
            assert!(is_so, "{case}: the job is {state}, {} is {says}, and there: {before:?}, {after:?}", after.step);
        }
    }

    /// What the portal's own lists show of it.
    fn is_shown(&self, site: &mut Site, job: Job, case: &str) {
        let mut count = |path: String, row: &str| site.owner.get(&path).count(row);
        let (name, website) = (self.new_name(), self.new_website());
        let own = format!("{}.example", self.name.to_lowercase());
        match job {
            Job::Onboard => {
                assert_eq!(count(format!("/accounts?q={name}"), "data-account="), 1, "{case}");
                assert_eq!(count(format!("/websites?q={website}"), "data-zone="), 1, "{case}");
                assert_eq!(count(format!("/customers?q={name}"), "data-customer="), 1, "{case}");
            }
            Job::Website => assert_eq!(count(format!("/websites?q={website}"), "data-zone="), 1, "{case}"),
            Job::RemoveWebsite => {
                // The new name's end is the old one's, too.
                assert_eq!(count(format!("/websites?q={own}"), &format!("data-zone=\"{}\"", self.zone)), 0, "{case}");
            }
            Job::RemoveAccount => {
                assert_eq!(count(format!("/accounts?q={}", self.account), "data-account="), 0, "{case}");
            }
            Job::Plan | Job::AddOn | Job::Invite | Job::Token => {}
        }
    }
}

/// How often something is there, of which a step says how far it is.
#[derive(Debug)]
struct There {
    step: &'static str,
    begun_with: usize,
    found: usize,
    wanted: usize,
}

impl There {
    fn made(step: &'static str, found: usize) -> Self {
        Self { step, begun_with: 0, found, wanted: 1 }
    }

    fn removed(step: &'static str, found: usize) -> Self {
        Self { step, begun_with: 1, found, wanted: 0 }
    }
}

/// How often an account was charged for a plan.
fn charges(world: &Value, account: &Value, rate_plan: &str) -> usize {
    let of = rows(world, "subscriptions", |row| row["account_id"] == *account && row["rate_plan"] == rate_plan);
    of.iter().map(|row| rows(world, "charges", |charge| charge["subscription_id"] == row["id"]).len()).sum()
}

/// How many service users an account has.
fn service_members(world: &Value, account: &Value) -> usize {
    let is_service =
        |email: &Value| !rows(world, "users", |user| user["email"] == *email && user["service"] == true).is_empty();
    rows(world, "members", |row| row["account_id"] == *account && is_service(&row["email"])).len()
}

/// A path with `{}` for ids.
fn pattern(path: &str) -> String {
    let is_id = |part: &str| part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let path = path.strip_prefix("/client/v4").unwrap_or(path);
    path.split('/').map(|part| if is_id(part) { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

/// The calls of a job when nothing is cut.
fn calls_of(site: &mut Site, job: Job) -> Vec<Call> {
    let scene = Scene::set(site, &format!("{job:?}-whole"));
    let before = site.tenant.requests().len();
    let run = scene.asks(site, job);
    site.run_until(&run, "done");
    let mut calls: Vec<Call> = Vec::new();
    for call in site.tenant.requests().split_off(before) {
        let (method, path) = (call["method"].as_str().unwrap().to_owned(), pattern(call["path"].as_str().unwrap()));
        let earlier = calls.iter().filter(|one| one.0 == method && one.1 == path).count();
        calls.push((method, path, u32::try_from(earlier).unwrap()));
    }
    calls
}

/// Has the call cut, the portal killed there and started again; answers whether the job came by that call at all.
fn play(site: &mut Site, job: Job, call: &Call, fault: &str, turn: usize) -> bool {
    let case = format!("{job:?}: {fault} at {} {} ({})", call.0, call.1, call.2 + 1);
    let scene = Scene::set(site, &format!("{job:?}-{turn:02}"));
    let struck = site.tenant.strikes();
    site.tenant.fault_after(&call.0, &call.1, fault, call.2);
    let run = scene.asks(site, job);
    assert!(run.starts_with("/runs/"), "{case}: {run}");
    let is_cut = site.is_struck_before_the_end_of(&run, struck);
    // While the call is on its way, and at every look until the end.
    scene.page_is_true(site, job, &run, &case);
    if is_cut {
        site.kill();
        site.start();
        site.ready();
    }
    site.tenant.forget_faults();
    site.run_until_with(&run, "done", |site| scene.page_is_true(site, job, &run, &case));
    scene.page_is_true(site, job, &run, &case);
    let world = site.tenant.world();
    for there in scene.there(job, &world) {
        assert_eq!(there.found, there.wanted, "{case}: {there:?}");
    }
    scene.is_shown(site, job, &case);
    is_cut
}

/// Cuts calls of these kinds of job, some or all of them, and kills the portal at each.
fn kills(jobs: &[Job]) {
    let is_whole = option_env!("SWEEP") == Some("all");
    let seed: usize = option_env!("KILL_SEED").and_then(|seed| seed.parse().ok()).unwrap_or(7);
    println!("KILL_SEED={seed}");
    let mut site = Site::open();
    for job in jobs {
        let calls = calls_of(&mut site, *job);
        let sides = ["hang_before:60000", "hang:60000"];
        let cases: Vec<(&Call, &str)> = calls.iter().flat_map(|call| sides.map(|side| (call, side))).collect();
        let step = if is_whole { 1 } else { (cases.len() / SOME).max(1) };
        let (mut played, mut cut) = (0, 0);
        for (call, fault) in cases.iter().skip(if is_whole { 0 } else { seed % step }).step_by(step) {
            cut += usize::from(play(&mut site, *job, call, fault, played));
            played += 1;
        }
        println!("{job:?}: {} calls, {played} cases, {cut} kills at a call, 0 duplicates, 0 losses", calls.len());
        assert!(cut * 2 > played, "most of them were killed at their call: {cut} of {played}");
    }
    site.stop();
    site.keeps_its_secrets();
}

#[test]
fn onboarding_survives_a_kill_at_every_call() {
    kills(&[Job::Onboard]);
}

#[test]
fn websites_plans_and_add_ons_survive_a_kill_at_every_call() {
    kills(&[Job::Website, Job::Plan, Job::AddOn]);
}

#[test]
fn invitations_and_tokens_survive_a_kill_at_every_call() {
    kills(&[Job::Invite, Job::Token]);
}

#[test]
fn removals_survive_a_kill_at_every_call() {
    kills(&[Job::RemoveWebsite, Job::RemoveAccount]);
}
