//! Websites from being added to being removed: both setups, plans, days left, and what of it can be taken along.

use std::collections::BTreeSet;
use std::time::Duration;

use partner_portal::sandbox::WorldKind;
use partner_portal::wire::ids::AccountId;
use serde_json::{Value, json};

use crate::support::checks;
use crate::support::tenant::rows;

use super::house::{Portal, Visitor};
use super::page::Page;

const DAY: Duration = Duration::from_secs(86_400);

/// An account that is nobody's.
async fn account(portal: &Portal, name: &str) -> AccountId {
    let account = portal.tenant.make_account_by_hand(name).await;
    portal.tenant.pass_with_retries().await;
    account
}

async fn adds(amal: &mut Visitor, account: &AccountId, fields: &[(&str, &str)]) -> Page {
    amal.sends(&format!("/websites/new?account={account}"), "/websites", fields).await
}

/// Adds a website and waits for its job to be done; its page.
async fn added(portal: &Portal, amal: &mut Visitor, account: &AccountId, fields: &[(&str, &str)]) -> Page {
    let answer = adds(amal, account, fields).await;
    let zone = is_done(portal, amal, &answer).await;
    amal.opens(&format!("/websites/{zone}")).await
}

/// The job behind an answer is done; the website it was about.
async fn is_done(portal: &Portal, amal: &mut Visitor, answer: &Page) -> String {
    let run = portal.run_behind(answer).await;
    let job = amal.follows(answer).await;
    assert_eq!(job.attribute("main", "data-run-state").as_deref(), Some("done"), "{}", job.words());
    run.zone.unwrap().to_string()
}

async fn zones(portal: &Portal, name: &str) -> Vec<Value> {
    let world = portal.tenant.world().await;
    rows(&world, "zones", |row| row["name"] == name).into_iter().cloned().collect()
}

async fn charges(portal: &Portal) -> Vec<String> {
    let world = portal.tenant.world().await;
    rows(&world, "charges", |_| true).iter().map(|row| row["rate_plan"].as_str().unwrap().to_owned()).collect()
}

/// The records are there to be read and to be copied.
fn shows_records(page: &Page) {
    let txt = page.all("[data-record=TXT] code");
    assert_eq!(txt[0], "cloudflare-verify.shop.example", "{}", page.words());
    assert!(txt[1].contains('-') && txt[1].len() > 10, "{txt:?}");
    let cname = page.all("[data-record=CNAME] code");
    assert_eq!(cname, ["www.shop.example", "www.shop.example.cdn.cloudflare.net"]);
    let copied: BTreeSet<String> = page.attributes("[data-copy]", "data-copy").into_iter().collect();
    assert!(txt.iter().chain(&cname).all(|value| copied.contains(value)), "{copied:?}");
    page.says("Keep the TXT record for ever").says("Partial (CNAME)");
    assert!(page.one("#letter-text").unwrap().contains(&txt[1]), "the letter has the value too");
    checks::page(&page.path, page.html());
}

#[tokio::test]
async fn a_partial_website_shows_its_records_becomes_a_full_one_and_a_partial_one_again() {
    for (programme, plan) in [("paygo", "CF_BIZ"), ("reseller", "PARTNERS_BIZ")] {
        let portal = Portal::open().await;
        portal.tenant.switch(json!({ "programme": programme })).await;
        let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
        let fields = [("name", "shop.example"), ("type", "partial"), ("rate_plan", plan)];
        let page = added(&portal, &mut amal, &account, &fields).await;
        shows_records(&page);
        page.says("Set Two Records").says("Business Website, USD 200.00 monthly");
        assert_eq!(zones(&portal, "shop.example").await[0]["type"], "partial");
        assert_eq!(charges(&portal).await, [plan]);
        let home = page.path.clone();
        let blog = amal.opens(&format!("{home}?host=Blog.shop.example")).await;
        let cname = blog.all("[data-record=CNAME] code");
        assert_eq!(cname, ["blog.shop.example", "blog.shop.example.cdn.cloudflare.net"]);
        let none = amal.opens(&format!("{home}?host=a%20b")).await;
        none.says("Enter a host of this website");
        assert!(none.all("[data-record=CNAME]").is_empty());
        checks::page(&none.path, none.html());

        let setup = format!("{home}/type");
        let form = amal.opens(&setup).await;
        form.says("From Partial to Full").says("as it is now");
        let answer = amal.submits(&form, &setup, &[("type", "full")]).await;
        is_done(&portal, &mut amal, &answer).await;
        let page = amal.opens(&home).await;
        page.is_silent_on("cloudflare-verify").says("Set the Name Servers at the Registrar");
        assert_eq!(page.all(".values__item code").len(), 2);
        assert_eq!(amal.submits(&form, &setup, &[("type", "full")]).await.leads_to(), answer.leads_to(), "one press");
        amal.sends(&setup, &setup, &[("type", "full")]).await.refuses(&["type"]).says("set up as Full already");
        amal.sends(&setup, &setup, &[("type", "secondary")]).await.refuses(&["type"]);
        let answer = amal.sends(&setup, &setup, &[("type", "partial")]).await;
        is_done(&portal, &mut amal, &answer).await;
        shows_records(&amal.opens(&home).await);
        portal.tenant.website_becomes(home.trim_start_matches("/websites/"), "active").await;
        portal.tenant.pass_with_retries().await;
        let page = amal.opens(&home).await;
        page.says("is live on Cloudflare");
        shows_records(&page);
        assert_eq!(charges(&portal).await, [plan], "nothing was charged for any of that");
    }
}

