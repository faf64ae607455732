//! Somebody of the team sees the portal as a customer's people see it, and changes nothing.

use std::time::Duration;

use partner_portal::domain::seat::CustomerRole;

use crate::support::checks;

use super::house::{AMAL, MONA, OTTO, Portal, VERA, Visitor};
use super::page::{Fields, Page};
use super::who::Things;

/// Presses the button on the customer's page.
pub(super) async fn begins_to_look(visitor: &mut Visitor, customer: &str) {
    let answer = visitor.sends(&format!("/customers/{customer}"), &format!("/customers/{customer}/look"), &[]).await;
    assert_eq!(answer.leads_to(), "/websites");
}

/// How many lines of this kind the history has, and what they say.
async fn lines(portal: &Portal, kind: &str) -> Vec<String> {
    portal.amal().await.opens(&format!("/activity?kind={kind}")).await.all("[data-seq]")
}

fn looks_as(page: &Page, customer: &str) {
    page.says(&format!("You see the portal as {customer} sees it.")).says("Stop Looking");
    checks::page(&page.path, page.html());
}

#[tokio::test]
async fn anybody_of_the_team_sees_what_a_customers_people_see_until_they_stop() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut mona = portal.signs_in(MONA).await;
    let theirs = mona.opens("/activity").await.attributes("nav a", "href");
    for (n, email) in [AMAL, OTTO, VERA].into_iter().enumerate() {
        let mut visitor = portal.signs_in(email).await;
        begins_to_look(&mut visitor, &things.customer).await;
        let page = visitor.opens("/activity").await;
        looks_as(&page, "Acme");
        assert_eq!(page.one("h1").as_deref(), Some("History"));
        assert_eq!(page.attributes("nav a", "href"), theirs, "{email}");
        page.says("Only looking · Acme").is_silent_on("Accounts");
        let profile = visitor.opens("/profile").await;
        looks_as(&profile, "Acme");
        let answer = visitor.submits(&profile, "/look/end", &[]).await;
        assert_eq!(answer.leads_to(), format!("/customers/{}", things.customer));
        visitor.follows(&answer).await.is_silent_on("You see the portal as");
        let (began, ended) = (lines(&portal, "looked_as").await, lines(&portal, "look_ended").await);
        assert_eq!((began.len(), ended.len()), (n + 1, n + 1));
        for line in [&began[0], &ended[0]] {
            assert!(line.contains(email) && line.contains("Acme"), "{line}");
        }
    }
}

#[tokio::test]
async fn an_ending_leads_out_and_on_to_the_page_that_was_asked_for() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut amal = portal.amal().await;
    begins_to_look(&mut amal, &things.customer).await;
    for path in [format!("/customers/{}", things.customer), "/accounts?q=x%20y".to_owned(), "/team".to_owned()] {
        let page = amal.asks(&path).await;
        assert_eq!(page.status(), 404, "{path}");
        checks::page(&path, page.html());
        page.says("Page not found").says("You see the portal as Acme sees it");
        let answer = amal.submits(&page, "/look/end", &[]).await;
        assert_eq!(answer.leads_to(), path);
        amal.follows(&answer).await;
        begins_to_look(&mut amal, &things.customer).await;
    }
    amal.asks("/nothing/here").await.says("Page not found").says("Stop Looking");
    for back in ["//evil.example", "https://evil.example/", "\\\\evil", "/..//x"] {
        let profile = amal.opens("/profile").await;
        let mut fields: Fields = profile.form("/look/end");
        fields.push(("back".to_owned(), back.to_owned()));
        let answer = amal.posts("/look/end", &fields).await;
        assert_eq!(answer.leads_to(), format!("/customers/{}", things.customer), "{back}");
        begins_to_look(&mut amal, &things.customer).await;
    }
    for path in ["/team", "/nothing/here"] {
        let page = portal.signs_in(MONA).await.asks(path).await;
        page.says("Page not found").is_silent_on("Stop Looking").is_silent_on("You see the portal as");
        portal.signs_in(VERA).await.asks("/nothing/here").await.is_silent_on("Stop Looking");
    }
}

