//! Every kind of job, every call that it makes, spoilt in every way: what was asked is there once, what the portal knows is
//! what is there, and no job stands without an end. The seed is printed with whatever fails; `SWEEP_SEED` sets it at build,
//! and `SWEEP=all` plays all of it: see `make soak`.

use partner_portal::domain::account::Account;
use partner_portal::domain::ids::RunId;
use partner_portal::domain::order::Order;
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::token::{TokenAct, TokenOwner};
use partner_portal::domain::website::Zone;
use partner_portal::runs::{Customer, NewAccount, TokenWish};
use partner_portal::wire::accounts::AccountType;
use serde_json::{Value, json};

use super::FAULTS;
use crate::support::job::Job;
use crate::support::tenant::{Tenant, rows, website_of};

const PRO: &str = "CF_PRO_20_20";
const ADD_ON: &str = "WORKERS_PAID";

/// What is played besides: the same answers without anything done, and none for as long as the portal has patience.
const MORE: [&str; 6] =
    ["garbage_before", "truncated_before", "html_before", "success_false_before", "hang_before:60000", "hang:60000"];

/// How the tenant behaves besides.
const WORLDS: [&str; 4] = ["as it is", "no marker is kept", "the key for once is honoured", "lists lag"];

fn switches(world: &str) -> Value {
    match world {
        "no marker is kept" => json!({ "keeps_external_metadata": false }),
        "the key for once is honoured" => json!({ "honours_idempotency_key": true }),
        "lists lag" => json!({ "visible_after_ms": 20_000 }),
        _ => json!({}),
    }
}

/// What a job is about: an account with a website, made before anything is spoilt.
struct Scene {
    tenant: Tenant,
    account: Account,
    zone: Zone,
}

impl Scene {
    async fn set(world: &str) -> Self {
        let tenant = Tenant::new().await;
        let run = tenant.add_account("Before", Some("before.example")).await;
        let made = tenant.settles(run).await;
        assert_eq!(made.state, RunState::Done);
        let account = tenant.store.account(&made.account.unwrap()).await.unwrap().unwrap();
        let zone = tenant.store.zone(&made.zone.unwrap()).await.unwrap().unwrap();
        tenant.switch(switches(world)).await;
        Self { tenant, account, zone }
    }

    async fn asks(&self, job: Job) -> RunId {
        let (tenant, account, zone) = (&self.tenant, &self.account, &self.zone);
        let (runs, by, customer) = (tenant.runs(), tenant.amal, account.customer);
        let order = |id: &str| Order::of(id.parse().unwrap());
        match job {
            Job::Onboard => {
                let new = NewAccount {
                    name: "Acme".parse().unwrap(),
                    description: "".parse().unwrap(),
                    unit: None,
                    account_type: AccountType::Standard,
                    customer: Customer::New("Acme".parse().unwrap()),
                    website: Some(website_of("acme.example", Some(PRO))),
                    add_ons: vec![order(ADD_ON)],
                };
                runs.add_account(by, "k", new).await.unwrap()
            }
            Job::Website => runs.add_website(by, "k", account, website_of("acme.example", Some(PRO))).await.unwrap(),
            Job::Plan => runs.change_plan(by, "k", zone, customer, Some(order(PRO))).await.unwrap(),
            Job::AddOn => runs.add_add_on(by, "k", account, order(ADD_ON)).await.unwrap(),
            Job::Invite => {
                let email = "bea@acme.example".parse().unwrap();
                runs.invite_member(by, "k", account, email, super::members::roles(&[super::members::DNS]))
                    .await
                    .unwrap()
            }
            Job::Token => {
                let new = serde_json::from_value(json!({
                    "name": "CI", "expires_on": "2027-01-01T00:00:00Z",
                    "policies": [{
                        "effect": "allow",
                        "resources": { format!("com.cloudflare.api.account.zone.{}", zone.id): "*" },
                        "permission_groups": [{ "id": "4755a26eedb94da69e1066d98aa820be" }],
                    }],
                }));
                let act = TokenAct::Create { new: new.unwrap() };
                let of = TokenOwner::Account { account: account.id.clone() };
                let wish = TokenWish { of, customer, at: Some(account.id.clone()), act };
                runs.token(by, "k", wish).await.unwrap()
            }
            Job::RemoveWebsite => runs.remove_website(by, "k", zone, customer).await.unwrap(),
            Job::RemoveAccount => runs.remove_account(by, "k", account).await.unwrap(),
        }
    }

    /// What there is of it at Cloudflare: how often, and how often it should be.
    fn there(&self, job: Job, world: &Value) -> Vec<(&'static str, usize, usize)> {
        let count = |list: &str, field: &str, value: &str| rows(world, list, |row| row[field] == value).len();
        let charges = rows(world, "charges", |_| true).len();
        match job {
            Job::Onboard => vec![
                ("accounts", count("accounts", "name", "Acme"), 1),
                ("websites", count("zones", "name", "acme.example"), 1),
                ("orders", charges, 2),
            ],
            Job::Website => {
                vec![("websites", count("zones", "name", "acme.example"), 1), ("orders", charges, 1)]
            }
            Job::Plan | Job::AddOn => vec![("orders", charges, 1)],
            Job::Invite => vec![("members", count("members", "email", "bea@acme.example"), 1)],
            Job::Token => vec![("tokens", count("tokens", "name", "CI"), 1)],
            Job::RemoveWebsite => {
                let left = rows(world, "zones", |row| row["name"] == "before.example" && row["status"] != "deleted");
                vec![("websites", left.len(), 0)]
            }
            Job::RemoveAccount => vec![("accounts", count("accounts", "name", "Before"), 0)],
        }
    }

