//! Invites: made, accepted once, and dead in every other way without telling which.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_portal::telemetry::{LogForm, subscriber};

use super::house::{AMAL, OTTO, PASSWORD, Portal, VERA, Visitor};
use super::page::Page;

pub(super) const BEA: &str = "bea@partner.test";
const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// The path of the link that a page shows.
pub(super) fn link_on(portal: &Portal, page: &Page) -> String {
    let link = page.one("[data-link]").unwrap_or_else(|| panic!("no link on {}", page.words()));
    let path = link.strip_prefix(&format!("http://{}", portal.address)).unwrap();
    assert_eq!(path.len(), "/invites/".len() + 43, "{path}");
    path.to_owned()
}

/// Invites somebody, and gives the path of the link.
pub(super) async fn invites(portal: &Portal, owner: &mut Visitor, email: &str, role: &str) -> String {
    let answer = owner.sends("/team/invites/new", "/team/invites", &[("email", email), ("role", role)]).await;
    let page = owner.follows(&answer).await;
    link_on(portal, &page)
}

/// Accepts by the form of the page.
pub(super) async fn accepts(visitor: &mut Visitor, link: &str, name: &str) -> Page {
    visitor.sends(link, link, &[("name", name), ("password", PASSWORD)]).await
}

/// The one act of this kind in the table of invites.
pub(super) async fn acts(owner: &mut Visitor, act: &str) -> Page {
    let page = owner.opens("/team").await;
    let found = page.attributes("main form[method=post]", "action");
    let [action] = found.iter().filter(|action| action.ends_with(act)).collect::<Vec<_>>()[..] else {
        panic!("not one {act} but {found:?}")
    };
    owner.submits(&page, action, &[]).await
}

/// The page with what differs by nature taken out.
fn bare(page: &Page, link: &str) -> String {
    let token = link.trim_start_matches("/invites/");
    page.html().replace(token, "(token)").replace(&page.value("csrf"), "(csrf)")
}

#[tokio::test]
async fn an_invited_person_accepts_and_is_signed_in_with_that_role() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    for (role, word, may_add) in [("owner", "Owner", 200), ("operator", "Operator", 200), ("viewer", "Viewer", 403)] {
        let email = format!("{role}@new.test");
        let link = invites(&portal, &mut amal, &email, role).await;
        let mut bea = portal.nobody();
        let page = bea.opens(&link).await;
        crate::support::checks::page(&link, page.html());
        page.says(role).says("until");
        assert_eq!(page.attribute("input[type=email]", "value").as_deref(), Some(email.as_str()));
        let answer = accepts(&mut bea, &link, "Bea <Beispiel>").await;
        assert_eq!(answer.leads_to(), "/");
        let home = bea.opens("/accounts").await;
        home.says("Bea <Beispiel>").says(word);
        assert_eq!(bea.asks("/accounts/new").await.status(), may_add, "{role}");
        let team = amal.opens("/team").await;
        assert!(team.all("[data-person]").iter().any(|row| row.contains(&email) && row.contains(word)), "{role}");
        assert!(team.all("[data-state=accepted]").iter().any(|row| row.contains(&email)), "{}", team.words());
        let mut later = portal.nobody();
        let answer = later.sends("/login", "/login", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(answer.leads_to(), "/");
    }
}

#[tokio::test]
async fn signing_in_by_invite_ends_whatever_session_the_browser_had() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let before = amal.clone();
    assert_eq!(accepts(&mut amal, &link, "Bea").await.leads_to(), "/");
    assert_ne!(amal.browser.cookie("portal"), before.browser.cookie("portal"));
    amal.opens("/profile").await.says(BEA);
    assert_eq!(before.clone().asks("/profile").await.leads_to(), "/login?next=/profile");
}

#[tokio::test]
async fn a_link_works_once_even_when_two_press_at_the_same_time() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "operator").await;
    let (mut one, mut two) = (portal.nobody(), portal.nobody());
    let (first, second) = (one.opens(&link).await, two.opens(&link).await);
    let (eins, zwei) = ([("name", "Eins"), ("password", PASSWORD)], [("name", "Zwei"), ("password", PASSWORD)]);
    let (a, b) = tokio::join!(one.submits(&first, &link, &eins), two.submits(&second, &link, &zwei));
    let mut answers = [a.status(), b.status()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 404]);
    assert_eq!(portal.nobody().asks(&link).await.status(), 404);
    let team = amal.opens("/team").await;
    assert_eq!(team.all("[data-person]").iter().filter(|row| row.contains(BEA)).count(), 1);
}

