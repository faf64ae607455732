//! Everything that is paid for: who pays what, summed by currency, and the same to take along.

use std::collections::HashSet;

use partner_portal::domain::money::Money;
use partner_portal::domain::subscription::Subscription;
use partner_portal::wire::ids::AccountId;
use partner_portal::wire::subscriptions::{Frequency, SubscriptionState};

use super::house::{Portal, VERA};

/// An add-on of this account as it was read from Cloudflare.
async fn reads(portal: &Portal, account: &AccountId, number: u32, price: Option<(f64, &str)>, frequency: Frequency) {
    let now = portal.tenant.clock.now();
    let one = Subscription {
        id: format!("{number:032x}").parse().unwrap(),
        account: account.clone(),
        zone: None,
        rate_plan: "WORKERS_PAID".parse().unwrap(),
        name: "Workers Paid".to_owned(),
        state: Some(SubscriptionState::Paid),
        frequency: Some(frequency),
        price: price.and_then(|(amount, currency)| Money::of_major(amount, currency)),
        components: Vec::new(),
        period_start: None,
        period_end: Some("2026-12-01T00:00:00Z".parse().unwrap()),
        first_seen_at: now,
        seen_at: now,
        gone_at: None,
    };
    let mut tx = portal.tenant.store.write().await.unwrap();
    tx.mirror_subscription(&one).await.unwrap();
    tx.commit().await.unwrap();
}

async fn account(portal: &Portal, name: &str) -> AccountId {
    let run = portal.tenant.add_account(name, None).await;
    portal.tenant.settles(run).await.account.unwrap()
}

/// Two customers, two currencies, one price that nobody knows, and an account that is nobody's.
async fn two() -> (Portal, AccountId, AccountId) {
    let portal = Portal::open().await;
    let (acme, globex) = (account(&portal, "Acme").await, account(&portal, "=Globex").await);
    let stray = portal.tenant.make_account_by_hand("Stray").await;
    portal.tenant.pass_with_retries().await;
    reads(&portal, &acme, 1, Some((20.0, "USD")), Frequency::Monthly).await;
    reads(&portal, &acme, 2, Some((120.0, "USD")), Frequency::Yearly).await;
    reads(&portal, &acme, 3, Some((7.5, "EUR")), Frequency::Monthly).await;
    reads(&portal, &globex, 4, Some((1_000.0, "EUR")), Frequency::Monthly).await;
    reads(&portal, &globex, 5, None, Frequency::Monthly).await;
    reads(&portal, &stray, 6, Some((5.0, "USD")), Frequency::Monthly).await;
    (portal, acme, globex)
}

#[tokio::test]
async fn sums_are_per_customer_and_in_total_and_never_mix_currencies() {
    let (portal, acme, _) = two().await;
    let mut vera = portal.signs_in(VERA).await;
    let page = vera.opens("/subscriptions").await;
    crate::support::checks::page("/subscriptions", page.html());
    page.says("EUR 1,007.50 + USD 35.00 per month over all customers, and 1 thing whose price per month is not known");
    let shares = page.all("section .links__item");
    assert_eq!(shares.len(), 4, "{shares:?}");
    for (share, says) in shares.iter().zip([
        "=Globex 2 subscriptions, and 1 thing whose price per month is not known EUR 1,000.00",
        "Acme 3 subscriptions EUR 7.50 + USD 30.00",
        "Accounts that are not linked to a customer 1 subscription USD 5.00",
        "In total",
    ]) {
        assert!(share.starts_with(says), "{share}");
    }
    page.says("6 subscriptions of 6 subscriptions shown").says("Read from Cloudflare").says("50 accounts at a time");
    let yearly = page.one(&format!("[data-paid$=\"{:032x}\"]", 2)).unwrap();
    assert!(yearly.contains("USD 120.00 yearly USD 10.00 1 Dec 2026"), "{yearly}");
    assert!(page.one(&format!("[data-paid$=\"{:032x}\"]", 5)).unwrap().contains("Price not known Not known"));
    let customer = portal.tenant.store.account(&acme).await.unwrap().unwrap().customer.unwrap();
    let home = vera.opens(&format!("/customers/{customer}")).await;
    home.says("EUR 7.50 + USD 30.00").says("3 subscriptions.").is_silent_on("not known");
}

#[tokio::test]
async fn things_are_found_by_customer_account_plan_and_account_id() {
    let (portal, acme, _) = two().await;
    let mut amal = portal.amal().await;
    for (q, count) in [("acme", 3), ("GLOBEX", 2), ("stray", 1), ("workers_", 6), (acme.as_str(), 3), ("%25", 0)] {
        let page = amal.opens(&format!("/subscriptions?q={q}")).await;
        assert_eq!(page.attributes("[data-paid]", "data-paid").len(), count, "{q}");
        if count == 0 {
            page.says("Nothing found").says("Clear Search");
        } else {
            assert!(page.attributes("a", "href").contains(&format!("/subscriptions.csv?q={q}")), "{q}");
        }
    }
}

#[tokio::test]
async fn the_table_to_take_along_has_everything_and_no_formula() {
    let (portal, acme, globex) = two().await;
    let mut amal = portal.amal().await;
    let all = amal.opens("/subscriptions.csv").await;
    assert_eq!(all.answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let lines: Vec<&str> = all.html().split("\r\n").collect();
    let header = "Customer,Account id,Account,Website,Rate plan,Name,Subscription id,State,Price,Currency,Frequency,\
                  Per month,Period end,Read at";
    assert_eq!((lines.len(), lines[0]), (8, header));
    let yearly = format!(
        "Acme,{acme},Acme,,WORKERS_PAID,Workers Paid,{:032x},Paid,120.00,USD,yearly,10.00,2026-12-01T00:00:00Z,",
        2
    );
    assert_eq!(lines.iter().filter(|line| line.starts_with(&yearly)).count(), 1, "{lines:#?}");
    let unknown = format!("'=Globex,{globex},'=Globex,,WORKERS_PAID,Workers Paid,{:032x},Paid,,,monthly,,", 5);
    assert_eq!(lines.iter().filter(|line| line.starts_with(&unknown)).count(), 1, "{lines:#?}");
    let some = amal.opens("/subscriptions.csv?q=acme").await;
    assert_eq!(some.html().split("\r\n").count(), 5);
}

#[tokio::test]
async fn a_hundred_and_twenty_things_are_each_listed_once() {
    let portal = Portal::open().await;
    let acme = account(&portal, "Acme").await;
    for number in 1..=120 {
        reads(&portal, &acme, number, Some((5.0, "USD")), Frequency::Monthly).await;
    }
    let mut amal = portal.amal().await;
    let (mut found, mut sizes, mut next) = (HashSet::new(), Vec::new(), Some("/subscriptions?q=acme".to_owned()));
    while let Some(path) = next {
        let page = amal.opens(&path).await;
        let keys = page.attributes("[data-paid]", "data-paid");
        sizes.push(keys.len());
        assert!(keys.into_iter().all(|key| found.insert(key)), "{path}");
        next = page.attribute("a[rel=next]", "href");
    }
    assert_eq!((sizes, found.len()), (vec![50, 50, 20], 120));
}

#[tokio::test]
async fn a_portal_where_nothing_is_paid_for_says_what_will_be_here() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/subscriptions").await;
    page.says("Nothing is paid for yet");
    crate::support::checks::page("/subscriptions", page.html());
    assert_eq!(amal.opens("/subscriptions.csv").await.html().split("\r\n").count(), 2);
}
