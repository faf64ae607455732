//! DNS records as a person works on them in Chromium: one is added, one is refused at its field, changed, removed.

use tempfile::TempDir;

use super::demo::Demo;
use super::journey::{sign_in, watch};
use super::window::{Scripts, Window};

const NAME: &str = "browsed.example";

/// Adds a website and opens its DNS records; their path.
async fn opens_records(window: &Window, demo: &Demo, scripts: Scripts) -> String {
    window.goto(&format!("{}/websites/new", demo.address)).await;
    window.select("account", ":nth-of-type(2)").await;
    window.fill("name", NAME).await;
    window.click("main .form__foot button[type=submit]").await;
    window.find("main[data-run-state]").await;
    watch(window, scripts).await;
    window.click("#made-title + ul a[href^='/websites/']").await;
    window.click(".tabs a[href$='/dns']").await;
    window.find("#title").await;
    window.path().await
}

/// Waits until the page says so: a press may be over before the page that it leads to is there.
async fn hears(window: &Window, words: &str) {
    let script = "return [...document.querySelectorAll('[role=status]')].map((one) => one.innerText).join(' ')";
    for _ in 0..1_000 {
        if window.execute(script).await.as_str().is_some_and(|text| text.contains(words)) {
            return;
        }
    }
    panic!("{} never says {words}", window.path().await);
}

/// Opens the form for a type of record.
async fn form_of(window: &Window, kind: &str) {
    window.click("main a[href$='/dns/new']").await;
    window.select("type", &format!("[value={kind}]")).await;
    window.click("form[method=get] button[type=submit]").await;
    // The form that comes up first may be of this type already: only the address tells that the chosen one is there.
    let script = format!("return new URLSearchParams(location.search).get('type') === '{kind}'");
    for _ in 0..1_000 {
        if window.execute(&script).await.as_bool() == Some(true) {
            window.find(&format!("input[type=hidden][name=type][value={kind}]")).await;
            return;
        }
    }
    panic!("{} never shows the form for {kind}", window.path().await);
}

/// The words of the row whose record has this name.
async fn row(window: &Window, name: &str) -> String {
    window.find("table[data-kind=dns]").await;
    let script = format!(
        "return [...document.querySelectorAll('[data-record]')].map((row) => row.innerText).find((text) => \
         text.includes('{name}')) || ''"
    );
    window.execute(&script).await.as_str().unwrap().to_owned()
}

/// Presses a link in the row of a record, by the name that is said of it.
async fn presses(window: &Window, what: &str, record: &str) {
    let script = format!(
        "[...document.querySelectorAll('[data-record] a')].find((link) => link.textContent.replace(/\\s+/g, ' ').trim() \
         === '{what} {record}').click()"
    );
    window.execute(&script).await;
}

async fn works_on_records(window: &Window, list: &str) {
    assert!(window.text("main").await.contains("Records for mail are missing here"));
    form_of(window, "A").await;
    window.fill("name", "shop").await;
    window.fill("content", "192.0.2.7").await;
    window.click("main .form__foot button[type=submit]").await;
    hears(window, "A shop.browsed.example was added.").await;
    assert_eq!(window.path().await, list);
    let added = row(window, "shop.browsed.example").await;
    assert!(added.contains("192.0.2.7") && added.contains("Proxied"), "{added}");

    form_of(window, "MX").await;
    window.fill("name", "@").await;
    window.fill("content", "192.0.2.9").await;
    window.fill("priority", "10").await;
    window.fill("comment", "mail of the shop").await;
    window.click("main .form__foot button[type=submit]").await;
    let wrong = window.text("#content-error").await;
    assert!(wrong.contains("MX takes the name of a host, not an address."), "{wrong}");
    for (field, typed) in [("content", "192.0.2.9"), ("priority", "10"), ("comment", "mail of the shop")] {
        let kept = window.execute(&format!("return document.querySelector('main [name={field}]').value")).await;
        assert_eq!(kept.as_str().unwrap().trim(), typed, "{field} is as it was typed");
    }
    window.fill("content", "mail.browsed.example").await;
    window.click("main .form__foot button[type=submit]").await;
    hears(window, "MX browsed.example was added.").await;
    assert!(row(window, "mail.browsed.example").await.contains("Priority 10"));

    presses(window, "Change", "A shop.browsed.example").await;
    window.find("input[type=hidden][name=seen]").await;
    window.fill("content", "192.0.2.8").await;
    window.click("main [name=proxied]").await;
    window.click("main .form__foot button[type=submit]").await;
    hears(window, "A shop.browsed.example was changed.").await;
    let changed = row(window, "shop.browsed.example").await;
    assert!(changed.contains("192.0.2.8") && changed.contains("DNS only"), "{changed}");

    presses(window, "Remove…", "A shop.browsed.example").await;
    window.find("form[action$='/remove']").await;
    assert!(window.text("main").await.contains("192.0.2.8"), "what goes is shown first");
    window.click("main .form__foot button[type=submit]").await;
    hears(window, "A shop.browsed.example was removed.").await;
    assert_eq!(row(window, "shop.browsed.example").await, "");
}

async fn journey(scripts: Scripts) {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path());
    let window = Window::open(scripts).await;
    sign_in(&window, &demo).await;
    let list = opens_records(&window, &demo, scripts).await;
    works_on_records(&window, &list).await;
    // The form that was refused is the one thing that the browser remarks upon.
    let complaints = window.complaints().await;
    assert!(complaints.len() == 1 && complaints[0].contains("status of 422"), "{complaints:?}");
    window.close().await;
    let sent: Vec<_> = demo
        .requests()
        .into_iter()
        .filter(|row| row["method"] != "GET" && row["path"].as_str().unwrap().contains("/dns_records"))
        .collect();
    let methods: Vec<_> = sent.iter().map(|row| row["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["POST", "POST", "PATCH", "DELETE"], "what was wrong was never sent");
    assert!(sent.iter().all(|row| row["identity"].as_str().unwrap().starts_with("svc-")), "{sent:?}");
}

#[tokio::test]
async fn a_record_is_added_refused_at_its_field_changed_and_removed_with_scripts() {
    journey(Scripts::On).await;
}

#[tokio::test]
async fn a_record_is_added_refused_at_its_field_changed_and_removed_without_scripts() {
    journey(Scripts::Off).await;
}