#[tokio::test]
async fn whether_the_tenant_may_set_up_partially_is_said_where_it_is_chosen() {
    let portal = Portal::open().await;
    let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
    let home = added(&portal, &mut amal, &account, &[("name", "acme.example")]).await.path;
    let forms = [format!("/websites/new?account={account}"), "/accounts/new".to_owned(), format!("{home}/type")];
    for form in &forms {
        amal.opens(form).await.says("Your tenant is entitled to it.");
    }
    portal.tenant.switch(json!({ "partial_setup_allowed": false })).await;
    portal.tenant.pass_with_retries().await;
    for form in &forms {
        amal.opens(form).await.says("needs Business or Enterprise, or the entitlement; ask your Cloudflare partner");
    }
    let setup = &forms[2];
    let answer = amal.sends(setup, setup, &[("type", "partial")]).await;
    portal.run_behind(&answer).await;
    let job = amal.follows(&answer).await;
    assert_eq!(job.attribute("main", "data-run-state").as_deref(), Some("failed"), "Cloudflare decides");
    job.says("1104").says("The website is as it was.");
}

#[tokio::test]
async fn a_website_is_paused_and_resumed() {
    let portal = Portal::open().await;
    let (account, mut amal) = (account(&portal, "Acme").await, portal.amal().await);
    let page = added(&portal, &mut amal, &account, &[("name", "acme.example")]).await;
    page.is_silent_on("paused for this website");
    let pause = format!("{}/pause", page.path);
    let answer = amal.submits(&page, &pause, &[]).await;
    is_done(&portal, &mut amal, &answer).await;
    portal.tenant.pass_with_retries().await;
    let paused = amal.opens(&page.path).await;
    paused.says("Cloudflare is paused for this website").says("Resume");
    checks::page(&paused.path, paused.html());
    amal.opens("/websites").await.says("Paused");
    let answer = amal.submits(&paused, &pause, &[]).await;
    is_done(&portal, &mut amal, &answer).await;
    portal.tenant.pass_with_retries().await;
    amal.opens(&page.path).await.is_silent_on("paused for this website");
    amal.opens("/websites").await.is_silent_on("Paused");
    assert_eq!(amal.submits(&page, &pause, &[("paused", "maybe")]).await.status(), 400);
}

#[tokio::test]
async fn the_days_until_cloudflare_drops_it_are_counted_and_red_at_the_end() {
    let portal = Portal::open().await;
    let account = account(&portal, "Acme").await;
    let mut amal = portal.amal().await;
    let paid = added(&portal, &mut amal, &account, &[("name", "paid.example"), ("rate_plan", "CF_PRO_20_20")]).await;
    let waits = portal.tenant.make_website_by_hand(&account, "waits.example").await;
    let moved = portal.tenant.make_website_by_hand(&account, "moved.example").await;
    let live = portal.tenant.make_website_by_hand(&account, "live.example").await;
    portal.tenant.website_becomes(&moved, "moved").await;
    portal.tenant.website_becomes(&live, "active").await;
    portal.tenant.pass_with_retries().await;
    let (waits, moved, live) =
        (format!("/websites/{waits}"), format!("/websites/{moved}"), format!("/websites/{live}"));
    for (after, waits_says, moved_says, tones) in [
        (1, "Cloudflare drops it in 26 days (29 Nov 2026)", "in 5 days (8 Nov 2026)", ["neutral", "neutral"]),
        (4, "in 22 days (29 Nov 2026)", "in 1 day (8 Nov 2026)", ["neutral", "negative"]),
        (20, "in 2 days (29 Nov 2026)", "was to drop it 18 days ago (8 Nov 2026)", ["negative", "negative"]),
    ] {
        portal.tenant.clock.advance(DAY * after);
        let mut amal = portal.amal().await;
        let list = amal.opens("/websites").await;
        list.says(waits_says).says(moved_says);
        checks::page("/websites", list.html());
        for (path, says, tone) in [(&waits, waits_says, tones[0]), (&moved, moved_says, tones[1])] {
            let page = amal.opens(path).await;
            page.says(says);
            assert_eq!(page.attribute(".days", "data-tone").as_deref(), Some(tone), "{path}");
        }
        let words = "It is not dropped while its plan is paid; a pending website on a paid plan is billed.";
        amal.opens(&paid.path).await.says(words).is_silent_on("drops it");
        amal.opens(&live).await.is_silent_on("drops it").is_silent_on("not dropped");
    }
}

