//! Lists: searched, filtered, paged, and what stands out in them.

use std::collections::HashSet;

use partner_portal::sandbox::WorldKind;
use partner_portal::web::status::WebsiteStatus;

use super::house::{Portal, Visitor};

/// Follows “Next” to the end; each page's ids.
async fn pages(visitor: &mut Visitor, first: &str, row: &str) -> Vec<Vec<String>> {
    let (mut found, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(path) = next {
        assert!(found.len() < 50, "{first} never ends");
        let page = visitor.opens(&path).await;
        crate::support::checks::page(&path, page.html());
        found.push(page.attributes(&format!("[{row}]"), row));
        next = page.attribute("a[rel=next]", "href");
    }
    found
}

fn once(pages: &[Vec<String>]) -> HashSet<String> {
    let all: Vec<String> = pages.concat();
    let set: HashSet<String> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "something is listed twice");
    set
}

#[tokio::test]
async fn a_hundred_and_twenty_accounts_are_each_listed_once() {
    let portal = Portal::open().await;
    let mut made = HashSet::new();
    for n in 0..120 {
        // Names that fold to the same stand next to each other, across the end of a page too.
        let name = if n % 3 == 0 { "ACME".to_owned() } else { format!("Acme {:03}", n / 2) };
        made.insert(portal.tenant.make_account_by_hand(&name).await.to_string());
    }
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let found = pages(&mut amal, "/accounts", "data-account").await;
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
    assert_eq!(once(&found), made);
    let some = pages(&mut amal, "/accounts?q=acme+0", "data-account").await;
    assert_eq!(once(&some).len(), 80);
    let all = amal.opens("/accounts").await;
    all.says("50 accounts of 120 accounts shown");
}

#[tokio::test]
async fn accounts_are_found_by_name_by_id_and_by_customer() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let fields = [("name", "Größe GmbH"), ("customer", "new"), ("customer_name", "Zebra & Löwe")];
    let answer = amal.sends("/accounts/new", "/accounts", &fields).await;
    let mine = portal.run_behind(&answer).await.account.unwrap().to_string();
    let other = portal.tenant.make_account_by_hand("100% Wool_Co").await.to_string();
    portal.tenant.pass_with_retries().await;
    for (q, found) in [
        ("GR%C3%96%C3%9FE", vec![&mine]),
        ("zebra", vec![&mine]),
        ("l%C3%B6we", vec![&mine]),
        (mine.as_str(), vec![&mine]),
        (other.as_str(), vec![&other]),
        ("100%25", vec![&other]),
        ("l_c", vec![&other]),
        ("_", vec![&other]),
        ("%25%25", vec![]),
        ("nothing+like+it", vec![]),
        ("gm%00bh", vec![&mine]),
        ("++gmbh++", vec![&mine]),
    ] {
        let page = amal.opens(&format!("/accounts?q={q}")).await;
        assert_eq!(page.attributes("[data-account]", "data-account").iter().collect::<Vec<_>>(), found, "{q}");
        if found.is_empty() {
            page.says("Nothing found").says("Clear Search");
        }
    }
    assert_eq!(amal.opens("/accounts?q=%3Cb%3E").await.value("q"), "<b>");
}

#[tokio::test]
async fn two_accounts_of_one_name_are_marked_everywhere() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let (one, two) =
        (portal.tenant.make_account_by_hand("Acme").await, portal.tenant.make_account_by_hand("ACME").await);
    let other = portal.tenant.make_account_by_hand("Other").await;
    portal.tenant.pass_with_retries().await;
    let page = amal.opens("/accounts").await;
    for (account, marked) in [(&one, true), (&two, true), (&other, false)] {
        let row = page.one(&format!("[data-account=\"{account}\"]")).unwrap();
        assert_eq!(row.contains("Name used twice"), marked, "{row}");
        let home = amal.opens(&format!("/accounts/{account}")).await;
        assert_eq!(home.words().contains("Name used twice"), marked, "{account}");
    }
    let choices = amal.opens("/websites/new").await.all("#account option");
    assert!(choices.iter().any(|choice| choice.contains(&one.as_str()[..8])), "{choices:?}");
}

#[tokio::test]
async fn an_account_of_nobody_is_linked_from_the_list() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let stray = portal.tenant.make_account_by_hand("Stray").await;
    portal.tenant.pass_with_retries().await;
    let page = amal.opens("/accounts").await;
    page.says("Not linked");
    let link = format!("/accounts/{stray}/link");
    assert!(page.attributes("a", "href").contains(&link));
    let answer = amal.sends(&link, &link, &[("customer", "new"), ("customer_name", "Stray & Co")]).await;
    let run = portal.run_behind(&answer).await;
    amal.follows(&answer).await.says("Link account: Stray").says("Everything that was asked is so.");
    assert_eq!(run.account.as_ref(), Some(&stray));
    amal.opens("/accounts").await.is_silent_on("Not linked").says("Stray & Co");
    assert_eq!(amal.asks(&link).await.leads_to(), format!("/accounts/{stray}"), "it is linked already");
    let mut late = amal.opens("/customers/new").await.form("/customers");
    late.retain(|(name, _)| name == "csrf");
    late.extend(
        [("customer", "new"), ("customer_name", "Thief")].map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    amal.posts(&link, &late).await.refuses(&["customer"]).says("belongs to another customer already");
    assert_eq!(portal.count_customers().await, 1, "the thief was not entered");
}

