//! The mirror: what pages read when Cloudflare is away, and what it says of its own age.

use std::time::Duration;

use partner_portal::cloudflare::Priority;
use partner_portal::mirror::{ACCOUNTS, SUBSCRIPTIONS, Upstream, ZONES};
use partner_portal::store::{AccountFilter, PaidFilter, ZoneFilter};
use partner_portal::wire::ids::ZoneId;
use serde_json::json;

use crate::support::tenant::Tenant;

async fn names(tenant: &Tenant) -> Vec<String> {
    let filter = AccountFilter { limit: 100, ..AccountFilter::default() };
    tenant.store.accounts(&filter).await.unwrap().into_iter().map(|row| row.account.name).collect()
}

#[tokio::test]
async fn what_others_make_at_cloudflare_shows_after_a_pass() {
    let tenant = Tenant::new().await;
    tenant.make_account_by_hand("Handmade").await;
    assert!(names(&tenant).await.is_empty());
    tenant.mirror.pass(Priority::Person).await;
    assert_eq!(names(&tenant).await, ["Handmade"]);
}

#[tokio::test]
async fn when_cloudflare_is_away_the_mirror_keeps_what_it_had_and_says_since_when() {
    let tenant = Tenant::new().await;
    tenant.make_account_by_hand("Handmade").await;
    tenant.mirror.pass(Priority::Person).await;
    let good = tenant.store.sync_state(ACCOUNTS).await.unwrap().succeeded_at.unwrap();
    tenant.clock.advance(Duration::from_secs(300));
    tenant.fault_always("GET", "/tenants/{}", "status:503").await;
    tenant.pass_with_retries().await;
    assert_eq!(names(&tenant).await, ["Handmade"]);
    let state = tenant.store.sync_state(ACCOUNTS).await.unwrap();
    assert_eq!(state.succeeded_at, Some(good));
    assert!(state.failed_at.unwrap() > good);
    assert_eq!(tenant.mirror.upstream(), Upstream::Unreachable);
}

#[tokio::test]
async fn an_account_deleted_elsewhere_is_gone_after_a_pass_but_not_while_lists_may_lag() {
    let tenant = Tenant::new().await;
    let id = tenant.make_account_by_hand("Handmade").await;
    tenant.mirror.pass(Priority::Person).await;
    tenant.delete_account_by_hand(&id).await;
    tenant.clock.advance(Duration::from_secs(60));
    tenant.mirror.pass(Priority::Person).await;
    assert_eq!(names(&tenant).await, ["Handmade"], "made a minute ago: a list that lags looks just the same");
    tenant.clock.advance(Duration::from_secs(1200));
    tenant.mirror.pass(Priority::Person).await;
    assert!(names(&tenant).await.is_empty());
    assert!(tenant.store.account(&id).await.unwrap().unwrap().gone_at.is_some());
}

#[tokio::test]
async fn each_customers_websites_are_read_with_that_customers_key() {
    let tenant = Tenant::new().await;
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let run = tenant.settles(run).await;
    let user = tenant.store.active_key(run.customer.unwrap()).await.unwrap().unwrap().user.email;
    let before = tenant.requests().await.len();
    tenant.mirror.pass(Priority::Person).await;
    let requests = tenant.requests().await;
    let readers: Vec<_> = requests[before..]
        .iter()
        .filter(|row| row["path"].as_str().unwrap().ends_with("/zones"))
        .map(|row| row["identity"].as_str().unwrap())
        .collect();
    assert_eq!(readers, [user.as_str()]);
    assert!(tenant.store.sync_state(ZONES).await.unwrap().succeeded_at.is_some());
}

#[tokio::test]
async fn websites_that_could_not_be_read_stay_and_no_key_is_called_refused_for_it() {
    let tenant = Tenant::new().await;
    let run = tenant.add_account("Acme", Some("acme.example")).await;
    let customer = tenant.settles(run).await.customer.unwrap();
    tenant.fault_always("GET", "/zones", "status:503").await;
    tenant.pass_with_retries().await;
    let filter = ZoneFilter { limit: 9, ..ZoneFilter::default() };
    assert_eq!(tenant.store.zones(&filter).await.unwrap().len(), 1);
    assert!(tenant.store.sync_state(ZONES).await.unwrap().failed_at.is_some());
    assert_eq!(tenant.store.service_users(customer).await.unwrap()[0].refused_at, None, "away is not refused");
}

#[tokio::test]
async fn an_account_made_after_its_attempt_was_given_up_is_found_by_its_marker_and_shown() {
    let tenant = Tenant::new().await;
    // The write takes effect, but lists do not show it before every look of the window was taken.
    tenant.switch(json!({ "visible_after_ms": 120_000 })).await;
    tenant.fault("POST", "/accounts", "drop_after", 0).await;
    let run = tenant.add_account("Acme", None).await;
    let run = tenant.settles(run).await;
    assert_eq!(run.steps[0].attempts.len(), 2, "proven absent as far as anybody could see, then made again");
    tenant.clock.advance(Duration::from_secs(600));
    tenant.mirror.pass(Priority::Person).await;
    let filter = AccountFilter { limit: 9, ..AccountFilter::default() };
    let rows = tenant.store.accounts(&filter).await.unwrap();
    let strays: Vec<_> = rows.iter().filter(|row| row.stray).collect();
    assert_eq!((rows.len(), strays.len()), (2, 1));
    assert_eq!(strays[0].account.customer, None, "shown, not taken");
}

