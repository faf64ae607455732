//! How quick pages are: the lists of accounts and of websites at 1,000 and at 100,000 accounts, each beside a bare handler that
//! returns the same bytes, and beside the same page by what a partner would otherwise write (`benches/peers`, where they are
//! installed). Server on the first core, visitors on the second.
//!
//! `cargo bench --bench pages [-- FOLDER]`; a folder keeps the databases for the next time. Results and how they were got are in
//! `docs/PERFORMANCE.md`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark stops where something is wrong"
)]

#[path = "../shared/engine.rs"]
mod engine;

mod clicking;
mod load;
mod peers;
mod process;
mod world;

use std::path::{Path, PathBuf};
use std::time::Duration;

use load::{Speed, ask};
use process::{Server, serve_bare};

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 5;
const WARM_UP: Duration = Duration::from_millis(500);
const TIME: Duration = Duration::from_secs(2);

/// Which page is asked for, by the number of the question.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Page {
    /// The same list of accounts again and again.
    Accounts,
    /// Accounts by a name, another one each time: one is found.
    AccountsOne,
    /// Accounts by four digits, others each time: about twenty are found among 100,000.
    AccountsSome,
    /// The same list of websites again and again.
    Websites,
    /// Websites by a name, another one each time: one is found.
    WebsitesOne,
    /// Websites by five digits, others each time: some ten are found among 500,000.
    WebsitesSome,
}

impl Page {
    pub(crate) const ALL: [Self; 6] =
        [Self::Accounts, Self::AccountsOne, Self::AccountsSome, Self::Websites, Self::WebsitesOne, Self::WebsitesSome];

    /// Where one such page is kept for the bare handler.
    pub(crate) fn file(self) -> String {
        format!("{self:?}.html")
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts, the same page",
            Self::AccountsOne => "accounts, a search that finds one",
            Self::AccountsSome => "accounts, a search that finds some",
            Self::Websites => "websites, the same page",
            Self::WebsitesOne => "websites, a search that finds one",
            Self::WebsitesSome => "websites, a search that finds some",
        }
    }

    /// The `n`th question to a tenant of so many accounts, of which there are five times as many websites.
    pub(crate) fn path(self, accounts: usize, n: usize) -> String {
        // A step without a common factor goes through all of them in an order that no cache foresees.
        let scattered = |count: usize| n * 7_919 % count;
        match self {
            Self::Accounts => "/accounts".to_owned(),
            Self::AccountsOne => {
                let n = scattered(accounts);
                format!("/accounts?q={}+{n:05}", world::trade(n).to_lowercase())
            }
            Self::AccountsSome => format!("/accounts?q={:04}", scattered(10_000)),
            Self::Websites => "/websites".to_owned(),
            Self::WebsitesOne => format!("/websites?q={}", &world::website(scattered(accounts * 5))),
            Self::WebsitesSome => format!("/websites?q={:05}", scattered(100_000)),
        }
    }
}

/// A portal on a tenant of some size.
struct Place {
    accounts: usize,
    portal: Server,
    cookie: Vec<String>,
}

impl Place {
    async fn open(folder: &Path, accounts: usize) -> Self {
        let database = folder.join(format!("{accounts}.sqlite"));
        if !database.exists() {
            world::fill(&database, accounts, accounts * 5).await;
        }
        let portal = Server::portal(&database).await;
        println!("{accounts} accounts: first answer after {:.0} ms", portal.started_in.as_secs_f64() * 1_000.0);
        println!("{accounts} accounts: memory at the start {:.0} MiB", portal.memory().0);
        let cookie = vec![portal.sign_in(world::EMAIL).await];
        Self { accounts, portal, cookie }
    }

    async fn ask(&self, page: Page, time: Duration) -> Speed {
        let accounts = self.accounts;
        ask(&self.portal.address, &self.cookie, CONNECTIONS, time, Duration::ZERO, move |n| page.path(accounts, n))
            .await
    }

    /// The bytes of one such page, in a file.
    async fn page(&self, page: Page, folder: &Path) -> PathBuf {
        let url = format!("http://{}{}", self.portal.address, page.path(self.accounts, 3));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = http.get(url).header("cookie", &self.cookie[0]).send().await.unwrap();
        let file = folder.join(page.file());
        std::fs::write(&file, answer.bytes().await.unwrap()).unwrap();
        file
    }

    /// Rounds of the bare handler and of the portal in turn.
    async fn measure(&self, page: Page, folder: &Path) -> (Speed, f64) {
        let bare = Server::bare(&self.page(page, folder).await).await;
        let (mut speeds, mut ratios) = (Vec::new(), Vec::new());
        self.ask(page, WARM_UP).await;
        for _ in 0..ROUNDS {
            let zero = ask(&bare.address, &[], CONNECTIONS, TIME / 2, Duration::ZERO, |_| "/".to_owned()).await;
            let speed = self.ask(page, TIME).await;
            ratios.push(speed.per_second / zero.per_second);
            speeds.push(speed);
        }
        speeds.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
        ratios.sort_by(f64::total_cmp);
        (speeds[ROUNDS / 2], ratios[ROUNDS / 2])
    }
}

/// Everything that is started from here on shares the second core.
fn stay_on_the_second_core() {
    let me = std::process::id().to_string();
    let done = std::process::Command::new("taskset").args(["-a", "-c", "-p", "1", &me]).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

async fn measure_all(folder: &Path) {
    let binary = std::fs::metadata(env!("CARGO_BIN_EXE_partner-portal")).unwrap().len();
    println!("binary {:.1} MB", binary as f64 / 1e6);
    for accounts in [1_000, 100_000] {
        let place = Place::open(folder, accounts).await;
        for page in Page::ALL {
            let (speed, ratio) = place.measure(page, folder).await;
            say(&format!("{accounts} · {}", page.word()), &speed, ratio);
        }
        println!(
            "{accounts} accounts: memory under load {:.0} MiB, most {:.0} MiB",
            place.portal.memory().0,
            place.portal.memory().1
        );
    }
    peers::measure(folder, 100_000).await;
}

pub(crate) fn say(what: &str, speed: &Speed, ratio: f64) {
    println!(
        "{what:<58} ratio {ratio:.3}  {:>6.0}/s  p50 {:>6.2} ms  p99 {:>6.2} ms  {} bytes",
        speed.per_second, speed.p50_ms, speed.p99_ms, speed.bytes
    );
}

async fn click() {
    for seconds in [300, 10] {
        clicking::measure(Duration::from_secs(seconds)).await;
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let bare = words.first().is_some_and(|word| word == "bare");
    if !bare {
        stay_on_the_second_core();
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match &words[..] {
            [_, page, port] if bare => serve_bare(page, port).await,
            [] => {
                measure_all(tempfile::tempdir().unwrap().path()).await;
                click().await;
            }
            [word] if word == "clicking" => click().await,
            [folder] => measure_all(Path::new(folder)).await,
            _ => panic!("no such words: {words:?}"),
        }
    });
}