#[tokio::test]
async fn used_expired_revoked_replaced_and_unknown_links_get_the_very_same_page() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let expired = invites(&portal, &mut amal, "late@partner.test", "viewer").await;
    portal.tenant.clock.advance(WEEK - Duration::from_secs(1));
    portal.nobody().opens(&expired).await;
    portal.tenant.clock.advance(Duration::from_secs(1));
    let mut amal = portal.amal().await;
    let used = invites(&portal, &mut amal, "used@partner.test", "viewer").await;
    accepts(&mut portal.nobody(), &used, "Used").await;
    let revoked = invites(&portal, &mut amal, "revoked@partner.test", "viewer").await;
    let answer = acts(&mut amal, "/revoke").await;
    amal.follows(&answer).await.says("The invite for revoked@partner.test was revoked.");
    let replaced = invites(&portal, &mut amal, BEA, "viewer").await;
    invites(&portal, &mut amal, BEA, "viewer").await;
    let unknown = format!("/invites/{}", "x".repeat(43));
    let same = bare(&portal.nobody().asks(&unknown).await, &unknown);
    assert!(same.contains("This link does not work") && same.contains("Ask for a new link"), "{same}");
    for link in [&expired, &used, &revoked, &replaced, &unknown] {
        let mut nobody = portal.nobody();
        let page = nobody.asks(link).await;
        assert_eq!((page.status(), bare(&page, link)), (404, same.clone()), "{link}");
        crate::support::checks::page(link, page.html());
        let fields = vec![
            ("csrf".to_owned(), page.value("csrf")),
            ("name".to_owned(), "Eve".to_owned()),
            ("password".to_owned(), PASSWORD.to_owned()),
        ];
        let page = nobody.posts(link, &fields).await;
        assert_eq!((page.status(), bare(&page, link)), (404, same.clone()), "{link}");
    }
    let states = amal.opens("/team").await.attributes("[data-invite]", "data-state");
    assert_eq!(states, ["open", "revoked", "accepted", "expired"]);
}

#[tokio::test]
async fn whatever_stands_in_the_address_is_a_link_that_does_not_work() {
    let portal = Portal::open().await;
    for token in
        ["x", "%3Cscript%3Ealert(1)%3C/script%3E", "..%2F..%2Fteam", "a%22%3E", "%F0%9F%9A%80", "%27%20or%201=1--"]
    {
        let page = portal.nobody().asks(&format!("/invites/{token}")).await;
        assert_eq!(page.status(), 404, "{token}");
        crate::support::checks::page(token, page.html());
    }
}

#[tokio::test]
async fn looking_at_an_invite_changes_nothing_and_signs_nobody_in() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let before = portal.state().await;
    for _ in 0..3 {
        let mut scanner = portal.nobody();
        let page = scanner.opens(&link).await;
        assert!(scanner.browser.cookie("portal").is_none());
        assert_eq!(page.answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(page.answer.header("cache-control"), Some("no-store"));
        assert_eq!(scanner.browser.send("HEAD", &link, None).await.status, 200);
    }
    assert_eq!(portal.state().await, before);
    assert_eq!(accepts(&mut portal.nobody(), &link, "Bea").await.leads_to(), "/");
}

#[tokio::test]
async fn sending_again_kills_the_old_link_and_makes_a_new_one() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let old = invites(&portal, &mut amal, BEA, "operator").await;
    let page = amal.opens("/team").await;
    let again = page.attribute("form[action$=again]", "action").unwrap();
    let answer = amal.submits(&page, &again, &[]).await;
    let new = link_on(&portal, &amal.follows(&answer).await);
    assert_eq!(portal.nobody().asks(&old).await.status(), 404);
    portal.nobody().opens(&new).await;
    // Pressed a second time, from the page as it was: nothing more happens.
    let answer = amal.submits(&page, &again, &[]).await;
    let list = amal.follows(&answer).await;
    assert_eq!((list.all("[data-link]").len(), list.all("[data-invite]").len()), (0, 1));
    portal.nobody().opens(&new).await;
    // One that ran out is sent again just so.
    portal.tenant.clock.advance(WEEK);
    let mut amal = portal.amal().await;
    let answer = acts(&mut amal, "/again").await;
    let newest = link_on(&portal, &amal.follows(&answer).await);
    assert_eq!(portal.nobody().asks(&new).await.status(), 404);
    assert_eq!(accepts(&mut portal.nobody(), &newest, "Bea").await.leads_to(), "/");
}

#[tokio::test]
async fn the_link_is_shown_once_and_only_to_who_made_it() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let mut other = portal.amal().await;
    let answer = amal.sends("/team/invites/new", "/team/invites", &[("email", BEA), ("role", "viewer")]).await;
    assert_eq!(other.opens("/team").await.all("[data-link]").len(), 0);
    let page = amal.follows(&answer).await;
    page.says("This portal sends no mail").says("PORTAL_SMTP_URL").says("shown this once");
    link_on(&portal, &page);
    assert_eq!(amal.opens("/team").await.all("[data-link]").len(), 0);
}

