//! Every page that can be reached by links: sound, silent on secrets, and leading nowhere that is not there.

use std::collections::{BTreeSet, VecDeque};

use partner_portal::domain::seat::CustomerRole;
use partner_portal::runs::BulkAct;
use partner_portal::sandbox::WorldKind;
use partner_portal::web::routes::ROUTES;
use serde_json::json;

use crate::support::checks;

use super::house::{AMAL, MONA, Portal, VERA, VIC};
use super::page::Page;
use super::who::{asked_for, kept_bulk, kept_records};

/// Most pages of one kind looked at: the sixtieth account is like the first.
const OF_A_KIND: usize = 8;

/// A portal with something of everything.
async fn full() -> Portal {
    let portal = Portal::on(WorldKind::Lively).await;
    let tenant = &portal.tenant;
    for (name, website) in [("Acme & <Söhne>", Some("acme.example")), ("شركة المثال", None)] {
        let run = tenant.add_account(name, website).await;
        let made = tenant.settles(run).await;
        if website.is_some() {
            let mona = portal.lets_in(made.customer.unwrap(), MONA, CustomerRole::Manager).await;
            portal.lets_in(made.customer.unwrap(), VIC, CustomerRole::Viewer).await;
            asked_for(&portal, &made, mona).await;
            kept_records(&portal, made.zone.as_ref().unwrap()).await;
        }
    }
    tenant.switch(json!({ "keeps_external_metadata": false, "payment_method": false })).await;
    tenant.fault("POST", "/accounts", "drop_after", 0).await;
    let asks = tenant.add_account("In doubt", None).await;
    tenant.settles(asks).await;
    tenant.fault("POST", "/accounts", "success_false_before", 0).await;
    let fails = tenant.add_account("Refused", None).await;
    tenant.settles(fails).await;
    tenant.pass_with_retries().await;
    let bulk = tenant.store.bulk(kept_bulk(&portal).await.parse().unwrap()).await.unwrap().unwrap();
    tenant.runs().act_on_bulk(tenant.amal, &bulk, BulkAct::Start).await.unwrap();
    portal
}

/// The route that serves an address.
fn route(method: &str, path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('?').next().unwrap_or_default().split('/').collect();
    let fits = |route: &str| {
        let wanted: Vec<&str> = route.split('/').collect();
        let same = |(wanted, part): (&&str, &&str)| wanted == part || wanted.starts_with('{');
        wanted.len() == parts.len() && wanted.iter().zip(&parts).all(same)
    };
    let mut found = ROUTES.iter().filter(|route| route.method == method && fits(route.path)).map(|route| route.path);
    let literal = found.clone().find(|route| !route.contains('{'));
    literal.or_else(|| found.next())
}

fn is_sound(page: &Page, secrets: &[String]) {
    for secret in secrets {
        assert!(!page.html().contains(secret.as_str()), "a secret on {}", page.path);
    }
    // What is there to take along is no page.
    let is_file = |kind: &str| kind.starts_with("text/csv") || kind.starts_with("text/plain");
    if page.answer.header("content-type").is_some_and(is_file) {
        return;
    }
    checks::page(&page.path, page.html());
    for action in page.attributes("form[method=post]", "action") {
        assert!(route("POST", &action).is_some(), "{} posts to {action}", page.path);
    }
    for link in page.attributes("a", "href") {
        let fine = link.starts_with('#') || link.starts_with("https://") || route("GET", &link).is_some();
        assert!(fine, "{} links to {link}", page.path);
    }
}

async fn crawls(portal: &Portal, email: &str) -> BTreeSet<&'static str> {
    let mut visitor = portal.signs_in(email).await;
    let secrets = [portal.tenant.sandbox.admin().key.reveal().to_owned(), "cfk_".to_owned(), "$argon2".to_owned()];
    let before = portal.state().await;
    let (mut known, mut waiting) = (BTreeSet::from(["/".to_owned()]), VecDeque::from(["/".to_owned()]));
    let mut kinds = std::collections::BTreeMap::<&str, usize>::new();
    while let Some(path) = waiting.pop_front() {
        let kind = route("GET", &path).unwrap();
        let seen = kinds.entry(kind).or_default();
        *seen += 1;
        // Jobs are of many kinds; each of them is looked at.
        if *seen > OF_A_KIND && kind != "/runs/{run}" {
            continue;
        }
        let page = visitor.asks(&path).await;
        let mut links = page.attributes("a", "href");
        if page.status() == 303 {
            links.push(page.leads_to().to_owned());
        } else {
            assert_eq!(page.status(), 200, "{email} {path}");
            if page.answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
                is_sound(&page, &secrets);
            } else {
                assert!(!secrets.iter().any(|secret| page.html().contains(secret)), "a secret in {path}");
            }
        }
        for link in links.into_iter().filter(|link| link.starts_with('/')) {
            if known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert_eq!(portal.state().await, before, "looking changed something");
    kinds.into_keys().collect()
}

#[tokio::test]
async fn an_owner_reaches_every_page_by_links_and_all_of_them_are_sound() {
    let portal = full().await;
    let reached = crawls(&portal, AMAL).await;
    let pages = ROUTES.iter().filter(|route| route.method == "GET").map(|route| route.path);
    let missed: Vec<_> = pages.filter(|page| !reached.contains(page)).collect();
    // A draft begins with a form, and a secret is led to only while it waits: `api_tokens` goes there.
    let by_form = |page: &&str| page.contains("/tokens/drafts/") || *page == "/runs/{run}/secret";
    let (forms, others): (Vec<&str>, Vec<&str>) = missed.into_iter().partition(by_form);
    assert_eq!(others, ["/setup", "/login", "/invites/{token}"], "pages that no link leads to");
    assert_eq!(forms.len(), 5);
}

#[tokio::test]
async fn a_viewer_is_never_led_to_what_it_may_not_see() {
    let portal = full().await;
    let reached = crawls(&portal, VERA).await;
    assert!(reached.contains("/runs/{run}") && !reached.contains("/accounts/new"), "{reached:?}");
}

#[tokio::test]
async fn endings_are_sound_too() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    for path in ["/nothing", "/accounts/x", "/runs/x", "/accounts//", "/logout"] {
        let page = amal.asks(path).await;
        assert!(matches!(page.status(), 404 | 405), "{path}: {}", page.status());
        is_sound(&page, &[]);
    }
    for path in ["/login", "/login?next=/runs"] {
        is_sound(&portal.nobody().opens(path).await, &[]);
    }
}
