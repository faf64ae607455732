use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{ADMINISTRATOR, Desk, Reply, text};

/// One zone `acme.com` in one account; the account and the path of the zone's records.
async fn set() -> (Desk, String, String) {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let path = format!("/zones/{}/dns_records", desk.zone(&account, "acme.com").await);
    (desk, account, path)
}

fn record(kind: &str, name: &str, content: &str) -> Value {
    json!({ "type": kind, "name": name, "content": content })
}

async fn add(desk: &Desk, path: &str, body: Value) -> Reply {
    desk.post(&desk.admin, path, body).await
}

async fn names(desk: &Desk, path: &str, query: &str) -> Vec<String> {
    let rows = desk.get(&desk.admin, &format!("{path}?{query}")).await.result();
    rows.as_array().unwrap().iter().map(|row| format!("{} {}", text(&row["type"]), text(&row["name"]))).collect()
}

#[tokio::test]
async fn a_record_is_added_read_replaced_changed_and_removed() {
    let (desk, _, path) = set().await;
    let sent = json!({ "type": "A", "name": "Shop", "content": "192.0.2.1", "ttl": 300, "comment": "till" });
    let made = add(&desk, &path, sent).await.result();
    assert_eq!((&made["name"], &made["ttl"], &made["proxied"]), (&json!("shop.acme.com"), &json!(300), &json!(false)));
    assert_eq!((&made["proxiable"], &made["comment"]), (&json!(true), &json!("till")));
    assert!(made["comment_modified_on"].is_string() && made.get("tags_modified_on").is_none());
    let own = format!("{path}/{}", text(&made["id"]));
    assert_eq!(desk.get(&desk.admin, &own).await.result(), made);
    let changed = desk.send(&desk.admin, Method::PATCH, &own, json!({ "proxied": true })).await.result();
    assert_eq!((&changed["ttl"], &changed["content"]), (&json!(1), &json!("192.0.2.1")), "proxied: automatic");
    let put = desk.send(&desk.admin, Method::PUT, &own, record("CNAME", "@", "shop.example.net.")).await.result();
    assert_eq!((&put["name"], &put["content"]), (&json!("acme.com"), &json!("shop.example.net")));
    assert_eq!((&put["comment"], &put["proxied"], &put["id"]), (&Value::Null, &json!(false), &made["id"]));
    let world = desk.world().await;
    assert_eq!(world["dns_records"][0]["zone_id"], world["zones"][0]["id"]);
    for (field, value) in [("type", json!("CNAME")), ("name", json!("acme.com")), ("ttl", json!(1))] {
        assert_eq!(world["dns_records"][0][field], value, "{field}");
    }
    let usage = desk.get(&desk.admin, &format!("{path}/usage")).await.result();
    assert_eq!(usage, json!({ "record_quota": 200, "record_usage": 1 }));
    assert_eq!(desk.send(&desk.admin, Method::DELETE, &own, Value::Null).await.result()["id"], made["id"]);
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        let gone = desk.send(&desk.admin, method.clone(), &own, record("A", "@", "192.0.2.1")).await;
        assert_eq!(gone.refusal(), (404, 81044), "{method}");
    }
    assert_eq!(desk.get(&desk.admin, &format!("{path}/nothing")).await.refusal(), (404, 7003));
}

