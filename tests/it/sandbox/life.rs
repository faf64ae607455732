use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, text};

const DAY: Duration = Duration::from_hours(24);

async fn status(desk: &Desk, zone: &str) -> String {
    text(&desk.get(&desk.admin, &format!("/zones/{zone}")).await.result()["status"])
}

async fn is_purged(desk: &Desk, zone: &str) -> bool {
    let reply = desk.get(&desk.admin, &format!("/zones/{zone}")).await;
    reply.status == 404 && reply.refusal() == (404, 1001)
}

#[tokio::test]
async fn a_free_zone_that_is_pending_for_28_days_is_deleted_and_7_days_later_purged() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let (free, paid) = (desk.zone(&account, "free.com").await, desk.zone(&account, "paid.com").await);
    desk.order(&paid, "CF_PRO_20_20").await;
    let record = json!({ "type": "A", "name": "@", "content": "192.0.2.1" });
    desk.post(&desk.admin, &format!("/zones/{free}/dns_records"), record).await.result();
    desk.clock.advance(DAY * 28 - Duration::from_secs(1));
    assert_eq!(status(&desk, &free).await, "pending");
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(status(&desk, &free).await, "deleted");
    let listed = desk.get(&desk.admin, "/zones").await.result();
    let listed: Vec<String> = listed.as_array().unwrap().iter().map(|zone| text(&zone["id"])).collect();
    assert_eq!(listed, std::slice::from_ref(&paid));
    let path = format!("/zones/{free}");
    let change = desk.send(&desk.admin, Method::PATCH, &path, json!({ "paused": true })).await;
    assert_eq!(change.refusal(), (404, 1001), "nothing is done to a deleted zone");
    desk.clock.advance(DAY * 7 - Duration::from_secs(1));
    assert_eq!(status(&desk, &free).await, "deleted");
    desk.clock.advance(Duration::from_secs(1));
    assert!(is_purged(&desk, &free).await);
    assert_eq!(desk.world().await["dns_records"], json!([]));
    desk.clock.advance(DAY * 400);
    assert_eq!(status(&desk, &paid).await, "pending");
}

#[tokio::test]
async fn a_moved_zone_goes_after_7_days_and_a_paid_one_stays_while_it_has_its_plan() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let (free, paid) = (desk.zone(&account, "free.com").await, desk.zone(&account, "paid.com").await);
    desk.order(&paid, "CF_PRO_20_20").await;
    for zone in [&free, &paid] {
        desk.status(zone, "active").await;
    }
    desk.clock.advance(DAY * 100);
    for zone in [&free, &paid] {
        assert_eq!(status(&desk, zone).await, "active");
        desk.status(zone, "moved").await;
    }
    desk.clock.advance(DAY * 7);
    assert_eq!((status(&desk, &free).await, status(&desk, &paid).await), ("deleted".to_owned(), "moved".to_owned()));
    desk.clock.advance(DAY * 7);
    assert!(is_purged(&desk, &free).await);
    let plan = format!("/zones/{paid}/subscription");
    desk.send(&desk.admin, Method::DELETE, &plan, Value::Null).await.result();
    assert_eq!(status(&desk, &paid).await, "deleted", "with its plan goes what kept it");
    desk.clock.advance(DAY * 6);
    assert_eq!(status(&desk, &paid).await, "deleted");
    desk.clock.advance(DAY);
    assert!(is_purged(&desk, &paid).await);
}

#[tokio::test]
async fn a_paid_zone_that_is_active_elsewhere_goes_like_a_free_one() {
    let desk = Desk::empty().await;
    let (one, two) = (desk.account("One").await, desk.account("Two").await);
    let (first, second) = (desk.zone(&one, "acme.com").await, desk.zone(&two, "acme.com").await);
    desk.order(&first, "CF_BIZ").await;
    desk.status(&first, "active").await;
    desk.status(&second, "active").await;
    desk.clock.advance(DAY * 7 - Duration::from_secs(1));
    assert_eq!(status(&desk, &first).await, "moved");
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(
        (status(&desk, &first).await, status(&desk, &second).await),
        ("deleted".to_owned(), "active".to_owned())
    );
}

/// The name servers of a zone in the order of the alphabet.
async fn servers(desk: &Desk, zone: &str) -> Vec<String> {
    let zone = desk.get(&desk.admin, &format!("/zones/{zone}")).await.result();
    let mut names: Vec<String> = zone["name_servers"].as_array().unwrap().iter().map(text).collect();
    names.sort();
    names
}

// There are 120 pairs of name servers here; with 119 accounts, chance does not find the one that is left.
#[tokio::test]
async fn zones_of_one_name_have_different_name_servers_and_one_that_is_added_again_gets_others() {
    let desk = Desk::empty().await;
    let mut all = std::collections::HashSet::new();
    let (mut account, mut zone) = (String::new(), String::new());
    for number in 0..119 {
        account = desk.account(&format!("Account {number}")).await;
        zone = desk.zone(&account, "acme.com").await;
        assert!(all.insert(servers(&desk, &zone).await), "zone {number}");
    }
    for round in 0..10 {
        let before = servers(&desk, &zone).await;
        desk.send(&desk.admin, Method::DELETE, &format!("/zones/{zone}"), Value::Null).await.result();
        zone = desk.zone(&account, "acme.com").await;
        assert_ne!(servers(&desk, &zone).await, before, "round {round}");
    }
}

#[tokio::test]
async fn a_zone_that_waited_too_long_makes_room_for_one_that_is_added_again() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let zone = desk.zone(&account, "acme.com").await;
    let before = servers(&desk, &zone).await;
    desk.clock.advance(DAY * 30);
    assert_eq!(status(&desk, &zone).await, "deleted");
    let again = desk.zone(&account, "acme.com").await;
    assert_ne!(servers(&desk, &again).await, before);
    assert!(is_purged(&desk, &zone).await);
    assert_eq!(status(&desk, &again).await, "pending");
}

#[tokio::test]
async fn what_happened_while_nobody_looked_happened_at_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let (zone, since) = {
        let desk = Desk::open(partner_portal::sandbox::WorldKind::Empty, Some(&file)).await;
        let account = desk.account("Acme").await;
        let zone = desk.zone(&account, "acme.com").await;
        desk.clock.advance(DAY * 30);
        (zone, desk.world().await["zones"][0]["status_since"].clone())
    };
    assert_eq!(since, "2026-12-18T10:00:00.000000Z");
    let desk = Desk::open(partner_portal::sandbox::WorldKind::Empty, Some(&file)).await;
    assert_eq!(status(&desk, &zone).await, "pending", "the clock of this one has not come so far");
    desk.clock.advance(DAY * 34);
    assert_eq!(desk.world().await["zones"][0]["status_since"], since);
    desk.clock.advance(DAY);
    assert!(is_purged(&desk, &zone).await);
}
