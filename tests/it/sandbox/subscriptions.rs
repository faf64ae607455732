use std::time::Duration;

use partner_portal::sandbox::WorldKind;
use reqwest::Method;
use serde_json::{Value, json};

use super::desk::{ADMINISTRATOR, Desk, Reply, Who, text};

async fn zone(desk: &Desk, account: &str, name: &str) -> String {
    text(&desk.post(&desk.admin, "/zones", json!({ "name": name, "account": { "id": account } })).await.result()["id"])
}

/// A desk with one account and one zone; the account, and the path of the zone's subscription.
async fn set() -> (Desk, String, String) {
    let desk = Desk::empty().await;
    let account = desk.account("Acme").await;
    let path = format!("/zones/{}/subscription", zone(&desk, &account, "acme.com").await);
    (desk, account, path)
}

fn plan(id: &str) -> Value {
    json!({ "rate_plan": { "id": id } })
}

async fn put(desk: &Desk, path: &str, body: Value) -> Reply {
    desk.send(&desk.admin, Method::PUT, path, body).await
}

async fn delete(desk: &Desk, path: &str) -> Reply {
    desk.send(&desk.admin, Method::DELETE, path, Value::Null).await
}

async fn charges(desk: &Desk) -> usize {
    desk.world().await["charges"].as_array().unwrap().len()
}

async fn plan_name(desk: &Desk, path: &str) -> String {
    let zone = desk.get(&desk.admin, path.trim_end_matches("/subscription")).await.result();
    text(&zone["plan"]["name"])
}

#[tokio::test]
async fn a_zone_has_no_subscription_until_one_is_ordered_and_none_after_it_ended() {
    let (desk, _, path) = set().await;
    assert_eq!(desk.get(&desk.admin, &path).await.refusal(), (404, 1207));
    assert_eq!(put(&desk, &path, plan("CF_BIZ")).await.refusal(), (404, 1207));
    assert_eq!(delete(&desk, &path).await.refusal(), (404, 1207));
    let made = desk.post(&desk.admin, &path, plan("CF_PRO_20_20")).await.result();
    assert_eq!((&made["rate_plan"]["id"], &made["state"]), (&json!("pro"), &json!("Paid")));
    assert_eq!(plan_name(&desk, &path).await, "Pro Website");
    assert_eq!(desk.get(&desk.admin, &path).await.result(), made);
    let changed = put(&desk, &path, plan("cf_biz")).await.result();
    assert_eq!((&changed["rate_plan"]["id"], &changed["id"]), (&json!("business"), &made["id"]));
    assert_eq!(delete(&desk, &path).await.result()["subscription_id"], made["id"]);
    assert_eq!(desk.get(&desk.admin, &path).await.refusal(), (404, 1207));
    assert_eq!(plan_name(&desk, &path).await, "Free Website");
}

#[tokio::test]
async fn each_paid_order_is_a_charge_and_a_change_to_the_same_plan_is_none() {
    let (desk, _, path) = set().await;
    desk.post(&desk.admin, &path, plan("CF_FREE")).await.result();
    assert_eq!(charges(&desk).await, 0);
    desk.post(&desk.admin, &path, plan("CF_BIZ")).await.result();
    assert_eq!(charges(&desk).await, 1);
    put(&desk, &path, plan("CF_BIZ")).await.result();
    assert_eq!(charges(&desk).await, 1);
    desk.post(&desk.admin, &path, plan("CF_BIZ")).await.result();
    assert_eq!(charges(&desk).await, 2, "who orders without looking pays twice");
    put(&desk, &path, plan("CF_PRO_20_20")).await.result();
    let world = desk.world().await;
    assert_eq!(world["charges"][2]["rate_plan"], "CF_PRO_20_20");
    assert_eq!(world["subscriptions"].as_array().unwrap().len(), 1);
    assert_eq!(world["charges"][2]["subscription_id"], world["subscriptions"][0]["id"]);
}

