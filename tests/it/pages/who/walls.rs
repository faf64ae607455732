//! What people of customers are answered: their own, and nothing of anybody else's.

use super::rows::closed;
use super::{Things, sends_nothing};
use crate::pages::house::{MONA, Portal, STELLA, VIC};
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

/// All that a page says, without the reference that each has for itself.
fn said(page: &Page) -> String {
    page.words().split("Reference:").next().unwrap_or_default().to_owned()
}