#[tokio::test]
async fn what_a_record_cannot_say_is_refused_and_changes_nothing() {
    let (desk, _, path) = set().await;
    for (body, code) in [
        (record("A", "@", "2001:db8::1"), 9005),
        (record("A", "@", "example.com"), 9005),
        (record("AAAA", "@", "192.0.2.1"), 9005),
        (record("CNAME", "www", "www.acme.com"), 9005),
        (record("MX", "@", "mail.acme.com"), 1004),
        (record("TXT", "@", ""), 9005),
        (record("CAA", "@", "0 issue"), 9005),
        (json!({ "type": "SRV", "name": "_sip._tcp", "data": { "port": 5060, "target": "acme.com" } }), 9005),
        (record("SPF", "@", "v=spf1 -all"), 1004),
        (json!({ "type": "A", "content": "192.0.2.1" }), 1004),
        (record("A", "two..dots", "192.0.2.1"), 1004),
        (record("A", "a.*.b", "192.0.2.1"), 1004),
        (json!({ "type": "A", "name": "@", "content": "192.0.2.1", "ttl": 59 }), 1004),
        (json!({ "type": "A", "name": "@", "content": "192.0.2.1", "ttl": 86401 }), 1004),
        (json!({ "type": "A", "name": "@", "content": "192.0.2.1", "ttl": 60.5 }), 1004),
        (json!({ "type": "A", "name": "@", "content": "10.0.0.1", "proxied": true }), 1004),
        (json!({ "type": "TXT", "name": "@", "content": "x", "proxied": true }), 1004),
        (json!({ "type": "MX", "name": "@", "content": "mail.acme.com", "priority": 65536 }), 1004),
        (json!({ "type": "A", "name": "@", "content": "192.0.2.1", "tags": ["a b:c"] }), 1004),
        (json!({ "type": "A", "name": "@", "content": "192.0.2.1", "settings": { "colour": true } }), 1004),
        (json!({ "type": "A", "name": "@", "content": 7 }), 1001),
    ] {
        assert_eq!(add(&desk, &path, body.clone()).await.refusal(), (400, code), "{body}");
    }
    assert_eq!(desk.world().await["dns_records"], json!([]));
}

#[tokio::test]
async fn enterprise_zones_may_have_shorter_times_to_live() {
    let (desk, _, path) = set().await;
    let body = json!({ "type": "A", "name": "@", "content": "192.0.2.1", "ttl": 30 });
    assert_eq!(add(&desk, &path, body.clone()).await.refusal(), (400, 1004));
    desk.turn(json!({ "programme": "reseller" })).await;
    desk.order(path.split('/').nth(2).unwrap(), "PARTNERS_ENT").await;
    assert_eq!(add(&desk, &path, body).await.result()["ttl"], 30);
}

#[tokio::test]
async fn records_that_cannot_stand_beside_each_other_do_not() {
    let (desk, _, path) = set().await;
    for (body, code) in [
        (record("A", "www", "192.0.2.1"), None),
        (record("A", "www.acme.com", "192.0.2.1"), Some(81058)),
        (record("A", "www", "192.0.2.2"), None),
        (record("AAAA", "www", "2001:db8::1"), None),
        (record("CNAME", "www", "acme.net"), Some(81053)),
        (record("TXT", "www", "a"), None),
        (record("NS", "www", "ns1.acme.net"), Some(1004)),
        (record("CNAME", "shop", "acme.net"), None),
        (record("CNAME", "shop", "acme.org"), Some(81053)),
        (record("A", "shop", "192.0.2.1"), Some(81053)),
        (record("NS", "sub", "ns1.acme.net"), None),
        (record("NS", "sub", "ns2.acme.net"), None),
        (record("A", "sub", "192.0.2.1"), Some(1004)),
        (record("TXT", "long", &"x".repeat(5000)), None),
        (record("TXT", "long", &"y".repeat(5000)), Some(81061)),
    ] {
        let reply = add(&desk, &path, body.clone()).await;
        match code {
            None => drop(reply.result()),
            Some(code) => assert_eq!(reply.refusal(), (400, code), "{body}"),
        }
    }
    let rows = desk.get(&desk.admin, &format!("{path}?name=shop.acme.com")).await.result();
    let own = format!("{path}/{}", text(&rows[0]["id"]));
    let onto = desk.send(&desk.admin, Method::PATCH, &own, json!({ "name": "www" })).await;
    assert_eq!(onto.refusal(), (400, 81053), "nor does a change bring it there");
    desk.send(&desk.admin, Method::PATCH, &own, json!({ "comment": "itself is no neighbour" })).await.result();
}

