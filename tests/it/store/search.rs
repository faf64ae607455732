//! Searching by the index of names finds what reading every name finds.

use partner_portal::clock::{Clock, Timestamp};
use partner_portal::domain::customer::Customer;
use partner_portal::domain::ids::CustomerId;
use partner_portal::domain::text::folded;
use partner_portal::random::Random;
use partner_portal::store::{AccountFilter, Store, ZoneFilter};
use partner_portal::wire::tenants::TenantAccount;
use partner_portal::wire::zones::Zone;
use serde_json::json;

use super::empty;

/// Signs that mean something to LIKE, to the index or to SQL, and letters of several scripts.
const PIECES: [&str; 16] =
    ["ac", "me", "\"", "%", "_", "\\", "*", "'", " ", "OR ", "ß", "É", "日本", "🚀", "(", "NEAR"];

fn made_of(random: &Random, pieces: u32) -> String {
    (0..pieces).map(|_| PIECES[usize::from(random.bytes::<1>()[0]) % PIECES.len()]).collect()
}

fn account(n: usize, name: &str) -> TenantAccount {
    serde_json::from_value(json!({ "id": format!("{n:032x}"), "name": name, "type": "standard" })).unwrap()
}

fn zone(n: usize, name: &str, account: usize) -> Zone {
    serde_json::from_value(json!({
        "id": format!("{n:032x}"), "name": name, "status": "active", "account": { "id": format!("{account:032x}") },
    }))
    .unwrap()
}

async fn mirror(store: &Store, accounts: &[TenantAccount], at: Timestamp) {
    let mut tx = store.write().await.unwrap();
    for account in accounts {
        tx.mirror_account(account, at).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn found(store: &Store, search: &str) -> Vec<String> {
    let filter = AccountFilter { search: search.to_owned(), limit: i64::MAX, ..AccountFilter::default() };
    store.accounts(&filter).await.unwrap().into_iter().map(|row| row.account.name).collect()
}

#[tokio::test]
async fn whatever_signs_a_name_is_made_of_the_index_finds_what_reading_each_name_finds() {
    let ((_folder, store), random) = (empty().await, Random::seeded(11));
    let mut names: Vec<String> = (0..300).map(|_| made_of(&random, 5)).collect();
    let accounts: Vec<TenantAccount> = (1..).zip(&names).map(|(n, name)| account(n, name)).collect();
    mirror(&store, &accounts, Timestamp::UNIX_EPOCH).await;
    names.sort_by_key(|name| folded(name));
    let mut hits = 0;
    for pieces in [1, 2, 3, 4].repeat(60) {
        let search = made_of(&random, pieces);
        let words = folded(&search);
        let mut expected: Vec<&String> = names.iter().filter(|name| folded(name).contains(&words)).collect();
        let found = found(&store, &search).await;
        let mut got: Vec<&String> = found.iter().collect();
        expected.sort();
        got.sort();
        assert_eq!(got, expected, "searched for {search:?}");
        hits += usize::from(!expected.is_empty() && words.chars().count() >= 3);
    }
    assert!(hits > 30, "the index was hardly asked: {hits}");
}

#[tokio::test]
async fn a_name_that_changed_is_found_by_the_new_one_and_by_its_customers() {
    let ((_folder, store), random) = (empty().await, Random::seeded(12));
    let now = Clock::system().now();
    mirror(&store, &[account(1, "Globex"), account(2, "Initech")], now).await;
    let customer =
        Customer { id: CustomerId::new(now, &random), name: "Umbrella Travel".parse().unwrap(), created_at: now };
    let mut tx = store.write().await.unwrap();
    tx.add_customer(&customer, None).await.unwrap();
    tx.link_account(&account(1, "").id, customer.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&store, "brella").await, ["Globex"]);
    mirror(&store, &[account(1, "Hooli"), account(2, "Initech")], now).await;
    assert_eq!((found(&store, "glob").await, found(&store, "hool").await), (vec![], vec!["Hooli".to_owned()]));
    assert_eq!(found(&store, "brella").await, ["Hooli"]);
    let mut tx = store.write().await.unwrap();
    tx.account_gone(&account(1, "").id, now).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&store, "hool").await, Vec::<String>::new());
    assert_eq!(store.count_accounts().await.unwrap(), 1);
}

#[tokio::test]
async fn what_very_many_names_have_in_common_still_gives_the_first_of_them_in_order() {
    let (_folder, store) = empty().await;
    let accounts: Vec<TenantAccount> = (0..2_500).map(|n| account(n, &format!("Acme {:04}", 2_499 - n))).collect();
    mirror(&store, &accounts, Timestamp::UNIX_EPOCH).await;
    let filter = AccountFilter { search: "acme".to_owned(), limit: 3, ..AccountFilter::default() };
    let first = store.accounts(&filter).await.unwrap();
    let names: Vec<&str> = first.iter().map(|row| row.account.name.as_str()).collect();
    assert_eq!(names, ["Acme 0000", "Acme 0001", "Acme 0002"]);
    let last = first.last().map(|row| (folded(&row.account.name), row.account.id.clone()));
    let next = store.accounts(&AccountFilter { after: last, ..filter }).await.unwrap();
    assert_eq!(next[0].account.name, "Acme 0003");
    assert_eq!(found(&store, "acme").await.len(), 2_500);
    assert_eq!(found(&store, "e 249").await.len(), 10);
}

#[tokio::test]
async fn websites_are_found_by_any_part_of_their_name_in_any_script_and_counted() {
    let (_folder, store) = empty().await;
    let now = Clock::system().now();
    mirror(&store, &[account(1, "Acme")], now).await;
    let mut tx = store.write().await.unwrap();
    for (n, name) in [(10, "shop.acme.example"), (11, "xn--mnchen-3ya.example"), (12, "acme-shop.example")] {
        tx.mirror_zone(&zone(n, name, 1), now).await.unwrap();
    }
    tx.commit().await.unwrap();
    let search = async |words: &str| -> Vec<String> {
        let filter = ZoneFilter { search: words.to_owned(), limit: 50, ..ZoneFilter::default() };
        store.zones(&filter).await.unwrap().into_iter().map(|row| row.zone.name).collect()
    };
    assert_eq!(search("SHOP").await, ["acme-shop.example", "shop.acme.example"]);
    assert_eq!(search("p.ac").await, ["shop.acme.example"]);
    assert_eq!(search("münchen.example").await, ["xn--mnchen-3ya.example"]);
    assert_eq!(search("op").await.len(), 2, "shorter than the index can look for");
    assert_eq!(search(&format!("{:032x}", 12)).await, ["acme-shop.example"]);
    assert_eq!(store.count_zones(None).await.unwrap(), 3);
    let mut tx = store.write().await.unwrap();
    tx.zone_gone(&format!("{:032x}", 12).parse().unwrap(), now).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((search("shop").await.len(), store.count_zones(None).await.unwrap()), (1, 2));
    let later = now.saturating_add(std::time::Duration::from_secs(60)).unwrap();
    let mut tx = store.write().await.unwrap();
    tx.mirror_zone(&zone(12, "acme-shop.example", 1), later).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((search("shop").await.len(), store.count_zones(None).await.unwrap()), (2, 3), "it came back");
}
