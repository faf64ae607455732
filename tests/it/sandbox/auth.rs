use reqwest::Method;
use serde_json::json;

use super::desk::{ADMINISTRATOR, Desk, Who, text};

#[tokio::test]
async fn each_way_to_fail_at_the_door_has_its_own_answer() {
    let desk = Desk::empty().await;
    let (email, key) = (desk.admin.email.as_str(), desk.admin.key.as_str());
    let wrong = format!("cfk_{}00000000", "a".repeat(40));
    type Headers<'a> = &'a [(&'a str, &'a str)];
    let table: [(Headers<'_>, (u16, i64)); 8] = [
        (&[], (400, 9106)),
        (&[("x-auth-email", email)], (400, 9106)),
        (&[("x-auth-email", "partner"), ("x-auth-key", key)], (400, 6003)),
        (&[("x-auth-email", email), ("x-auth-key", "short")], (400, 6003)),
        (&[("x-auth-email", email), ("x-auth-key", &wrong)], (403, 9103)),
        (&[("x-auth-email", "nobody@sandbox.test"), ("x-auth-key", key)], (403, 9103)),
        (&[("authorization", "Bearer x")], (400, 6003)),
        (&[("authorization", "Bearer cfut_0123456789012345678901234567890123456789")], (403, 10000)),
    ];
    for (headers, expected) in table {
        let mut request = desk.http.get(format!("{}/client/v4/user", desk.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        assert_eq!(Desk::answer(request).await.refusal(), expected, "{headers:?}");
    }
    assert_eq!(desk.get(&desk.admin, "/user").await.result()["email"], "partner@sandbox.test");
    let (_, log) = desk.control(Method::GET, "/requests?since=7", None).await;
    assert_eq!(log[0]["identity"], "anonymous");
    assert_eq!(log[1]["identity"], "partner@sandbox.test");
    assert_eq!(log[1]["path"], "/client/v4/user");
    assert_eq!(log[1]["status"], 200);
}

#[tokio::test]
async fn a_service_user_sees_its_own_accounts_and_nothing_else() {
    let desk = Desk::empty().await;
    let (mine, other) = (desk.account("Acme").await, desk.account("Globex").await);
    let bot = desk.service_user("svc-1@users.sandbox.test", &mine).await;
    let zone = desk.post(&desk.admin, "/zones", json!({ "name": "globex.com", "account": { "id": other } })).await;
    let zone = text(&zone.result()["id"]);
    desk.post(&bot, "/zones", json!({ "name": "acme.com", "account": { "id": mine } })).await.result();

    let seen = |list: serde_json::Value| list.as_array().unwrap().len();
    assert_eq!(seen(desk.get(&bot, "/accounts").await.result()), 1);
    assert_eq!(seen(desk.get(&bot, "/zones").await.result()), 1);
    assert_eq!(seen(desk.get(&bot, "/user/tenants").await.result()), 0);
    assert_eq!(desk.get(&bot, &format!("/accounts/{mine}")).await.result()["name"], "Acme");
    for path in [
        format!("/accounts/{other}"),
        format!("/accounts/{other}/members"),
        format!("/zones/{zone}"),
        format!("/tenants/{}", desk.sandbox.tenant_id()),
    ] {
        assert_eq!(desk.get(&bot, &path).await.refusal(), (403, 9109), "{path}");
    }
    let put = desk.post(&bot, "/zones", json!({ "name": "x.com", "account": { "id": other } })).await;
    assert_eq!(put.refusal(), (403, 9109));
    assert_eq!(desk.post(&bot, "/accounts", json!({ "name": "Mine" })).await.refusal(), (403, 1002));
    assert_eq!(desk.post(&bot, "/users", json!({ "email": "a@b.test" })).await.refusal(), (403, 1002));
    let removal = desk.send(&bot, Method::DELETE, &format!("/accounts/{mine}"), json!({})).await;
    assert_eq!(removal.refusal(), (403, 1002));
    let member = json!({ "email": "c@d.test", "roles": [ADMINISTRATOR] });
    let member = desk.post(&bot, &format!("/accounts/{mine}/members"), member).await;
    assert_eq!(member.refusal(), (403, 9109), "Administrator manages no members");
}

#[tokio::test]
async fn an_unknown_path_a_wrong_method_and_a_bad_id_answer_in_the_envelope() {
    let desk = Desk::empty().await;
    assert_eq!(desk.get(&desk.admin, "/nothing/here").await.refusal(), (404, 7003));
    assert_eq!(desk.get(&desk.admin, "/accounts/not-an-id").await.refusal(), (404, 7003));
    assert_eq!(desk.send(&desk.admin, Method::DELETE, "/accounts", json!({})).await.refusal().0, 405);
    let unknown = format!("/accounts/{}", "0".repeat(32));
    assert_eq!(desk.get(&desk.admin, &unknown).await.refusal(), (404, 1003));
    let broken = desk.request(&desk.admin, Method::POST, "/accounts").body("{");
    assert_eq!(Desk::answer(broken).await.refusal().0, 400);
    let large = desk.request(&desk.admin, Method::POST, "/accounts").body(vec![b' '; (1 << 20) + 1]);
    assert_eq!(Desk::answer(large).await.refusal().0, 413);
}

#[tokio::test]
async fn a_key_shows_itself_once_if_the_tenant_may_see_it_and_never_in_debug() {
    let desk = Desk::empty().await;
    let made = desk.post(&desk.admin, "/users", json!({ "email": "A@users.test" })).await.result();
    let bot = Who { email: "a@users.test".to_owned(), key: text(&made["api_key"]) };
    assert!(desk.get(&bot, "/user").await.result().get("api_key").is_none());
    assert_eq!(desk.post(&desk.admin, "/users", json!({ "email": "a@users.test" })).await.refusal().0, 400);
    desk.turn(json!({ "api_key_visible": false })).await;
    let hidden = desk.post(&desk.admin, "/users", json!({ "email": "b@users.test" })).await.result();
    assert!(hidden.get("api_key").is_none());
    desk.turn(json!({ "service_users": false })).await;
    assert_eq!(desk.post(&desk.admin, "/users", json!({ "email": "c@users.test" })).await.refusal(), (403, 1002));
    assert!(!format!("{:?} {:?}", desk.sandbox, desk.sandbox.admin()).contains("cfk_"));
    assert!(!desk.world().await.to_string().contains("cfk_"));
}
