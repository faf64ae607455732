//! The engine on a database and a stand-in for Cloudflare, without pages, and files of customers for it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use partner_portal::access::Vault;
use partner_portal::clock::Clock;
use partner_portal::cloudflare::{Client, Credential, Priority, Rate, Settings as ClientSettings};
use partner_portal::domain::bulk::{Bulk, BulkRow, BulkState, Effort, RowState, Standing, Wish, effort};
use partner_portal::domain::ids::{BulkId, PersonId};
use partner_portal::domain::order::Order;
use partner_portal::domain::person::{Person, Role};
use partner_portal::domain::seat::Seat;
use partner_portal::mirror::{Mirror, UpstreamWatch};
use partner_portal::random::Random;
use partner_portal::runs::{BulkAct, Runs, Settings, work};
use partner_portal::secret::{MasterKey, Secret};
use partner_portal::store::Store;
use partner_portal::wire::accounts::AccountType;
use partner_portal::wire::zones::ZoneType;
use tokio_util::sync::CancellationToken;

/// What the engine works with.
pub(crate) struct Engine {
    pub(crate) store: Store,
    pub(crate) runs: Runs,
    /// The owner.
    pub(crate) by: PersonId,
    stop: CancellationToken,
}

/// The stand-in for Cloudflare: where it is, and who the tenant admin is.
pub(crate) struct Upstream<'a> {
    /// `http://host:port`.
    pub(crate) address: &'a str,
    pub(crate) email: &'a str,
    pub(crate) key: &'a str,
    pub(crate) rate: Rate,
}

impl Engine {
    /// On a new database, sealed with this key, with an owner whose password has this hash.
    pub(crate) async fn open(database: &Path, key: [u8; 32], upstream: Upstream<'_>, hash: &str) -> Self {
        let (clock, random) = (Clock::system(), Random::system());
        let store = Store::open(database).await.unwrap();
        let base_url = format!("{}/client/v4", upstream.address);
        let settings = ClientSettings { base_url, rate: upstream.rate, ..ClientSettings::default() };
        let client = Client::new(settings, clock.clone()).unwrap();
        let partner = Credential::key(upstream.email, Secret::new(upstream.key.to_owned()));
        let vault = Vault::new(client, partner, MasterKey::new(key), store.clone(), random.clone());
        let install = vault.unlock().await.unwrap();
        let mirror = Mirror::new(store.clone(), vault.clone(), clock.clone(), None, UpstreamWatch::default());
        mirror.pass(Priority::Background).await;
        let settings = Settings {
            looks: [5, 15, 60].map(Duration::from_secs).to_vec(),
            paid: Duration::from_secs(240),
            service_user_domain: "svc.partner.test".to_owned(),
            install,
            boot: random.base32(16),
        };
        let (now, stop) = (clock.now(), CancellationToken::new());
        let runs = Runs::new(store.clone(), vault, clock, random.clone(), settings);
        tokio::spawn(work(runs.clone(), stop.clone()));
        let (by, seat) = (PersonId::new(now, &random), Seat::Team(Role::Owner));
        let email = "amal@partner.test".parse().unwrap();
        let mut tx = store.write().await.unwrap();
        tx.add_person(&Person { id: by, email, name: None, seat, created_at: now }, hash).await.unwrap();
        tx.commit().await.unwrap();
        Self { store, runs, by, stop }
    }

    /// Keeps a file of these customers, not yet begun.
    pub(crate) async fn keeps(&self, customers: std::ops::Range<usize>) -> Bulk {
        let rows: Vec<BulkRow> = customers.clone().map(row).collect();
        let now = Clock::system().now();
        let bulk = Bulk {
            id: BulkId::new(now, &Random::system()),
            name: format!("customers-{}.csv", customers.start),
            sha256: customers.start.to_string(),
            state: BulkState::Draft,
            made_by: self.by,
            effort: effort(rows.iter().filter_map(|row| row.wish.as_ref()).map(|wish| (wish, false, false))),
            created_at: now,
            started_at: None,
        };
        self.runs.keep_bulk(&bulk, &format!("key {}", customers.start), &rows).await.unwrap();
        bulk
    }

    /// Begins a file and waits for its last row; answers with what was expected of it.
    pub(crate) async fn onboards(&self, bulk: &Bulk) -> Effort {
        self.runs.act_on_bulk(self.by, bulk, BulkAct::Start).await.unwrap();
        loop {
            let counts = self.store.bulk_counts(bulk.id).await.unwrap();
            if counts.over() == counts.all() {
                assert_eq!(counts.of(Standing::Done), counts.all(), "every row is done: {counts:?}");
                return bulk.effort;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends; the database is closed when this returns.
    pub(crate) async fn close(self) {
        self.stop.cancel();
        self.store.close().await;
    }
}

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
        cells: BTreeMap::new(),
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
