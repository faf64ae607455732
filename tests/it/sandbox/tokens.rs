//! API tokens at the sandbox: made, shown, changed, rolled, verified, ended; and what is refused.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{Desk, Reply, text};

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const TOKENS_WRITE: &str = "686d18d5ac6c441c867cbf6771e58a0a";

fn policy(resources: Value, groups: &[&str]) -> Value {
    let groups: Vec<Value> = groups.iter().map(|id| json!({ "id": id })).collect();
    json!({ "effect": "allow", "resources": resources, "permission_groups": groups })
}

fn zones_of(account: &str) -> Value {
    json!({ format!("com.cloudflare.api.account.{account}"): { "com.cloudflare.api.account.zone.*": "*" } })
}

fn token(name: &str, account: &str) -> Value {
    json!({ "name": name, "policies": [policy(zones_of(account), &[DNS_WRITE])] })
}

/// A call with a token.
async fn with(desk: &Desk, value: &str, method: Method, path: &str) -> Reply {
    let request = desk.http.request(method, format!("{}/client/v4{path}", desk.origin)).bearer_auth(value);
    Desk::answer(request).await
}

#[tokio::test]
async fn both_families_make_show_change_roll_verify_and_end_tokens() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let other = [format!("/accounts/{account}/tokens"), "/user/tokens".to_owned()];
    for (path, prefix, wrong) in
        [("/user/tokens".to_owned(), "cfut_", &other[0]), (format!("/accounts/{account}/tokens"), "cfat_", &other[1])]
    {
        let made = desk.post(&desk.admin, &path, token("CI", &account)).await.result();
        let (id, value) = (text(&made["id"]), text(&made["value"]));
        assert!(value.starts_with(prefix) && (40..=80).contains(&value.len()), "as the schema has it");
        assert_eq!(
            (made["status"].as_str(), made["policies"][0]["permission_groups"][0]["name"].as_str()),
            (Some("active"), Some("DNS Write"))
        );
        let one = format!("{path}/{id}");
        let shown = desk.get(&desk.admin, &one).await.result();
        assert!(shown.get("value").is_none() && !desk.get(&desk.admin, &path).await.json.to_string().contains(&value));
        let verified = with(&desk, &value, Method::GET, &format!("{path}/verify")).await.result();
        assert_eq!(verified, json!({ "id": id, "status": "active" }));
        assert_eq!(
            with(&desk, &value, Method::GET, &format!("{wrong}/verify")).await.status,
            401,
            "asked at the wrong place"
        );

        desk.clock.advance(Duration::from_secs(5));
        let new = json!({
            "name": "CD", "status": "disabled", "expires_on": "2027-01-01T00:00:00Z",
            "condition": { "request.ip": { "in": ["127.0.0.0/8"] } },
            "policies": [policy(zones_of(&account), &[DNS_WRITE])],
        });
        let changed = desk.send(&desk.admin, Method::PUT, &one, new).await.result();
        assert_eq!(changed["condition"], json!({ "request_ip": { "in": ["127.0.0.0/8"] } }), "the key of today");
        assert_ne!(changed["modified_on"], shown["modified_on"]);
        assert_eq!(
            with(&desk, &value, Method::GET, &format!("{path}/verify")).await.result()["status"],
            "disabled",
            "it is off, and says so"
        );
        let bare = desk.send(&desk.admin, Method::PUT, &one, token("CD", &account)).await.result();
        assert!(
            bare.get("condition").is_none() && bare.get("expires_on").is_none(),
            "what is not sent is taken away: {bare}"
        );
        assert_eq!(bare["status"], "active");

        let rolled = desk.send(&desk.admin, Method::PUT, &format!("{one}/value"), json!({})).await.result();
        let rolled = text(&rolled);
        assert!(rolled.starts_with(prefix) && rolled != value);
        assert_eq!(
            with(&desk, &value, Method::GET, &format!("{path}/verify")).await.refusal(),
            (401, 1000),
            "dead at once"
        );
        assert_eq!(with(&desk, &rolled, Method::GET, &format!("{path}/verify")).await.result()["id"], id.as_str());
        let empty = desk.request(&desk.admin, Method::PUT, &format!("{one}/value"));
        let again = text(&Desk::answer(empty).await.result());
        assert_ne!(again, rolled, "without a body, too");
        let gone = desk.send(&desk.admin, Method::DELETE, &one, json!({})).await.result();
        assert_eq!(gone, json!({ "id": id }));
        assert_eq!(with(&desk, &again, Method::GET, &format!("{path}/verify")).await.refusal(), (401, 1000));
        assert_eq!(desk.get(&desk.admin, &one).await.refusal(), (404, 1003));
    }
}