#[tokio::test]
async fn a_record_of_several_parts_can_be_sent_as_parts_or_as_text() {
    let (desk, _, path) = set().await;
    let data = json!({ "weight": 5, "port": 5060, "target": "sip.acme.com" });
    let sent = json!({ "type": "SRV", "name": "_sip._tcp", "priority": 10, "data": data });
    let made = add(&desk, &path, sent).await.result();
    assert_eq!((&made["content"], &made["priority"]), (&json!("10 5 5060 sip.acme.com"), &json!(10)));
    let caa = add(&desk, &path, record("CAA", "@", "0 issue \"ca.example\"")).await.result();
    assert_eq!(caa["data"], json!({ "flags": 0, "tag": "issue", "value": "ca.example" }));
    let own = format!("{path}/{}", text(&caa["id"]));
    let commented = desk.send(&desk.admin, Method::PATCH, &own, json!({ "comment": "who may" })).await.result();
    assert_eq!((&commented["data"], &commented["content"]), (&caa["data"], &caa["content"]));
    let other = json!({ "data": { "flags": 0, "tag": "iodef", "value": "mailto:a@acme.com" } });
    let other = desk.send(&desk.admin, Method::PATCH, &own, other).await.result();
    assert_eq!(other["content"], "0 iodef \"mailto:a@acme.com\"");
}

#[tokio::test]
async fn the_list_of_records_answers_every_question_it_is_asked() {
    let (desk, _, path) = set().await;
    for body in [
        json!({ "type": "TXT", "name": "@", "content": "v=spf1 -all", "comment": "Mail" }),
        json!({ "type": "A", "name": "@", "content": "192.0.2.1", "proxied": true }),
        json!({ "type": "CNAME", "name": "www", "content": "acme.com", "proxied": true }),
        json!({ "type": "MX", "name": "@", "content": "mx.example.net", "priority": 5, "ttl": 60 }),
    ] {
        add(&desk, &path, body).await.result();
    }
    let (a, cname, mx, txt) = ("A acme.com", "CNAME www.acme.com", "MX acme.com", "TXT acme.com");
    for (query, expected) in [
        ("", &[a, cname, mx, txt][..]),
        ("direction=desc", &[txt, mx, cname, a]),
        ("order=name&type=CNAME", &[cname]),
        ("order=ttl&direction=desc&per_page=1", &[mx]),
        ("name=WWW.acme.com", &[cname]),
        ("name.startswith=www", &[cname]),
        ("content.contains=192.0", &[a]),
        ("content.endswith=ALL", &[txt]),
        ("content.exact=acme.com", &[cname]),
        ("proxied=true", &[a, cname]),
        ("comment.present=", &[txt]),
        ("comment=mail", &[txt]),
        ("type=MX&proxied=true", &[]),
        ("match=any&type=MX&proxied=true", &[a, cname, mx]),
        ("match=any&type=MX&proxied=true&search=www", &[cname]),
        ("search=spf1", &[txt]),
        ("per_page=3&page=2", &[txt]),
        ("per_page=3&page=3", &[]),
        ("per_page=5000000", &[a, cname, mx, txt]),
    ] {
        assert_eq!(names(&desk, &path, query).await, expected, "{query}");
    }
    let info = desk.get(&desk.admin, &format!("{path}?per_page=3")).await.json["result_info"].clone();
    assert_eq!((&info["count"], &info["total_count"], &info["total_pages"]), (&json!(3), &json!(4), &json!(2)));
    for query in ["per_page=0", "per_page=5000001", "type=X", "match=some", "order=id", "proxied=maybe", "tag=a:b"] {
        assert_eq!(desk.get(&desk.admin, &format!("{path}?{query}")).await.refusal(), (400, 1001), "{query}");
    }
}

#[tokio::test]
async fn a_zone_has_no_more_records_than_its_plan_allows() {
    let (desk, _, path) = set().await;
    for number in 0..200 {
        add(&desk, &path, record("TXT", &format!("n{number}"), "x")).await.result();
    }
    assert_eq!(add(&desk, &path, record("TXT", "more", "x")).await.refusal(), (400, 81045));
    desk.order(path.split('/').nth(2).unwrap(), "CF_PRO_20_20").await;
    add(&desk, &path, record("TXT", "more", "x")).await.result();
}

