//! What a token that the wizard made does at Cloudflare: within its limits, and outside of them.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::house::OTTO;
use super::{DNS_READ, acme, goes_on, makes, secret_of};

const OFFICE: &str = "192.0.2.7";

#[tokio::test]
async fn a_token_works_on_its_website_for_its_permission_from_its_address_until_its_end_and_nowhere_else() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "service_user").await;
    let zone = format!("0:{}", acme.zone);
    let fields =
        [("zone", zone.as_str()), ("within", "192.0.2.0/24"), ("not_in", "192.0.2.66"), ("starts", "2026-11-02T00:00")];
    let answer = goes_on(&mut otto, &draft, &fields).await;
    let summary = otto.follows(&answer).await;
    summary.says("It does not work from where you are now (127.0.0.1)");
    let secret = secret_of(&makes(&acme, &mut otto, &summary).await);
    let tenant = &acme.portal.tenant;
    let calls = async |from: &str, method: &str, path: String, body: Value| {
        let (status, answer) = tenant.with_token(&secret, from, (method, &path), body).await;
        (status, answer["errors"][0]["code"].as_i64().unwrap_or(0))
    };
    let records = format!("/zones/{}/dns_records", acme.zone);
    let record = |name: &str| json!({ "type": "A", "name": name, "content": "192.0.2.1" });
    assert_eq!(calls(OFFICE, "POST", records.clone(), record("early")).await, (401, 9109), "before its start");
    tenant.clock.advance(Duration::from_secs(86_400));
    assert_eq!(calls(OFFICE, "POST", records.clone(), record("www")).await, (200, 0));
    assert_eq!(calls(OFFICE, "GET", records.clone(), Value::Null).await, (200, 0), "who edits reads");
    assert_eq!(
        calls("192.0.2.66", "GET", records.clone(), Value::Null).await,
        (403, 9109),
        "an address that is left out"
    );
    assert_eq!(calls("198.51.100.1", "GET", records.clone(), Value::Null).await, (403, 9109), "another address");
    let shop = format!("/zones/{}/dns_records", acme.shop);
    assert_eq!(calls(OFFICE, "POST", shop.clone(), record("www")).await, (403, 9109), "another website");
    assert_eq!(calls(OFFICE, "GET", shop, Value::Null).await, (403, 9109));
    let settings = format!("/zones/{}/settings", acme.zone);
    assert_eq!(calls(OFFICE, "GET", settings, Value::Null).await, (403, 9109), "another permission");
    assert_eq!(calls(OFFICE, "GET", "/user".to_owned(), Value::Null).await, (403, 9109), "nothing of its user");
    let identities: Vec<Value> = tenant.requests().await.into_iter().map(|call| call["identity"].clone()).collect();
    let id = acme.there("Edit zone DNS").await[0]["id"].as_str().unwrap().to_owned();
    assert!(identities.contains(&json!(format!("token:{id}"))), "the log says which token it was");
    tenant.pass_with_retries().await;
    // A day has passed, and with it the session.
    let mut otto = acme.portal.signs_in(OTTO).await;
    let show = otto.opens(&format!("{}/{id}", acme.place)).await;
    show.says("Last used").is_silent_on("Never, as far as Cloudflare knows");

    assert_eq!(calls(OFFICE, "GET", "/user/tokens/verify".to_owned(), Value::Null).await, (200, 0));
    tenant.clock.advance(Duration::from_secs(91 * 86_400));
    assert_eq!(calls(OFFICE, "GET", records, Value::Null).await, (401, 9109), "after its end");
}

#[tokio::test]
async fn what_is_denied_is_denied_whatever_is_allowed() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "custom", "account").await;
    let path = draft.path.clone();
    let read = format!("0:{DNS_READ}");
    otto.submits(
        &draft,
        &path,
        &[("name", "All but the shop"), ("row", &read), ("websites-0", "all"), ("do", "add_policy")],
    )
    .await
    .leads_to();
    let page = otto.opens(&path).await;
    let mut fields = page.form(&path);
    fields.retain(|(name, value)| !(name == "row" && value.starts_with("1:")) && name != "do" && name != "effect-1");
    for (name, value) in [
        ("effect-1", "deny".to_owned()),
        ("row", format!("1:{DNS_READ}")),
        ("zone", format!("1:{}", acme.shop)),
        ("do", "next".to_owned()),
    ] {
        fields.push((name.to_owned(), value));
    }
    let answer = otto.posts(&path, &fields).await;
    let summary = otto.follows(&answer).await;
    summary.says("Denied, even where something else allows it: DNS: Read, on shop.example");
    let secret = secret_of(&makes(&acme, &mut otto, &summary).await);
    for (zone, status) in [(&acme.zone, 200), (&acme.shop, 403)] {
        let path = format!("/zones/{zone}/dns_records");
        let (found, answer) = acme.portal.tenant.with_token(&secret, OFFICE, ("GET", &path), Value::Null).await;
        assert_eq!(found, status, "{zone}: {answer}");
    }
}
