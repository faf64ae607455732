//! Many changes of records in one call, all or none.

use serde_json::{Value, json};

use super::desk::{Desk, Reply, text};

async fn set() -> (Desk, String, String) {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let zone = desk.zone(&account, "acme.com").await;
    let path = format!("/zones/{zone}/dns_records");
    (desk, zone, path)
}

async fn add(desk: &Desk, path: &str, kind: &str, name: &str, content: &str) -> String {
    let body = json!({ "type": kind, "name": name, "content": content });
    text(&desk.post(&desk.admin, path, body).await.result()["id"])
}

async fn batch(desk: &Desk, path: &str, body: Value) -> Reply {
    desk.post(&desk.admin, &format!("{path}/batch"), body).await
}

/// What there is: type, name and content of each.
async fn there(desk: &Desk, path: &str) -> Vec<String> {
    let rows = desk.get(&desk.admin, &format!("{path}?order=name&per_page=50000")).await.result();
    let said = |row: &Value| format!("{} {} {}", text(&row["type"]), text(&row["name"]), text(&row["content"]));
    rows.as_array().unwrap().iter().map(said).collect()
}

fn a(name: &str, content: &str) -> Value {
    json!({ "type": "A", "name": name, "content": content })
}

fn pointer(reply: &Reply) -> String {
    text(&reply.json["errors"][0]["source"]["pointer"])
}

#[tokio::test]
async fn a_batch_removes_changes_replaces_and_adds_and_answers_with_the_records() {
    let (desk, _, path) = set().await;
    let gone = add(&desk, &path, "A", "gone", "192.0.2.1").await;
    let patched = add(&desk, &path, "A", "patched", "192.0.2.2").await;
    let put = add(&desk, &path, "A", "put", "192.0.2.3").await;
    let body = json!({
        "posts": [a("new", "192.0.2.4"), { "type": "MX", "name": "@", "content": "mx.acme.net", "priority": 5 }],
        "puts": [{ "id": put, "type": "CNAME", "name": "put", "content": "acme.net" }],
        "patches": [{ "id": patched, "content": "192.0.2.22", "comment": "moved" }],
        "deletes": [{ "id": gone }],
    });
    let done = batch(&desk, &path, body).await.result();
    assert_eq!((&done["deletes"][0]["id"], &done["deletes"][0]["content"]), (&json!(gone), &json!("192.0.2.1")));
    assert_eq!((&done["patches"][0]["id"], &done["patches"][0]["comment"]), (&json!(patched), &json!("moved")));
    assert_eq!((&done["puts"][0]["id"], &done["puts"][0]["type"]), (&json!(put), &json!("CNAME")));
    assert_eq!((done["posts"].as_array().unwrap().len(), &done["posts"][1]["priority"]), (2, &json!(5)));
    assert_eq!(
        there(&desk, &path).await,
        [
            "MX acme.com mx.acme.net",
            "A new.acme.com 192.0.2.4",
            "A patched.acme.com 192.0.2.22",
            "CNAME put.acme.com acme.net"
        ]
    );
}

#[tokio::test]
async fn one_that_is_refused_undoes_all_of_them_and_is_named() {
    let (desk, _, path) = set().await;
    let www = add(&desk, &path, "A", "www", "192.0.2.1").await;
    let alias = add(&desk, &path, "CNAME", "alias", "acme.net").await;
    let before = there(&desk, &path).await;
    let no = "023e105f4ecef8ad9ca31a8372d0c353";
    for (body, refusal, place) in [
        (json!({ "deletes": [{ "id": www }], "posts": [a("x", "192.0.2.9"), a("x", "192.0.2.9")] }), 81058, "/posts/1"),
        (json!({ "posts": [a("x", "192.0.2.9"), a("alias", "192.0.2.9")] }), 81053, "/posts/1"),
        (json!({ "deletes": [{ "id": www }, { "id": www }] }), 81044, "/deletes/1"),
        (json!({ "deletes": [{ "id": www }], "patches": [{ "id": www, "ttl": 60 }] }), 81044, "/patches/0"),
        (json!({ "posts": [a("y", "192.0.2.9")], "patches": [{ "id": alias, "name": "www" }] }), 81053, "/patches/0"),
        (json!({ "deletes": [{ "id": www }], "puts": [{ "id": no, "type": "A" }] }), 81044, "/puts/0"),
        (json!({ "deletes": [{ "id": www }], "posts": [a("x", "2001:db8::1")] }), 9005, "/posts/0"),
        (json!({ "deletes": [{ "id": www }], "posts": [{ "type": "A", "content": "192.0.2.1" }] }), 1004, "/posts/0"),
    ] {
        let reply = batch(&desk, &path, body.clone()).await;
        assert_eq!(reply.refusal().1, refusal, "{body}");
        assert_eq!(pointer(&reply), place, "{body}");
        assert_eq!(there(&desk, &path).await, before, "{body}");
    }
}