#[tokio::test]
async fn a_service_user_reaches_the_records_of_its_own_accounts_only() {
    let (desk, account, path) = set().await;
    let own = desk.service_user("own@users.test", &account).await;
    let stranger = desk.service_user("other@users.test", &desk.account("Other").await).await;
    let made = desk.post(&own, &path, record("A", "@", "192.0.2.1")).await.result();
    let one = format!("{path}/{}", text(&made["id"]));
    for (method, path) in [(Method::GET, &path), (Method::POST, &path), (Method::GET, &one), (Method::DELETE, &one)] {
        let refused = desk.send(&stranger, method.clone(), path, record("A", "x", "192.0.2.1")).await;
        assert_eq!(refused.refusal(), (403, 9109), "{method} {path}");
    }
    let read_only = "f2b20eaa1a5d4af42b53ac16238c99c7";
    let reader = desk.service_user("reader@users.test", &account).await;
    let members = format!("/accounts/{account}/members");
    let rows = desk.get(&desk.admin, &members).await.result();
    let rows = rows.as_array().unwrap();
    let member = rows.iter().find(|row| row["user"]["email"] == "reader@users.test").unwrap();
    assert_eq!(member["roles"][0]["id"], ADMINISTRATOR);
    let body = json!({ "roles": [{ "id": read_only }] });
    desk.send(&desk.admin, Method::PUT, &format!("{members}/{}", text(&member["id"])), body).await.result();
    desk.get(&reader, &path).await.result();
    assert_eq!(desk.post(&reader, &path, record("A", "y", "192.0.2.1")).await.refusal(), (403, 9109));
    let other = desk.zone(&account, "acme.net").await;
    let astray = format!("/zones/{other}/dns_records/{}", text(&made["id"]));
    assert_eq!(desk.get(&own, &astray).await.refusal(), (404, 81044), "a record is found in its own zone only");
}

#[tokio::test]
async fn records_go_with_their_zone_and_with_their_account() {
    let (desk, account, path) = set().await;
    let kept = format!("/zones/{}/dns_records", desk.zone(&desk.account("Other").await, "kept.com").await);
    for path in [&path, &kept] {
        add(&desk, path, record("A", "@", "192.0.2.1")).await.result();
    }
    let count = async || desk.world().await["dns_records"].as_array().unwrap().len();
    assert_eq!(count().await, 2);
    let zone = path.trim_end_matches("/dns_records");
    desk.send(&desk.admin, Method::DELETE, zone, Value::Null).await.result();
    assert_eq!(count().await, 1);
    assert_eq!(desk.get(&desk.admin, &path).await.refusal(), (404, 1001));
    let again = format!("/zones/{}/dns_records", desk.zone(&account, "acme.com").await);
    assert_eq!(names(&desk, &again, "").await, Vec::<String>::new());
    add(&desk, &again, record("A", "@", "192.0.2.1")).await.result();
    desk.send(&desk.admin, Method::DELETE, &format!("/accounts/{account}"), Value::Null).await.result();
    assert_eq!(names(&desk, &kept, "").await, ["A kept.com"]);
    assert_eq!(count().await, 1);
}

#[tokio::test]
async fn each_website_of_the_lively_world_has_web_and_mail_records() {
    let desk = Desk::lively().await;
    let world = desk.world().await;
    for zone in world["zones"].as_array().unwrap() {
        let of_zone = world["dns_records"].as_array().unwrap().iter().filter(|row| row["zone_id"] == zone["id"]);
        let mut kinds: Vec<String> = of_zone.map(|row| text(&row["type"])).collect();
        kinds.sort();
        assert_eq!(kinds, ["A", "AAAA", "CNAME", "MX", "TXT"], "{zone}");
    }
    let path = format!("/zones/{}/dns_records", text(&world["zones"][0]["id"]));
    for row in desk.get(&desk.admin, &path).await.result().as_array().unwrap() {
        let own = format!("{path}/{}", text(&row["id"]));
        let mut same = desk.send(&desk.admin, Method::PUT, &own, row.clone()).await.result();
        same["modified_on"] = row["modified_on"].clone();
        assert_eq!(same, *row, "what is seeded is what could be sent");
    }
}