#[tokio::test]
async fn who_looks_does_not_even_change_the_own_name() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut otto = portal.signs_in(OTTO).await;
    let form = otto.opens("/profile").await;
    begins_to_look(&mut otto, &things.customer).await;
    let before = portal.state().await;
    let page = otto.submits(&form, "/profile", &[("name", "Somebody Else")]).await;
    assert_eq!(page.status(), 403);
    checks::page("/profile", page.html());
    page.says("You are only looking").says("Nothing was changed.").says("Acme");
    assert_eq!(page.value("back"), "", "what was sent is no page to go on to");
    assert_eq!(portal.state().await, before);
    let answer = otto.submits(&page, "/look/end", &[]).await;
    assert_eq!(answer.leads_to(), format!("/customers/{}", things.customer));
}

#[tokio::test]
async fn looking_is_over_after_an_hour() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut vera = portal.signs_in(VERA).await;
    begins_to_look(&mut vera, &things.customer).await;
    // Nobody is signed in for more than half an hour without doing anything.
    for minutes in [29, 29, 1] {
        portal.tenant.clock.advance(Duration::from_secs(minutes * 60));
        looks_as(&vera.opens("/activity").await, "Acme");
    }
    portal.tenant.clock.advance(Duration::from_secs(60));
    let page = vera.opens("/accounts").await;
    page.says("You looked as a customer for an hour.").is_silent_on("Stop Looking");
    vera.opens("/accounts").await.is_silent_on("You looked as a customer");
    let ended = lines(&portal, "look_ended").await;
    assert!(ended.len() == 1 && ended[0].contains("After an hour") && ended[0].contains(VERA), "{ended:?}");
}

#[tokio::test]
async fn looking_ends_with_the_session_and_with_the_person() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let mut otto = portal.signs_in(OTTO).await;
    begins_to_look(&mut otto, &things.customer).await;
    assert_eq!(otto.sends("/profile", "/logout", &[]).await.leads_to(), "/login");
    let ended = lines(&portal, "look_ended").await;
    assert!(ended.len() == 1 && ended[0].contains("Signed out"), "{ended:?}");
    let mut otto = portal.signs_in(OTTO).await;
    otto.opens("/accounts").await.is_silent_on("Stop Looking");

    begins_to_look(&mut otto, &things.customer).await;
    let remove = format!("/team/{}/remove", portal.id_of(OTTO).await);
    portal.amal().await.sends(&remove, &remove, &[]).await;
    assert_eq!(otto.asks("/activity").await.leads_to(), "/login?next=/activity");
}

#[tokio::test]
async fn one_browser_looks_and_another_of_the_same_person_does_not() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let (mut desk, mut phone) = (portal.amal().await, portal.amal().await);
    begins_to_look(&mut desk, &things.customer).await;
    phone.opens("/accounts").await.is_silent_on("Stop Looking");
    // Pressed in a tab that was open before: what is left to do is to stop once.
    let customer = phone.opens(&format!("/customers/{}", things.customer)).await;
    let mut fields = customer.form(&format!("/customers/{}/look", things.customer));
    fields.retain(|(name, _)| name == "csrf");
    let answer = phone.posts("/look/end", &fields).await;
    assert_eq!(answer.leads_to(), "/", "there was nothing to stop");
    looks_as(&desk.opens("/activity").await, "Acme");
    assert_eq!(lines(&portal, "look_ended").await.len(), 0);
}

#[tokio::test]
async fn a_customers_people_never_look_as_anybody() {
    let portal = Portal::open().await;
    let things = Things::of(&portal).await;
    let run = portal.tenant.add_account("Initech", None).await;
    let other = portal.tenant.settles(run).await.customer.unwrap();
    portal.lets_in(other, "peter@initech.test", CustomerRole::Manager).await;
    let mut peter = portal.signs_in("peter@initech.test").await;
    for path in [format!("/customers/{}/look", things.customer), format!("/customers/{other}/look")] {
        let fields = peter.opens("/profile").await.form("/logout");
        assert_eq!(peter.posts(&path, &fields).await.status(), 404, "{path}");
    }
    peter.opens("/activity").await.is_silent_on("Acme").is_silent_on("Stop Looking");
}
