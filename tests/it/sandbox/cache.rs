use partner_portal::wire::Endpoint as _;
use partner_portal::wire::cache::{PurgeCache, PurgeWay, Purged};
use serde_json::{Value, json};

use super::desk::{Desk, text};

async fn set() -> (Desk, String, String) {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let zone = desk.zone(&account, "acme.com").await;
    let path = format!("/zones/{zone}/purge_cache");
    (desk, zone, path)
}

#[tokio::test]
async fn each_way_of_purging_is_taken_and_written_down() {
    let (desk, zone, path) = set().await;
    let way = |way| PurgeCache { zone: zone.parse().unwrap(), way }.body().unwrap();
    let list = |one: &str| vec![one.to_owned()];
    let bodies = [
        way(PurgeWay::Everything),
        way(PurgeWay::Files(list("https://www.acme.com/a"))),
        way(PurgeWay::Hosts(list("www.acme.com"))),
        way(PurgeWay::Prefixes(list("www.acme.com/a"))),
        way(PurgeWay::Tags(list("shop"))),
        json!({ "files": [{ "url": "http://acme.com/a", "headers": { "CF-Device-Type": "desktop" } }] }),
    ];
    for body in &bodies {
        let result = desk.post(&desk.admin, &path, body.clone()).await.result();
        let purged: Purged = serde_json::from_value(result).unwrap();
        assert_eq!(purged.id, zone);
    }
    let purges = desk.world().await["purges"].clone();
    let what: Vec<Value> = purges.as_array().unwrap().iter().map(|purge| purge["what"].clone()).collect();
    assert_eq!(what, bodies);
    assert!(purges.as_array().unwrap().iter().all(|purge| text(&purge["zone_id"]) == zone));
}

#[tokio::test]
async fn what_is_not_one_way_of_purging_is_refused_and_purges_nothing() {
    let (desk, _, path) = set().await;
    let many: Vec<String> = (0..31).map(|n| format!("tag-{n}")).collect();
    for (body, code) in [
        (json!({}), 1012),
        (json!({ "everything": true }), 1012),
        (json!({ "tags": [] }), 1012),
        (json!({ "purge_everything": false }), 1013),
        (json!({ "purge_everything": "true" }), 1013),
        (json!({ "tags": "shop" }), 1014),
        (json!({ "hosts": [7] }), 1014),
        (json!({ "purge_everything": true, "tags": ["shop"] }), 1092),
        (json!({ "hosts": ["acme.com"], "tags": ["shop"] }), 1092),
        (json!({ "tags": many }), 1094),
        (json!({ "files": ["/a"] }), 1016),
        (json!({ "files": ["https://globex.com/a"] }), 1016),
    ] {
        assert_eq!(desk.post(&desk.admin, &path, body.clone()).await.refusal(), (400, code), "{body}");
    }
    assert_eq!(desk.world().await["purges"], json!([]));
    let missing = desk.post(&desk.admin, &format!("/zones/{}/purge_cache", "0".repeat(32)), json!({})).await;
    assert_eq!(missing.refusal(), (404, 1001));
}

#[tokio::test]
async fn who_may_only_read_purges_nothing() {
    let (desk, _, path) = set().await;
    let other = desk.account("Other").await;
    let stranger = desk.service_user("svc-1@users.sandbox.test", &other).await;
    let refused = desk.post(&stranger, &path, json!({ "purge_everything": true })).await;
    assert_eq!(refused.refusal(), (403, 9109));
    assert_eq!(desk.world().await["purges"], json!([]));
}
