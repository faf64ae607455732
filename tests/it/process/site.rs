//! A partner's site: the sandbox as its own process, `serve` on it, an owner, and all that either said.

use std::path::{Path, PathBuf};
use std::time::Duration;

use partner_portal::store::Store;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::http::{Answer, Visitor};
use super::program::{Heard, PATIENCE, Program, free_port, wait_for};

pub(super) const EMAIL: &str = "amal@partner.test";
pub(super) const PASSWORD: &str = "planted horse battery";
pub(super) const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The stand-in for Cloudflare, as a process.
pub(super) struct Tenant {
    _program: Program,
    pub(super) api: String,
    pub(super) email: String,
    pub(super) key: String,
    control: Visitor,
}

impl Tenant {
    pub(super) fn start(folder: &TempDir) -> Self {
        let state = folder.path().join("sandbox").join("world.json");
        let arguments = ["sandbox", "--listen", "127.0.0.1:0", "--world", "empty", "--state", state.to_str().unwrap()];
        let mut program = Program::portal(&arguments, &[], Heard::default());
        let (email, key) = (program.says("E-mail "), program.says("Key "));
        let control = program.says("Control ");
        let api = program.says("API ");
        let control = Visitor::new(control.trim_end_matches("/_sandbox"));
        let mut tenant = Self { _program: program, api, email, key, control };
        // Restarts read the tenant again and again; Cloudflare's own budget is no part of these tests.
        tenant.switch(&json!({ "rate_limit": { "requests": 1_000_000, "seconds": 300 } }));
        tenant
    }

    pub(super) fn switch(&mut self, switches: &Value) {
        self.control.json("PATCH", "/_sandbox/world", switches);
    }

    pub(super) fn fault(&mut self, path: &str, fault: &str) {
        self.fault_at("POST", path, fault);
    }

    pub(super) fn fault_at(&mut self, method: &str, path: &str, fault: &str) {
        self.fault_after(method, path, fault, 0);
    }

    /// The same for the call after so many others of its kind.
    pub(super) fn fault_after(&mut self, method: &str, path: &str, fault: &str, after: u32) {
        let rule = json!({ "method": method, "path": path, "times": 1, "after": after, "fault": fault });
        self.control.json("POST", "/_sandbox/faults", &rule);
    }

    pub(super) fn forget_faults(&mut self) {
        self.control.json("DELETE", "/_sandbox/faults", &Value::Null);
    }

    /// How many calls a fault has struck so far.
    pub(super) fn strikes(&mut self) -> usize {
        self.requests().iter().filter(|row| !row["fault"].is_null()).count()
    }

    pub(super) fn world(&mut self) -> Value {
        self.control.json("GET", "/_sandbox/world", &Value::Null)
    }

    pub(super) fn requests(&mut self) -> Vec<Value> {
        self.control.json("GET", "/_sandbox/requests?since=0", &Value::Null).as_array().unwrap().clone()
    }

    /// Waits until the `n`th fault has struck: its call is on the wire and hangs.
    pub(super) fn struck(&mut self, n: usize) {
        wait_for("a fault to strike", PATIENCE, || (self.strikes() >= n).then_some(()));
    }
}

/// The portal on the tenant.
pub(super) struct Site {
    pub(super) tenant: Tenant,
    pub(super) owner: Visitor,
    pub(super) portal: Option<Program>,
    pub(super) log: Heard,
    pub(super) address: String,
    listen: String,
    database: PathBuf,
    folder: TempDir,
}

