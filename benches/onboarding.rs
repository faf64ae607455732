//! 1,000 customers from one file: account, service user, membership, website and plan each, against the sandbox with 80 ms of
//! latency. The window of the limit is shortened (`WINDOW`), so that a minute stands for half an hour: what is measured is how
//! much of each full window is used, whether a 429 is ever seen, and the time beside what the budget alone allows.
//!
//! `cargo bench --bench onboarding [-- CUSTOMERS]`; results and how they were got are in `docs/PERFORMANCE.md`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops where something is wrong")]

use std::time::{Duration, Instant};

use partner_portal::access::Vault;
use partner_portal::clock::{Clock, Timestamp};
use partner_portal::cloudflare::{Client, Credential, Priority, Rate, Settings as ClientSettings};
use partner_portal::domain::bulk::{Bulk, BulkRow, BulkState, Effort, RowState, Standing, Wish, effort};
use partner_portal::domain::ids::{BulkId, PersonId};
use partner_portal::domain::order::Order;
use partner_portal::domain::person::{Person, Role};
use partner_portal::domain::seat::Seat;
use partner_portal::mirror::{Mirror, UpstreamWatch};
use partner_portal::random::Random;
use partner_portal::runs::{BulkAct, Runs, Settings, work};
use partner_portal::sandbox::{Sandbox, WorldKind};
use partner_portal::secret::{MasterKey, Secret};
use partner_portal::store::Store;
use partner_portal::wire::accounts::AccountType;
use partner_portal::wire::zones::ZoneType;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

const REQUESTS: u32 = 1_200;
/// Stands for 300 s.
const WINDOW: Duration = Duration::from_secs(10);

fn wish(n: usize) -> Wish {
    Wish {
        customer: format!("Customer {n}").parse().unwrap(),
        account: format!("Customer {n}").parse().unwrap(),
        description: "".parse().unwrap(),
        unit: None,
        account_type: AccountType::Standard,
        website: Some(format!("customer-{n}.example").parse().unwrap()),
        setup: ZoneType::Full,
        plan: Some(Order::of("CF_PRO_20_20".parse().unwrap())),
        add_ons: Vec::new(),
        invite: None,
    }
}

fn row(n: usize) -> BulkRow {
    BulkRow {
        line: i64::try_from(n).unwrap() + 2,
        cells: std::collections::BTreeMap::new(),
        wish: Some(wish(n)),
        faults: Vec::new(),
        warnings: Vec::new(),
        after: None,
        state: RowState::Waiting,
        run: None,
        note: None,
        standing: Standing::Waiting,
    }
}