#[tokio::test]
async fn the_programme_decides_what_is_sold_and_retail_ids_read_back() {
    let (desk, _, path) = set().await;
    for (programme, sold, refused) in [
        (
            "reseller",
            &[
                ("partners_free", "free"),
                ("PARTNERS_PRO", "pro"),
                ("PARTNERS_BIZ", "business"),
                ("partners_ent", "enterprise"),
            ][..],
            "CF_BIZ",
        ),
        ("paygo", &[("CF_FREE", "free"), ("pro", "pro"), ("CF_BIZ", "business")], "PARTNERS_BIZ"),
        ("msp", &[("msp_biz", "business")], "CF_BIZ"),
    ] {
        desk.turn(json!({ "programme": programme })).await;
        for (sent, read) in sold {
            let made = desk.post(&desk.admin, &path, plan(sent)).await.result();
            assert_eq!(made["rate_plan"]["id"], *read, "{sent}");
            let expected = if matches!(*read, "free" | "enterprise") { "not-applicable" } else { "monthly" };
            assert_eq!(made["frequency"], expected, "{sent}");
        }
        assert_eq!(desk.post(&desk.admin, &path, plan(refused)).await.refusal(), (403, 1225));
        let zone = path.trim_end_matches("/subscription");
        let plans = desk.get(&desk.admin, &format!("{zone}/available_plans")).await.result();
        assert_eq!(plans.as_array().unwrap().len(), sold.len());
        let present = plans.as_array().unwrap().iter().find(|plan| plan["is_subscribed"] == true).unwrap();
        let shown = desk.get(&desk.admin, zone).await.result();
        assert_eq!(shown["plan"]["id"], present["id"]);
        let one = format!("{zone}/available_plans/{}", text(&present["id"]));
        assert_eq!(desk.get(&desk.admin, &one).await.result(), *present);
        for rate_plan in
            desk.get(&desk.admin, &format!("{zone}/available_rate_plans")).await.result().as_array().unwrap()
        {
            desk.post(&desk.admin, &path, plan(rate_plan["id"].as_str().unwrap())).await.result();
        }
    }
}

#[tokio::test]
async fn an_order_that_breaks_a_rule_changes_nothing() {
    let (desk, account, path) = set().await;
    let components = |value: Value| json!({ "rate_plan": { "id": "CF_BIZ" }, "component_values": value });
    for (body, code) in [
        (plan("CF_GOLD"), 1088),
        (plan("WORKERS_PAID"), 1001),
        (json!({}), 1001),
        (json!({ "rate_plan": { "id": "CF_BIZ" }, "frequency": "annual" }), 1001),
        (json!({ "rate_plan": { "id": "CF_BIZ" }, "frequency": "not-applicable" }), 1001),
        (components(json!([{ "name": "unicorns", "value": 1 }])), 1001),
        (components(json!([{ "name": "page_rules", "value": 49 }])), 1001),
        (components(json!([{ "name": "page_rules", "value": 50.5 }])), 1001),
        (components(json!([{ "name": "page_rules", "value": 60 }, { "name": "page_rules", "value": 60 }])), 1001),
    ] {
        assert_eq!(desk.post(&desk.admin, &path, body.clone()).await.refusal(), (400, code), "{body}");
    }
    let add_ons = format!("/accounts/{account}/subscriptions");
    assert_eq!(desk.post(&desk.admin, &add_ons, plan("CF_BIZ")).await.refusal(), (400, 1001));
    desk.turn(json!({ "not_included": ["WORKERS_PAID", "CF_BIZ"] })).await;
    assert_eq!(desk.post(&desk.admin, &add_ons, plan("WORKERS_PAID")).await.refusal(), (403, 1225));
    assert_eq!(desk.post(&desk.admin, &path, plan("business")).await.refusal(), (403, 1225));
    desk.turn(json!({ "not_included": [], "payment_method": false })).await;
    assert_eq!(desk.post(&desk.admin, &path, plan("CF_BIZ")).await.refusal(), (400, 1108));
    assert_eq!(desk.post(&desk.admin, &add_ons, plan("WORKERS_PAID")).await.refusal(), (400, 1108));
    let world = desk.world().await;
    assert_eq!((&world["subscriptions"], &world["charges"]), (&json!([]), &json!([])));
    desk.post(&desk.admin, &path, plan("CF_FREE")).await.result();
    desk.post(&desk.admin, &add_ons, plan("TEAMS_FREE")).await.result();
}

