use partner_portal::sandbox::{SandboxError, WorldKind};
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::Desk;

#[tokio::test]
async fn a_world_with_a_state_file_is_the_same_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let (before, admin, customers) = {
        let desk = Desk::open(WorldKind::Lively, Some(&file)).await;
        let made = futures_util::future::join_all((0..8).map(|_| desk.account("Acme"))).await;
        desk.turn(json!({ "latency_ms": 0, "visible_after_ms": 5 })).await;
        assert_eq!(made.len(), 8);
        (desk.world().await, desk.admin.clone(), keys(&desk))
    };
    let desk = Desk::open(WorldKind::Empty, Some(&file)).await;
    assert_eq!(desk.world().await, before, "the file decides, not the kind asked for");
    desk.get(&admin, "/user").await.result();
    assert_eq!(keys(&desk), customers);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left behind");
}

fn keys(desk: &Desk) -> Vec<String> {
    let users = desk.sandbox.lively_customers().into_iter().filter_map(|customer| customer.service_user);
    users.map(|user| user.key.reveal().to_owned()).collect()
}

#[tokio::test]
async fn a_change_is_on_disk_before_its_answer_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let desk = Desk::open(WorldKind::Empty, Some(&file)).await;
    for name in ["One", "Two"] {
        let id = desk.account(name).await;
        assert!(std::fs::read_to_string(&file).unwrap().contains(&id));
    }
    desk.fault(json!({ "path": "/accounts", "fault": "drop_after" })).await;
    let lost = desk.request(&desk.admin, Method::POST, "/accounts").json(&json!({ "name": "Three" })).send().await;
    assert!(lost.is_err());
    assert!(std::fs::read_to_string(&file).unwrap().contains("Three"));
}

#[test]
fn a_file_that_is_no_world_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    std::fs::write(&file, "{").unwrap();
    let clock = partner_portal::clock::Clock::system();
    let opened = partner_portal::sandbox::Sandbox::open(WorldKind::Empty, Some(&file), clock);
    assert!(matches!(opened, Err(SandboxError::BadState(_))));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{");
}

#[tokio::test]
async fn a_file_from_before_records_and_holds_opens_and_its_zones_begin_to_wait_then() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let admin = {
        let desk = Desk::open(WorldKind::Lively, Some(&file)).await;
        desk.account("Acme").await;
        desk.admin.clone()
    };
    let mut world: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    for field in ["dns_records", "former"] {
        assert!(world.as_object_mut().unwrap().remove(field).is_some(), "{field}");
    }
    for zone in world["zones"].as_array_mut().unwrap() {
        zone["created_on"] = json!("2025-01-01T00:00:00Z");
        zone["modified_on"] = json!("2025-01-01T00:00:00Z");
        for field in ["status_since", "hold"] {
            assert!(zone.as_object_mut().unwrap().remove(field).is_some(), "{field}");
        }
    }
    std::fs::write(&file, serde_json::to_vec(&world).unwrap()).unwrap();
    let desk = Desk::open(WorldKind::Lively, Some(&file)).await;
    let count = async |query: &str| {
        let reply = desk.get(&admin, &format!("/zones?{query}")).await;
        reply.json["result_info"]["total_count"].as_u64().unwrap()
    };
    let (all, moved) = (count("").await, count("status=moved").await);
    assert_eq!(all, 150);
    desk.clock.advance(std::time::Duration::from_hours(24 * 7 - 1));
    assert_eq!(count("").await, all);
    desk.clock.advance(std::time::Duration::from_hours(1));
    assert!(count("").await < all && count("status=moved").await < moved);
}
