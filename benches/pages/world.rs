//! Databases as a tenant of some size leaves them: accounts, customers, websites, and an owner who can sign in.

use std::path::Path;

use partner_portal::access::password::Passwords;
use partner_portal::clock::{Clock, Timestamp};
use partner_portal::domain::customer::Customer;
use partner_portal::domain::ids::{CustomerId, PersonId};
use partner_portal::domain::person::{Person, Role};
use partner_portal::domain::seat::Seat;
use partner_portal::mirror::{ACCOUNTS, ZONES};
use partner_portal::random::Random;
use partner_portal::secret::Secret;
use partner_portal::store::{Store, WriteTx};
use partner_portal::wire::tenants::TenantAccount;
use partner_portal::wire::zones::Zone;
use serde_json::json;

pub(crate) const EMAIL: &str = "amal@partner.test";
pub(crate) const PASSWORD: &str = "planted horse battery";

const FIRST: [&str; 12] =
    ["Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbour", "Indigo", "Juniper", "Kestrel", "Lumen"];
const SECOND: [&str; 12] = [
    "Bakery",
    "Clinic",
    "Dental",
    "Energy",
    "Florist",
    "Garage",
    "Hotels",
    "Insurance",
    "Jewels",
    "Kitchens",
    "Legal",
    "Motors",
];
/// Accounts that have so many websites more than the others.
const LARGE: (usize, usize) = (10, 500);
/// Rows written at once.
const BATCH: usize = 5_000;

/// The name of the `n`th account.
pub(crate) fn name(n: usize) -> String {
    format!("{} {} {n:05}", FIRST[n % FIRST.len()], trade(n))
}

/// The trade in its name.
pub(crate) fn trade(n: usize) -> &'static str {
    SECOND[n / FIRST.len() % SECOND.len()]
}

/// The name of the `n`th website.
pub(crate) fn website(n: usize) -> String {
    format!("{}-{}-{n:06}.example", FIRST[n % FIRST.len()], trade(n)).to_lowercase()
}

fn account(n: usize) -> TenantAccount {
    let at = format!("2025-{:02}-{:02}T10:00:00Z", n % 12 + 1, n % 28 + 1);
    serde_json::from_value(json!({ "id": format!("{n:032x}"), "name": name(n), "type": "standard", "created_on": at }))
        .unwrap()
}

fn zone(n: usize, account: usize) -> Zone {
    let status = if n.is_multiple_of(17) { "pending" } else { "active" };
    serde_json::from_value(json!({
        "id": format!("{:032x}", 0xf000_0000 + n),
        "name": website(n),
        "status": status,
        "type": "full",
        "account": { "id": format!("{account:032x}"), "name": name(account) },
        "name_servers": ["ada.ns.cloudflare.com", "hugo.ns.cloudflare.com"],
        "created_on": "2025-05-03T10:00:00Z",
        "activated_on": "2025-05-04T10:00:00Z",
        "plan": { "name": "Free Website", "legacy_id": "free", "price": 0, "currency": "USD", "frequency": "" },
    }))
    .unwrap()
}

/// Fills a new file. Every third account is a customer's.
pub(crate) async fn fill(path: &Path, accounts: usize, websites: usize) {
    let (clock, random) = (Clock::system(), Random::system());
    let (store, now) = (Store::open(path).await.unwrap(), clock.now());
    let mut tx = store.write().await.unwrap();
    let (id, seat) = (PersonId::new(now, &random), Seat::Team(Role::Owner));
    let person = Person { id, email: EMAIL.parse().unwrap(), name: None, seat, created_at: now };
    let hash = Passwords::new(random.clone()).unwrap().hash(&Secret::new(PASSWORD.to_owned())).await.unwrap();
    tx.add_person(&person, &hash).await.unwrap();
    tx.sync_succeeded(ACCOUNTS, now).await.unwrap();
    tx.sync_succeeded(ZONES, now).await.unwrap();
    tx.commit().await.unwrap();
    for from in (0..accounts).step_by(BATCH) {
        let mut tx = store.write().await.unwrap();
        for n in from..accounts.min(from + BATCH) {
            tx.mirror_account(&account(n), now).await.unwrap();
            if n.is_multiple_of(3) {
                link(&mut tx, n, now, &random).await;
            }
        }
        tx.commit().await.unwrap();
    }
    let mut n = 0;
    while n < websites {
        let mut tx = store.write().await.unwrap();
        for n in n..websites.min(n + BATCH) {
            // The first ten have 500 each; the rest goes round.
            let (large, each) = LARGE;
            let of = if n < large * each { n / each } else { n % accounts };
            tx.mirror_zone(&zone(n, of), now).await.unwrap();
        }
        tx.commit().await.unwrap();
        n += BATCH;
    }
    store.tend_names().await.unwrap();
    store.close().await;
}

async fn link(tx: &mut WriteTx, n: usize, now: Timestamp, random: &Random) {
    let customer = Customer { id: CustomerId::new(now, random), name: name(n).parse().unwrap(), created_at: now };
    tx.add_customer(&customer, None).await.unwrap();
    assert!(tx.link_account(&format!("{n:032x}").parse().unwrap(), customer.id).await.unwrap());
}