#[tokio::test]
async fn a_list_has_pages_names_and_directions() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    for n in 0..7 {
        desk.post(&desk.admin, "/user/tokens", token(&format!("t{}", n % 3), &account)).await.result();
    }
    let page = desk.get(&desk.admin, "/user/tokens?per_page=5&page=2&direction=desc").await;
    assert_eq!(page.json["result_info"]["total_count"], 7);
    let names: Vec<&str> =
        page.json["result"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["t1", "t0"]);
    let named = desk.get(&desk.admin, "/user/tokens?name=t0").await.result();
    assert_eq!(named.as_array().unwrap().len(), 3, "the same name is taken again and again");
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_1001_and_nothing_is_made() {
    let desk = Desk::empty().await;
    let (account, other) = (desk.account("Acme").await, desk.account("Globex").await);
    let (zone, foreign) = (desk.zone(&account, "acme.example").await, desk.zone(&other, "globex.example").await);
    let own = format!("com.cloudflare.api.account.zone.{zone}");
    let with = |field: &str, value: Value| {
        let mut body = token("x", &account);
        body[field] = value;
        body
    };
    let about = |resources: Value, group: &str| with("policies", json!([policy(resources, &[group])]));
    let everywhere = [
        with("name", json!("")),
        with("name", json!("x".repeat(121))),
        with("policies", json!([])),
        with("policies", json!([policy(json!({}), &[DNS_WRITE])])),
        with("policies", json!([policy(json!({ own.clone(): "*" }), &[])])),
        with("status", json!("expired")),
        with("expires_on", json!("2020-01-01T00:00:00Z")),
        with("expires_on", json!("2027-01-01T00:00:00.5Z")),
        with("expires_on", json!("tomorrow")),
        with("condition", json!({ "request_ip": { "in": ["192.0.2.0/33"] } })),
        about(json!({ own.clone(): "*" }), "00000000000000000000000000000000"),
        about(json!({ own.clone(): "read" }), DNS_WRITE),
        about(json!({ format!("com.cloudflare.api.account.{account}"): "*" }), DNS_WRITE),
        about(json!({ "com.cloudflare.api.account.zone.00000000000000000000000000000000": "*" }), DNS_WRITE),
        about(json!({ "com.cloudflare.api.user.00000000000000000000000000000000": "*" }), TOKENS_WRITE),
    ];
    for body in everywhere {
        for path in ["/user/tokens".to_owned(), format!("/accounts/{account}/tokens")] {
            let answer = desk.post(&desk.admin, &path, body.clone()).await;
            assert_eq!(answer.refusal(), (400, 1001), "{path} {body}");
        }
    }
    let admin = text(&desk.get(&desk.admin, "/user").await.result()["id"]);
    let of_account = [
        about(json!({ format!("com.cloudflare.api.user.{admin}"): "*" }), TOKENS_WRITE),
        about(json!({ format!("com.cloudflare.api.account.zone.{foreign}"): "*" }), DNS_WRITE),
        about(json!({ "com.cloudflare.api.account.zone.*": "*" }), DNS_WRITE),
    ];
    for body in of_account {
        let answer = desk.post(&desk.admin, &format!("/accounts/{account}/tokens"), body.clone()).await;
        assert_eq!(answer.refusal(), (400, 1001), "{body}");
        assert_eq!(answer.json["result"], Value::Null);
    }
    assert_eq!(desk.world().await["tokens"], json!([]));
    let most = token("x", &account);
    for _ in 0..50 {
        desk.post(&desk.admin, "/user/tokens", most.clone()).await.result();
    }
    assert_eq!(desk.post(&desk.admin, "/user/tokens", most).await.refusal(), (400, 1001), "50 are the most");
}

