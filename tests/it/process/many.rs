//! Add Many and the truth report in Chromium against the real process, with and without scripts.

use tempfile::TempDir;

use super::demo::Demo;
use super::journey::{sign_in, watch_for};
use super::window::{Scripts, Window};

/// Without the units of the demo's tenant, of which each row must name one.
const FILE: &str = "\u{feff}customer;account;website;unit\r\nQuince & Co;Quince;quince.example;UNIT\r\n\
                    Quince & Co;Quince;quince-shop.example;UNIT\r\nNo Account;;;UNIT\r\n";

/// One row of the file was refused before it began.
const OVER: &str = "main[data-bulk-state=troubled], main[data-bulk-state=done]";

/// Chooses the file and has it checked.
async fn uploads(window: &Window, demo: &Demo, file: &str) {
    window.goto(&format!("{}/bulk/new", demo.address)).await;
    window.find("input[type=file]").await.send_keys(file).await.unwrap();
    window.click("main .form__foot button[type=submit]").await;
    window.find("main[data-bulk-state=draft]").await;
}

async fn journey(scripts: Scripts) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("quinces.csv");
    std::fs::write(&path, FILE).unwrap();
    let file = path.to_str().unwrap();
    let demo = Demo::start(folder.path());
    let window = Window::open(scripts).await;
    sign_in(&window, &demo).await;
    uploads(&window, &demo, file).await;
    assert_eq!(window.text("h1").await, "quinces.csv");
    let fault = window.text("tr[data-line='2']").await;
    let units = fault.split_once("Write one of these, or its id: ").unwrap_or_else(|| panic!("{fault}")).1;
    std::fs::write(&path, FILE.replace("UNIT", units.split([',', '.']).next().unwrap())).unwrap();
    uploads(&window, &demo, file).await;
    assert!(window.text("tr[data-line='4']").await.contains("No Account"), "the line that is wrong is shown");
    window.click("main form[action$='/start'] button[type=submit]").await;
    window.find("main[data-bulk-state]:not([data-bulk-state=draft])").await;
    watch_for(&window, scripts, OVER).await;
    for line in ["2", "3"] {
        assert!(window.has(&format!("tr[data-line='{line}'][data-row-state=done]")).await, "line {line} is done");
    }
    window.goto(&format!("{}/websites?q=quince", demo.address)).await;
    let shown = window.text("table").await;
    assert!(shown.contains("quince.example") && shown.contains("quince-shop.example"), "{shown}");

    uploads(&window, &demo, file).await;
    assert!(window.text("main").await.contains("uploaded before"), "the second time is noticed");

    window.goto(&format!("{}/truth", demo.address)).await;
    window.click("[data-difference] summary").await;
    window.fill("reason", "ours since before the portal").await;
    window.click("[data-difference] details[open] button[type=submit]").await;
    let stays = window.find("[data-ignored]").await.text().await.unwrap();
    assert!(stays.contains("ours since before the portal"), "{stays}");
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn a_table_is_worked_off_and_a_difference_let_stay_with_scripts() {
    journey(Scripts::On).await;
}

#[tokio::test]
async fn a_table_is_worked_off_and_a_difference_let_stay_without_scripts() {
    journey(Scripts::Off).await;
}
