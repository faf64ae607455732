//! 50 customers who click through their pages: before, while a file of 1,000 customers is worked off, and while Cloudflare is
//! slow, blocks or is away. Once with Cloudflare's own limit, and once with its window shortened from 300 s to 10 s as for
//! that file's own figures: then it is thirty times the work, and what is done in half an hour is done in a minute.

use std::path::{Path, PathBuf};
use std::time::Duration;

use partner_portal::access::password::Passwords;
use partner_portal::clock::Clock;
use partner_portal::cloudflare::Rate;
use partner_portal::domain::ids::PersonId;
use partner_portal::domain::person::Person;
use partner_portal::domain::seat::{CustomerRole, Seat};
use partner_portal::random::Random;
use partner_portal::secret::Secret;
use serde_json::json;

use super::engine::{Engine, Upstream};
use super::load::{Speed, ask};
use super::process::{KEY, Server, attribute};
use super::world::{EMAIL, PASSWORD};

const CUSTOMERS: usize = 50;
const FILE: usize = 1_000;
const REQUESTS: u32 = 1_200;
/// Between an answer and the next click: 50 people make 250 clicks a second.
const PAUSE: Duration = Duration::from_millis(200);
const TIME: Duration = Duration::from_secs(5);
/// Stretches before and after the file, and those during it, which fit into its time.
const QUIET: usize = 5;
const BUSY: usize = 6;
const TROUBLED: usize = 3;
/// What people open, none of which asks Cloudflare.
const PAGES: [&str; 4] = ["/websites", "/notices", "/websites?q=customer", "/profile"];

/// The sandbox as a process that gives way to the visitors beside it.
struct Sandbox {
    server: Server,
    said: PathBuf,
}

impl Sandbox {
    async fn start(folder: &Path) -> Self {
        let said = folder.join("sandbox.txt");
        let server = Server::sandbox(&said).await;
        Self { server, said }
    }

    /// The line that begins like this.
    fn says(&self, beginning: &str) -> String {
        let said = std::fs::read_to_string(&self.said).unwrap();
        said.lines().find_map(|line| line.strip_prefix(beginning)).unwrap().trim().to_owned()
    }

    async fn switch(&self, switches: serde_json::Value) {
        self.tell(reqwest::Method::PATCH, "world", &switches).await;
    }

    async fn tell(&self, method: reqwest::Method, what: &str, body: &serde_json::Value) -> reqwest::Response {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://{}/_sandbox/{what}", self.server.address);
        let answer = http.request(method, url).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
        answer
    }

    /// How many calls it has had.
    async fn calls(&self) -> usize {
        let answer = self.tell(reqwest::Method::GET, "requests?since=0", &serde_json::Value::Null).await;
        let calls: serde_json::Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        calls.as_array().unwrap().len()
    }
}

fn email(n: usize) -> String {
    format!("person-{n}@customer.test")
}

/// A database with so many customers, somebody of each who can sign in, and the file; answers with the address of its page.
async fn prepare(database: &Path, sandbox: &Sandbox) -> String {
    let (clock, random) = (Clock::system(), Random::system());
    let hash = Passwords::new(random.clone()).unwrap().hash(&Secret::new(PASSWORD.to_owned())).await.unwrap();
    let address = format!("http://{}", sandbox.server.address);
    let (admin, key) = (sandbox.says("E-mail"), sandbox.says("Key"));
    let upstream =
        Upstream { address: &address, email: &admin, key: &key, rate: Rate { requests: 1_000_000, ..Rate::default() } };
    let engine = Engine::open(database, KEY, upstream, &hash).await;
    let first = engine.keeps(0..CUSTOMERS).await;
    engine.onboards(&first).await;
    let mut tx = engine.store.write().await.unwrap();
    for (n, customer) in engine.store.all_customers().await.unwrap().iter().enumerate() {
        let (now, email) = (clock.now(), email(n).parse().unwrap());
        let (id, seat) = (PersonId::new(now, &random), Seat::Customer(customer.id, CustomerRole::Manager));
        tx.add_person(&Person { id, email, name: None, seat, created_at: now }, &hash).await.unwrap();
    }
    tx.commit().await.unwrap();
    let file = engine.keeps(CUSTOMERS..CUSTOMERS + FILE).await;
    engine.close().await;
    format!("/bulk/{}", file.id)
}