#[tokio::test]
async fn nobody_gives_a_token_more_than_they_have_and_an_account_s_take_a_super_administrator() {
    let desk = Desk::empty().await;
    let (account, other) = (desk.account("Acme").await, desk.account("Globex").await);
    let bot = desk.service_user("bot@users.test", &account).await;
    let made = desk.post(&bot, "/user/tokens", token("Own", &account)).await.result();
    assert_eq!(desk.post(&bot, "/user/tokens", token("x", &other)).await.refusal(), (400, 1001), "not in that account");
    let account_tokens = "5bc3f8b21c554832afc660159ab75fa4";
    let resources = json!({ format!("com.cloudflare.api.account.{account}"): "*" });
    let beyond = json!({ "name": "x", "policies": [policy(resources, &[account_tokens])] });
    assert_eq!(
        desk.post(&bot, "/user/tokens", beyond).await.refusal(),
        (400, 1001),
        "an Administrator does not have that"
    );
    let path = format!("/accounts/{account}/tokens");
    for (method, path) in
        [(Method::GET, path.clone()), (Method::POST, path.clone()), (Method::GET, format!("{path}/permission_groups"))]
    {
        assert_eq!(
            desk.send(&bot, method.clone(), &path, token("x", &account)).await.refusal(),
            (403, 9109),
            "{method} {path}"
        );
    }
    let id = text(&made["id"]);
    assert_eq!(
        desk.get(&desk.admin, &format!("/user/tokens/{id}")).await.refusal(),
        (404, 1003),
        "another user's is not there"
    );
    // Its rights are its user's of today: out of the account, the token reaches nothing there.
    let zone = desk.zone(&account, "acme.example").await;
    let value = text(&made["value"]);
    let records = format!("/zones/{zone}/dns_records");
    assert_eq!(with(&desk, &value, Method::GET, &records).await.status, 200);
    let members = desk.get(&desk.admin, &format!("/accounts/{account}/members")).await.result();
    let member =
        members.as_array().unwrap().iter().find(|one| one["user"]["email"] == "bot@users.test").unwrap()["id"].clone();
    let gone = format!("/accounts/{account}/members/{}", text(&member));
    desk.send(&desk.admin, Method::DELETE, &gone, json!({})).await.result();
    assert_eq!(with(&desk, &value, Method::GET, &records).await.refusal(), (403, 9109));
}

#[tokio::test]
async fn a_token_works_at_its_times_from_its_addresses_and_lists_show_what_it_reaches() {
    let desk = Desk::empty().await;
    let (account, other) = (desk.account("Acme").await, desk.account("Globex").await);
    let (zone, _) = (desk.zone(&account, "acme.example").await, desk.zone(&other, "globex.example").await);
    let resources = json!({ format!("com.cloudflare.api.account.zone.{zone}"): "*" });
    let body = json!({
        "name": "CI", "not_before": "2026-11-20T11:00:00Z", "expires_on": "2026-11-20T12:00:00Z",
        "condition": { "request_ip": { "in": ["192.0.2.0/24", "2001:db8::/32"], "not_in": ["192.0.2.7/32"] } },
        "policies": [policy(resources, &["c8fed203ed3043cba015a93ad1616f1f", DNS_WRITE])],
    });
    let made = desk.post(&desk.admin, "/user/tokens", body).await.result();
    let value = text(&made["value"]);
    let from = async |address: &str| {
        let request = desk.http.get(format!("{}/client/v4/zones", desk.origin)).bearer_auth(&value);
        Desk::answer(request.header("x-sandbox-client-ip", address)).await
    };
    assert_eq!(from("192.0.2.1").await.refusal(), (401, 9109), "too early");
    desk.clock.advance(Duration::from_secs(3_600));
    let names =
        |reply: Reply| reply.result().as_array().unwrap().iter().map(|one| text(&one["name"])).collect::<Vec<_>>();
    assert_eq!(names(from("192.0.2.1").await), ["acme.example"]);
    assert_eq!(names(from("2001:db8::5").await), ["acme.example"]);
    let elsewhere = from("198.51.100.1").await;
    assert_eq!(elsewhere.refusal(), (403, 9109));
    assert_eq!(elsewhere.json["errors"][0]["message"], "Cannot use the access token from location: 198.51.100.1");
    assert_eq!(from("192.0.2.7").await.refusal(), (403, 9109), "left out of what is let in");
    let used = desk.get(&desk.admin, &format!("/user/tokens/{}", text(&made["id"]))).await.result();
    assert_eq!(used["last_used_on"], "2026-11-20T11:00:00Z");
    desk.clock.advance(Duration::from_secs(3_600));
    assert_eq!(from("192.0.2.1").await.refusal(), (401, 9109), "its end has come");
    assert_eq!(
        desk.get(&desk.admin, &format!("/user/tokens/{}", text(&made["id"]))).await.result()["status"],
        "expired"
    );
}

#[tokio::test]
async fn each_way_to_bring_a_wrong_token_has_its_answer_and_a_right_one_its_name_in_the_log() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let made = desk.post(&desk.admin, &format!("/accounts/{account}/tokens"), token("CI", &account)).await.result();
    let value = text(&made["value"]);
    let mut changed = value.clone();
    let last = changed.pop().unwrap();
    changed.push(if last == '0' { '1' } else { '0' });
    assert_eq!(with(&desk, "short", Method::GET, "/zones").await.refusal(), (400, 6003));
    assert_eq!(with(&desk, &changed, Method::GET, "/zones").await.refusal(), (403, 10000), "its checksum is wrong");
    assert_eq!(with(&desk, &"x".repeat(40), Method::GET, "/zones").await.refusal(), (403, 10000));
    assert_eq!(with(&desk, &value, Method::GET, "/user").await.refusal(), (403, 9109), "no user is behind it");
    assert_eq!(with(&desk, &value, Method::GET, "/user/tokens").await.refusal(), (403, 9109));
    assert_eq!(with(&desk, &value, Method::GET, "/accounts").await.result().as_array().unwrap().len(), 1);
    let log = desk.control(Method::GET, "/requests?since=0", None).await.1;
    let last = log.as_array().unwrap().last().unwrap();
    assert_eq!(last["identity"], format!("token:{}", text(&made["id"])));
    let world = desk.world().await;
    assert_eq!(world["tokens"][0]["owner"], format!("account:{account}"));
    assert!(!world.to_string().contains(&value) && !log.to_string().contains(&value));
}

