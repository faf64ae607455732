//! One's own name, password and devices.

use super::house::{AMAL, OTTO, PASSWORD, Portal};

const NEXT: &str = "staple battery horse";

#[tokio::test]
async fn a_name_is_changed_and_shown_everywhere() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let answer = amal.sends("/profile", "/profile", &[("name", "Amal <Ünsal> & Co")]).await;
    let page = amal.follows(&answer).await;
    page.says("Your name was changed.").says("Amal <Ünsal> & Co");
    assert_eq!(page.value("name"), "Amal <Ünsal> & Co");
    amal.opens("/accounts").await.says("Amal <Ünsal> & Co").is_silent_on("Your name was changed.");
    for wrong in ["", "  ", "a\nb", &"x".repeat(101)] {
        let page = amal.sends("/profile", "/profile", &[("name", wrong)]).await;
        page.refuses(&["name"]);
    }
    amal.opens("/runs").await.says("Amal <Ünsal> & Co");
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_other_devices_end() {
    let portal = Portal::open().await;
    let (mut amal, mut phone, mut otto) = (portal.amal().await, portal.amal().await, portal.signs_in(OTTO).await);
    let wrong = [("current", "not it at all"), ("password", "short")];
    let page = amal.sends("/profile", "/profile/password", &wrong).await;
    page.refuses(&["current", "password"]).says("This is not your current password.");
    assert!(!page.html().contains("not it at all") && !page.html().contains("value=\"short\""));
    phone.opens("/accounts").await;
    let answer = amal.sends("/profile", "/profile/password", &[("current", PASSWORD), ("password", NEXT)]).await;
    amal.follows(&answer).await.says("Your password was changed.");
    assert_eq!(phone.asks("/accounts").await.leads_to(), "/login?next=/accounts");
    otto.opens("/accounts").await;
    let mut later = portal.nobody();
    let old = later.sends("/login", "/login", &[("email", AMAL), ("password", PASSWORD)]).await;
    old.refuses(&["password"]);
    let new = later.sends("/login", "/login", &[("email", AMAL), ("password", NEXT)]).await;
    assert_eq!(new.leads_to(), "/");
}

#[tokio::test]
async fn guessing_the_current_password_is_slowed_down() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let wrong = [("current", "not it at all"), ("password", NEXT)];
    for _ in 0..3 {
        amal.sends("/profile", "/profile/password", &wrong).await.refuses(&["current"]);
    }
    let page = amal.sends("/profile", "/profile/password", &wrong).await;
    assert_eq!((page.status(), page.answer.header("retry-after")), (429, Some("1")));
}

#[tokio::test]
async fn devices_are_listed_and_signed_out_one_by_one_or_all_others() {
    let portal = Portal::open().await;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
    let mut amal = portal.amal().await;
    let mut phone = portal.nobody();
    phone.browser = phone.browser.with("User-Agent", firefox);
    phone.sends("/login", "/login", &[("email", AMAL), ("password", PASSWORD)]).await;
    let (mut third, mut otto) = (portal.amal().await, portal.signs_in(OTTO).await);
    let page = amal.opens("/profile").await;
    page.says("Firefox on Linux").says("This device").says("127.0.0.1");
    assert_eq!(page.all("tbody tr").len(), 3, "Otto's are not among them");

    let handles = page.attributes("input[name=session]", "value");
    let foreign = otto.opens("/profile").await;
    for handle in &handles {
        let mut fields = foreign.form("/logout");
        fields.push(("session".to_owned(), handle.clone()));
        assert_eq!(otto.posts("/profile/sign-out", &fields).await.status(), 404, "not one of Otto's");
    }
    let row = page.all("tbody tr").iter().position(|row| row.contains("Firefox")).unwrap();
    let this = page.all("tbody tr").iter().position(|row| row.contains("This device")).unwrap();
    let handle = &handles[if row > this { row - 1 } else { row }];
    let answer = amal.submits(&page, "/profile/sign-out", &[("session", handle)]).await;
    amal.follows(&answer).await.says("The device was signed out.").is_silent_on("Firefox");
    assert_eq!(phone.asks("/profile").await.leads_to(), "/login?next=/profile");
    third.opens("/profile").await;

    let answer = amal.sends("/profile", "/profile/sign-out-others", &[]).await;
    let page = amal.follows(&answer).await;
    page.says("All other devices were signed out.").is_silent_on("Sign Out Everywhere Else");
    assert_eq!(third.asks("/profile").await.leads_to(), "/login?next=/profile");
    otto.opens("/profile").await;
}
