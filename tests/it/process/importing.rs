//! A zone file in Chromium against the real process: chosen, looked at, made, and gone back from; with and without scripts.

use tempfile::TempDir;

use super::demo::Demo;
use super::journey::{sign_in, watch};
use super::window::{Scripts, Window};

const FILE: &str =
    "$TTL 1h\nlanding IN CNAME @\nlanding2 IN A 192.0.2.61\n@ IN TXT \"journey of a file\"\nbroken IN A 192.0.2.999\n";

async fn journey(scripts: Scripts) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("browsed.zone");
    std::fs::write(&file, FILE).unwrap();
    let demo = Demo::start(folder.path());
    let window = Window::open(scripts).await;
    sign_in(&window, &demo).await;
    window.goto(&format!("{}/websites?status=active", demo.address)).await;
    window.click("tr[data-zone] th a[href^='/websites/']").await;
    window.click("nav a[href$='/dns']").await;
    let dns = window.path().await;
    window.click("a[href$='/dns/import']").await;
    window.find("input[type=file]").await.send_keys(file.to_str().unwrap()).await.unwrap();
    window.click("main .form__foot button[type=submit]").await;
    window.find("tr[data-row=add]").await;
    assert_eq!(window.text("h1").await, "3 new records");
    assert!(window.text("tr[data-row=refused]").await.contains("Line 5"), "the line that cannot be taken is named");
    window.click("main .callout button[type=submit]").await;
    window.find("main[data-run-state]").await;
    watch(&window, scripts).await;
    window.goto(&format!("{}{dns}?q=landing", demo.address)).await;
    assert!(window.text("table").await.contains("192.0.2.61"));

    window.goto(&format!("{}{dns}/snapshots", demo.address)).await;
    assert!(window.text("table").await.contains("Before changes"));
    window.click("tr[data-snapshot] a[href*='/snapshots/']").await;
    window.find("tr[data-row=remove]").await;
    window.click("main form[method=post] button[type=submit]").await;
    window.find("main .callout").await;
    assert_eq!(window.text("h1").await, "3 removed records");
    window.click("main .callout button[type=submit]").await;
    window.find("main[data-run-state]").await;
    watch(&window, scripts).await;
    window.goto(&format!("{}{dns}?q=landing", demo.address)).await;
    assert!(window.text("main").await.contains("Nothing found"));
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn a_zone_file_is_imported_and_taken_back_with_scripts() {
    journey(Scripts::On).await;
}

#[tokio::test]
async fn a_zone_file_is_imported_and_taken_back_without_scripts() {
    journey(Scripts::Off).await;
}
