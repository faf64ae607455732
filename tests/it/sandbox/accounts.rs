use std::collections::HashSet;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{ADMINISTRATOR, Desk, text};

#[tokio::test]
async fn pages_go_through_all_accounts_once_and_past_the_end_there_is_nothing() {
    let desk = Desk::lively().await;
    let mut seen = HashSet::new();
    for page in 1..=4 {
        let reply = desk.get(&desk.admin, &format!("/accounts?page={page}&per_page=25")).await;
        assert_eq!(reply.json["result_info"]["total_count"], 61);
        let rows = reply.result();
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), [25, 25, 11, 0][page - 1]);
        seen.extend(rows.iter().map(|account| text(&account["id"])));
    }
    assert_eq!(seen.len(), 61);
    let tenant = format!("/tenants/{}/accounts?page=9", desk.sandbox.tenant_id());
    assert_eq!(desk.get(&desk.admin, &tenant).await.result(), json!([]));
    assert_eq!(desk.get(&desk.admin, "/accounts?per_page=51").await.refusal().0, 400);
    assert_eq!(desk.get(&desk.admin, "/accounts?page=0").await.refusal().0, 400);
    let named = desk.get(&desk.admin, "/accounts?name=Aurora%20Energy").await.result();
    assert_eq!(named.as_array().unwrap().len(), 2, "names are not unique");
}

#[tokio::test]
async fn the_same_idempotency_key_and_body_give_the_same_account_again() {
    let desk = Desk::empty().await;
    let post = async |name: &str| {
        let request = desk.request(&desk.admin, Method::POST, "/accounts").header("idempotency-key", "run-7");
        Desk::answer(request.json(&json!({ "name": name }))).await
    };
    let first = text(&post("Acme").await.result()["id"]);
    assert_eq!(post("Acme").await.result()["id"], first.as_str());
    assert_eq!(post("Other").await.refusal().0, 422);
    assert_eq!(desk.account_names().await, ["Acme"]);
    desk.turn(json!({ "honours_idempotency_key": false })).await;
    assert_ne!(post("Acme").await.result()["id"], first.as_str());
    assert_eq!(desk.account_names().await, ["Acme", "Acme"]);
}

#[tokio::test]
async fn external_metadata_comes_back_unless_the_tenant_does_not_keep_it() {
    let desk = Desk::empty().await;
    let marked = async |marker: &str| {
        let made = desk.post(&desk.admin, "/accounts", json!({ "name": "Acme", "external_metadata": marker })).await;
        let profile = format!("/accounts/{}/profile", text(&made.result()["id"]));
        text(&desk.get(&desk.admin, &profile).await.result()["external_metadata"])
    };
    assert_eq!(marked("attempt-1").await, "attempt-1");
    desk.turn(json!({ "keeps_external_metadata": false })).await;
    assert_eq!(marked("attempt-2").await, "");
    let long = json!({ "name": "Acme", "business_name": "x".repeat(121) });
    assert_eq!(desk.post(&desk.admin, "/accounts", long).await.refusal(), (400, 1001));
}

#[tokio::test]
async fn an_account_is_made_only_in_a_known_unit_of_an_allowed_type_under_a_fitting_name() {
    let desk = Desk::empty().await;
    let tenant = desk.get(&desk.admin, &format!("/tenants/{}", desk.sandbox.tenant_id())).await.result();
    let unit = text(&tenant["tenant_units"][0]["unit_tag"]);
    let made = desk.post(&desk.admin, "/accounts", json!({ "name": "Acme", "unit": { "id": unit } })).await.result();
    assert_eq!(made["managed_by"]["parent_org_id"], unit.as_str());
    for body in [
        json!({ "name": "" }),
        json!({ "name": "x".repeat(101) }),
        json!({}),
        json!({ "name": "Acme", "type": "free" }),
        json!({ "name": "Acme", "unit": { "id": "nothing" } }),
        json!({ "name": "Acme", "unit": { "id": unit }, "standalone": true }),
    ] {
        assert_eq!(desk.post(&desk.admin, "/accounts", body.clone()).await.refusal(), (400, 1001), "{body}");
    }
    desk.turn(json!({ "unit_required": true, "enterprise_allowed": false })).await;
    assert_eq!(desk.post(&desk.admin, "/accounts", json!({ "name": "Acme" })).await.refusal(), (400, 1001));
    let enterprise = json!({ "name": "Acme", "type": "enterprise", "unit": { "id": unit } });
    assert_eq!(desk.post(&desk.admin, "/accounts", enterprise).await.refusal(), (403, 1002));
}

#[tokio::test]
async fn a_renamed_account_has_its_new_name_and_keeps_its_type() {
    let desk = Desk::empty().await;
    let id = desk.account("Acme").await;
    let path = format!("/accounts/{id}");
    let body = json!({ "id": id, "name": "Acme Ltd", "type": "standard" });
    assert_eq!(desk.send(&desk.admin, Method::PUT, &path, body).await.result()["name"], "Acme Ltd");
    let body = json!({ "id": id, "name": "Acme Ltd", "type": "enterprise" });
    assert_eq!(desk.send(&desk.admin, Method::PUT, &path, body).await.refusal(), (400, 1001));
    assert_eq!(desk.get(&desk.admin, &path).await.result()["type"], "standard");
}

#[tokio::test]
async fn removing_an_account_takes_everything_inside_and_nothing_else() {
    let desk = Desk::empty().await;
    let (gone, kept) = (desk.account("Gone").await, desk.account("Kept").await);
    for (account, zone) in [(&gone, "gone.com"), (&kept, "kept.com")] {
        desk.post(&desk.admin, "/zones", json!({ "name": zone, "account": { "id": account } })).await.result();
        let member = json!({ "email": "it@customer.example", "roles": [ADMINISTRATOR] });
        desk.post(&desk.admin, &format!("/accounts/{account}/members"), member).await.result();
    }
    let path = format!("/accounts/{gone}");
    let removed = desk.send(&desk.admin, Method::DELETE, &path, Value::Null).await.result();
    assert_eq!(removed["id"], gone.as_str());
    let world = desk.world().await;
    for list in ["members", "zones"] {
        let owners: Vec<_> = world[list].as_array().unwrap().iter().map(|row| text(&row["account_id"])).collect();
        assert_eq!(owners, [kept.as_str()], "{list}");
    }
    assert_eq!(desk.get(&desk.admin, &path).await.refusal(), (404, 1003));
    assert_eq!(desk.send(&desk.admin, Method::DELETE, &path, Value::Null).await.refusal(), (404, 1003));
}

#[tokio::test]
async fn lists_lag_behind_while_the_world_is_eventually_consistent() {
    let desk = Desk::empty().await;
    desk.turn(json!({ "visible_after_ms": 2000 })).await;
    let id = desk.account("Acme").await;
    assert_eq!(desk.get(&desk.admin, "/accounts?name=Acme").await.result(), json!([]));
    assert_eq!(desk.get(&desk.admin, &format!("/accounts/{id}")).await.result()["name"], "Acme");
    desk.clock.advance(Duration::from_secs(2));
    assert_eq!(desk.get(&desk.admin, "/accounts?name=Acme").await.result()[0]["id"], id.as_str());
}
