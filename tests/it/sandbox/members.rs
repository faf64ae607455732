use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{ADMINISTRATOR, Desk, text};

const READ_ONLY: &str = "f2b20eaa1a5d4af42b53ac16238c99c7";

#[tokio::test]
async fn an_invited_person_is_a_member_after_saying_yes() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let other = desk.account("Other").await;
    let members = format!("/accounts/{account}/members");
    let bea = desk.service_user("bea@customer.example", &other).await;
    let invited = json!({ "email": bea.email, "roles": [READ_ONLY] });
    let invited = desk.post(&desk.admin, &members, invited).await.result();
    assert_eq!(invited["status"], "pending");
    assert_eq!(desk.get(&bea, &format!("/accounts/{account}")).await.refusal(), (403, 9109));

    let path = format!("/memberships/{}", text(&invited["id"]));
    let yes = desk.send(&bea, Method::PUT, &path, json!({ "status": "accepted" })).await.result();
    assert_eq!(yes["account"]["name"], "Acme");
    assert_eq!(desk.get(&bea, &format!("/accounts/{account}")).await.result()["name"], "Acme");
    let zone = json!({ "name": "acme.com", "account": { "id": account } });
    assert_eq!(desk.post(&bea, "/zones", zone).await.refusal(), (403, 9109), "read only");
    assert_eq!(desk.get(&bea, "/memberships?status=accepted").await.result().as_array().unwrap().len(), 2);
    desk.send(&bea, Method::DELETE, &path, Value::Null).await.result();
    assert_eq!(desk.get(&bea, &path).await.refusal(), (404, 1003));
}