/// A sandbox and the engine on it, without pages.
struct Place {
    store: Store,
    runs: Runs,
    address: String,
    admin: String,
    by: PersonId,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Place {
    async fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (clock, random, folder) = (Clock::system(), Random::system(), tempfile::tempdir().unwrap());
        let store = Store::open(&folder.path().join("portal.sqlite")).await.unwrap();
        let sandbox = Sandbox::open(WorldKind::Empty, None, clock.clone()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(sandbox.clone().serve(listener, CancellationToken::new()));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let rate = Rate { requests: REQUESTS, window: WINDOW };
        let settings = ClientSettings { base_url: format!("{address}/client/v4"), rate, ..ClientSettings::default() };
        let client = Client::new(settings, clock.clone()).unwrap();
        let admin = sandbox.admin();
        let partner = Credential::key(&admin.email, Secret::new(admin.key.reveal().to_owned()));
        let vault = Vault::new(client, partner, MasterKey::new([3; 32]), store.clone(), random.clone());
        let install = vault.unlock().await.unwrap();
        let mirror = Mirror::new(store.clone(), vault.clone(), clock.clone(), None, UpstreamWatch::default());
        mirror.pass(Priority::Background).await;
        let switches = json!({
            "latency_ms": 80,
            "rate_limit": { "requests": REQUESTS, "seconds": WINDOW.as_secs() },
        });
        http.patch(format!("{address}/_sandbox/world")).json(&switches).send().await.unwrap();
        let settings = Settings {
            looks: [5, 15, 60].map(Duration::from_secs).to_vec(),
            paid: Duration::from_secs(240),
            service_user_domain: "svc.partner.test".to_owned(),
            install,
            boot: random.base32(16),
        };
        let runs = Runs::new(store.clone(), vault, clock.clone(), random.clone(), settings);
        tokio::spawn(work(runs.clone(), CancellationToken::new()));
        let by = person(&store, &clock, &random).await;
        Self { store, runs, address, admin: admin.email.clone(), by, http, _folder: folder }
    }

    async fn calls(&self) -> Vec<Value> {
        let answer = self.http.get(format!("{}/_sandbox/requests?since=0", self.address)).send().await.unwrap();
        answer.json::<Value>().await.unwrap().as_array().cloned().unwrap()
    }
}

async fn person(store: &Store, clock: &Clock, random: &Random) -> PersonId {
    let now = clock.now();
    let (id, seat) = (PersonId::new(now, random), Seat::Team(Role::Owner));
    let person = Person { id, email: "amal@partner.test".parse().unwrap(), name: None, seat, created_at: now };
    let mut tx = store.write().await.unwrap();
    tx.add_person(&person, "no password").await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Begins the file and waits for its last row; answers with the time that took and what was expected.
async fn onboard(place: &Place, customers: usize) -> (Duration, Effort) {
    let rows: Vec<BulkRow> = (0..customers).map(row).collect();
    let expected = effort(rows.iter().filter_map(|row| row.wish.as_ref()).map(|wish| (wish, false, false)));
    let now = Clock::system().now();
    let bulk = Bulk {
        id: BulkId::new(now, &Random::system()),
        name: "customers.csv".to_owned(),
        sha256: String::new(),
        state: BulkState::Draft,
        made_by: place.by,
        effort: expected,
        created_at: now,
        started_at: None,
    };
    place.runs.keep_bulk(&bulk, "key", &rows).await.unwrap();
    let began = Instant::now();
    place.runs.act_on_bulk(place.by, &bulk, BulkAct::Start).await.unwrap();
    loop {
        let counts = place.store.bulk_counts(bulk.id).await.unwrap();
        if counts.over() == counts.all() {
            assert_eq!(counts.of(Standing::Done), counts.all(), "every row is done: {counts:?}");
            return (began.elapsed(), expected);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// How much of each full window the calls used, as a share of the budget: the least, and the median.
fn used(times: &[f64], took: f64) -> (f64, f64) {
    let window = WINDOW.as_secs_f64();
    let mut shares = Vec::new();
    let mut from = 0.0;
    while from + window <= took - window {
        let count = times.iter().filter(|at| (from..from + window).contains(*at)).count();
        shares.push(f64::from(u32::try_from(count).unwrap()) / f64::from(REQUESTS));
        from += window;
    }
    shares.sort_by(f64::total_cmp);
    (shares.first().copied().unwrap_or(0.0), shares.get(shares.len() / 2).copied().unwrap_or(0.0))
}

#[tokio::main]
async fn main() {
    let customers = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000);
    let place = Place::open().await;
    let before = place.calls().await.len();
    let (took, expected) = onboard(&place, customers).await;
    let calls = place.calls().await.split_off(before);
    let mine: Vec<&Value> = calls.iter().filter(|call| call["identity"] == place.admin.as_str()).collect();
    let at = |call: &Value| call["at"].as_str().unwrap().parse::<Timestamp>().unwrap();
    let first = at(mine[0]);
    let times: Vec<f64> = mine.iter().map(|call| at(call).duration_since(first).as_secs_f64()).collect();
    let throttled = calls.iter().filter(|call| call["status"] == 429).count();
    let (least, median) = used(&times, took.as_secs_f64());
    let alone = times.len() as f64 / f64::from(REQUESTS) * WINDOW.as_secs_f64();
    println!("customers                    {customers}");
    println!("calls as the tenant admin    {} (counted before: {})", times.len(), expected.partner);
    println!("calls as service users       {}", calls.len() - times.len());
    println!("answers 429                  {throttled}");
    println!("used of each full window     least {:.1} %, median {:.1} %", least * 100.0, median * 100.0);
    println!("time                         {:.1} s", took.as_secs_f64());
    println!("what the budget alone allows {alone:.1} s: ratio {:.3}", took.as_secs_f64() / alone);
}
