//! Who may see and do what, route by route.

mod rows;
mod things;
mod walls;

use std::collections::BTreeSet;

use partner_portal::web::routes::{OPEN, ROUTES};

use super::house::{AMAL, OTTO, Portal, VERA, Visitor};
use super::page::{Fields, Page};

use rows::{ROWS, closed, is_for_owners};
pub(super) use things::{Things, asked_for, kept_bulk, kept_records};

/// The token of somebody's forms.
pub(in crate::pages) async fn token(visitor: &mut Visitor) -> String {
    visitor.opens("/profile").await.value("csrf")
}

async fn sends_nothing(visitor: &mut Visitor, method: &str, path: &str) -> Page {
    if method == "GET" {
        return visitor.asks(path).await;
    }
    let fields: Fields = vec![("csrf".to_owned(), token(visitor).await)];
    visitor.posts(path, &fields).await
}

#[test]
fn every_route_has_its_row() {
    let routes: BTreeSet<_> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
    let rows: BTreeSet<_> = ROWS.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(routes, rows);
}

#[tokio::test]
async fn nobody_sees_anything_but_the_way_in() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let before = portal.state().await;
    let mut nobody = portal.nobody();
    for (method, route, _) in closed() {
        let path = things.path(route);
        let body = (*method == "POST").then_some("csrf=x&name=x");
        let answer = nobody.browser.send(method, &path, body).await;
        assert_eq!(answer.status, 303, "{method} {path}");
        let to = answer.header("location").unwrap();
        let next = if *method == "GET" { path.as_str() } else { "/" };
        assert_eq!(to, format!("/login?next={next}"), "{method} {path}");
        assert!(!answer.body.contains("Acme"), "{method} {path}");
    }
    for route in OPEN {
        let answer = nobody.asks(&route.path.replace("{*path}", "nothing")).await;
        assert!(matches!(answer.status(), 200 | 404), "{}", route.path);
    }
    assert_eq!(nobody.opens("/login").await.one("h1").as_deref(), Some("Sign In"));
    assert_eq!(nobody.asks("/setup").await.status(), 404, "there is an owner");
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn where_signing_in_leads_back_to_there_is_always_a_page() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    for (method, route, [.., operator]) in closed() {
        let answer = portal.nobody().browser.send(method, &things.path(route), (*method == "POST").then_some("")).await;
        let login = answer.header("location").unwrap().to_owned();
        let next = amal.asks(&login).await.leads_to().to_owned();
        let page = amal.asks(&next).await;
        let is_there = matches!(page.status(), 200 | 303) || *operator == 404;
        assert!(is_there, "{method} {route} leads to {next}: {}", page.status());
    }
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut vera = portal.signs_in(VERA).await;
    let before = portal.state().await;
    for (method, route, [.., expected, _]) in closed().filter(|row| matches!(row.2[2], 200 | 403)) {
        let path = things.path(route);
        let page = sends_nothing(&mut vera, method, &path).await;
        assert_eq!(page.status(), *expected, "{method} {path}: {}", page.words());
        if *expected == 403 {
            page.says("You may not do this");
        } else {
            let acts = page.attributes("main form[method=post]", "action");
            // To look as a customer is to look, and so is to look at DNS.
            let looks = |act: &str| act == "/refresh" || act.ends_with("/look");
            let others = acts.iter().filter(|act| !act.starts_with("/profile") && !looks(act));
            assert_eq!(others.count(), 0, "{path} offers {acts:?} to a viewer");
        }
    }
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn owners_may_do_it_all_and_operators_all_but_the_team() {
    for email in [OTTO, AMAL] {
        let portal = Portal::open().await;
        let things = Things::of(&portal).await;
        let mut visitor = portal.signs_in(email).await;
        for (method, route, [.., expected]) in closed() {
            let path = things.path(route);
            let page = sends_nothing(&mut visitor, method, &path).await;
            let expected = if email == OTTO && is_for_owners(route) { 403 } else { *expected };
            assert_eq!(page.status(), expected, "{email} {method} {path}: {}", page.words());
        }
    }
}

#[tokio::test]
async fn a_viewer_keeps_an_own_profile() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut vera = portal.signs_in(VERA).await;
    for (method, route, [.., expected, _]) in closed().filter(|row| !matches!(row.2[2], 200 | 403)) {
        let page = sends_nothing(&mut vera, method, &things.path(route)).await;
        assert_eq!(page.status(), *expected, "{method} {route}: {}", page.words());
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_whatever_is_asked_of_it() {
    let portal = Portal::open().await;
    for email in [AMAL, OTTO, VERA] {
        let mut visitor = portal.signs_in(email).await;
        for things in [Things::unknown(), Things::nonsense()] {
            for (method, route, [.., viewer, _]) in closed().filter(|row| row.1.contains('{')) {
                let path = things.path(route);
                let page = sends_nothing(&mut visitor, method, &path).await;
                let refused = (email == VERA && *viewer == 403) || (email == OTTO && is_for_owners(route));
                let expected = if refused { 403 } else { 404 };
                assert_eq!(page.status(), expected, "{email} {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn another_spelling_of_an_id_is_another_address() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    for id in [things.customer.to_uppercase(), things.customer.replace('-', ""), format!("%7B{}%7D", things.customer)] {
        assert_eq!(amal.asks(&format!("/customers/{id}")).await.status(), 404, "{id}");
        assert_eq!(amal.asks(&format!("/runs/{}", id.replace(&things.customer, &things.run))).await.status(), 404);
    }
}

#[tokio::test]
async fn looking_changes_nothing_and_head_is_get_without_a_body() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    let before = portal.state().await;
    for (_, route, _) in ROWS.iter().filter(|row| row.0 == "GET") {
        let path = things.path(route);
        let get = amal.asks(&path).await;
        let head = amal.browser.send("HEAD", &path, None).await;
        assert_eq!(head.status, get.status(), "{path}");
        assert_eq!(head.body, "", "{path}");
    }
    assert_eq!(portal.state().await, before);
}
