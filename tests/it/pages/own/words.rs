//! No trace of the partner's own business on a page of a customer's people.

use std::collections::{BTreeSet, VecDeque};

use serde_json::json;

use super::acme_and_globex;
use crate::pages::house::{AMAL, MONA, OTTO, Portal, STELLA, VIC, Visitor};
use crate::support::checks;

/// Words, as whole words or beginnings of words, that say how the partner works with Cloudflare and what it pays.
const NOT_THEIRS: [&str; 14] = [
    "tenant",
    "unit",
    "units",
    "service user",
    "add-on",
    "addon",
    "price",
    "usd",
    "eur",
    "gbp",
    "evidence",
    "cf-ray",
    "svc.partner",
    "administrator",
];

/// Whether the text has this as a word of its own.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next()))
}

/// Goes to every page of websites and jobs that can be reached by links, and to these.
async fn reads_all(visitor: &mut Visitor, from: &[String]) -> Vec<(String, String)> {
    let mut waiting: VecDeque<String> = from.iter().cloned().chain(["/websites".to_owned()]).collect();
    let (mut seen, mut pages) = (BTreeSet::new(), Vec::new());
    while let Some(path) = waiting.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = visitor.asks(&path).await;
        if page.status() == 404 && (path.ends_with("/plan") || !path.starts_with("/websites")) {
            continue;
        }
        assert!(matches!(page.status(), 200 | 403), "{path}: {}", page.words());
        if !path.contains(".csv") && !path.ends_with("/dns/export") {
            checks::page(&path, page.html());
        }
        pages.push((path, page.html().to_owned()));
        let links = page.attributes("a", "href");
        waiting.extend(links.into_iter().filter(|link| link.starts_with("/websites") || link.starts_with("/runs")));
    }
    pages
}

#[tokio::test]
async fn pages_of_a_customers_people_are_silent_on_the_partners_business_and_on_others() {
    let portal = Portal::open().await;
    let (acme, globex) = acme_and_globex(&portal).await;
    let tenant = &portal.tenant;
    for (name, status) in [("active.example", "active"), ("moved.example", "moved"), ("gone.example", "deleted")] {
        let zone = tenant.make_website_by_hand(&acme.account, name).await;
        tenant.website_becomes(&zone, status).await;
    }
    let paid = tenant.make_website_by_hand(&acme.account, "paid.example").await;
    tenant.order_by_hand(&format!("/zones/{paid}/subscription"), "CF_BIZ").await;
    let held = tenant.make_website_by_hand(&globex.account, "held.example").await;
    tenant.website_becomes(&held, "active").await;
    tenant.hold_by_hand(&held).await;
    tenant.pass_with_retries().await;
    let mut mona = portal.signs_in(MONA).await;
    let mut jobs = Vec::new();
    for name in ["new.example", "held.example", "banned.test", "unregistered.test", "shop.acme.example"] {
        let answer = mona.sends("/websites/new", "/websites", &[("name", name)]).await;
        portal.run_behind(&answer).await;
        jobs.push(answer.leads_to().to_owned());
    }
    for fault in ["status:403", "success_false_before"] {
        tenant.fault("POST", "/zones", fault, 0).await;
        let answer = mona.sends("/websites/new", "/websites", &[("name", "odd.example")]).await;
        portal.run_behind(&answer).await;
        jobs.push(answer.leads_to().to_owned());
    }
    let mut amal = portal.amal().await;
    for (act, fields) in [("pause", vec![("paused", "on")]), ("type", vec![("type", "partial")])] {
        let home = format!("/websites/{paid}");
        let page = if act == "pause" { home.clone() } else { format!("{home}/{act}") };
        let answer = amal.sends(&page, &format!("{home}/{act}"), &fields).await;
        portal.run_behind(&answer).await;
        jobs.push(answer.leads_to().to_owned());
    }
    tenant.switch(json!({ "latency_ms": 0 })).await;
    for email in [MONA, VIC] {
        let mut visitor = portal.signs_in(email).await;
        let pages = reads_all(&mut visitor, &jobs).await;
        assert!(pages.len() > 15, "{:?}", pages.iter().map(|(path, _)| path).collect::<Vec<_>>());
        let admin = portal.tenant.sandbox.admin().email;
        let others =
            ["Globex", "globex", STELLA, AMAL, OTTO, &admin, globex.account.as_str(), &acme.user, &globex.user];
        for (path, html) in &pages {
            let lower = html.to_lowercase();
            for word in NOT_THEIRS {
                assert!(!has_word(&lower, word), "{email} {path} says {word}: {html}");
            }
            for sign in ["$", "€", "£", "¥"] {
                assert!(!html.contains(sign), "{email} {path} has {sign}");
            }
            for other in others {
                assert!(!html.contains(other), "{email} {path} names {other}: {html}");
            }
        }
    }
}
