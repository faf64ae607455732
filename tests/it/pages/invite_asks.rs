//! What somebody without a working link may do: ask for one, and not guess.

use std::time::Duration;

use super::house::Portal;
use super::invites::{BEA, accepts, acts, invites, link_on};

#[tokio::test]
async fn asking_for_a_new_link_leaves_a_line_for_the_team_and_tells_the_asker_nothing() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    acts(&mut amal, "/revoke").await;
    let unknown = format!("/invites/{}", "y".repeat(43));
    let mut told = Vec::new();
    for link in [&link, &unknown] {
        let mut asker = portal.nobody();
        let page = asker.asks(link).await;
        let answer = asker.submits(&page, &format!("{link}/ask"), &[]).await;
        assert_eq!(answer.leads_to(), format!("{link}?asked=1"));
        let to = answer.leads_to().to_owned();
        let page = asker.asks(&to).await;
        assert_eq!(page.status(), 404);
        crate::support::checks::page(link, page.html());
        told.push(page.html().to_owned());
    }
    assert_eq!(told[0], told[1]);
    let team = amal.opens("/team").await;
    team.says("1 person asked for a new link");
    assert!(team.all("[data-invite]")[0].contains("Asked for a new link"), "{}", team.words());
    amal.opens("/activity?kind=invite_asked").await.says(BEA).says("Somebody with an old link");
    let answer = acts(&mut amal, "/again").await;
    let page = amal.follows(&answer).await;
    page.is_silent_on("asked for a new link");
    assert_eq!(accepts(&mut portal.nobody(), &link_on(&portal, &page), "Bea").await.leads_to(), "/");
}

#[tokio::test]
async fn asking_and_guessing_are_slowed_down() {
    let portal = Portal::open().await;
    let unknown = format!("/invites/{}", "z".repeat(43));
    let mut eve = portal.nobody();
    let page = eve.asks(&unknown).await;
    let mut statuses = Vec::new();
    for _ in 0..40 {
        statuses.push(eve.submits(&page, &format!("{unknown}/ask"), &[]).await.status());
    }
    assert_eq!((statuses[0], statuses[39]), (303, 429), "{statuses:?}");
    let fields = vec![("csrf".to_owned(), page.value("csrf")), ("name".to_owned(), "Eve".to_owned())];
    let refused = eve.posts(&unknown, &fields).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.answer.header("retry-after").is_some());
}

#[tokio::test]
async fn the_ladder_of_an_address_holds_for_its_invite_too() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let mut eve = portal.nobody();
    for _ in 0..3 {
        eve.sends("/login", "/login", &[("email", BEA), ("password", "a wrong guess")]).await;
    }
    assert_eq!(accepts(&mut portal.nobody(), &link, "Bea").await.status(), 429);
    portal.tenant.clock.advance(Duration::from_secs(1));
    assert_eq!(accepts(&mut portal.nobody(), &link, "Bea").await.leads_to(), "/");
}
