//! Invites for a customer's people: made by the team and by managers, accepted once, and dead in every other way.

use std::time::Duration;

use partner_portal::domain::policy::Policy;

use crate::support::smtp::{MailServer, Manners};

use super::customer_people::{House, IDA, presses, with_token};
use super::house::{AMAL, MONA, PASSWORD, Portal, STELLA, VIC};
use super::invites::{accepts, link_on};

const WEEK: Duration = Duration::from_secs(7 * 86_400);

#[tokio::test]
async fn who_is_invited_for_a_customer_accepts_and_is_in_with_that_role() {
    let house = House::open().await;
    let portal = &house.portal;
    for (by, role, may_invite) in [(AMAL, "manager", 200), (MONA, "manager", 200), (MONA, "viewer", 403)] {
        let mut inviter = portal.signs_in(by).await;
        let email = format!("{}-{role}@acme.test", by.split('@').next().unwrap());
        let link = house.invites_by(&mut inviter, &email, role).await;
        let mut ida = portal.nobody();
        let page = ida.opens(&link).await;
        crate::support::checks::page(&link, page.html());
        page.says("invites you").says("Acme").says(&format!("as a {role}")).says("This link works once, until");
        page.says(if role == "manager" { "say who else comes in" } else { "change nothing" });
        page.says("Your colleagues and your partner see it");
        assert_eq!(accepts(&mut ida, &link, "Ida").await.leads_to(), "/websites");
        ida.opens(&house.people()).await.says("Ida").says(&email);
        assert_eq!(ida.asks(&house.invites()).await.status(), may_invite, "{role}");
        assert_eq!(ida.asks("/accounts").await.status(), 404);
        let again = portal.nobody().sends("/login", "/login", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(again.leads_to(), "/");
        let list = inviter.opens(&house.people()).await;
        assert!(list.all("[data-state=accepted]").iter().any(|row| row.contains(&email)), "{}", list.words());
    }
}

#[tokio::test]
async fn two_who_accept_at_the_same_moment_are_one_person() {
    let house = House::open().await;
    let portal = &house.portal;
    let link = house.invites_by(&mut portal.signs_in(MONA).await, IDA, "viewer").await;
    let (mut one, mut two, mut three) = (portal.nobody(), portal.nobody(), portal.nobody());
    let (first, second, third) = (one.opens(&link).await, two.opens(&link).await, three.opens(&link).await);
    let (eins, zwei) = ([("name", "Eins"), ("password", PASSWORD)], [("name", "Zwei"), ("password", PASSWORD)]);
    let (a, b) = tokio::join!(one.submits(&first, &link, &eins), two.submits(&second, &link, &zwei));
    let mut answers = [a.status(), b.status()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 404]);
    // Nor does it work later, with a form of before.
    assert_eq!(three.submits(&third, &link, &eins).await.status(), 404);
    assert_eq!(portal.nobody().asks(&link).await.status(), 404);
    let people = portal.tenant.store.people_of(house.acme, portal.tenant.clock.now()).await.unwrap();
    assert_eq!(people.iter().filter(|row| row.person.email.as_str() == IDA).count(), 1);
}

