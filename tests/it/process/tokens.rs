//! *Edit zone DNS* in Chromium against the real process: from a website's page to a secret that works and is kept nowhere;
//! with and without scripts.

use serde_json::json;
use tempfile::TempDir;

use super::demo::Demo;
use super::journey::sign_in;
use super::window::{Scripts, Window};

/// Waits for the secret: with scripts the page moves by itself, without the person looks again.
async fn secret(window: &Window, scripts: Scripts) -> String {
    for _ in 0..500 {
        if window.has("[data-secret]").await {
            return window.text("[data-secret]").await;
        }
        if scripts == Scripts::Off && window.has("#refresh").await {
            window.click("#refresh").await;
        }
    }
    panic!("there is no secret on {}", window.path().await);
}

/// Adds a record with a token; answers with the status.
async fn adds_record(api: &str, token: &str, zone: &str) -> u16 {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let record = json!({ "type": "A", "name": "by-token", "content": "192.0.2.1" });
    let request = client.post(format!("{api}/zones/{zone}/dns_records")).bearer_auth(token).json(&record);
    request.send().await.unwrap().status().as_u16()
}

async fn journey(scripts: Scripts) {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path());
    let window = Window::open(scripts).await;
    sign_in(&window, &demo).await;
    window.goto(&format!("{}/websites?status=active", demo.address)).await;
    window.click("tr[data-zone] th a[href^='/websites/']").await;
    window.find("#change-title").await;
    let zone = window.path().await.rsplit('/').next().unwrap().to_owned();
    let name = window.text("h1").await;
    window.click("a[href*='/tokens/new?']").await;
    window.find("input[name=template][value=edit_zone_dns]:checked").await;
    window.click("main .form__foot button[type=submit]").await;
    window.find("select[name=row]").await;
    assert!(window.has(&format!("input[name=zone][value$='{zone}']:checked")).await, "the website is chosen already");
    window.click("main .form__foot button[type=submit]").await;
    window.find("main .clauses").await;
    assert!(window.text("main").await.contains(&format!("DNS: Edit, on {name}")), "{}", window.text("main").await);
    window.click("main .form__foot button[type=submit]").await;
    let value = secret(&window, scripts).await;
    assert!(window.text("pre").await.contains(&value), "the command to try it has it in");
    let page = window.path().await;
    window.goto(&format!("{}{page}", demo.address)).await;
    assert!(!window.has("[data-secret]").await, "it is gone on reload");
    assert!(window.text("main").await.contains("The secret was shown already"));
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.close().await;

    let api = demo.api.clone();
    assert_eq!(adds_record(&api, &value, &zone).await, 200, "it works on its website");
    let others =
        demo.world()["zones"].as_array().unwrap().iter().find(|one| one["id"] != zone.as_str()).unwrap().clone();
    assert_eq!(adds_record(&api, &value, others["id"].as_str().unwrap()).await, 403, "and on no other");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        let part = &value.as_bytes()[5..29];
        assert!(!bytes.windows(part.len()).any(|window| window == part), "the secret is in {}", path.display());
    }
}

#[tokio::test]
async fn a_token_to_edit_dns_is_made_from_a_websites_page_with_scripts() {
    journey(Scripts::On).await;
}

#[tokio::test]
async fn a_token_to_edit_dns_is_made_from_a_websites_page_without_scripts() {
    journey(Scripts::Off).await;
}
