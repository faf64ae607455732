//! 1,000 customers from one file: account, service user, membership, website and plan each, against the sandbox with 80 ms of
//! latency. The window of the limit is shortened (`WINDOW`), so that a minute stands for half an hour: what is measured is how
//! much of each full window is used, whether a 429 is ever seen, and the time beside what the budget alone allows.
//!
//! `cargo bench --bench onboarding [-- CUSTOMERS]`; results and how they were got are in `docs/PERFORMANCE.md`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops where something is wrong")]

#[path = "shared/engine.rs"]
mod engine;

use std::time::{Duration, Instant};

use engine::{Engine, Upstream};
use partner_portal::clock::{Clock, Timestamp};
use partner_portal::cloudflare::Rate;
use partner_portal::domain::bulk::Effort;
use partner_portal::sandbox::{Sandbox, WorldKind};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

const REQUESTS: u32 = 1_200;
/// Stands for 300 s.
const WINDOW: Duration = Duration::from_secs(10);

/// A sandbox and the engine on it.
struct Place {
    engine: Engine,
    address: String,
    admin: String,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Place {
    async fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::open(WorldKind::Empty, None, Clock::system()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(sandbox.clone().serve(listener, CancellationToken::new()));
        let admin = sandbox.admin();
        let rate = Rate { requests: REQUESTS, window: WINDOW };
        let upstream = Upstream { address: &address, email: &admin.email, key: admin.key.reveal(), rate };
        let engine = Engine::open(&folder.path().join("portal.sqlite"), [3; 32], upstream, "no password").await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let switches = json!({
            "latency_ms": 80,
            "rate_limit": { "requests": REQUESTS, "seconds": WINDOW.as_secs() },
        });
        http.patch(format!("{address}/_sandbox/world")).json(&switches).send().await.unwrap();
        Self { engine, address, admin: admin.email.clone(), http, _folder: folder }
    }

    async fn calls(&self) -> Vec<Value> {
        let answer = self.http.get(format!("{}/_sandbox/requests?since=0", self.address)).send().await.unwrap();
        answer.json::<Value>().await.unwrap().as_array().cloned().unwrap()
    }
}

/// Begins the file and waits for its last row; answers with the time that took and what was expected.
async fn onboard(place: &Place, customers: usize) -> (Duration, Effort) {
    let bulk = place.engine.keeps(0..customers).await;
    let began = Instant::now();
    let expected = place.engine.onboards(&bulk).await;
    (began.elapsed(), expected)
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
    place.engine.close().await;
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