#[tokio::test]
async fn websites_are_filtered_by_plan_and_taken_along_as_a_table() {
    let portal = Portal::on(WorldKind::Lively).await;
    let account = account(&portal, "=HYPERLINK(\"http://x\")").await;
    let mut amal = portal.amal().await;
    let zone = added(&portal, &mut amal, &account, &[("name", "Bücher.example"), ("rate_plan", "CF_BIZ")]).await;
    let id = zone.path.trim_start_matches("/websites/").to_owned();
    let list = amal.opens("/websites?q=b%C3%BCcher&plan=business").await;
    assert_eq!(
        (list.value("plan").as_str(), list.attributes("[data-zone]", "data-zone")),
        ("business", vec![id.clone()])
    );
    list.says("USD 200.00 monthly");
    amal.opens("/websites?q=b%C3%BCcher&plan=free").await.says("Nothing found");
    let csv = list.attribute("a[href^='/websites.csv']", "href").unwrap();
    let table = amal.asks(&csv).await;
    assert_eq!(table.answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let rows = table_of(&table);
    assert_eq!(rows.len(), 2);
    let cell = |name: &str| rows[1][rows[0].iter().position(|head| head == name).unwrap()].clone();
    assert_eq!(
        (cell("Id"), cell("Name"), cell("Punycode")),
        (id, "bücher.example".into(), "xn--bcher-kva.example".into())
    );
    assert_eq!(cell("Account"), "'=HYPERLINK(\"http://x\")", "no cell is a formula");
    assert_eq!(cell("Account id"), account.as_str());
    assert_eq!((cell("Status"), cell("Setup"), cell("Paused")), ("pending".into(), "full".into(), "no".into()));
    assert_eq!((cell("Price"), cell("Currency"), cell("Frequency")), ("200.00".into(), "USD".into(), "monthly".into()));
    assert_eq!((cell("Dropped on"), cell("Activated")), (String::new(), String::new()), "it is paid");
    assert_eq!(cell("Name servers").split(' ').count(), 2);
    assert!(cell("Since").starts_with("2026-11-01T"), "{}", cell("Since"));
    let all = table_of(&amal.asks("/websites.csv").await);
    let count = portal.tenant.store.count_zones().await.unwrap();
    assert!(count > 50, "more than a page");
    assert_eq!(i64::try_from(all.len()).unwrap(), count + 1);
    let active = table_of(&amal.asks("/websites.csv?status=active&plan=nonsense").await);
    let status = all[0].iter().position(|head| head == "Status").unwrap();
    assert!(active.len() > 1 && active[1..].iter().all(|row| row[status] == "active"));
    assert_eq!(active[1..].len(), all.iter().filter(|row| row[status] == "active").count());
}

fn table_of(page: &Page) -> Vec<Vec<String>> {
    assert_eq!(page.status(), 200);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(page.html().as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

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
    assert!(page.attributes("#rate_plan option", "value").contains(&"CF_BIZ".to_owned()));
    let again = amal.submits(&page, "/websites", &[("name", ""), ("rate_plan", "CF_BIZ")]).await;
    again.refuses(&["name"]);
    assert_eq!(again.value("rate_plan"), "CF_BIZ", "the choice is kept");
    let remove = amal.opens(&format!("{}/remove", home.path)).await;
    remove.says("Pro Website, USD 20.00 monthly").says("other name servers").says("All of them");
}
