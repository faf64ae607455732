//! The list of accounts by what a partner would otherwise write, on the same rows: `make peers` installs them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::load::{Speed, ask};
use super::process::{Server, free_port};
use super::{CONNECTIONS, Page, ROUNDS, TIME, WARM_UP, say};

/// Who is signed in there, by a cookie whose hash is looked up as the portal looks up its own.
const COOKIE: &str = "session=bench";

struct Peer {
    name: &'static str,
    command: Vec<String>,
    port: u16,
}

impl Peer {
    /// Those that are installed.
    fn installed() -> Vec<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
        let word = |path: PathBuf| path.to_str().unwrap().to_owned();
        let mut peers = Vec::new();
        let python = here.join("fastapi/.venv/bin/python");
        if python.exists() {
            let port = free_port();
            let uvicorn = ["-m", "uvicorn", "accounts:app", "--log-level", "warning", "--app-dir"].map(str::to_owned);
            let place = [word(here.join("fastapi")), "--port".to_owned(), port.to_string()];
            let command = [word(python)].into_iter().chain(uvicorn).chain(place).collect();
            peers.push(Self { name: "FastAPI, Jinja2, sqlite3", command, port });
        }
        if here.join("express/node_modules").exists() {
            let port = free_port();
            let command = vec!["node".to_owned(), word(here.join("express/accounts.js")), port.to_string()];
            peers.push(Self { name: "Express, EJS, better-sqlite3", command, port });
        }
        peers
    }

    async fn measure(&self, database: &Path, page: Page, bare: &Server, accounts: usize) -> (Speed, f64) {
        let command: Vec<&str> = self.command.iter().map(String::as_str).collect();
        let settings = [("DATABASE", database.to_str().unwrap()), ("NODE_ENV", "production")];
        let server = Server::start(&command, &settings, self.port, "/").await;
        let cookies = [COOKIE.to_owned()];
        let asked = |time: Duration| {
            ask(&server.address, &cookies, CONNECTIONS, time, Duration::ZERO, move |n| page.path(accounts, n))
        };
        let (mut speeds, mut ratios) = (Vec::new(), Vec::new());
        asked(WARM_UP).await;
        for _ in 0..ROUNDS {
            let zero = ask(&bare.address, &[], CONNECTIONS, TIME / 2, Duration::ZERO, |_| "/".to_owned()).await;
            let speed = asked(TIME).await;
            ratios.push(speed.per_second / zero.per_second);
            speeds.push(speed);
        }
        speeds.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
        ratios.sort_by(f64::total_cmp);
        println!("{}: memory {:.0} MiB", self.name, server.memory().0);
        (speeds[ROUNDS / 2], ratios[ROUNDS / 2])
    }
}

/// Each on the larger tenant, beside the bare handler with the page that the portal made last.
pub(crate) async fn measure(folder: &Path, accounts: usize) {
    let peers = Peer::installed();
    if peers.is_empty() {
        println!("no peers are installed; `make peers` does that");
        return;
    }
    let database = folder.join(format!("{accounts}.sqlite"));
    for peer in peers {
        for page in [Page::Accounts, Page::AccountsOne, Page::AccountsSome] {
            let bare = Server::bare(&folder.join(page.file())).await;
            let (speed, ratio) = peer.measure(&database, page, &bare, accounts).await;
            say(&format!("{} · {}", peer.name, page.word()), &speed, ratio);
        }
    }
}
