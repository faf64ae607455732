//! What watchers are told.

use partner_portal::mirror::Upstream;

use super::house::House;

#[tokio::test]
async fn health_is_json_and_says_whether_the_database_answers() {
    let house = House::open().await;
    let mut nobody = house.nobody();
    let answer = nobody.get("/healthz").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"status":"ok"}"#));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    house.plumbing.store.close().await;
    assert_eq!(nobody.get("/healthz").await.status, 503);
    let answer = nobody.get("/readyz").await;
    assert_eq!(answer.status, 503);
    let said: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(said["database"], "failing");
}

#[tokio::test]
async fn cloudflare_being_away_is_told_and_turns_nothing_red() {
    let house = House::open().await;
    let mut nobody = house.nobody();
    let mut said = async || {
        let answer = nobody.get("/readyz").await;
        assert_eq!(answer.status, 200);
        serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()["cloudflare"].as_str().unwrap().to_owned()
    };
    assert_eq!(said().await, "unknown");
    let mut tx = house.plumbing.store.write().await.unwrap();
    tx.sync_failed("accounts", house.clock.now(), "Cloudflare does not answer.").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(said().await, "unreachable");
    house.plumbing.cloudflare.note(Upstream::Refused);
    assert_eq!(said().await, "refused");
    house.plumbing.cloudflare.note(Upstream::Ok);
    assert_eq!(said().await, "ok");
}
