//! A tenant at work: the sandbox on a real socket, the store in a real file, the engine and a clock that is moved by hand.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use partner_portal::access::Vault;
use partner_portal::clock::Clock;
use partner_portal::cloudflare::{Client, Credential, Priority, Settings as ClientSettings};
use partner_portal::domain::ids::{CustomerId, PersonId, RunId};
use partner_portal::domain::order::Order;
use partner_portal::domain::person::{Person, Role};
use partner_portal::domain::run::{Run, RunState};
use partner_portal::domain::seat::Seat;
use partner_portal::mirror::{Mirror, UpstreamWatch};
use partner_portal::random::Random;
use partner_portal::runs::{self, Customer, NewAccount, NewWebsite, Runs};
use partner_portal::sandbox::{Sandbox, WorldKind};
use partner_portal::secret::{MasterKey, Secret};
use partner_portal::store::Store;
use partner_portal::wire::accounts::AccountType;
use partner_portal::wire::zones::ZoneType;
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::secrets::Watch;

/// The tenant with everything around it.
pub(crate) struct Tenant {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) mirror: Mirror,
    pub(crate) amal: PersonId,
    pub(crate) sandbox: Sandbox,
    pub(crate) address: String,
    runs: Runs,
    vault: Vault,
    random: Random,
    install: String,
    pub(super) http: reqwest::Client,
    boots: AtomicU32,
    stop_engine: Option<DropGuard>,
    _stop_sandbox: DropGuard,
    watch: Watch,
    folder: tempfile::TempDir,
}

impl Drop for Tenant {
    fn drop(&mut self) {
        // Whatever a test was about: no secret stays anywhere.
        if !std::thread::panicking() {
            self.watch.ends(&self.sandbox, self.folder.path());
        }
    }
}

pub(crate) const LOOKS: [u64; 3] = [5, 15, 60];
/// How long what costs money is watched for, in seconds.
pub(crate) const PAID: u64 = 240;

impl Tenant {
    /// A tenant with nothing in it, and Amal who runs the partner.
    pub(crate) async fn new() -> Self {
        Self::with(WorldKind::Empty).await
    }

