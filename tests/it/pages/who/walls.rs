//! What people of customers are answered: their own, and nothing of anybody else's.

use super::rows::closed;
use super::{Things, sends_nothing};
use crate::pages::house::{AMAL, MONA, Portal, STELLA, VERA, VIC};
use crate::pages::look::begins_to_look;
use crate::pages::page::Page;

#[tokio::test]
async fn a_customers_people_have_their_own_pages_and_no_others() {
    for (email, place) in [(VIC, 0), (MONA, 1)] {
        let portal = Portal::open().await;
        let things = Things::of(&portal).await;
        let mut visitor = portal.signs_in(email).await;
        for (method, route, expected) in closed() {
            let path = things.path(route);
            let page = sends_nothing(&mut visitor, method, &path).await;
            assert_eq!(page.status(), expected[place], "{email} {method} {path}: {}", page.words());
        }
    }
}

#[tokio::test]
async fn another_customers_things_are_not_there_in_state_and_in_words() {
    let portal = Portal::open().await;
    let (things, unknown) = (Things::of(&portal).await, Things::unknown());
    let mut stella = portal.signs_in(STELLA).await;
    for (method, route, expected) in closed() {
        let page = sends_nothing(&mut stella, method, &things.path(route)).await;
        if !route.contains('{') {
            assert_eq!(page.status(), expected[1], "{method} {route}: {}", page.words());
            assert!(!page.words().contains("Acme") && !page.words().contains("acme"), "{method} {route}");
            continue;
        }
        assert_eq!(page.status(), 404, "{method} {route}: {}", page.words());
        let nothing = sends_nothing(&mut stella, method, &unknown.path(route)).await;
        assert_eq!(said(&page), said(&nothing), "{method} {route} tells another's from nothing");
    }
}

#[tokio::test]
async fn who_looks_as_a_customer_is_answered_as_its_people_are_and_changes_nothing() {
    for email in [AMAL, VERA] {
        let portal = Portal::open().await;
        let things = Things::of(&portal).await;
        let mut visitor = portal.signs_in(email).await;
        begins_to_look(&mut visitor, &things.customer).await;
        let before = portal.state().await;
        for (method, route, expected) in closed().filter(|row| !matches!(row.1, "/logout" | "/look/end")) {
            let path = things.path(route);
            let page = sends_nothing(&mut visitor, method, &path).await;
            if *method == "GET" {
                // Forms are for those who may send them.
                let is_form = (expected[0], expected[1]) == (403, 200);
                let expected = if is_form { 403 } else { expected[1] };
                assert_eq!(page.status(), expected, "{email} {path}: {}", page.words());
            } else {
                let only_looking = page.status() == 403 && page.one("h1").as_deref() == Some("You are only looking");
                let no_such_page = page.status() == 404 && expected[1] == 404;
                assert!(only_looking || no_such_page, "{email} {method} {path}: {}", page.words());
            }
            if matches!(page.status(), 403 | 404) {
                page.says("Acme").says("Stop Looking");
            }
        }
        assert_eq!(portal.state().await, before, "{email}");
        visitor.sends("/profile", "/look/end", &[]).await;
        visitor.opens("/accounts").await;
    }
}

/// All that a page says, without the reference that each has for itself.
fn said(page: &Page) -> String {
    page.words().split("Reference:").next().unwrap_or_default().to_owned()
}