    /// What the portal knows is what there is.
    async fn knows(&self, run: &Run, world: &Value, case: &str) {
        if let Some(account) = &run.account {
            let there = rows(world, "accounts", |row| row["id"] == account.as_str()).len() == 1;
            let known = self.tenant.store.account(account).await.unwrap().is_some_and(|one| one.gone_at.is_none());
            assert_eq!(known, there, "{case}: the account");
        }
        if let Some(zone) = &run.zone {
            let is_there = |row: &Value| row["id"] == zone.as_str() && row["status"] != "deleted";
            let there = rows(world, "zones", is_there).len() == 1;
            let known = self.tenant.store.zone(zone).await.unwrap().is_some_and(|one| one.gone_at.is_none());
            assert_eq!(known, there, "{case}: the website");
        }
    }
}

/// A path with `{}` for ids.
fn pattern(path: &str) -> String {
    let is_id = |part: &str| part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let path = path.strip_prefix("/client/v4").unwrap_or(path);
    path.split('/').map(|part| if is_id(part) { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

/// The calls of a job when nothing is spoilt: each with how many of its kind come before it.
async fn calls_of(job: Job) -> Vec<(String, String, u32)> {
    let scene = Scene::set(WORLDS[0]).await;
    let before = scene.tenant.requests().await.len();
    let run = scene.asks(job).await;
    assert_eq!(scene.tenant.settles(run).await.state, RunState::Done, "{job:?}");
    let mut calls: Vec<(String, String, u32)> = Vec::new();
    for call in scene.tenant.requests().await.split_off(before) {
        let (method, path) = (call["method"].as_str().unwrap().to_owned(), pattern(call["path"].as_str().unwrap()));
        let earlier = calls.iter().filter(|one| one.0 == method && one.1 == path).count();
        calls.push((method, path, u32::try_from(earlier).unwrap()));
    }
    calls
}

/// Plays a case, and looks at it from all sides.
async fn play(job: Job, world: &str, (method, path, after): &(String, String, u32), fault: &str, case: &str) {
    let scene = Scene::set(world).await;
    scene.tenant.fault(method, path, fault, *after).await;
    let id = scene.asks(job).await;
    let run = scene.tenant.settles(id).await;
    let there = scene.tenant.world().await;
    // Where nothing tells one's own from another's, a person is asked: never is anything made twice.
    let may_ask = run.state == RunState::NeedsPerson;
    assert!(run.state == RunState::Done || may_ask, "{case}: {run:#?}");
    for (what, found, wanted) in scene.there(job, &there) {
        let is_so = found == wanted || (may_ask && found < wanted.max(1));
        assert!(is_so || (may_ask && found == wanted), "{case}: {found} {what}, not {wanted}: {run:#?}");
    }
    if !may_ask {
        scene.knows(&run, &there, case).await;
    }
}

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// How many cases were played, and what is wrong with them in all.
async fn sweeps(job: Job) {
    let is_whole = option_env!("SWEEP") == Some("all");
    let seed: u64 = option_env!("SWEEP_SEED").and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123);
    let mut dice = Dice(seed);
    let mut played = 0;
    for call in calls_of(job).await {
        let worlds: Vec<&str> = if is_whole { WORLDS.to_vec() } else { vec![WORLDS[dice.below(WORLDS.len())]] };
        let faults: Vec<&str> = FAULTS.into_iter().chain(MORE).collect();
        let first = dice.below(faults.len());
        let some = if is_whole { faults.len() } else { 3 };
        for fault in faults.iter().cycle().skip(first).take(some) {
            for world in &worlds {
                let case = format!("seed {seed}: {job:?}, {world}: {fault} at {} {} ({})", call.0, call.1, call.2 + 1);
                play(job, world, &call, fault, &case).await;
                played += 1;
            }
        }
    }
    println!("{job:?}: {played} cases, 0 duplicates, 0 losses");
    assert!(played > 5, "{job:?} makes calls that can be spoilt");
}

#[tokio::test]
async fn onboarding_survives_every_fault_at_every_call() {
    sweeps(Job::Onboard).await;
}

#[tokio::test]
async fn websites_and_plans_survive_every_fault_at_every_call() {
    for job in [Job::Website, Job::Plan] {
        sweeps(job).await;
    }
}

#[tokio::test]
async fn add_ons_invitations_and_tokens_survive_every_fault_at_every_call() {
    for job in [Job::AddOn, Job::Invite, Job::Token] {
        sweeps(job).await;
    }
}

#[tokio::test]
async fn removals_survive_every_fault_at_every_call() {
    for job in [Job::RemoveWebsite, Job::RemoveAccount] {
        sweeps(job).await;
    }
}

#[tokio::test]
async fn a_second_program_that_adds_an_account_of_the_same_name_at_the_same_moment_is_not_taken_for_ours() {
    for fault in ["drop_before", "drop_after"] {
        let scene = Scene::set(WORLDS[0]).await;
        scene.tenant.fault("POST", "/accounts", fault, 0).await;
        let id = scene.asks(Job::Onboard).await;
        scene.tenant.moves_until(id, |run| run.steps[0].open_attempt().is_some()).await;
        let others = scene.tenant.make_account_by_hand("Acme").await;
        let run = scene.tenant.settles(id).await;
        let there = scene.tenant.world().await;
        let count = rows(&there, "accounts", |row| row["name"] == "Acme").len();
        assert!(run.account.as_ref() != Some(&others), "{fault}: {run:#?}");
        assert!(count <= 2, "{fault}: theirs and at most one of ours");
    }
}