#[tokio::test]
async fn the_billing_reminder_follows_what_is_on_file() {
    let tenant = Tenant::new().await;
    tenant.make_account_by_hand("Handmade").await;
    tenant.switch(json!({ "payment_method": false })).await;
    tenant.mirror.pass(Priority::Person).await;
    assert!(!tenant.store.billing().await.unwrap().unwrap().on_file);
    tenant.switch(json!({ "payment_method": true })).await;
    tenant.mirror.pass(Priority::Person).await;
    assert!(tenant.store.billing().await.unwrap().unwrap().on_file);
}

#[tokio::test]
async fn what_others_order_at_cloudflare_shows_after_a_pass_and_goes_when_it_ends() {
    let tenant = Tenant::new().await;
    let account = tenant.make_account_by_hand("Handmade").await;
    let zone = tenant.make_website_by_hand(&account, "hand.example").await;
    tenant.order_by_hand(&format!("/zones/{zone}/subscription"), "CF_PRO_20_20").await;
    let add_on = tenant.order_by_hand(&format!("/accounts/{account}/subscriptions"), "WORKERS_PAID").await;
    tenant.mirror.pass(Priority::Person).await;
    let paid = tenant.store.paid(&PaidFilter { limit: 9, ..PaidFilter::default() }).await.unwrap();
    let paid: Vec<_> =
        paid.iter().map(|row| (row.rate_plan.as_str(), row.price.as_ref().unwrap().to_string())).collect();
    assert_eq!(paid, [("WORKERS_PAID", "USD 5.00".to_owned()), ("pro", "USD 20.00".to_owned())]);

    tenant.end_add_on_by_hand(&account, &add_on).await;
    tenant.mirror.pass(Priority::Person).await;
    assert_eq!(
        tenant.store.add_ons(&account).await.unwrap().len(),
        1,
        "seen just now: a list that lags looks the same"
    );
    tenant.clock.advance(Duration::from_secs(1200));
    tenant.mirror.pass(Priority::Person).await;
    assert!(tenant.store.add_ons(&account).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_account_whose_subscriptions_are_refused_keeps_none_of_the_others_waiting() {
    let tenant = Tenant::new().await;
    let (one, two) = (tenant.make_account_by_hand("One").await, tenant.make_account_by_hand("Two").await);
    for account in [&one, &two] {
        tenant.order_by_hand(&format!("/accounts/{account}/subscriptions"), "WORKERS_PAID").await;
    }
    tenant.fault("GET", "/accounts/{}/subscriptions", "status:403", 0).await;
    tenant.mirror.pass(Priority::Person).await;
    let read = tenant.store.paid(&PaidFilter { limit: 9, ..PaidFilter::default() }).await.unwrap();
    assert_eq!(read.len(), 1);
    assert!(tenant.store.sync_state(SUBSCRIPTIONS).await.unwrap().failed_at.is_none());
    tenant.mirror.pass(Priority::Person).await;
    assert_eq!(tenant.store.paid(&PaidFilter { limit: 9, ..PaidFilter::default() }).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_plan_that_only_its_website_tells_of_is_counted_as_paid() {
    let tenant = Tenant::new().await;
    let account = tenant.make_account_by_hand("Handmade").await;
    let zone = tenant.make_website_by_hand(&account, "hand.example").await;
    tenant.order_by_hand(&format!("/zones/{zone}/subscription"), "CF_BIZ").await;
    tenant.fault_always("GET", "/accounts/{}/subscriptions", "status:400").await;
    tenant.mirror.pass(Priority::Person).await;
    let paid = tenant.store.paid(&PaidFilter { limit: 9, ..PaidFilter::default() }).await.unwrap();
    assert_eq!(paid.len(), 1);
    assert_eq!((paid[0].rate_plan.as_str(), paid[0].subscription.is_none()), ("business", true));
    assert_eq!(paid[0].price.as_ref().unwrap().to_string(), "USD 200.00");
}

#[tokio::test]
async fn what_may_be_sold_is_read_from_a_website_of_the_tenant() {
    let tenant = Tenant::new().await;
    let account = tenant.make_account_by_hand("Handmade").await;
    tenant.mirror.pass(Priority::Person).await;
    assert_eq!(tenant.store.offers().await.unwrap(), None, "before the first website nobody can say");
    tenant.switch(json!({ "programme": "reseller" })).await;
    let zone: ZoneId = tenant.make_website_by_hand(&account, "hand.example").await.parse().unwrap();
    tenant.mirror.pass(Priority::Person).await;
    let known = tenant.store.offers().await.unwrap().unwrap();
    assert_eq!(known.zone, zone);
    let ids: Vec<_> = known.offers.iter().map(|offer| offer.rate_plan.as_str()).collect();
    assert_eq!(ids, ["partners_free", "partners_pro", "partners_business", "partners_enterprise"]);
    assert_eq!(tenant.mirror.dns_record_count(&zone, None).await, Some(0));
}