#[tokio::test]
async fn components_are_kept_and_priced() {
    let (desk, _, path) = set().await;
    let body = json!({
        "rate_plan": { "id": "CF_BIZ" },
        "frequency": "yearly",
        "component_values": [{ "name": "page_rules", "value": 52, "price": 5, "default": 50 }],
    });
    let made = desk.post(&desk.admin, &path, body).await.result();
    assert_eq!((&made["price"], &made["frequency"]), (&json!(2520.0), &json!("yearly")));
    let kept = put(&desk, &path, plan("CF_BIZ")).await.result();
    assert_eq!(kept, made, "what a change does not name stays");
    let smaller = put(&desk, &path, plan("CF_PRO_20_20")).await.result();
    assert_eq!(smaller["price"], 240.0);
}

#[tokio::test]
async fn the_plan_on_the_zone_follows_with_the_delay_that_is_set() {
    let (desk, _, path) = set().await;
    desk.turn(json!({ "plan_visible_after_ms": 60_000 })).await;
    desk.post(&desk.admin, &path, plan("CF_BIZ")).await.result();
    assert_eq!(desk.get(&desk.admin, &path).await.result()["rate_plan"]["id"], "business");
    assert_eq!(plan_name(&desk, &path).await, "Free Website");
    desk.clock.advance(Duration::from_secs(61));
    assert_eq!(plan_name(&desk, &path).await, "Business Website");
    desk.clock.advance(Duration::from_hours(24 * 100));
    let renewed = desk.get(&desk.admin, &path).await.result();
    let now = desk.clock.now().to_string();
    assert!(text(&renewed["current_period_start"]) < now && now < text(&renewed["current_period_end"]), "{renewed}");
}

#[tokio::test]
async fn add_ons_of_an_account_are_as_many_as_were_ordered() {
    let (desk, account, path) = set().await;
    let add_ons = format!("/accounts/{account}/subscriptions");
    let first = desk.post(&desk.admin, &add_ons, plan("workers_paid")).await.result();
    let second = desk.post(&desk.admin, &add_ons, plan("WORKERS_PAID")).await.result();
    assert_ne!(first["id"], second["id"]);
    assert_eq!(first["rate_plan"]["id"], "WORKERS_PAID");
    assert_eq!(charges(&desk).await, 2);
    let of_zone = desk.post(&desk.admin, &path, plan("CF_BIZ")).await.result();
    let listed = desk.get(&desk.admin, &add_ons).await.result();
    assert_eq!(listed, json!([first, second, of_zone]));
    assert_eq!(desk.get(&desk.admin, &format!("{add_ons}?page=2")).await.result(), json!([]));
    let one = format!("{add_ons}/{}", text(&first["id"]));
    assert_eq!(put(&desk, &one, plan("IMAGES_BASIC")).await.result()["rate_plan"]["id"], "IMAGES_BASIC");
    assert_eq!(delete(&desk, &one).await.result(), json!({ "subscription_id": first["id"] }));
    assert_eq!(delete(&desk, &one).await.refusal(), (404, 1207));
    let zones = format!("{add_ons}/{}", text(&of_zone["id"]));
    assert_eq!(delete(&desk, &zones).await.refusal(), (400, 1001));
    delete(&desk, path.trim_end_matches("/subscription")).await.result();
    assert_eq!(desk.get(&desk.admin, &add_ons).await.result(), json!([second]));
    delete(&desk, &format!("/accounts/{account}")).await.result();
    let world = desk.world().await;
    assert_eq!((&world["subscriptions"], world["charges"].as_array().unwrap().len()), (&json!([]), 4));
}