#[tokio::test]
async fn no_token_is_kept_anywhere() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let token = link.trim_start_matches("/invites/").as_bytes().to_vec();
    accepts(&mut portal.nobody(), &link, "Bea").await;
    let folder = portal.tenant.database().parent().unwrap().to_owned();
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(token.len()).any(|window| window == token));
    }
    let history = amal.opens("/activity").await;
    assert!(!history.html().contains(&*String::from_utf8_lossy(&token)));
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_token_is_logged() {
    let lines = Lines::default();
    let writer = lines.clone();
    let all = subscriber(LogForm::Json, "info,partner_portal=trace", move || writer.clone()).unwrap();
    // Nobody listens there: that the mail was not sent is logged, too.
    let portal = Portal::mailing("smtp://127.0.0.1:9").await;
    let _watched = tracing::subscriber::set_default(all);
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let mut bea = portal.nobody();
    accepts(&mut bea, &link, "").await;
    accepts(&mut bea, &link, "Bea").await;
    let page = portal.nobody().asks(&link).await;
    portal.nobody().submits(&page, &format!("{link}/ask"), &[]).await;
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/invites/{token}/ask") && text.contains("a mail was not sent"), "{text}");
    assert!(!text.contains(link.trim_start_matches("/invites/")), "{text}");
}

#[tokio::test]
async fn pressed_twice_it_is_one_invite() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let page = amal.opens("/team/invites/new").await;
    let typed = [("email", BEA), ("role", "viewer")];
    let first = amal.submits(&page, "/team/invites", &typed).await;
    let link = link_on(&portal, &amal.follows(&first).await);
    let second = amal.submits(&page, "/team/invites", &typed).await;
    let list = amal.follows(&second).await;
    assert_eq!((list.all("[data-invite]").len(), list.all("[data-link]").len()), (1, 0));
    portal.nobody().opens(&link).await;
}

#[tokio::test]
async fn only_owners_invite() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let before = portal.state().await;
    for email in [OTTO, VERA] {
        let mut visitor = portal.signs_in(email).await;
        let signed_in = portal.state().await;
        let list = visitor.opens("/team").await;
        list.says(BEA).is_silent_on("Invite Somebody").is_silent_on("Send again").is_silent_on("Revoke");
        let fields = vec![
            ("csrf".to_owned(), list.value("csrf")),
            ("email".to_owned(), "eve@partner.test".to_owned()),
            ("role".to_owned(), "owner".to_owned()),
        ];
        let page = visitor.posts("/team/invites", &fields).await;
        assert_eq!(page.status(), 403);
        assert_eq!(portal.state().await, signed_in, "{email}");
    }
    assert_ne!(before, "");
    portal.nobody().opens(&link).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_kept_and_a_note_is_text() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let form = ("/team/invites/new", "/team/invites");
    let before = portal.state().await;
    let typed = [("email", "bea@"), ("role", "king"), ("note", "one\r\nBcc: eve@example.com")];
    let page = amal.sends(form.0, form.1, &typed).await;
    page.refuses(&["email", "role", "note"]);
    assert_eq!((page.value("email"), page.value("note")), ("bea@".to_owned(), "one\nBcc: eve@example.com".to_owned()));
    for (email, says) in [(AMAL, "is on the team already, as owner."), ("OTTO@partner.test", "already, as operator.")] {
        let page = amal.sends(form.0, form.1, &[("email", email), ("role", "viewer")]).await;
        page.refuses(&["email"]).says(says);
    }
    assert_eq!(portal.state().await, before);
    let note = "<script>alert(1)</script> & \"hello\"";
    let typed = [("email", BEA), ("role", "viewer"), ("note", note)];
    let answer = amal.sends(form.0, form.1, &typed).await;
    let link = link_on(&portal, &amal.follows(&answer).await);
    let page = portal.nobody().opens(&link).await;
    page.says(note);
    crate::support::checks::page(&link, page.html());
}

#[tokio::test]
async fn a_weak_password_is_refused_in_words_and_the_link_still_works() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let mut bea = portal.nobody();
    for (name, password, fields, says) in [
        ("", "short", &["name", "password"][..], "at least 12 characters"),
        ("Bea", "passwordpassword", &["password"], "too easy to guess"),
        ("Bea", "bea@partner.test", &["password"], "too easy to guess"),
        ("Bea", &"x9 ".repeat(60), &["password"], "at most 128 characters"),
    ] {
        let page = bea.sends(&link, &link, &[("name", name), ("password", password)]).await;
        page.refuses(fields).says(says);
        assert_eq!((page.value("name"), page.value("password")), (name.to_owned(), String::new()));
    }
    let long = format!("Ein langer Satz 🦀 {}", "mit Leerzeichen ".repeat(6));
    assert!(long.chars().count() > 100);
    let answer = bea.sends(&link, &link, &[("name", "Bea"), ("password", &long)]).await;
    assert_eq!(answer.leads_to(), "/");
    let mut cut = long.clone();
    cut.pop();
    portal.nobody().sends("/login", "/login", &[("email", BEA), ("password", &cut)]).await.refuses(&["password"]);
}
