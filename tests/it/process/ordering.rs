//! A website in CNAME set-up and another plan for it, as a person asks for them in Chromium.

use tempfile::TempDir;

use super::demo::Demo;
use super::journey::{sign_in, watch};
use super::window::{Scripts, Window};

const NAME: &str = "browsed.example";

/// Adds the website and finds the records to set.
async fn adds_partial(window: &Window, demo: &Demo, scripts: Scripts) {
    window.goto(&format!("{}/websites/new", demo.address)).await;
    window.select("account", ":nth-of-type(2)").await;
    window.fill("name", NAME).await;
    window.click("input[name=type][value=partial]").await;
    window.click("main .form__foot button[type=submit]").await;
    window.find("main[data-run-state]").await;
    watch(window, scripts).await;
    window.click("#made-title + ul a[href^='/websites/']").await;
    let page = window.text("main").await;
    for record in [format!("cloudflare-verify.{NAME}"), format!("www.{NAME}.cdn.cloudflare.net")] {
        assert!(page.contains(&record), "{record} is not in {page}");
    }
}

/// Chooses Business with its price before the eyes, and finds it on the website afterwards.
async fn changes_plan(window: &Window, scripts: Scripts) {
    window.click("main a[href$='/plan']").await;
    let card = "label:has(input[name=rate_plan][value=business])";
    assert!(window.text(card).await.contains("USD 200.00 monthly"));
    window.click("input[name=rate_plan][value=business]").await;
    window.click("main .form__foot button[type=submit]").await;
    window.find("main[data-run-state]").await;
    watch(window, scripts).await;
    assert_eq!(window.text("h1").await, format!("Change plan: {NAME}"));
    window.click("#made-title + ul a[href^='/websites/']").await;
    assert!(window.text("main").await.contains("Business Website, USD 200.00 monthly"));
}

async fn journey(scripts: Scripts) {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path());
    let window = Window::open(scripts).await;
    sign_in(&window, &demo).await;
    adds_partial(&window, &demo, scripts).await;
    changes_plan(&window, scripts).await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.close().await;
    let posts: Vec<_> = demo.requests().into_iter().filter(|row| row["method"] == "POST").collect();
    let ends = |row: &serde_json::Value| row["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert_eq!(posts.iter().map(ends).collect::<Vec<_>>(), ["zones", "subscription"]);
    assert!(posts.iter().all(|row| row["identity"].as_str().unwrap().starts_with("svc-")), "{posts:?}");
}

#[tokio::test]
async fn a_cname_setup_and_another_plan_are_asked_for_with_scripts() {
    journey(Scripts::On).await;
}

#[tokio::test]
async fn a_cname_setup_and_another_plan_are_asked_for_without_scripts() {
    journey(Scripts::Off).await;
}
