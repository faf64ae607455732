//! What changes while a token is put together, and what a form knows nothing of: it stays as it is, or it is said.

use std::time::Duration;

use partner_portal::domain::run::RunState;
use serde_json::{Value, json};

use super::super::house::{OTTO, Visitor};
use super::{Acme, DNS_READ, DNS_WRITE, acme, goes_on};

const ZONE: &str = "com.cloudflare.api.account.zone";

async fn changes(acme: &Acme, body: Value) -> (Visitor, super::Page) {
    acme.portal.tenant.by_hand("POST", &format!("/accounts/{}/tokens", acme.account), body).await;
    acme.portal.tenant.pass_with_retries().await;
    let show = format!("{}/{}", acme.place, acme.there("CI").await[0]["id"].as_str().unwrap());
    let mut otto = acme.portal.signs_in(OTTO).await;
    let answer = otto.sends(&show, &format!("{show}/edit"), &[]).await;
    let draft = otto.follows(&answer).await;
    (otto, draft)
}

#[tokio::test]
async fn a_website_that_nobody_read_yet_stays_in_a_token_that_is_changed() {
    let acme = acme().await;
    // The portal's list of websites is older than the token.
    let unread = acme.portal.tenant.make_website_by_hand(&acme.account, "unread.example").await;
    let name = |zone: &str| format!("{ZONE}.{zone}");
    let body = json!({ "name": "CI", "expires_on": "2027-01-01T00:00:00Z", "policies": [
        { "effect": "allow", "permission_groups": [{ "id": DNS_WRITE }],
          "resources": { name(&acme.zone): "*", name(&unread): "*" } },
        { "effect": "allow", "permission_groups": [{ "id": DNS_READ }], "resources": { name(&acme.shop): "*" } },
    ] });
    acme.portal.tenant.by_hand("POST", &format!("/accounts/{}/tokens", acme.account), body).await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let list = otto.opens(&acme.place).await;
    let show = list.attribute("[data-token] th a", "href").unwrap();
    let answer = otto.sends(&show, &format!("{show}/edit"), &[]).await;
    let draft = otto.follows(&answer).await;
    draft.says("Kept as it is");
    assert_eq!(draft.value("row"), format!("0:{DNS_READ}"), "what it knows has fields");
    let answer = goes_on(&mut otto, &draft, &[("name", "CD")]).await;
    let summary = otto.follows(&answer).await;
    summary.is_silent_on("No longer");
    let path = summary.path.clone();
    let answer = otto.submits(&summary, &path, &[]).await;
    assert_eq!(acme.portal.run_behind(&answer).await.state, RunState::Done);
    let after = acme.said("CD").await;
    let about: Vec<&Value> = after["policies"].as_array().unwrap().iter().map(|policy| &policy["resources"]).collect();
    assert!(about.contains(&&json!({ name(&acme.zone): "*", name(&unread): "*" })), "{about:?}");
    assert!(about.contains(&&json!({ name(&acme.shop): "*" })), "{about:?}");
}

#[tokio::test]
async fn a_website_that_went_in_between_is_said_at_its_field_and_nothing_is_sent() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    let answer = goes_on(&mut otto, &draft, &[("zone", &format!("0:{}", acme.shop))]).await;
    let summary = otto.follows(&answer).await;
    acme.portal.tenant.by_hand("DELETE", &format!("/zones/{}", acme.shop), json!({})).await;
    // One that is new may lag behind in lists, so it is gone only when it is older.
    acme.portal.tenant.clock.advance(Duration::from_secs(1300));
    acme.portal.tenant.pass_with_retries().await;
    let path = summary.path.clone();
    let refused = otto.submits(&summary, &path, &[]).await;
    refused.refuses(&["websites-0"]);
    refused.says("“shop.example” is no website here any more");
    assert_eq!(acme.portal.count_runs().await, 1, "the onboarding alone");
    let page = otto.asks(&summary.path).await;
    page.refuses(&["websites-0"]);
}

#[tokio::test]
async fn a_list_of_permissions_that_cannot_be_read_is_said_to_be_that() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let groups = "/accounts/{}/tokens/permission_groups";
    acme.portal.tenant.fault_always("GET", groups, "success_false").await;
    let new = format!("{}/new", acme.place);
    let fields = [("template", "edit_zone_dns"), ("owner", "account")];
    let refused = {
        let sending = otto.sends(&new, &new, &fields);
        tokio::pin!(sending);
        loop {
            match tokio::time::timeout(Duration::from_millis(5), &mut sending).await {
                Ok(page) => break page,
                Err(_) => acme.portal.tenant.clock.advance(Duration::from_secs(1)),
            }
        }
    };
    refused.refuses(&["template"]);
    refused.says("Cloudflare does not say just now which permissions there are").says("Nothing was made");
    acme.portal.tenant.no_more_faults().await;
    acme.begins(&mut otto, "edit_zone_dns", "account").await;
}

#[tokio::test]
async fn a_draft_that_nobody_finished_in_a_week_is_gone() {
    let acme = acme().await;
    let mut otto = acme.portal.signs_in(OTTO).await;
    let draft = acme.begins(&mut otto, "edit_zone_dns", "account").await;
    acme.portal.tenant.clock.advance(Duration::from_secs(7 * 86_400 + 1));
    let mut otto = acme.portal.signs_in(OTTO).await;
    for page in [draft.path.clone(), format!("{}/summary", draft.path)] {
        assert_eq!(otto.asks(&page).await.status(), 404, "{page}");
    }
}

#[tokio::test]
async fn the_summary_of_a_change_says_what_was_and_what_will_be() {
    let acme = acme().await;
    let account = format!("com.cloudflare.api.account.{}", acme.account);
    let body = json!({
        "name": "CI", "expires_on": "2027-03-01T11:22:33Z", "condition": { "request_ip": { "in": ["192.0.2.0/24"] } },
        "policies": [{ "effect": "allow", "permission_groups": [{ "id": DNS_WRITE }],
                       "resources": { account: { "com.cloudflare.api.account.zone.*": "*" } } }],
    });
    let (mut otto, draft) = changes(&acme, body).await;
    let typed =
        [("within", "198.51.100.0/24"), ("not_in", "198.51.100.7"), ("ends", "2027-02-01T00:00"), ("name", "CI")];
    let answer = goes_on(&mut otto, &draft, &typed).await;
    let summary = otto.follows(&answer).await;
    summary.says(
        "Where it works: only from 192.0.2.0/24, becomes only from 198.51.100.0/24, but not from 198.51.100.7/32.",
    );
    summary.says("The end: ").says("11:22:33").is_silent_on("The start").is_silent_on("The name");
}