#[tokio::test]
async fn similar_names_are_a_warning_and_never_a_refusal() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let there = portal.tenant.make_account_by_hand("Acme GmbH").await;
    portal.tenant.make_account_by_hand("Unrelated").await;
    portal.tenant.pass_with_retries().await;
    amal.opens("/accounts/new").await.is_silent_on("a name like this");
    let page = amal.opens("/accounts/new?name=acme").await;
    page.says("1 account has a name like this").says("Acme GmbH").is_silent_on("Unrelated");
    assert!(page.attributes("a", "href").contains(&format!("/accounts/{there}")));
    assert_eq!(page.value("name"), "acme");
    let again = amal.submits(&page, "/accounts", &[("name", "Acme GmbH 2")]).await;
    again.refuses(&["customer"]).says("a name like this");
    let fields = [("name", "Acme GmbH"), ("customer", "new"), ("customer_name", "Acme")];
    let answer = amal.submits(&again, "/accounts", &fields).await;
    let second = portal.run_behind(&answer).await.account.unwrap();
    assert_ne!(second, there);
}

#[tokio::test]
async fn websites_are_found_by_either_spelling_and_filtered_by_each_status() {
    let portal = Portal::on(WorldKind::Lively).await;
    let account = portal.tenant.make_account_by_hand("Acme").await;
    let zone = portal.tenant.make_website_by_hand(&account, "xn--bcher-kva.example").await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    for q in ["b%C3%BCcher", "B%C3%9CCHER.example", "xn--bcher", &zone] {
        let page = amal.opens(&format!("/websites?q={q}")).await;
        assert_eq!(page.attributes("[data-zone]", "data-zone"), std::slice::from_ref(&zone), "{q}");
        page.says("bücher.example");
    }
    let all = once(&pages(&mut amal, "/websites", "data-zone").await);
    assert!(all.len() > 50, "{}", all.len());
    let mut seen = HashSet::new();
    for status in WebsiteStatus::ALL {
        let first = format!("/websites?status={}", status.code());
        let page = amal.opens(&first).await;
        let states: HashSet<String> = page.attributes("tbody .status", "data-state").into_iter().collect();
        assert!(states.iter().all(|state| state == status.code()), "{first}: {states:?}");
        assert_eq!(page.value("status"), status.code());
        seen.extend(once(&pages(&mut amal, &first, "data-zone").await));
    }
    assert_eq!(seen, all, "each website has one of the states");
}

#[tokio::test]
async fn a_website_with_a_word_that_is_not_known_here_is_found_under_unknown() {
    let portal = Portal::open().await;
    let account = portal.tenant.make_account_by_hand("Acme").await;
    let zone = portal.tenant.make_website_by_hand(&account, "acme.example").await;
    portal.tenant.pass_with_retries().await;
    let database = sqlx::sqlite::SqliteConnectOptions::new().filename(portal.tenant.database());
    let mut database = sqlx::ConnectOptions::connect(&database).await.unwrap();
    sqlx::query("update zone set status = 'dreaming'").execute(&mut database).await.unwrap();
    let mut amal = portal.amal().await;
    amal.opens(&format!("/websites/{zone}")).await.says("“dreaming”");
    let page = amal.opens("/websites?status=unknown").await;
    assert_eq!(page.attributes("[data-zone]", "data-zone"), [zone]);
    amal.opens("/websites?status=active").await.says("Nothing found");
}

#[tokio::test]
async fn a_website_that_went_live_says_so_after_the_next_reading() {
    let portal = Portal::open().await;
    let account = portal.tenant.make_account_by_hand("Acme").await;
    let zone = portal.tenant.make_website_by_hand(&account, "acme.example").await;
    portal.tenant.pass_with_retries().await;
    let mut amal = portal.amal().await;
    let page = amal.opens(&format!("/websites/{zone}")).await;
    page.says("Set the Name Servers at the Registrar");
    portal.tenant.website_becomes(&zone, "active").await;
    let answer = amal.submits(&page, "/refresh", &[]).await;
    amal.follows(&answer).await.says("acme.example is live on Cloudflare");
}

#[tokio::test]
async fn jobs_and_customers_are_paged_and_filtered() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    for n in 0..60 {
        let answer = amal.sends("/customers/new", "/customers", &[("name", &format!("Customer {n:02}"))]).await;
        assert_eq!(answer.status(), 303);
    }
    let found = pages(&mut amal, "/customers", "data-customer").await;
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [50, 10]);
    once(&found);
    amal.opens("/customers?q=CUSTOMER+07").await.says("Customer 07").is_silent_on("Customer 08");
    let run = portal.tenant.add_account("Acme", None).await;
    portal.tenant.settles(run).await;
    amal.opens("/runs?state=done").await.says("Acme");
    amal.opens("/runs?state=failed").await.is_silent_on("Add account");
    amal.opens("/runs").await.says("amal@partner.test");
}
