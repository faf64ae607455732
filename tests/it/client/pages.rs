//! Lists are read to their end, and no further.

use partner_portal::clock::Clock;
use partner_portal::cloudflare::{CallError, Doubt, Kind, Priority};
use partner_portal::wire::zones::{ListZones, Zone};
use serde_json::{Value, json};

use super::stub::{Stub, json};
use super::{amal, client};

fn zones(range: std::ops::Range<usize>) -> Vec<Value> {
    let zone = |n: usize| {
        json!({ "id": format!("{n:032x}"), "name": format!("z{n}.test"), "status": "active",
        "account": { "id": "0123456789abcdef0123456789abcdef" } })
    };
    range.map(zone).collect()
}

fn page(rows: &[Value], info: Value) -> String {
    json(200, &json!({ "success": true, "result": rows, "result_info": info }))
}

async fn list(stub: &Stub) -> Result<Vec<Zone>, CallError> {
    client(stub, &Clock::system()).read_all(&amal(), Priority::Background, ListZones::default()).await
}

#[tokio::test]
async fn a_list_without_totals_ends_at_a_short_page() {
    let pages = [zones(0..50), zones(50..100), zones(100..103)];
    let stub = Stub::saying(pages.map(|rows| page(&rows, Value::Null))).await;
    assert_eq!(list(&stub).await.unwrap().len(), 103);
    let asked = stub.asked();
    assert!(asked[0].starts_with("GET /client/v4/zones?page=1&per_page=50 "), "{}", asked[0]);
    assert!(asked[2].contains("page=3&per_page=50"));
    assert_eq!(asked.len(), 3);
}

#[tokio::test]
async fn a_list_without_totals_ends_at_an_empty_page() {
    let stub = Stub::saying([page(&zones(0..50), Value::Null), page(&[], Value::Null)]).await;
    assert_eq!(list(&stub).await.unwrap().len(), 50);
    assert_eq!(stub.asked().len(), 2);
}

#[tokio::test]
async fn a_list_with_totals_ends_when_all_are_there() {
    let info = |page| json!({ "page": page, "per_page": 50, "count": 50, "total_count": 100, "total_pages": 2 });
    let stub = Stub::saying([page(&zones(0..50), info(1)), page(&zones(50..100), info(2))]).await;
    assert_eq!(list(&stub).await.unwrap().len(), 100);
    assert_eq!(stub.asked().len(), 2);
}

#[tokio::test]
async fn a_server_with_smaller_pages_than_asked_for_loses_no_rows() {
    let info = json!({ "page": 1, "per_page": 20 });
    let pages = [zones(0..20), zones(20..40), zones(40..41)];
    let stub = Stub::saying(pages.map(|rows| page(&rows, info.clone()))).await;
    assert_eq!(list(&stub).await.unwrap().len(), 41);
}

#[tokio::test]
async fn a_page_that_lost_rows_after_it_was_cut_does_not_end_the_list() {
    let info = json!({ "per_page": 50, "total_count": 98 });
    let stub = Stub::saying([zones(0..48), zones(48..97), vec![]].map(|rows| page(&rows, info.clone()))).await;
    assert_eq!(list(&stub).await.unwrap().len(), 97);
    assert_eq!(stub.asked().len(), 3);
}

#[tokio::test]
async fn a_server_that_gives_the_same_page_for_ever_is_noticed() {
    let stub = Stub::saying((1..9).map(|n| page(&zones(0..50), json!({ "page": n })))).await;
    assert_eq!(list(&stub).await.unwrap_err().kind, Kind::InDoubt(Doubt::Replied));
    assert_eq!(stub.asked().len(), 2);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_fails_the_list() {
    let refused = json!({ "success": false, "errors": [{ "code": 9109, "message": "Unauthorized" }] });
    let stub = Stub::saying([page(&zones(0..50), Value::Null), json(403, &refused)]).await;
    assert_eq!(list(&stub).await.unwrap_err().kind, Kind::Refused);
    let stub = Stub::saying([page(&[json!({ "id": 1 })], Value::Null)]).await;
    assert_eq!(list(&stub).await.unwrap_err().kind, Kind::InDoubt(Doubt::Replied));
}
