//! Adding a website, alone or with its account: names, plans and add-ons, each refused at its field.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::tenant::rows;

use super::house::Portal;
use super::websites::{DAY, account, added, adds, charges, is_done, zones};

#[tokio::test]
async fn a_name_that_cannot_be_a_website_is_refused_with_what_to_enter_instead() {
    let portal = Portal::open().await;
    let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
    let before = portal.state().await;
    let other = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    for (name, says) in [
        ("https://shop.example.com/cart?x=1", "like example.com. Did you mean shop.example.com?"),
        ("co.uk", "co.uk is a public suffix: names are registered below it. Enter one of them, like example.co.uk."),
        ("公司.cn", "公司.cn is a public suffix"),
        (
            "shop.acme.de",
            "shop.acme.de is a subdomain, which Cloudflare does not let your tenant add. Add acme.de instead.",
        ),
        ("a.bücher.co.uk", "Add bücher.co.uk instead."),
        ("acme", "Enter a domain name like example.com."),
    ] {
        adds(&mut amal, &account, &[("name", name)]).await.refuses(&["name"]).says(says);
        let fields = [other[0], other[1], other[2], ("website", name)];
        amal.sends("/accounts/new", "/accounts", &fields).await.refuses(&["website"]).says(says);
    }
    assert_eq!(portal.state().await, before, "nothing was stored");
    // What nobody can be certain of here, Cloudflare decides.
    let answer = adds(&mut amal, &account, &[("name", "shop.acme.example")]).await;
    portal.run_behind(&answer).await;
    amal.follows(&answer).await.says("1099");
    portal.tenant.switch(json!({ "allow_add_subdomain": true })).await;
    portal.tenant.pass_with_retries().await;
    added(&portal, &mut amal, &account, &[("name", "shop.acme.de")]).await.says("shop.acme.de");
}

#[tokio::test]
async fn a_name_in_another_script_is_shown_as_it_is_written_and_said_as_it_is_sent() {
    let portal = Portal::open().await;
    let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
    let answer = adds(&mut amal, &account, &[("name", "Bücher.example")]).await;
    let zone = is_done(&portal, &mut amal, &answer).await;
    amal.follows(&answer).await.says("Add the website bücher.example, sent as xn--bcher-kva.example");
    let page = amal.opens(&format!("/websites/{zone}")).await;
    assert_eq!(page.one("h1").as_deref(), Some("bücher.example"));
    page.says("bücher.example is sent as xn--bcher-kva.example");
    assert_eq!(zones(&portal, "xn--bcher-kva.example").await.len(), 1);
    added(&portal, &mut amal, &account, &[("name", "acme.example")]).await.is_silent_on("is sent as");
}

#[tokio::test]
async fn the_same_name_is_refused_in_the_same_account_and_confirmed_in_another_one() {
    let portal = Portal::open().await;
    let (one, two) = (account(&portal, "Acme").await, account(&portal, "Globex").await);
    let mut amal = portal.amal().await;
    let home = added(&portal, &mut amal, &one, &[("name", "acme.example")]).await.path;
    let page = adds(&mut amal, &one, &[("name", "ACME.example"), ("confirmed", "on")]).await;
    page.refuses(&["name"]).says("acme.example is in this account already.");
    assert!(page.attributes("main a", "href").contains(&home), "it leads there");
    let page = adds(&mut amal, &two, &[("name", "acme.example")]).await;
    page.refuses(&["confirmed"]).says("Whichever is verified first becomes active").says("Acme");
    assert!(page.attributes("main a", "href").contains(&format!("/accounts/{one}")));
    let fields = [("name", "New"), ("customer", "new"), ("customer_name", "New"), ("website", "acme.example")];
    amal.sends("/accounts/new", "/accounts", &fields).await.refuses(&["confirmed"]);
    assert_eq!(zones(&portal, "acme.example").await.len(), 1);
    let answer = amal.submits(&page, "/websites", &[("confirmed", "on")]).await;
    is_done(&portal, &mut amal, &answer).await;
    assert_eq!(zones(&portal, "acme.example").await.len(), 2);
}

#[tokio::test]
async fn an_account_with_website_plan_and_add_ons_is_one_job_and_each_is_ordered_once() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let fields = [
        ("name", "Acme"),
        ("customer", "new"),
        ("customer_name", "Acme"),
        ("website", "acme.example"),
        ("website_type", "partial"),
        ("rate_plan", "CF_BIZ"),
        ("add_on.WORKERS_PAID", "on"),
        ("add_on.LOAD_BALANCING_BASIC_PLUS", "on"),
    ];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    is_done(&portal, &mut amal, &answer).await;
    let job = amal.follows(&answer).await;
    let steps = ["create_account", "create_service_user", "add_member", "create_zone", "set_plan"];
    assert_eq!(job.attributes("[data-step]", "data-step"), [&steps[..], &["order_add_on"; 2]].concat());
    job.says("acme.example, in the partial (CNAME) setup");
    let zone = zones(&portal, "acme.example").await;
    assert_eq!((zone.len(), &zone[0]["type"]), (1, &json!("partial")));
    let world = portal.tenant.world().await;
    let subscribed: BTreeSet<&str> =
        rows(&world, "subscriptions", |_| true).iter().map(|row| row["rate_plan"].as_str().unwrap()).collect();
    assert_eq!(subscribed.len(), world["subscriptions"].as_array().unwrap().len(), "{world}");
    let mut charged = charges(&portal).await;
    charged.sort();
    assert_eq!(charged, ["CF_BIZ", "LOAD_BALANCING_BASIC_PLUS", "WORKERS_PAID"]);
}

