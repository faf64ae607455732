//! A customer comes in, in browsers of its own: invited, in, adds a website, invites somebody who only looks.

use tempfile::TempDir;

use super::demo::Demo;
use super::journey::{add_account, sign_in, watch};
use super::window::{Scripts, Window};

const SENTENCE: &str = "seven quiet lanterns by the harbour";

/// Fills in the form for an invite, which is shown, and answers with the link of the page that follows.
async fn invites(window: &Window, email: &str, role: &str) -> String {
    window.fill("email", email).await;
    window.click(&format!("input[name=role][value={role}]")).await;
    window.click("main .form__foot button[type=submit]").await;
    window.text("[data-link]").await
}

/// Somebody with a link comes in, in a browser that has never been here.
async fn comes_in(link: &str, scripts: Scripts) -> Window {
    let window = Window::open(scripts).await;
    window.goto(link).await;
    assert!(window.text("main").await.contains("You come in for Browsed"));
    window.fill("name", "Mona Ek").await;
    window.fill("password", SENTENCE).await;
    window.click("main .form__foot button[type=submit]").await;
    window.find("form[action='/logout']").await;
    assert_eq!(window.path().await, "/websites");
    window
}

/// The owner makes a customer, lets its people add websites, and invites a manager.
async fn prepares(owner: &Window, demo: &Demo, scripts: Scripts) -> String {
    sign_in(owner, demo).await;
    add_account(owner, "Browsed").await;
    watch(owner, scripts).await;
    owner.goto(&format!("{}/customers?q=Browsed", demo.address)).await;
    owner.click("[data-customer] a[href^='/customers/']").await;
    owner.find("main a[href$='/policy']").await;
    let customer = owner.path().await;
    owner.goto(&format!("{}{customer}/policy", demo.address)).await;
    owner.click("[name=add_websites]").await;
    owner.click("main .form__foot button[type=submit]").await;
    owner.find("[role=status].banner").await;
    owner.goto(&format!("{}{customer}/invites", demo.address)).await;
    invites(owner, "mona@browsed.example", "manager").await
}

async fn journey(scripts: Scripts) {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path());
    let owner = Window::open(scripts).await;
    let link = prepares(&owner, &demo, scripts).await;

    let manager = comes_in(&link, scripts).await;
    manager.click("main a[href='/websites/new']").await;
    manager.fill("name", "mona.example").await;
    manager.click("main .form__foot button[type=submit]").await;
    manager.find("main[data-run-state]").await;
    watch(&manager, scripts).await;
    assert!(manager.text(".values").await.contains("ns."), "the name servers are shown");
    manager.click("nav a[href$='/people']").await;
    manager.click("main a[href$='/invites']").await;
    let link = invites(&manager, "vic@browsed.example", "viewer").await;

    let viewer = comes_in(&link, scripts).await;
    assert!(viewer.text("main").await.contains("mona.example"));
    assert!(!viewer.has("main a[href='/websites/new']").await, "a viewer is not offered to add any");
    viewer.goto(&format!("{}/websites/new", demo.address)).await;
    assert_eq!(viewer.text("h1").await, "You may not do this");
    viewer.goto(&format!("{}/accounts", demo.address)).await;
    assert_eq!(viewer.text("h1").await, "Page not found");
    // The owner's browser is none of theirs.
    owner.goto(&format!("{}/accounts", demo.address)).await;
    owner.find("[data-account]").await;

    for window in [owner, manager] {
        assert_eq!(window.complaints().await, Vec::<String>::new());
        window.close().await;
    }
    viewer.close().await;
    let zones: Vec<_> = demo.requests().into_iter().filter(|row| row["method"] == "POST").collect();
    let last = zones.last().unwrap();
    assert!(last["path"].as_str().unwrap().ends_with("/zones"), "{last}");
    assert!(last["identity"].as_str().unwrap().starts_with("svc-"), "{last}");
    let said = demo.program.err.text();
    assert!(!said.contains(SENTENCE) && !said.contains(link.rsplit('/').next().unwrap()), "no secret in the log");
}

#[tokio::test]
async fn a_customer_comes_in_works_and_lets_somebody_look_with_scripts() {
    journey(Scripts::On).await;
}

#[tokio::test]
async fn a_customer_comes_in_works_and_lets_somebody_look_without_scripts() {
    journey(Scripts::Off).await;
}
