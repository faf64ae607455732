//! When Cloudflare is away or refuses: what is known is shown, with its age.

use std::time::Duration;

use partner_portal::mirror::Upstream;
use serde_json::json;

use super::house::Portal;
use super::who::Things;

const PAGES: [&str; 7] =
    ["/accounts", "/accounts/{account}", "/websites", "/websites/{zone}", "/customers", "/runs", "/billing"];

#[tokio::test]
async fn while_cloudflare_is_away_pages_show_what_they_have_and_how_old_it_is() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    amal.opens("/accounts").await.is_silent_on("does not answer").says("Read from Cloudflare");
    portal.tenant.fault_always("*", "*", "drop_before").await;
    portal.tenant.clock.advance(Duration::from_secs(3 * 3600));
    portal.tenant.pass_with_retries().await;
    assert_eq!(portal.tenant.mirror.upstream(), Upstream::Unreachable);
    let mut amal = portal.amal().await;
    for path in PAGES {
        let page = amal.opens(&things.path(path)).await;
        page.says("Cloudflare does not answer. What you see was read 3 hours ago");
    }
    amal.opens("/accounts").await.says("Stray").says("Acme").says("Read from Cloudflare 3 hours ago");
    amal.opens("/websites").await.says("acme.example");
    portal.tenant.no_more_faults().await;
    portal.tenant.pass_with_retries().await;
    amal.opens("/accounts").await.is_silent_on("does not answer");
}

#[tokio::test]
async fn a_job_asked_for_while_cloudflare_is_away_waits_and_is_done_later() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    portal.tenant.fault_always("*", "*", "status:503").await;
    let fields = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    let run = super::house::run_of(&answer);
    portal.tenant.moves_until(run, |run| run.state == partner_portal::domain::run::RunState::Waiting).await;
    let page = amal.follows(&answer).await;
    assert_eq!(page.attribute("main", "data-run-state").as_deref(), Some("waiting"));
    let open = amal.opens("/accounts").await;
    assert!(open.attributes("main a", "href").contains(&format!("/runs/{run}")), "{}", open.words());
    portal.tenant.no_more_faults().await;
    portal.run_behind(&answer).await;
    assert_eq!(amal.follows(&answer).await.attribute("main", "data-run-state").as_deref(), Some("done"));
}

#[tokio::test]
async fn a_refused_tenant_key_is_said_on_every_page() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    portal.tenant.fault_always("GET", "*", "status:401").await;
    portal.tenant.pass_with_retries().await;
    assert_eq!(portal.tenant.mirror.upstream(), Upstream::Refused);
    for path in PAGES {
        amal.opens(&things.path(path)).await.says("Cloudflare refuses the tenant admin’s key.");
    }
}

#[tokio::test]
async fn the_billing_reminder_stands_on_accounts_until_there_is_a_payment_method() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    portal.tenant.switch(json!({ "payment_method": false })).await;
    let page = amal.opens("/accounts").await;
    amal.submits(&page, "/refresh", &[]).await;
    let reminder = "No payment method is on file at Cloudflare";
    for path in ["/accounts", "/accounts/{account}"] {
        let page = amal.opens(&things.path(path)).await;
        page.says(reminder);
        assert!(page.attributes("a", "href").contains(&"/billing".to_owned()));
    }
    amal.opens("/websites").await.is_silent_on(reminder);
    amal.opens("/billing").await.says("There is no payment method yet");
    portal.tenant.switch(json!({ "payment_method": true })).await;
    let page = amal.opens("/accounts").await;
    let answer = amal.submits(&page, "/refresh", &[]).await;
    assert_eq!(answer.leads_to(), "/accounts");
    amal.follows(&answer).await.is_silent_on(reminder);
    amal.opens(&things.path("/accounts/{account}")).await.is_silent_on(reminder);
    amal.opens("/billing").await.says("Payment is set up");
}

#[tokio::test]
async fn refresh_reads_again_and_leads_back_to_an_own_page_only() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/accounts?q=new").await;
    portal.tenant.make_account_by_hand("Brand New").await;
    let answer = amal.submits(&page, "/refresh", &[]).await;
    assert_eq!(answer.leads_to(), "/accounts?q=new");
    amal.follows(&answer).await.says("Brand New");
    for evil in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nX: y"] {
        assert_eq!(amal.submits(&page, "/refresh", &[("back", evil)]).await.leads_to(), "/accounts", "{evil}");
    }
}
