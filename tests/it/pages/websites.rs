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

pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// An account that is nobody's.
pub(super) async fn account(portal: &Portal, name: &str) -> AccountId {
    let account = portal.tenant.make_account_by_hand(name).await;
    portal.tenant.pass_with_retries().await;
    account
}

pub(super) async fn adds(amal: &mut Visitor, account: &AccountId, fields: &[(&str, &str)]) -> Page {
    amal.sends(&format!("/websites/new?account={account}"), "/websites", fields).await
}

/// Adds a website and waits for its job to be done; its page.
pub(super) async fn added(portal: &Portal, amal: &mut Visitor, account: &AccountId, fields: &[(&str, &str)]) -> Page {
    let answer = adds(amal, account, fields).await;
    let zone = is_done(portal, amal, &answer).await;
    amal.opens(&format!("/websites/{zone}")).await
}

/// The job behind an answer is done; the website it was about.
pub(super) async fn is_done(portal: &Portal, amal: &mut Visitor, answer: &Page) -> String {
    let run = portal.run_behind(answer).await;
    let job = amal.follows(answer).await;
    assert_eq!(job.attribute("main", "data-run-state").as_deref(), Some("done"), "{}", job.words());
    run.zone.unwrap().to_string()
}

pub(super) async fn zones(portal: &Portal, name: &str) -> Vec<Value> {
    let world = portal.tenant.world().await;
    rows(&world, "zones", |row| row["name"] == name).into_iter().cloned().collect()
}

pub(super) async fn charges(portal: &Portal) -> Vec<String> {
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
    job.says("1070").says("This needs the plan Business or Enterprise").says("The website is as it was.");
    job.says("Choose a Plan");
    let fields = [("name", "other.example"), ("type", "partial")];
    let answer = amal.sends(&forms[0], "/websites", &fields).await;
    portal.run_behind(&answer).await;
    amal.follows(&answer).await.says("1104").says("No website was made.");
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
        (1, "Cloudflare drops it in 27 days ( 29 Nov 2026 )", "in 6 days ( 8 Nov 2026 )", ["neutral", "neutral"]),
        (4, "in 23 days ( 29 Nov 2026 )", "in 2 days ( 8 Nov 2026 )", ["neutral", "negative"]),
        (20, "in 3 days ( 29 Nov 2026 )", "was to drop it 18 days ago ( 8 Nov 2026 )", ["negative", "negative"]),
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
    let count = portal.tenant.store.count_zones(None).await.unwrap();
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
