//! Forms are taken only with the token of the very session that shows them.

use partner_portal::web::routes::ROUTES;

use super::house::{OTTO, PASSWORD, Portal};
use super::page::Fields;
use super::who::{Things, token};

fn with(token: Option<&str>) -> Fields {
    let all = [("name", "Zorro"), ("customer", "new"), ("customer_name", "Zorro"), ("current", PASSWORD)];
    let mut fields: Fields = all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    fields.extend(token.map(|token| ("csrf".to_owned(), token.to_owned())));
    fields
}

#[tokio::test]
async fn without_the_sessions_own_token_nothing_is_done() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut stranger = portal.nobody();
    let early = stranger.opens("/login").await.value("csrf");
    let (mut amal, mut otto) = (portal.amal().await, portal.signs_in(OTTO).await);
    // A visitor's cookie from before signing in comes along, too.
    amal.browser.jar.extend(stranger.browser.jar.clone());
    let (ottos, other) = (token(&mut otto).await, token(&mut portal.amal().await).await);
    let before = portal.state().await;
    for route in ROUTES.iter().filter(|route| route.method == "POST") {
        let path = things.path(route.path);
        for token in [None, Some(""), Some(early.as_str()), Some(ottos.as_str()), Some(other.as_str())] {
            let page = amal.posts(&path, &with(token)).await;
            assert_eq!(page.status(), 403, "{path} {token:?}: {}", page.words());
            page.says("This form has expired");
            assert_eq!(page.all("h1").len(), 1);
        }
    }
    assert_eq!(portal.state().await, before);
    amal.opens("/accounts").await;
}

#[tokio::test]
async fn the_way_in_needs_a_token_too() {
    let portal = Portal::open().await;
    let stale = portal.nobody().opens("/login").await.value("csrf");
    for path in ["/login", "/setup"] {
        for token in [None, Some(stale.as_str())] {
            assert_eq!(portal.nobody().posts(path, &with(token)).await.status(), 403, "{path}");
        }
    }
}

#[tokio::test]
async fn an_expired_form_leads_back_to_where_it_was() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/accounts/new?name=Acme").await;
    let answer = amal.submits(&page, "/accounts", &[("csrf", "old"), ("name", "Acme")]).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.attributes("main a", "href").contains(&"/accounts/new?name=Acme".to_owned()), "{}", answer.html());
}
