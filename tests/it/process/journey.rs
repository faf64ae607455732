//! The journey of the main job, as a person makes it.

use super::demo::{Demo, OWNER, PASSWORD};
use super::window::{Scripts, Window};

/// What the journey made.
pub(super) struct Made {
    pub(super) account: String,
    pub(super) website: String,
}

pub(super) async fn sign_in(window: &Window, demo: &Demo) {
    window.goto(&demo.address).await;
    assert_eq!(window.path().await, "/login");
    window.fill("email", OWNER).await;
    window.fill("password", PASSWORD).await;
    window.click("main button[type=submit]").await;
    window.find("[data-account]").await;
    assert_eq!(window.path().await, "/accounts");
}

/// Fills in Create A New Account for a new customer and sends it; the window then shows the run.
pub(super) async fn add_account(window: &Window, name: &str) {
    window.click("a[href='/accounts/new']").await;
    window.fill("name", name).await;
    window.fill("description", "made in a browser").await;
    window.select("unit", ":nth-of-type(2)").await;
    window.select("customer", "[value=new]").await;
    window.fill("customer_name", name).await;
    window.click("main .form__foot button[type=submit]").await;
    window.find("main[data-run-state]").await;
}

/// Watches the run until it is done.
pub(super) async fn watch(window: &Window, scripts: Scripts) {
    watch_for(window, scripts, "main[data-run-state=done]").await;
}

/// Watches a page until this is there: with scripts the page moves by itself, without the person presses Refresh.
pub(super) async fn watch_for(window: &Window, scripts: Scripts, css: &str) {
    if scripts == Scripts::On {
        window.execute("window.stillHere = true").await;
        window.find(css).await;
        let same = window.execute("return window.stillHere === true").await;
        assert_eq!(same, true, "the page moved on without being loaded again");
        return;
    }
    for _ in 0..400 {
        if window.has(css).await {
            return;
        }
        if window.has("#refresh").await {
            window.click("#refresh").await;
        }
    }
    panic!("no {css} after 400 refreshes");
}

pub(super) async fn main_job(window: &Window, demo: &Demo, scripts: Scripts) -> Made {
    sign_in(window, demo).await;
    add_account(window, "Browsed").await;
    watch(window, scripts).await;
    assert!(!window.has("[data-step]:not([data-step-state=done])").await, "every step is done");
    window.click("#made-title + ul a[href^='/accounts/']").await;
    let account = window.path().await;
    assert_eq!(window.text("h1").await, "Browsed");
    window.click("a[href^='/websites/new']").await;
    window.fill("name", "browsed.example").await;
    window.click("main .form__foot button[type=submit]").await;
    window.find("main[data-run-state]").await;
    watch(window, scripts).await;
    window.click("#made-title + ul a[href^='/websites/']").await;
    let website = window.path().await;
    assert_eq!(window.text("h1").await, "browsed.example");
    assert!(window.text(".values").await.contains("ns."), "the name servers are shown");
    window.click("form[action='/logout'] button").await;
    window.find("main input[name=password]").await;
    window.goto(&format!("{}{account}", demo.address)).await;
    assert_eq!(window.path().await, "/login", "signed out");
    Made { account, website }
}