#[tokio::test]
async fn a_member_is_added_once_with_known_roles_and_either_roles_or_policies() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let members = format!("/accounts/{account}/members");
    let policy =
        json!([{ "access": "allow", "permission_groups": [{ "id": "x" }], "resource_groups": [{ "id": "y" }] }]);
    let first = json!({ "email": "New@customer.example", "policies": policy });
    let made = desk.post(&desk.admin, &members, first).await.result();
    assert!(made["policies"][0]["id"].is_string());
    let scope = &made["policies"][0]["resource_groups"][0]["scope"];
    assert_eq!(scope["key"], format!("com.cloudflare.api.account.{account}"), "clients expect a scope: {made}");
    for body in [
        json!({ "email": "new@customer.example", "roles": [ADMINISTRATOR] }),
        json!({ "email": "b@customer.example", "roles": ["0123456789abcdef0123456789abcdef"] }),
        json!({ "email": "b@customer.example", "roles": [] }),
        json!({ "email": "b@customer.example", "roles": [ADMINISTRATOR], "policies": policy }),
        json!({ "email": "b@customer.example" }),
        json!({ "email": "no address", "roles": [ADMINISTRATOR] }),
        json!({ "email": "b@customer.example", "roles": [ADMINISTRATOR], "status": "rejected" }),
        json!({ "email": "b@customer.example", "roles": [ADMINISTRATOR], "status": "accepted" }),
    ] {
        assert_eq!(desk.post(&desk.admin, &members, body.clone()).await.refusal(), (400, 1001), "{body}");
    }
    assert_eq!(desk.world().await["members"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn adding_without_an_invitation_needs_the_entitlement() {
    let desk = Desk::empty().await;
    let (account, second) = (desk.account("Acme").await, desk.account("Second").await);
    let bot = desk.service_user("svc-1@users.sandbox.test", &account).await;
    let automatic = json!({ "email": bot.email, "roles": [ADMINISTRATOR], "auto_accept": true });
    desk.turn(json!({ "allow_auto_accept_invites": false })).await;
    let members = format!("/accounts/{second}/members");
    assert_eq!(desk.post(&desk.admin, &members, automatic.clone()).await.refusal(), (400, 1001));
    desk.turn(json!({ "allow_auto_accept_invites": true })).await;
    assert_eq!(desk.post(&desk.admin, &members, automatic).await.result()["status"], "accepted");
}

#[tokio::test]
async fn roles_are_changed_as_objects_and_a_removed_member_is_out() {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let bot = desk.service_user("svc-1@users.sandbox.test", &account).await;
    let id = text(&desk.get(&desk.admin, &format!("/accounts/{account}/members")).await.result()[0]["id"]);
    let path = format!("/accounts/{account}/members/{id}");
    let changed = desk.send(&desk.admin, Method::PUT, &path, json!({ "roles": [{ "id": READ_ONLY }] })).await.result();
    assert_eq!(changed["roles"][0]["name"], "Administrator Read Only");
    assert_eq!(desk.send(&desk.admin, Method::PUT, &path, json!({ "roles": [READ_ONLY] })).await.refusal().0, 400);
    desk.send(&desk.admin, Method::DELETE, &path, Value::Null).await.result();
    assert_eq!(desk.get(&bot, &format!("/accounts/{account}")).await.refusal(), (403, 9109));
    assert_eq!(desk.get(&desk.admin, &path).await.refusal(), (404, 1003));
}

#[tokio::test]
async fn a_payment_method_is_on_file_until_the_switch_says_otherwise() {
    let desk = Desk::empty().await;
    let path = format!("/accounts/{}/payment-methods", desk.account("Acme").await);
    assert_eq!(desk.get(&desk.admin, &path).await.result()[0]["default"], true);
    assert_eq!(desk.get(&desk.admin, &format!("{path}?page=2")).await.result(), json!([]));
    desk.turn(json!({ "payment_method": false })).await;
    assert_eq!(desk.get(&desk.admin, &path).await.result(), json!([]));
}

#[tokio::test]
async fn an_invitation_can_be_answered_for_three_days_and_stays_in_the_list_after_that() {
    let desk = Desk::empty().await;
    let (account, other) = (desk.account("Acme").await, desk.account("Other").await);
    let members = format!("/accounts/{account}/members");
    let bea = desk.service_user("bea@customer.example", &other).await;
    let body = json!({ "email": bea.email, "roles": [READ_ONLY] });
    let invited = desk.post(&desk.admin, &members, body.clone()).await.result();
    desk.clock.advance(std::time::Duration::from_secs(3 * 86_400));
    let path = format!("/memberships/{}", text(&invited["id"]));
    let late = desk.send(&bea, Method::PUT, &path, json!({ "status": "accepted" })).await;
    assert_eq!(late.refusal(), (400, 1001));
    assert!(late.json["errors"][0]["message"].as_str().unwrap().contains("expired"), "{}", late.json);
    assert_eq!(desk.get(&desk.admin, &members).await.result()[0]["status"], "pending");
    assert_eq!(desk.post(&desk.admin, &members, body.clone()).await.refusal(), (400, 1001), "still there");
    desk.send(&desk.admin, Method::DELETE, &format!("{members}/{}", text(&invited["id"])), Value::Null).await.result();
    let again = desk.post(&desk.admin, &members, body).await.result();
    let path = format!("/memberships/{}", text(&again["id"]));
    let yes = desk.send(&bea, Method::PUT, &path, json!({ "status": "accepted" })).await.result();
    assert_eq!(yes["status"], "accepted");
}

#[tokio::test]
async fn the_last_super_administrator_and_a_tenant_admin_stay() {
    const SUPER: &str = "33666b9c79b9a5273fc7344ff42f953d";
    let desk = Desk::lively().await;
    let world = desk.world().await;
    let of = |unit: bool| {
        let account = world["accounts"].as_array().unwrap().iter().find(|row| row["unit_id"].is_null() != unit);
        text(&account.unwrap()["id"])
    };
    let (own, in_tenant) = (format!("/accounts/{}/members", of(false)), format!("/accounts/{}/members", of(true)));
    let only = text(&desk.get(&desk.admin, &own).await.result()[0]["id"]);
    let listed = json!({ "email": desk.admin.email, "roles": [SUPER], "status": "accepted" });
    let listed = text(&desk.post(&desk.admin, &in_tenant, listed).await.result()["id"]);
    for path in [format!("{own}/{only}"), format!("{in_tenant}/{listed}")] {
        assert_eq!(desk.send(&desk.admin, Method::DELETE, &path, Value::Null).await.refusal(), (400, 1001), "{path}");
        let less = json!({ "roles": [{ "id": READ_ONLY }] });
        assert_eq!(desk.send(&desk.admin, Method::PUT, &path, less).await.refusal(), (400, 1001), "{path}");
    }
}