#[tokio::test]
async fn expired_revoked_replaced_and_unknown_links_lead_to_the_same_calm_page() {
    let house = House::open().await;
    let portal = &house.portal;
    let mut mona = portal.signs_in(MONA).await;
    let expired = house.invites_by(&mut mona, "late@acme.test", "viewer").await;
    portal.tenant.clock.advance(WEEK - Duration::from_secs(1));
    portal.nobody().opens(&expired).await;
    portal.tenant.clock.advance(Duration::from_secs(1));
    let mut mona = portal.signs_in(MONA).await;
    let revoked = house.invites_by(&mut mona, "gone@acme.test", "viewer").await;
    let answer = presses(&mut mona, &house.people(), "/revoke").await;
    mona.follows(&answer).await.says("The invite for gone@acme.test was revoked.");
    let replaced = house.invites_by(&mut mona, IDA, "viewer").await;
    let newest = house.invites_by(&mut mona, IDA, "viewer").await;
    let unknown = format!("/invites/{}", "x".repeat(43));
    let before = portal.state().await;
    let mut told = Vec::new();
    for link in [&expired, &revoked, &replaced, &unknown] {
        let mut nobody = portal.nobody();
        let page = nobody.asks(link).await;
        assert_eq!(page.status(), 404, "{link}");
        page.says("Ask for a new link").is_silent_on("Acme").is_silent_on("@acme.test");
        let csrf = page.value("csrf");
        told.push(page.html().replace(link.trim_start_matches("/invites/"), "").replace(&csrf, ""));
        let fields = [("csrf", csrf.as_str()), ("name", "Eve"), ("password", PASSWORD)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        assert_eq!(nobody.posts(link, &fields).await.status(), 404, "{link}");
    }
    assert!(told.iter().all(|page| *page == told[0]));
    assert_eq!(portal.state().await, before);
    portal.nobody().opens(&newest).await;
}

#[tokio::test]
async fn sending_again_kills_the_old_link_and_pressing_twice_does_nothing_more() {
    let house = House::open().await;
    let portal = &house.portal;
    let mut mona = portal.signs_in(MONA).await;
    let old = house.invites_by(&mut mona, IDA, "viewer").await;
    let page = mona.opens(&house.people()).await;
    let again = page.attribute("form[action$=again]", "action").unwrap();
    let answer = mona.submits(&page, &again, &[]).await;
    let new = link_on(portal, &mona.follows(&answer).await);
    assert_eq!(portal.nobody().asks(&old).await.status(), 404);
    let answer = mona.submits(&page, &again, &[]).await;
    let list = mona.follows(&answer).await;
    assert_eq!((list.all("[data-link]").len(), list.all("[data-invite]").len()), (0, 1));
    assert_eq!(accepts(&mut portal.nobody(), &new, "Ida").await.leads_to(), "/websites");
}

#[tokio::test]
async fn the_same_form_pressed_twice_is_one_invite_and_its_link_is_shown_once_to_its_maker_alone() {
    let house = House::open().await;
    let portal = &house.portal;
    let (mut mona, mut amal) = (portal.signs_in(MONA).await, portal.amal().await);
    let page = mona.opens(&house.invites()).await;
    let typed = [("email", IDA), ("role", "viewer"), ("note", "Welcome")];
    let first = mona.submits(&page, &house.invites(), &typed).await;
    amal.opens(&house.people()).await.is_silent_on("/invites/");
    let second = mona.submits(&page, &house.invites(), &typed).await;
    let list = mona.follows(&first).await;
    let link = link_on(portal, &list);
    list.says("This portal sends no mail").is_silent_on("PORTAL_SMTP_URL");
    let list = mona.follows(&second).await;
    assert_eq!((list.all("[data-invite]").len(), list.all("[data-link]").len()), (1, 0));
    portal.nobody().opens(&link).await.says("Welcome");
    // A link to the team waits for the team's page, and is shown on no customer's.
    amal.sends("/team/invites/new", "/team/invites", &[("email", "tea@partner.test"), ("role", "viewer")]).await;
    assert_eq!(amal.opens(&house.people()).await.all("[data-link]").len(), 0);
    assert_eq!(amal.opens("/team").await.all("[data-link]").len(), 1);
    // Nothing but the fields everybody knows is needed.
    let fields = with_token(&mut mona, &[("email", "bo@acme.test"), ("role", "viewer")]).await;
    assert_eq!(mona.posts(&house.invites(), &fields).await.leads_to(), house.people());
}

#[tokio::test]
async fn managers_invite_up_to_the_limit_even_at_the_same_moment_and_the_team_beyond_it() {
    let house = House::open().await;
    let portal = &house.portal;
    // Mona, Vic, and one more place.
    house.allows(&Policy { people_at_most: 3, ..Policy::default() }).await;
    let (mut one, mut two) = (portal.signs_in(MONA).await, portal.signs_in(MONA).await);
    let form = house.invites();
    let (first, second) = (one.opens(&form).await, two.opens(&form).await);
    let (ida, eve) = ([("email", IDA), ("role", "viewer")], [("email", "eve@acme.test"), ("role", "viewer")]);
    let (a, b) = tokio::join!(one.submits(&first, &form, &ida), two.submits(&second, &form, &eve));
    let (refused, done) = if a.status() == 422 { (a, b) } else { (b, a) };
    assert_eq!(done.leads_to(), house.people());
    refused.refuses(&["email"]).says("All places of your company are taken");
    let list = one.opens(&house.people()).await;
    list.says("All 3 places of your company are taken").is_silent_on("Invite Somebody");
    // The link of the one who is invited may be sent again: it takes no place more.
    let answer = presses(&mut one, &house.people(), "/again").await;
    link_on(portal, &one.follows(&answer).await);
    // The team goes on.
    let mut amal = portal.amal().await;
    let link = house.invites_by(&mut amal, "boss@acme.test", "manager").await;
    amal.opens(&house.people()).await.says("4 of 3 places are taken").says("you are not limited");
    accepts(&mut portal.nobody(), &link, "Boss").await;
    // One that ran out takes no place, and to send it again takes one.
    portal.tenant.clock.advance(WEEK);
    let mut mona = portal.signs_in(MONA).await;
    let answer = presses(&mut mona, &house.people(), "/again").await;
    mona.follows(&answer).await.says("No link was sent. All places of your company are taken");
    let remove = format!("{}/{}/remove", house.people(), portal.id_of(VIC).await);
    mona.sends(&remove, &remove, &[]).await;
    let answer = presses(&mut mona, &house.people(), "/again").await;
    link_on(portal, &mona.follows(&answer).await);
}

#[tokio::test]
async fn an_address_that_is_here_already_is_refused_and_a_manager_hears_nothing_of_others() {
    let house = House::open().await;
    let portal = &house.portal;
    let (mut mona, mut amal) = (portal.signs_in(MONA).await, portal.amal().await);
    let form = house.invites();
    let before = portal.state().await;
    for (email, manager, team) in [
        (VIC, "vic@acme.test comes in already, as viewer.", "vic@acme.test comes in for Acme already, as viewer."),
        (
            STELLA,
            "This address cannot be invited here. Ask your partner.",
            "stella@globex.test comes in for Globex already.",
        ),
        (AMAL, "This address cannot be invited here. Ask your partner.", "is on your team, as owner."),
    ] {
        let typed = [("email", email), ("role", "viewer")];
        let page = mona.sends(&form, &form, &typed).await;
        page.refuses(&["email"]).says(manager).is_silent_on("Globex").is_silent_on("owner");
        amal.sends(&form, &form, &typed).await.refuses(&["email"]).says(team);
    }
    let typed = [("email", MONA), ("role", "viewer")];
    let page = amal.sends("/team/invites/new", "/team/invites", &typed).await;
    page.refuses(&["email"]).says("mona@acme.test comes in for Acme, as manager.");
    let typed = [("email", "ida@"), ("role", "owner"), ("note", "one\r\nBcc: eve@example.com")];
    mona.sends(&form, &form, &typed).await.refuses(&["email", "role", "note"]);
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn looking_at_forms_and_links_changes_nothing() {
    let house = House::open().await;
    let portal = &house.portal;
    let mut mona = portal.signs_in(MONA).await;
    let link = house.invites_by(&mut mona, IDA, "viewer").await;
    let acts = mona.opens(&house.people()).await.attributes("main form[method=post]", "action");
    let person = format!("{}/{}", house.people(), portal.id_of(VIC).await);
    let before = portal.state().await;
    for path in [house.people(), house.invites(), person.clone(), format!("{person}/remove")] {
        mona.opens(&path).await;
    }
    for path in acts {
        assert_eq!(mona.asks(&path).await.status(), 405, "{path}");
    }
    for _ in 0..3 {
        portal.nobody().opens(&link).await;
    }
    assert_eq!(portal.state().await, before);
}

#[tokio::test]
async fn the_letter_says_who_invites_for_which_company_to_what_and_until_when() {
    let server = MailServer::open(Manners::Takes).await;
    let house = House::on(Portal::mailing(&server.url()).await).await;
    let portal = &house.portal;
    let mut mona = portal.signs_in(MONA).await;
    let form = house.invites();
    let typed = [("email", IDA), ("role", "manager"), ("note", "<b>Hi</b> Größe")];
    let answer = mona.sends(&form, &form, &typed).await;
    let page = mona.follows(&answer).await;
    page.says("The link was mailed to ida@acme.test.");
    let link = link_on(portal, &page);
    let letters = server.letters();
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    let whole = format!("http://{}{link}", portal.address);
    let partner = portal.tenant.store.tenant().await.unwrap().unwrap().name;
    for part in ["text/plain", "text/html"] {
        let text = letter.part(part);
        for says in [MONA, &partner, "as a manager", "Acme", "say who else comes in", "works once, until", &whole] {
            assert!(text.contains(says), "{part} does not say {says:?}: {text}");
        }
        assert!(!text.contains("Globex"), "{text}");
    }
    assert!(!letter.part("text/html").contains("<b>Hi</b>"));
    assert_eq!(letter.to, [IDA]);
    assert_eq!(accepts(&mut portal.nobody(), &link, "Ida").await.leads_to(), "/websites");
    // One that the server does not take leaves the invite as it is, and shows a customer nothing of the server.
    let server = MailServer::open(Manners::Refuses).await;
    let house = House::on(Portal::mailing(&server.url()).await).await;
    let mut mona = house.portal.signs_in(MONA).await;
    let answer = mona.sends(&house.invites(), &house.invites(), &typed).await;
    let page = mona.follows(&answer).await;
    page.says("The mail could not be sent. Copy the link instead").is_silent_on("550");
    house.portal.nobody().opens(&link_on(&house.portal, &page)).await;
}

#[tokio::test]
async fn who_asks_for_a_new_link_is_shown_to_the_team_wherever_it_looks_until_it_answers() {
    let house = House::open().await;
    let portal = &house.portal;
    let (mut mona, mut amal) = (portal.signs_in(MONA).await, portal.amal().await);
    let link = house.invites_by(&mut mona, IDA, "viewer").await;
    presses(&mut mona, &house.people(), "/revoke").await;
    let customer = format!("/customers/{}", house.acme);
    let places = ["/customers".to_owned(), customer, "/team".to_owned()];
    let asks = async || {
        let mut ida = portal.nobody();
        let page = ida.asks(&link).await;
        ida.submits(&page, &format!("{link}/ask"), &[]).await;
    };
    asks().await;
    for place in &places {
        let page = amal.opens(place).await;
        page.says("1 person asks for a new link");
        assert!(page.attributes("main a", "href").contains(&house.people()), "{place}");
    }
    amal.opens("/customers").await.says("1 asks for a link");
    for visitor in [&mut amal, &mut mona] {
        let page = visitor.opens(&house.people()).await;
        page.says("1 person asked for a new link");
        assert!(page.all("[data-invite]")[0].contains("Asked for a new link"), "{}", page.words());
    }
    let history = amal.opens(&format!("/activity?kind=invite_asked&customer={}", house.acme)).await;
    history.says(IDA).says("Somebody with an old link");
    // Another customer's people are told nothing.
    let mut stella = portal.signs_in(STELLA).await;
    stella.opens(&format!("/customers/{}/people", house.globex)).await.is_silent_on("asked");
    // Declined: quiet, until it is asked again, at most once an hour.
    presses(&mut amal, &house.people(), "/revoke").await;
    asks().await;
    for place in &places {
        amal.opens(place).await.is_silent_on("for a new link");
    }
    portal.tenant.clock.advance(Duration::from_secs(60 * 60 + 1));
    asks().await;
    let mut amal = portal.amal().await;
    amal.opens("/customers").await.says("1 person asks for a new link");
    // Answered.
    let answer = presses(&mut amal, &house.people(), "/again").await;
    let page = amal.follows(&answer).await;
    page.is_silent_on("asked for a new link");
    for place in &places {
        amal.opens(place).await.is_silent_on("for a new link");
    }
    assert_eq!(accepts(&mut portal.nobody(), &link_on(portal, &page), "Ida").await.leads_to(), "/websites");
}

#[tokio::test]
async fn an_owner_who_becomes_an_operator_keeps_the_invites_for_customers_and_loses_those_to_the_team() {
    let house = House::open().await;
    let portal = &house.portal;
    let mut amal = portal.amal().await;
    let otto = format!("/team/{}", portal.id_of("otto@partner.test").await);
    amal.sends(&otto, &otto, &[("role", "owner")]).await;
    let mut visitor = portal.signs_in("otto@partner.test").await;
    let for_acme = house.invites_by(&mut visitor, IDA, "viewer").await;
    let to_team = super::invites::invites(portal, &mut visitor, "tea@partner.test", "viewer").await;
    amal.sends(&otto, &otto, &[("role", "operator")]).await;
    assert_eq!(portal.nobody().asks(&to_team).await.status(), 404);
    portal.nobody().opens(&for_acme).await;
    amal.sends(&otto, &otto, &[("role", "viewer")]).await;
    assert_eq!(portal.nobody().asks(&for_acme).await.status(), 404);
    let history = amal.opens(&format!("/activity?kind=invite_revoked&customer={}", house.acme)).await;
    history.says(IDA).is_silent_on("tea@partner.test");
}
