//! The list, the table to take along and the page of one.

use partner_portal::wire::ids::AccountId;

use super::{Firm, acme_and_globex, allows, loses_key};
use crate::pages::house::{MONA, Portal, STELLA, VIC, Visitor};
use crate::support::checks;

/// Adds a website by hand and has it mirrored; its id.
async fn website(portal: &Portal, account: &AccountId, name: &str, status: &str) -> String {
    let zone = portal.tenant.make_website_by_hand(account, name).await;
    portal.tenant.website_becomes(&zone, status).await;
    portal.tenant.pass_with_retries().await;
    zone
}

async fn names(visitor: &mut Visitor, path: &str) -> Vec<String> {
    let page = visitor.opens(path).await;
    checks::page(path, page.html());
    page.all("tbody [role=rowheader]")
}

#[tokio::test]
async fn the_list_has_the_customers_own_websites_and_counts_and_searches_no_others() {
    let portal = Portal::open().await;
    let (acme, globex) = acme_and_globex(&portal).await;
    website(&portal, &acme.account, "shop.example", "active").await;
    let others = website(&portal, &globex.account, "shop-globex.example", "active").await;
    for email in [MONA, VIC] {
        let mut visitor = portal.signs_in(email).await;
        assert_eq!(names(&mut visitor, "/websites").await, ["acme.example", "shop.example"]);
        visitor.opens("/websites").await.says("2 websites of 2 websites shown").is_silent_on("Customer");
        assert_eq!(names(&mut visitor, "/websites?q=shop").await, ["shop.example"]);
        assert_eq!(names(&mut visitor, "/websites?status=pending").await, ["acme.example"]);
        for search in ["globex", others.as_str()] {
            visitor.opens(&format!("/websites?q={search}")).await.says("None of your websites matches");
        }
    }
    assert_eq!(names(&mut portal.signs_in(STELLA).await, "/websites").await, ["globex.example", "shop-globex.example"]);
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ended_and_never_at_somebody_elses_website() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    for n in 0..55 {
        portal.tenant.make_website_by_hand(&acme.account, &format!("n{n:02}.example")).await;
    }
    portal.tenant.pass_with_retries().await;
    let mut mona = portal.signs_in(MONA).await;
    let first = mona.opens("/websites").await;
    first.says("50 websites of 56 websites shown");
    let next = first.attribute(".pager a[rel=next]", "href").unwrap();
    let rest = names(&mut mona, &next).await;
    assert_eq!((rest.len(), rest.last().map(String::as_str)), (6, Some("n54.example")));
    let stella = portal.signs_in(STELLA).await.opens("/websites").await;
    let others = stella.attribute("[data-zone]", "data-zone").unwrap();
    assert_eq!(names(&mut mona, &format!("/websites?after={others}")).await.len(), 50, "as if nothing had been asked");
}

#[tokio::test]
async fn the_table_has_no_prices_no_customers_and_no_ids_of_accounts() {
    let portal = Portal::open().await;
    let (acme, globex) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let table = mona.opens("/websites.csv").await;
    let lines: Vec<&str> = table.html().lines().collect();
    let header = "Id,Name,Punycode,Account,Status,Since,Dropped on,Setup,Paused,Plan,Name servers,Created,Activated";
    assert_eq!((lines.len(), lines[0]), (2, header), "{}", table.html());
    assert!(lines[1].contains(",acme.example,"), "{}", lines[1]);
    for secret in [acme.account.as_str(), globex.account.as_str(), "globex", "Globex", "USD"] {
        assert!(!table.html().contains(secret), "{secret}");
    }
    let narrowed = mona.opens("/websites.csv?q=nothing").await;
    assert_eq!(narrowed.html().lines().count(), 1);
}

#[tokio::test]
async fn a_website_says_what_to_do_next_in_each_state() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    for (name, status, says) in [
        ("pending.example", "pending", "Set the Name Servers at the Registrar"),
        ("active.example", "active", "active.example is live on Cloudflare"),
        ("moved.example", "moved", "Point the Domain Back to Cloudflare"),
    ] {
        let zone = website(&portal, &acme.account, name, status).await;
        let page = mona.opens(&format!("/websites/{zone}")).await;
        page.says(says).says("Free Website").says("Setup Full").says("Paused No");
        checks::page(&page.path, page.html());
        let copies = page.attributes(".values [data-copy]", "data-copy");
        assert_eq!(copies.len(), if status == "active" { 0 } else { 2 }, "{name}: {copies:?}");
        assert!(
            page.attributes("main a", "href").contains(&format!("/websites/{zone}/plan")),
            "a plan is asked for there"
        );
        let acts = page.attributes("main form[method=post]", "action");
        let check = format!("/websites/{zone}/check");
        assert_eq!(acts, if status == "active" { vec![] } else { vec![check] }, "{name}");
    }
    let mut vic = portal.signs_in(VIC).await;
    let list = vic.opens("/websites").await;
    assert!(!list.attributes("a", "href").contains(&"/websites/new".to_owned()), "a viewer adds nothing");
    for zone in list.attributes("[data-zone]", "data-zone") {
        let page = vic.opens(&format!("/websites/{zone}")).await;
        assert_eq!(page.attributes("main form[method=post]", "action"), Vec::<String>::new());
        page.is_silent_on("Ask for another plan");
    }
}

