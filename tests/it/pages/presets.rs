//! Presets: what changes is shown for each website before anything is sent; then it is one job.

use serde_json::json;

use super::house::{MONA, run_of};
use super::settings::acme;

#[tokio::test]
async fn what_a_preset_changes_is_shown_setting_by_setting_before_anything_is_sent() {
    let acme = acme().await;
    acme.by_hand("min_tls_version", json!("1.3")).await;
    acme.by_hand("ssl", json!("flexible")).await;
    let mut amal = acme.portal.amal().await;
    let place = format!("{}/preset", acme.place);
    let settings = amal.opens(&acme.place).await;
    assert!(settings.attributes("main a", "href").contains(&place));
    let page = amal.opens(&place).await;
    crate::support::checks::page(&place, page.html());
    page.says("Recommended for a company site").says("Shop").says("Strictest TLS");
    let sent = acme.sent().await.len();
    let page = amal.opens(&format!("{place}?preset=company")).await;
    crate::support::checks::page(&place, page.html());
    let rows = page.all(".diff tbody tr");
    assert!(
        rows.contains(&"Encryption mode Flexible: only between visitors and Cloudflare Full".to_owned()),
        "{rows:?}"
    );
    assert!(rows.contains(&"Always Use HTTPS Off On".to_owned()), "{rows:?}");
    assert!(!rows.iter().any(|row| row.starts_with("Minimum TLS Version")), "1.3 is better than asked: {rows:?}");
    page.says("So already: Automatic HTTPS Rewrites, Minimum TLS Version");
    let shop = amal.opens(&format!("{place}?preset=shop")).await;
    shop.says("Polish stays. This website’s plan does not let it be changed: it takes the plan Pro or a larger one.");
    assert_eq!((acme.sent().await.len(), acme.now("ssl").await), (sent, json!("flexible")), "looking sends nothing");

    let answer = amal.submits(&page, &place, &[]).await;
    let run = acme.portal.run_behind(&answer).await;
    assert_eq!(run.steps.len(), rows.len(), "{run:#?}");
    let page = amal.follows(&answer).await;
    page.says("Encryption mode on acme.example → Full").says("Everything that was asked is so.");
    assert_eq!((acme.now("ssl").await, acme.now("always_use_https").await), (json!("full"), json!("on")));
    assert_eq!(acme.now("min_tls_version").await, "1.3");
    let again = amal.opens(&format!("{place}?preset=company")).await;
    again.says(": nothing changes").says("Back to Settings");
}

#[tokio::test]
async fn a_preset_goes_to_other_websites_of_the_same_customer_as_one_job() {
    let acme = acme().await;
    let tenant = &acme.portal.tenant;
    let zone = tenant.store.zone(&acme.zone.parse().unwrap()).await.unwrap().unwrap();
    let second = tenant.make_website_by_hand(&zone.account, "second.example").await;
    let third = tenant.make_website_by_hand(&zone.account, "third.example").await;
    tenant.pass_with_retries().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let place = format!("{}/preset", acme.place);
    let page = mona.opens(&place).await;
    page.says("second.example").says("third.example").is_silent_on("globex");
    // One that cannot be read is left out, and said.
    tenant.fault_always("GET", &format!("/zones/{third}/settings"), "drop_before").await;
    let asked = format!("{place}?preset=strictest&website.{}=on&website.{second}=on&website.{third}=on", acme.zone);
    let page = mona.opens(&asked).await;
    crate::support::checks::page(&place, page.html());
    assert_eq!(page.all(".diff").len(), 3);
    page.says("Its settings could not be read, so it is left out.").is_silent_on("service user");
    let answer = mona.submits(&page, &place, &[]).await;
    let run = acme.portal.tenant.settles(run_of(&answer)).await;
    assert_eq!((run.title.as_str(), run.own), ("2 websites", true));
    let page = mona.follows(&answer).await;
    page.says("Change settings of 2 websites").says("Encryption mode on second.example → Full (strict)");
    for zone in [&acme.zone, &second] {
        assert_eq!(acme.of(zone, "min_tls_version").await, "1.3");
    }
    assert_eq!(acme.of(&third, "min_tls_version").await, "1.0");
}

#[tokio::test]
async fn what_was_changed_after_the_look_is_not_overwritten_and_the_job_says_so() {
    let acme = acme().await;
    let mut amal = acme.portal.amal().await;
    let place = format!("{}/preset", acme.place);
    let page = amal.opens(&format!("{place}?preset=strictest")).await;
    acme.by_hand("ssl", json!("flexible")).await;
    let answer = amal.submits(&page, &place, &[]).await;
    acme.portal.run_behind(&answer).await;
    let page = amal.follows(&answer).await;
    page.says("somebody has made it Flexible").says("settings are as asked. Retry tries only what is left.");
    assert_eq!((acme.now("ssl").await, acme.now("min_tls_version").await), (json!("flexible"), json!("1.3")));
}

#[tokio::test]
async fn nothing_is_applied_that_was_not_looked_at_or_is_somebody_elses() {
    let acme = acme().await;
    let mut mona = acme.portal.signs_in(MONA).await;
    let place = format!("{}/preset", acme.place);
    let runs = acme.portal.count_runs().await;
    let own = format!("website.{}", acme.zone);
    acme.posts(&mut mona, &place, &[]).await.refuses(&["preset"]);
    acme.posts(&mut mona, &place, &[("preset", "company")]).await.refuses(&["websites"]);
    let unseen = acme.posts(&mut mona, &place, &[("preset", "company"), (&own, "on")]).await;
    unseen.refuses(&["websites"]).says("Look at what changes first, then apply it.").says("Always Use HTTPS");
    let others = acme.portal.tenant.world().await;
    let globex = others["zones"].as_array().unwrap().iter().find(|zone| zone["name"] == "globex.example").unwrap();
    let foreign = format!("website.{}", globex["id"].as_str().unwrap());
    let was = format!("was.{}", globex["id"].as_str().unwrap());
    let fields = [("preset", "company"), (foreign.as_str(), "on"), (was.as_str(), "{\"ssl\":\"full\"}")];
    assert_eq!(acme.posts(&mut mona, &place, &fields).await.status(), 400);
    assert_eq!(acme.portal.count_runs().await, runs);
    assert!(acme.sent().await.is_empty());
}