impl Site {
    /// A site whose portal runs, with the owner signed in.
    pub(super) fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let tenant = Tenant::start(&folder);
        let listen = format!("127.0.0.1:{}", free_port());
        let address = format!("http://{listen}");
        let database = folder.path().join("data").join("portal.sqlite");
        let owner = Visitor::new(&address);
        let mut site = Self { tenant, owner, portal: None, log: Heard::default(), address, listen, database, folder };
        site.add_person(EMAIL, PASSWORD);
        site.start();
        site.ready();
        let answer = site.owner.sign_in(EMAIL, PASSWORD);
        assert_eq!(answer.status, 303, "{answer:?}");
        site
    }

    /// `person add`.
    pub(super) fn add_person(&self, email: &str, password: &str) {
        let settings = [("PORTAL_DATABASE", self.database.to_str().unwrap())];
        let arguments = ["person", "add", "--email", email, "--role", "owner"];
        let (well, said, complained) = Program::run(&arguments, &settings, &format!("{password}\n"));
        assert!(well, "{complained}");
        for words in [&said, &complained] {
            assert!(!words.contains(password), "{words}");
        }
    }

    /// Starts `serve`; a moment later it may be killed.
    pub(super) fn start(&mut self) {
        let key = self.tenant.key.clone();
        self.start_with(&key);
    }

    pub(super) fn start_with(&mut self, key: &str) {
        self.start_as(key, Program::portal);
    }

    /// The same with more in its environment.
    pub(super) fn start_besides(&mut self, more: &[(&str, &str)]) {
        let key = self.tenant.key.clone();
        self.start_as(&key, |arguments, settings, heard| Program::portal(arguments, &[settings, more].concat(), heard));
    }

    fn start_as(&mut self, key: &str, start: impl FnOnce(&[&str], &[(&str, &str)], Heard) -> Program) {
        let settings = [
            ("PORTAL_LISTEN", self.listen.as_str()),
            ("PORTAL_PUBLIC_URL", &self.address),
            ("PORTAL_DATABASE", self.database.to_str().unwrap()),
            ("PORTAL_MASTER_KEY", MASTER_KEY),
            ("PORTAL_CLOUDFLARE_API_URL", &self.tenant.api),
            ("PORTAL_CLOUDFLARE_EMAIL", &self.tenant.email),
            ("PORTAL_CLOUDFLARE_API_KEY", key),
            ("PORTAL_SERVICE_USER_DOMAIN", "svc.partner.test"),
            ("PORTAL_SYNC_EVERY", "86400"),
            ("PORTAL_SETTLE_LOOKS", "1,2,3"),
            ("PORTAL_SETTLE_PAID", "5"),
            ("PORTAL_RATE_REQUESTS", "1000000"),
        ];
        self.portal = Some(start(&["serve"], &settings, self.log.clone()));
    }

    /// The same, with a write beyond a limit as an error and not as the end, as a full disk answers it.
    pub(super) fn start_unkillable_by_limits(&mut self) {
        let key = self.tenant.key.clone();
        self.start_as(&key, Program::portal_sparing_limits);
    }

    /// Where the database is.
    pub(super) fn database(&self) -> &Path {
        &self.database
    }

    /// Bytes in the write-ahead log: what is beyond has no room where there is that much.
    pub(super) fn size_of_log(&self) -> u64 {
        std::fs::metadata(self.database.with_extension("sqlite-wal")).map_or(0, |file| file.len())
    }

    /// Somebody else begins to write and does not end.
    pub(super) async fn holds_the_database(&self) -> sqlx::SqliteConnection {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&self.database);
        let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::query("begin immediate").execute(&mut other).await.unwrap();
        other
    }

    pub(super) fn ready(&mut self) {
        let mut visitor = Visitor::new(&self.address);
        wait_for("/readyz", PATIENCE, || visitor.try_get("/readyz").ok().filter(|answer| answer.status == 200));
    }

    pub(super) fn kill(&mut self) {
        self.portal.take().unwrap().kill();
    }

    /// SIGTERM and the end, which must be a good one.
    pub(super) fn stop(&mut self) {
        assert!(self.portal.take().unwrap().stop().success(), "{}", self.log.text());
    }

    /// Waits until the run stands in this state, and answers with its page.
    pub(super) fn run_until(&mut self, run: &str, state: &str) -> Answer {
        self.run_until_with(run, state, |_| {})
    }

    /// The same with a look at the site before each look at the run.
    pub(super) fn run_until_with(&mut self, run: &str, state: &str, mut look: impl FnMut(&mut Self)) -> Answer {
        let mut last = String::new();
        wait_for(&format!("{run} to be {state}"), Duration::from_secs(90), || {
            look(self);
            let page = self.owner.get(run);
            let now = page.attribute("data-run-state").unwrap();
            // Four attempts whose answers were lost make it a person's turn, and the person says: go on.
            if now == "needs_person" {
                self.owner.submit(run, &format!("{run}/decide"), &[("choice", "again")]);
            }
            assert!(!["failed", "cancelled"].contains(&now.as_str()), "{run} is {now}, was {last}: {}", page.body);
            last.clone_from(&now);
            (now == state).then_some(page)
        })
    }

    /// Waits until one more fault has struck than these, or the job is done without; until then its page says that it is not
    /// over.
    pub(super) fn is_struck_before_the_end_of(&mut self, run: &str, strikes: usize) -> bool {
        wait_for("a fault to strike, or the end of the job", PATIENCE, || {
            let state = self.owner.get(run).attribute("data-run-state").unwrap();
            assert!(!["failed", "cancelled"].contains(&state.as_str()), "{run} is {state}");
            let is_struck = self.tenant.strikes() > strikes;
            (is_struck || state == "done").then_some(is_struck)
        })
    }

    /// The database while nobody else uses it.
    pub(super) async fn store(&self) -> Store {
        assert!(self.portal.is_none());
        Store::open(&self.database).await.unwrap()
    }

    /// Neither log lines nor the database's files hold a secret of these tests.
    pub(super) fn keeps_its_secrets(&self) {
        let mut secrets: Vec<Vec<u8>> = vec![(0..32).collect()];
        let texts = [MASTER_KEY, PASSWORD, &self.tenant.key, "cfk_"].map(str::to_owned);
        secrets.extend(texts.into_iter().chain(self.owner.cookies()).map(String::into_bytes));
        let files = std::fs::read_dir(self.database.parent().unwrap()).unwrap();
        let mut places: Vec<(String, Vec<u8>)> = files
            .map(|file| file.unwrap().path())
            .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
            .collect();
        assert!(places.iter().any(|(name, bytes)| name.ends_with(".sqlite") && !bytes.is_empty()));
        places.push(("the log".to_owned(), self.log.text().into_bytes()));
        for (name, bytes) in &places {
            for secret in &secrets {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_slice());
                assert!(!found, "{:?} stands in {name}", String::from_utf8_lossy(secret));
            }
        }
    }

    pub(super) fn folder(&self) -> &TempDir {
        &self.folder
    }
}