#[tokio::test]
async fn what_cannot_be_ordered_with_an_account_is_refused_at_its_field() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let before = portal.state().await;
    let rest = [("name", "Acme"), ("customer", "new"), ("customer_name", "Acme")];
    let named = ("website", "acme.example");
    for (typed, field, says) in [
        ([("rate_plan", "CF_BIZ"), ("website", "")], "website", "Name the website, or leave the plan on Free"),
        ([("website_type", "partial"), ("website", " ")], "website", "Name the website"),
        ([("website_type", "gold"), named], "website_type", "Choose Full or Partial"),
        ([("rate_plan", "CF_GOLD"), named], "rate_plan", "neither offered to your tenant nor known"),
        ([("rate_plan", "WORKERS_PAID"), named], "rate_plan", "Choose one of the list."),
        ([("add_on.CF_BIZ", "on"), named], "add_ons", "not known to this portal"),
    ] {
        let fields = [&rest[..], &typed[..]].concat();
        amal.sends("/accounts/new", "/accounts", &fields).await.refuses(&[field]).says(says);
    }
    let page = amal.opens("/accounts/new").await;
    let boxes = page.attributes("input[name^='add_on.']", "name");
    assert!(boxes.len() > 21, "{boxes:?}");
    let many: Vec<(&str, &str)> = boxes.iter().take(21).map(|name| (name.as_str(), "on")).collect();
    let fields = [&rest[..], &many[..]].concat();
    let again = amal.submits(&page, "/accounts", &fields).await;
    again.refuses(&["add_ons"]).says("at most 20");
    assert_eq!(again.attributes("input[name^='add_on.'][checked]", "name").len(), 21, "the ticks are kept");
    let fields = [&rest[..], &[("colour", "red")]].concat();
    assert_eq!(amal.submits(&page, "/accounts", &fields).await.status(), 400);
    assert_eq!(portal.state().await, before, "nothing was stored");
}

#[tokio::test]
async fn a_plan_that_is_refused_leaves_the_website_standing_and_is_ordered_by_a_retry() {
    let portal = Portal::open().await;
    portal.tenant.switch(json!({ "not_included": ["CF_BIZ"] })).await;
    let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
    let answer = adds(&mut amal, &account, &[("name", "acme.example"), ("rate_plan", "CF_BIZ")]).await;
    portal.run_behind(&answer).await;
    let job = amal.follows(&answer).await;
    assert_eq!(job.attribute("main", "data-run-state").as_deref(), Some("failed"), "{}", job.words());
    assert_eq!(job.attributes("[data-step]", "data-step-state"), ["done", "failed"]);
    job.says("1225").says("The website stands, on the free plan.");
    assert_eq!(zones(&portal, "acme.example").await.len(), 1);
    portal.tenant.switch(json!({ "not_included": [] })).await;
    let retried = amal.submits(&job, &format!("{}/retry", job.path), &[]).await;
    is_done(&portal, &mut amal, &retried).await;
    assert_eq!(charges(&portal).await, ["CF_BIZ"]);
    assert_eq!(zones(&portal, "acme.example").await.len(), 1);
}

#[tokio::test]
async fn plans_are_offered_at_the_price_that_was_read_or_not_at_all() {
    let portal = Portal::open().await;
    let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
    let form = format!("/websites/new?account={account}");
    let page = amal.opens(&form).await;
    page.says("Only Free can be chosen yet");
    assert_eq!(page.attributes("#rate_plan option", "value"), ["free"]);
    let home = added(&portal, &mut amal, &account, &[("name", "acme.example"), ("rate_plan", "CF_PRO_20_20")]).await;
    portal.tenant.clock.advance(DAY * 2);
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let page = amal.opens(&form).await;
    page.says("What Cloudflare offered one of your websites").says("Business: USD 200.00 monthly");
    let offered = page.attributes("#rate_plan option", "value").pop().unwrap();
    let again = amal.submits(&page, "/websites", &[("name", ""), ("rate_plan", &offered)]).await;
    again.refuses(&["name"]);
    assert_eq!(again.value("rate_plan"), offered, "the choice is kept");
    let remove = amal.opens(&format!("{}/remove", home.path)).await;
    remove.says("Pro Website, USD 20.00 monthly").says("other name servers").says("DNS records There are none");
}