#[tokio::test]
async fn a_state_file_has_no_value_and_a_token_works_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let kind = partner_portal::sandbox::WorldKind::Empty;
    let desk = Desk::open(kind, Some(&file)).await;
    let account = desk.account("Acme").await;
    let made = desk.post(&desk.admin, "/user/tokens", token("CI", &account)).await.result();
    let value = text(&made["value"]);
    assert!(!std::fs::read_to_string(&file).unwrap().contains(&value));
    drop(desk);
    let desk = Desk::open(kind, Some(&file)).await;
    assert_eq!(with(&desk, &value, Method::GET, "/user/tokens/verify").await.result()["id"], made["id"]);
    let old = std::fs::read_to_string(&file).unwrap();
    let mut older: Value = serde_json::from_str(&old).unwrap();
    older.as_object_mut().unwrap().remove("tokens");
    std::fs::write(&file, older.to_string()).unwrap();
    drop(desk);
    let desk = Desk::open(kind, Some(&file)).await;
    assert_eq!(desk.world().await["tokens"], json!([]), "a world from before there were tokens");
}

#[tokio::test]
async fn what_can_be_given_is_listed_by_name_and_scope_and_users_are_none_of_an_accounts() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let all = desk.get(&desk.admin, "/user/tokens/permission_groups").await.result();
    assert!(all.as_array().unwrap().len() > 300, "the list that Cloudflare has");
    let dns = desk.get(&desk.admin, "/user/tokens/permission_groups?name=DNS%20Write").await.result();
    assert_eq!(dns, json!([{ "id": DNS_WRITE, "name": "DNS Write", "scopes": ["com.cloudflare.api.account.zone"] }]));
    let scope = "com.cloudflare.api.user";
    let users = desk.get(&desk.admin, &format!("/user/tokens/permission_groups?scope={scope}")).await.result();
    assert!(users.as_array().unwrap().len() >= 4);
    let owned =
        desk.get(&desk.admin, &format!("/accounts/{account}/tokens/permission_groups?scope={scope}")).await.result();
    assert_eq!(owned, json!([]));
}

#[tokio::test]
async fn what_a_token_may_write_and_not_read_is_written_and_told() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let zone = desk.zone(&account, "acme.example").await;
    let ids = |names: &[&str], groups: &Value| {
        let id =
            |name: &&str| text(&groups.as_array().unwrap().iter().find(|group| group["name"] == **name).unwrap()["id"]);
        names.iter().map(id).collect::<Vec<_>>()
    };
    let groups = desk.get(&desk.admin, "/user/tokens/permission_groups").await.result();
    let (writes, reads) =
        (ids(&["Zone Settings Write", "DNS Write"], &groups), ids(&["Zone Settings Read", "DNS Read"], &groups));
    let as_str = |ids: &[String]| ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>();
    let about = |effect: &str, ids: &[String]| {
        let groups = as_str(ids);
        json!({ "effect": effect, "resources": zones_of(&account), "permission_groups": groups })
    };
    let body = json!({ "name": "Writes", "policies": [about("allow", &writes), about("deny", &reads)] });
    let value = text(&desk.post(&desk.admin, "/user/tokens", body).await.result()["value"]);
    let send = async |method: Method, path: &str, body: Value| {
        let url = format!("{}/client/v4/zones/{zone}{path}", desk.origin);
        Desk::answer(desk.http.request(method, url).bearer_auth(&value).json(&body)).await
    };
    let changed = send(Method::PATCH, "/settings/always_use_https", json!({ "value": "on" })).await.result();
    assert_eq!(changed["value"], "on", "the answer to a change is no look");
    let record = json!({ "type": "A", "name": "www", "content": "192.0.2.1", "ttl": 1 });
    assert_eq!(send(Method::POST, "/dns_records", record).await.result()["content"], "192.0.2.1");
    for path in ["/settings", "/dns_records", "/dns_records/usage"] {
        assert_eq!(with(&desk, &value, Method::GET, &format!("/zones/{zone}{path}")).await.status, 403, "{path}");
    }
}