#[tokio::test]
async fn who_reads_billing_sees_subscriptions_and_who_changes_it_orders() {
    let (desk, account, path) = set().await;
    let administrator = desk.service_user("svc@customer.example", &account).await;
    desk.post(&administrator, &path, plan("CF_PRO_20_20")).await.result();
    let members = format!("/accounts/{account}/members");
    for (name, role, reads, orders) in [
        ("billing", "298ce8e7a2ba08b9d18ce0a32bb458ee", true, true),
        ("reader", "f2b20eaa1a5d4af42b53ac16238c99c7", true, false),
        ("dns", "069fe803647ed3609e93d041d5df6050", false, false),
        ("administrator", ADMINISTRATOR, true, true),
    ] {
        let email = format!("{name}@customer.example");
        let user = desk.post(&desk.admin, "/users", json!({ "email": email })).await.result();
        let body = json!({ "email": email, "roles": [role], "status": "accepted" });
        desk.post(&desk.admin, &members, body).await.result();
        let who = Who { email, key: text(&user["api_key"]) };
        for path in [&path, &format!("/accounts/{account}/subscriptions")] {
            assert_eq!(desk.get(&who, path).await.status == 200, reads, "{name} {path}");
            let add_on = if path.starts_with("/zones") { "CF_BIZ" } else { "WORKERS_PAID" };
            assert_eq!(desk.post(&who, path, plan(add_on)).await.status == 200, orders, "{name} {path}");
        }
    }
    let other = desk.account("Other").await;
    let elsewhere = desk.get(&administrator, &format!("/accounts/{other}/subscriptions")).await;
    assert_eq!(elsewhere.refusal(), (403, 9109));
}

#[tokio::test]
async fn plans_and_subscriptions_of_the_lively_world_agree() {
    let desk = Desk::lively().await;
    let world = desk.world().await;
    let subscriptions = world["subscriptions"].as_array().unwrap();
    let mut paid = 0;
    for page in 1..=3 {
        for zone in desk.get(&desk.admin, &format!("/zones?per_page=50&page={page}")).await.result().as_array().unwrap()
        {
            let found = subscriptions.iter().find(|row| row["zone_id"] == zone["id"]);
            let rate_plan = found.map(|row| text(&row["rate_plan"]));
            let expected = match zone["plan"]["legacy_id"].as_str().unwrap() {
                "business" => Some("CF_BIZ"),
                "pro" => Some("CF_PRO_20_20"),
                _ => None,
            };
            assert_eq!(rate_plan.as_deref(), expected);
            paid += usize::from(expected.is_some());
        }
    }
    let add_ons = subscriptions.iter().filter(|row| row["scope"] == "account").count();
    assert!(paid > 20 && add_ons > 10, "{paid} {add_ons}");
    assert_eq!(paid + add_ons, subscriptions.len());
    assert_eq!(world["charges"], json!([]));
}

#[tokio::test]
async fn a_state_file_from_before_there_were_subscriptions_gets_those_of_its_plans() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let before = Desk::open(WorldKind::Lively, Some(&file)).await.world().await;
    let mut old: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    for (object, name) in
        [("", "subscriptions"), ("", "charges"), ("/switches", "programme"), ("/switches", "not_included")]
    {
        old.pointer_mut(object).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    }
    for zone in old["zones"].as_array_mut().unwrap() {
        zone.as_object_mut().unwrap().remove("old_plan").unwrap();
    }
    std::fs::write(&file, old.to_string()).unwrap();
    let after = Desk::open(WorldKind::Lively, Some(&file)).await.world().await;
    let of_zones = |world: &Value| {
        let rows = world["subscriptions"].as_array().unwrap().iter().filter(|row| row["scope"] == "zone");
        rows.cloned().collect::<Vec<_>>()
    };
    assert!(!of_zones(&after).is_empty());
    assert_eq!(of_zones(&after), of_zones(&before));
    assert_eq!(after["switches"], before["switches"]);
}
