//! `kill -9` between and within all steps: what was asked is there once in the end, and nothing is there twice.

use std::io;
use std::thread;
use std::time::Duration;

use partner_portal::random::Random;
use partner_portal::store::{AccountFilter, Store};
use serde_json::{Value, json};

use crate::support::tenant::rows;

use super::http::{Answer, Visitor};
use super::site::Site;

const KILLS: u64 = 50;
/// What each of them orders for its website, and for itself.
const PLAN: &str = "CF_PRO_20_20";
const ADD_ON: &str = "add_on.WORKERS_PAID";

/// An account that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    name: String,
    /// What is hidden in the form: a second press with the same key is harmless.
    key: String,
    /// Where the portal's answer led, if there was one.
    pub(super) run: Option<String>,
}

impl Asked {
    /// Not yet asked for, with a key of its own.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), key: Random::system().base32(26), run: None }
    }

    fn website(&self) -> String {
        format!("{}.example", self.name.to_lowercase())
    }

    /// Sends the form.
    pub(super) fn send(&self, owner: &mut Visitor, csrf: &str) -> io::Result<Answer> {
        let website = self.website();
        let fields = [
            ("csrf", csrf),
            ("key", self.key.as_str()),
            ("name", self.name.as_str()),
            ("description", "from a killed portal"),
            ("unit", ""),
            ("type", "standard"),
            ("customer", "new"),
            ("customer_name", self.name.as_str()),
            ("website", website.as_str()),
            ("rate_plan", PLAN),
            (ADD_ON, "on"),
        ];
        owner.try_post("/accounts", &fields)
    }

    /// Presses the button. A portal that is killed meanwhile does not answer.
    fn press(&mut self, owner: &mut Visitor, csrf: &str) {
        let Ok(answer) = self.send(owner, csrf) else { return };
        let run = answer.location();
        assert!(run.starts_with("/runs/"), "{run}");
        assert!(self.run.as_ref().is_none_or(|known| *known == run), "a second press is the same run");
        self.run = Some(run);
    }
}

/// Opens the form and sends it; `None` when the portal was gone before there was a form to send.
fn ask(mut owner: Visitor, name: String) -> Option<Asked> {
    let form = owner.try_get("/accounts/new").ok()?;
    let (csrf, key) = (form.hidden("csrf")?, form.hidden("key")?);
    let mut asked = Asked { name, key, run: None };
    asked.press(&mut owner, &csrf);
    Some(asked)
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// Another one at each run. A build with `KILL_SEED=…` in its environment repeats a run, as far as machines repeat.
fn seed() -> u64 {
    let given = option_env!("KILL_SEED").map(|text| text.parse().unwrap());
    given.unwrap_or_else(|| u64::from(u32::from_le_bytes(Random::system().bytes())))
}

/// Presses again whatever was not answered, waits until all is done, and looks at everything from all sides.
fn settle_and_check(site: &mut Site, asked: &mut [Asked], kills: u64) {
    site.start();
    site.ready();
    let csrf = site.owner.get("/accounts/new").hidden("csrf").unwrap();
    for one in asked.iter_mut() {
        one.press(&mut site.owner, &csrf);
    }
    for one in asked.iter() {
        let page = site.run_until(one.run.as_ref().unwrap(), "done");
        assert_eq!(page.count(&format!(">{}<", one.website())), 1, "the run's page names what it made");
        let list = site.owner.get(&format!("/accounts?q={}", one.name));
        assert_eq!(list.count("data-account="), 1, "{}", one.name);
        let list = site.owner.get(&format!("/customers?q={}", one.name));
        assert_eq!(list.count("data-customer="), 1, "{}", one.name);
    }
    site.stop();
    let world = site.tenant.world();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = site.store().await;
        for one in asked.iter() {
            is_whole(&world, &store, one).await;
        }
        assert_eq!(store.all_customers().await.unwrap().len(), asked.len());
        store.close().await;
    });
    let burnt = nothing_more(&world, asked.len());
    site.keeps_its_secrets();
    let calls = site.tenant.requests();
    let cut = calls.iter().filter(|row| row["method"] == "POST" && row["status"].is_null()).count();
    println!(
        "{kills} kills, {cut} of them within a write; {} requests: 0 duplicates, 0 losses, {burnt} burnt users",
        asked.len()
    );
}