#[tokio::test]
async fn days_left_are_the_same_as_the_partner_sees_them() {
    let portal = Portal::open().await;
    acme_and_globex(&portal).await;
    let (mut mona, mut amal) = (portal.signs_in(MONA).await, portal.amal().await);
    let list = mona.opens("/websites").await;
    let home = list.attribute("[role=rowheader] a", "href").unwrap();
    let (own, team) = (mona.opens(&home).await, amal.opens(&home).await);
    let left = own.one(".days").unwrap();
    assert!(left.starts_with("Cloudflare drops it in 28 days"), "{left}");
    assert_eq!(team.one(".days"), Some(left));
}

#[tokio::test]
async fn only_what_the_policy_lets_managers_do_is_offered_and_done() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let home = mona.opens("/websites").await.attribute("[role=rowheader] a", "href").unwrap();
    let (page, form) = (mona.opens(&home).await, mona.opens("/websites/new").await);
    allows(&portal, acme.id, false).await;
    let before = portal.state().await;
    mona.opens("/websites").await.is_silent_on("Add Website");
    mona.opens(&home).await.is_silent_on("Check Again");
    assert_eq!(mona.asks("/websites/new").await.status(), 403);
    let check = mona.submits(&page, &format!("{home}/check"), &[]).await;
    let add = mona.submits(&form, "/websites", &[("name", "new.example")]).await;
    for refused in [check, add] {
        assert_eq!(refused.status(), 403);
        refused.says("You may not do this").says("your partner");
    }
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn without_a_key_of_the_customers_own_the_pages_say_so_and_nothing_is_stored() {
    let portal = Portal::open().await;
    let (acme, _) = acme_and_globex(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let home = mona.opens("/websites").await.attribute("[role=rowheader] a", "href").unwrap();
    let (page, form) = (mona.opens(&home).await, mona.opens("/websites/new").await);
    loses_key(&portal, acme.id).await;
    let (before, known) = (portal.state().await, portal.tenant.requests().await.len());
    let says = "Your partner has to finish your set-up first";
    let shown = mona.opens("/websites/new").await;
    shown.says(says);
    assert_eq!(shown.all("main form"), Vec::<String>::new(), "there is nothing to fill in");
    let refused = mona.submits(&form, "/websites", &[("name", "new.example")]).await;
    assert_eq!(refused.status(), 422);
    refused.says(says);
    let check = mona.submits(&page, &format!("{home}/check"), &[]).await;
    let back = mona.follows(&check).await;
    back.says("Your partner has to finish your set-up before Cloudflare can be asked from here.");
    assert_eq!(back.attributes("main form[method=post]", "action"), Vec::<String>::new());
    assert_eq!(portal.state().await, before);
    assert_eq!(portal.tenant.requests().await.len(), known, "not even a question was asked");
}

#[tokio::test]
async fn jobs_under_way_are_shown_where_they_belong() {
    let portal = Portal::open().await;
    let firm = Firm::of(&portal, "Acme", MONA, Some("acme.example")).await;
    let mut mona = portal.signs_in(MONA).await;
    let home = mona.opens("/websites").await.attribute("[role=rowheader] a", "href").unwrap();
    portal.tenant.switch(serde_json::json!({ "latency_ms": 1000 })).await;
    let check = mona.sends(&home, &format!("{home}/check"), &[]).await;
    let add = mona.sends("/websites/new", "/websites", &[("name", "second.example")]).await;
    let (list, page) = (mona.opens("/websites").await, mona.opens(&home).await);
    assert_eq!(list.attributes("main a.banner", "href"), [add.leads_to()], "{}", list.words());
    assert_eq!(page.attributes("main a.banner", "href"), [check.leads_to()], "{}", page.words());
    portal.tenant.switch(serde_json::json!({ "latency_ms": 0 })).await;
    for answer in [check, add] {
        let run = portal.run_behind(&answer).await;
        assert_eq!((run.own, run.customer, run.requested_by), (true, Some(firm.id), firm.manager));
    }
    assert_eq!(mona.opens("/websites").await.attributes("main a.banner", "href"), Vec::<String>::new());
}