/// So many stretches of clicking; the one of the median p99.
async fn click(portal: &Server, cookies: &[String], stretches: usize) -> Speed {
    let mut speeds = Vec::new();
    for _ in 0..stretches {
        let path = |n: usize| PAGES[n / CUSTOMERS % PAGES.len()].to_owned();
        speeds.push(ask(&portal.address, cookies, CUSTOMERS, TIME, PAUSE, path).await);
    }
    speeds.sort_by(|one, other| one.p99_ms.total_cmp(&other.p99_ms));
    speeds[stretches / 2]
}

fn say(what: &str, speed: &Speed, before: &Speed) {
    println!(
        "50 customers click {what:<42} {:>4.0}/s  p50 {:>5.2} ms  p99 {:>6.2} ms, {:.2} of that before",
        speed.per_second,
        speed.p50_ms,
        speed.p99_ms,
        speed.p99_ms / before.p99_ms
    );
}

/// Everything, with a window of this length.
pub(crate) async fn measure(window: Duration) {
    println!("{REQUESTS} calls in {} s", window.as_secs());
    let folder = tempfile::tempdir().unwrap();
    let (mut sandbox, database) = (Sandbox::start(folder.path()).await, folder.path().join("portal.sqlite"));
    sandbox.switch(json!({ "rate_limit": { "requests": 1_000_000, "seconds": 300 } })).await;
    let page = prepare(&database, &sandbox).await;
    let limit = json!({ "requests": REQUESTS, "seconds": window.as_secs() });
    sandbox.switch(json!({ "latency_ms": 80, "rate_limit": limit })).await;
    let (api, admin, key) = (sandbox.says("API"), sandbox.says("E-mail"), sandbox.says("Key"));
    let portal = Server::portal_at(&database, (&api, &admin, &key), Rate { requests: REQUESTS, window }).await;
    let mut cookies = Vec::new();
    for n in 0..CUSTOMERS {
        cookies.push(portal.sign_in(&email(n)).await);
    }
    let owner = portal.sign_in(EMAIL).await;
    click(&portal, &cookies, 1).await;
    let before = click(&portal, &cookies, QUIET).await;
    say("nothing else", &before, &before);
    portal.press(&owner, &page, &format!("{page}/start"), &[("confirmed", "on")]).await;
    say("while a file is worked off", &click(&portal, &cookies, BUSY).await, &before);
    let (done, _) = portal.open(&owner, &page).await;
    println!("of the file: {}", attribute(&done, "data-follow-words"));
    trouble(&portal, &cookies, &mut sandbox, &before).await;
}

/// The same while the file goes on, as far as it can.
async fn trouble(portal: &Server, cookies: &[String], sandbox: &mut Sandbox, before: &Speed) {
    sandbox.switch(json!({ "latency_ms": 3_000 })).await;
    say("while Cloudflare takes 3 s for each call", &click(portal, cookies, TROUBLED).await, before);
    sandbox.switch(json!({ "latency_ms": 80 })).await;
    let blocks = json!({ "method": "*", "path": "*", "times": 1_000_000, "fault": "429:300" });
    sandbox.tell(reqwest::Method::POST, "faults", &blocks).await;
    // Each identity learns it by its own call.
    click(portal, cookies, 1).await;
    let calls = sandbox.calls().await;
    say("while Cloudflare blocks for 300 s", &click(portal, cookies, TROUBLED).await, before);
    println!("calls meanwhile: {}", sandbox.calls().await - calls);
    sandbox.server.end();
    say("while Cloudflare is away", &click(portal, cookies, TROUBLED).await, before);
}