/// One account, one service user that is in it, one website, one customer: here and at Cloudflare.
pub(super) async fn is_whole(world: &Value, store: &Store, asked: &Asked) {
    let name = &asked.name;
    let accounts = rows(world, "accounts", |row| row["name"] == name.as_str());
    assert_eq!(accounts.len(), 1, "accounts of the name {name}");
    let account = accounts[0]["id"].as_str().unwrap();
    let zones = rows(world, "zones", |row| row["account_id"] == account);
    assert_eq!((zones.len(), zones[0]["name"].as_str()), (1, Some(asked.website().as_str())), "{name}");
    is_charged_once(world, account, name);
    let customers = store.all_customers().await.unwrap();
    let customers: Vec<_> = customers.iter().filter(|customer| customer.name.as_str() == name).collect();
    assert_eq!(customers.len(), 1, "customers of the name {name}");
    let filter = AccountFilter { customer: Some(customers[0].id), limit: 9, ..AccountFilter::default() };
    let mapped = store.accounts(&filter).await.unwrap();
    assert_eq!(mapped.iter().map(|row| row.account.id.as_str()).collect::<Vec<_>>(), [account], "{name}");
    let user = store.active_key(customers[0].id).await.unwrap().unwrap().user.email;
    let inside = rows(world, "members", |row| row["email"] == user.as_str());
    assert_eq!(inside.len(), 1, "{user} is a member of one account");
    assert_eq!((inside[0]["account_id"].as_str(), inside[0]["status"].as_str()), (Some(account), Some("accepted")));
}

/// The plan and the add-on are there once, and each was charged once.
fn is_charged_once(world: &Value, account: &str, name: &str) {
    let subscribed = rows(world, "subscriptions", |row| row["account_id"] == account);
    let charged = |row: &&Value| rows(world, "charges", |charge| charge["subscription_id"] == row["id"]).len();
    assert_eq!(subscribed.iter().map(charged).collect::<Vec<_>>(), [1, 1], "{name}: {subscribed:?}");
    for scope in ["zone", "account"] {
        assert_eq!(subscribed.iter().filter(|row| row["scope"] == scope).count(), 1, "{name}");
    }
}

/// There is nothing beside it but users whose key was lost, and they are members of nothing. Answers how many.
pub(super) fn nothing_more(world: &Value, requests: usize) -> usize {
    assert_eq!(rows(world, "accounts", |_| true).len(), requests);
    assert_eq!(rows(world, "zones", |_| true).len(), requests);
    assert_eq!(rows(world, "charges", |_| true).len(), 2 * requests);
    let users = rows(world, "users", |row| row["service"] == true);
    let members = |email: &Value| rows(world, "members", |row| row["email"] == *email).len();
    let idle = users.iter().filter(|user| members(&user["email"]) == 0).count();
    assert_eq!(users.len(), requests + idle, "every user is in use by one account or burnt");
    idle
}

#[test]
fn fifty_kills_at_random_moments_lose_nothing_and_double_nothing() {
    let seed = seed();
    println!("KILL_SEED={seed}");
    let mut dice = Dice(seed);
    let mut site = Site::open();
    site.tenant.switch(&json!({ "latency_ms": 35 }));
    let mut asked = Vec::new();
    for kill in 0..KILLS {
        if site.portal.is_none() {
            site.start();
        }
        // Some kills fall into the start itself.
        let asks = if kill % 8 == 7 {
            None
        } else {
            site.ready();
            (kill % 2 == 0).then(|| {
                let owner = site.owner.clone();
                thread::spawn(move || ask(owner, format!("Killed-{kill:02}")))
            })
        };
        // No wait for anything: the moment is what is tried.
        thread::sleep(Duration::from_millis(dice.below(800)));
        site.kill();
        asked.extend(asks.and_then(|asks| asks.join().unwrap()));
    }
    assert!(asked.len() >= 15, "most of the forms got through: {}", asked.len());
    settle_and_check(&mut site, &mut asked, KILLS);
}

#[test]
fn a_kill_on_each_side_of_each_commit_loses_nothing_and_doubles_nothing() {
    let mut site = Site::open();
    let mut asked = Vec::new();
    let calls = [
        "/accounts",
        "/users",
        "/accounts/{}/members",
        "/zones",
        "/zones/{}/subscription",
        "/accounts/{}/subscriptions",
    ];
    let cases = calls.iter().flat_map(|path| ["hang:60000", "hang_before:60000"].map(|fault| (path, fault)));
    let mut kills = 0;
    for (path, fault) in cases {
        if site.portal.is_none() {
            site.start();
            site.ready();
        }
        site.tenant.fault(path, fault);
        asked.push(ask(site.owner.clone(), format!("Cut-{kills:02}")).unwrap());
        kills += 1;
        site.tenant.struck(kills);
        site.kill();
    }
    settle_and_check(&mut site, &mut asked, 12);
}