#[tokio::test]
async fn what_goes_makes_room_for_what_comes() {
    let (desk, _, path) = set().await;
    let alias = add(&desk, &path, "CNAME", "www", "acme.net").await;
    let twin = add(&desk, &path, "A", "twin", "192.0.2.1").await;
    let body = json!({ "deletes": [{ "id": alias }, { "id": twin }], "posts": [a("www", "192.0.2.1"), a("twin", "192.0.2.1")] });
    batch(&desk, &path, body).await.result();
    assert_eq!(there(&desk, &path).await, ["A twin.acme.com 192.0.2.1", "A www.acme.com 192.0.2.1"]);
    let www = desk.get(&desk.admin, &format!("{path}?name=www.acme.com")).await.result()[0]["id"].clone();
    // One that moves away leaves its old name free, and is in the way at its new one.
    let body = json!({ "patches": [{ "id": www, "name": "moved" }], "posts": [{ "type": "CNAME", "name": "www", "content": "acme.net" }] });
    batch(&desk, &path, body).await.result();
    let body = json!({ "posts": [{ "type": "CNAME", "name": "moved", "content": "acme.net" }] });
    assert_eq!(batch(&desk, &path, body).await.refusal(), (400, 81053));
}

#[tokio::test]
async fn lists_that_are_missing_or_null_are_empty() {
    let (desk, _, path) = set().await;
    let nothing = json!({ "deletes": [], "patches": [], "puts": [], "posts": [] });
    assert_eq!(batch(&desk, &path, json!({})).await.result(), nothing);
    let nulls = json!({ "deletes": null, "patches": null, "puts": null, "posts": null });
    assert_eq!(batch(&desk, &path, nulls).await.result(), nothing);
    for body in [json!({ "deletes": [{}] }), json!({ "patches": [{ "ttl": 60 }] }), json!({ "posts": {} }), json!([])] {
        assert_eq!(batch(&desk, &path, body.clone()).await.refusal(), (400, 1001), "{body}");
    }
}

#[tokio::test]
async fn a_batch_is_as_large_as_the_plan_allows_and_quotas_hold_inside_it() {
    let (desk, zone, path) = set().await;
    let posts =
        |many: usize| json!({ "posts": (0..many).map(|n| a(&format!("n{n}"), "192.0.2.1")).collect::<Vec<_>>() });
    assert_eq!(batch(&desk, &path, posts(201)).await.refusal(), (400, 1001));
    add(&desk, &path, "A", "one", "192.0.2.1").await;
    let full = batch(&desk, &path, posts(200)).await;
    assert_eq!((full.refusal(), pointer(&full)), ((400, 81045), "/posts/199".to_owned()));
    desk.order(&zone, "CF_PRO_20_20").await;
    assert_eq!(batch(&desk, &path, posts(3501)).await.refusal(), (400, 1001));
    batch(&desk, &path, posts(3499)).await.result();
    assert_eq!(there(&desk, &path).await.len(), 3500);
}

#[tokio::test]
async fn a_zone_of_ten_thousand_records_takes_large_batches() {
    let (desk, zone, path) = set().await;
    desk.order(&zone, "CF_PRO_20_20").await;
    desk.turn(json!({ "record_quota": 20_000 })).await;
    for part in 0..5 {
        let posts: Vec<Value> = (0..2000).map(|n| a(&format!("n{part}-{n}"), "192.0.2.1")).collect();
        batch(&desk, &path, json!({ "posts": posts })).await.result();
    }
    let posts: Vec<Value> = (0..200).map(|n| a(&format!("new-{n}"), "192.0.2.1")).collect();
    batch(&desk, &path, json!({ "posts": posts })).await.result();
    assert_eq!(desk.get(&desk.admin, &format!("{path}/usage")).await.result()["record_usage"], 10_200);
}

#[tokio::test]
async fn a_stranger_changes_nothing_by_a_batch() {
    let (desk, _, path) = set().await;
    let stranger = desk.service_user("other@users.test", &desk.account("Other").await).await;
    let refused = desk.post(&stranger, &format!("{path}/batch"), json!({ "posts": [a("x", "192.0.2.1")] })).await;
    assert_eq!(refused.refusal(), (403, 9109));
    assert!(there(&desk, &path).await.is_empty());
}