    /// A tenant with this in it, and Amal.
    pub(crate) async fn with(world: WorldKind) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let watch = Watch::begin();
        let clock = Clock::manual("2026-11-01T09:00:00Z".parse().unwrap());
        let random = Random::system();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("portal.sqlite")).await.unwrap();
        let sandbox = Sandbox::open(world, None, clock.clone()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(sandbox.clone().serve(listener, stop.clone()));
        let client = Client::new(
            ClientSettings {
                base_url: format!("{address}/client/v4"),
                read: Duration::from_millis(1500),
                write: Duration::from_millis(1500),
                ..ClientSettings::default()
            },
            clock.clone(),
        )
        .unwrap();
        let admin = sandbox.admin();
        let partner = Credential::key(&admin.email, Secret::new(admin.key.reveal().to_owned()));
        let vault = Vault::new(client, partner, MasterKey::new([3; 32]), store.clone(), random.clone());
        let install = vault.unlock().await.unwrap();
        let amal = add_person(&store, &clock, &random).await;
        let mirror = Mirror::new(store.clone(), vault.clone(), clock.clone(), None, UpstreamWatch::default());
        mirror.pass(Priority::Person).await;
        let mut tenant = Self {
            runs: engine(&store, &vault, &clock, &random, &install, "boot-0"),
            clock,
            store,
            mirror,
            amal,
            sandbox,
            address,
            vault,
            random,
            install,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            boots: AtomicU32::new(1),
            stop_engine: None,
            _stop_sandbox: stop.drop_guard(),
            watch,
            folder,
        };
        tenant.start_engine();
        tenant
    }

    /// The engine of this very process.
    pub(crate) fn runs(&self) -> &Runs {
        &self.runs
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("portal.sqlite")
    }

    fn start_engine(&mut self) {
        let stop = CancellationToken::new();
        tokio::spawn(runs::work(self.runs.clone(), stop.clone()));
        self.stop_engine = Some(stop.drop_guard());
    }

    /// The process dies, whatever it was doing, and another one starts on the same data.
    pub(crate) fn restart(&mut self) {
        let boot = format!("boot-{}", self.boots.fetch_add(1, Ordering::Relaxed));
        self.stop_engine = None;
        self.runs = engine(&self.store, &self.vault, &self.clock, &self.random, &self.install, &boot);
        self.start_engine();
    }

    /// Amal asks for a standard account for a new customer of the same name.
    pub(crate) async fn add_account(&self, name: &str, website: Option<&str>) -> RunId {
        self.add_account_for(name, Customer::New(name.parse().unwrap()), website).await
    }

    /// Amal asks for a standard account for somebody.
    pub(crate) async fn add_account_for(&self, name: &str, customer: Customer, website: Option<&str>) -> RunId {
        let new = NewAccount {
            name: name.parse().unwrap(),
            description: "for the tests".parse().unwrap(),
            unit: None,
            account_type: AccountType::Standard,
            customer,
            website: website.map(|name| website_of(name, None)),
            add_ons: Vec::new(),
        };
        self.runs.add_account(self.amal, &self.random.base32(20), new).await.unwrap()
    }

    /// The run as its journal says.
    pub(crate) async fn run(&self, id: RunId) -> Run {
        self.store.run(id).await.unwrap().unwrap()
    }

    /// Whose the run is.
    pub(crate) async fn customer_of(&self, id: RunId) -> CustomerId {
        self.run(id).await.customer.unwrap()
    }

    /// Waits until the run stands still in one of these states. Where it waits for time to pass, time passes.
    pub(crate) async fn settles(&self, id: RunId) -> Run {
        self.moves_until(id, |run| !run.state.is_open()).await
    }

    /// Waits until the run is as asked; time passes meanwhile, a second at a turn.
    pub(crate) async fn moves_until(&self, id: RunId, is_so: impl Fn(&Run) -> bool) -> Run {
        for _ in 0..3_000 {
            let run = self.run(id).await;
            if is_so(&run) {
                return run;
            }
            if run.state == RunState::Waiting {
                self.clock.advance(Duration::from_secs(1));
            } else {
                self.clock.advance(Duration::from_millis(250));
            }
            // Gives the engine its turn: what it does next is on real sockets and a real disk.
            tokio::time::timeout(Duration::from_millis(4), std::future::pending::<()>()).await.unwrap_err();
        }
        panic!("the run never got there: {:#?}", self.run(id).await);
    }

    /// Plays a fault at the next call, or after letting some pass.
    pub(crate) async fn fault(&self, method: &str, path: &str, fault: &str, after: u32) {
        let body = json!({ "method": method, "path": path, "times": 1, "after": after, "fault": fault });
        let url = format!("{}/_sandbox/faults", self.address);
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Plays a fault at every call from now on.
    pub(crate) async fn fault_always(&self, method: &str, path: &str, fault: &str) {
        let body = json!({ "method": method, "path": path, "times": 10_000, "after": 0, "fault": fault });
        let url = format!("{}/_sandbox/faults", self.address);
        assert!(self.http.post(url).json(&body).send().await.unwrap().status().is_success());
    }

    /// Faults that were not played yet are forgotten.
    pub(crate) async fn no_more_faults(&self) {
        let url = format!("{}/_sandbox/faults", self.address);
        assert!(self.http.delete(url).send().await.unwrap().status().is_success());
    }

    /// Cloudflare finds a website in this state.
    pub(crate) async fn website_becomes(&self, zone: &str, status: &str) {
        let url = format!("{}/_sandbox/zones/{zone}/status", self.address);
        let answer = self.http.post(url).json(&json!({ "status": status })).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// A pass of the mirror during which time passes, so that its pauses between tries end.
    pub(crate) async fn pass_with_retries(&self) {
        let pass = self.mirror.pass(Priority::Person);
        tokio::pin!(pass);
        loop {
            match tokio::time::timeout(Duration::from_millis(5), &mut pass).await {
                Ok(_) => return,
                Err(_) => self.clock.advance(Duration::from_secs(1)),
            }
        }
    }

    /// Throws switches of the world.
    pub(crate) async fn switch(&self, switches: Value) {
        let url = format!("{}/_sandbox/world", self.address);
        let answer = self.http.patch(url).json(&switches).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Everything there is at Cloudflare.
    pub(crate) async fn world(&self) -> Value {
        self.get("world").await
    }

    /// Every call so far.
    pub(crate) async fn requests(&self) -> Vec<Value> {
        let requests = self.get("requests?since=0").await;
        requests.as_array().cloned().unwrap_or_default()
    }

    async fn get(&self, what: &str) -> Value {
        let url = format!("{}/_sandbox/{what}", self.address);
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }
}

fn engine(store: &Store, vault: &Vault, clock: &Clock, random: &Random, install: &str, boot: &str) -> Runs {
    let settings = runs::Settings {
        looks: LOOKS.map(Duration::from_secs).to_vec(),
        paid: Duration::from_secs(PAID),
        service_user_domain: "svc.partner.test".to_owned(),
        install: install.to_owned(),
        boot: boot.to_owned(),
    };
    Runs::new(store.clone(), vault.clone(), clock.clone(), random.clone(), settings)
}

/// A website of this name with Cloudflare's name servers, on this plan or the free one.
pub(crate) fn website_of(name: &str, plan: Option<&str>) -> NewWebsite {
    let plan = plan.map(|id| Order::of(id.parse().unwrap()));
    NewWebsite { name: name.parse().unwrap(), setup: ZoneType::Full, plan }
}

async fn add_person(store: &Store, clock: &Clock, random: &Random) -> PersonId {
    let person = Person {
        id: PersonId::new(clock.now(), random),
        email: "amal@partner.test".parse().unwrap(),
        name: None,
        seat: Seat::Team(Role::Owner),
        created_at: clock.now(),
    };
    let mut tx = store.write().await.unwrap();
    tx.add_person(&person, "no password").await.unwrap();
    tx.commit().await.unwrap();
    person.id
}

/// The rows of a list of the world that are as asked.
pub(crate) fn rows<'a>(world: &'a Value, list: &str, is_so: impl Fn(&Value) -> bool) -> Vec<&'a Value> {
    world[list].as_array().unwrap().iter().filter(|row| is_so(row)).collect()
}
