//! The main job in Chromium against the real process: with and without scripts, narrow, by keyboard, in the dark.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::demo::{Demo, OWNER, PASSWORD};
use super::journey::{main_job, sign_in};
use super::window::{Scripts, Window};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
/// The page's background as the screen has it, whatever notation the style sheet uses.
const BACKGROUND: &str = "const paint = document.createElement('canvas').getContext('2d'); \
                          paint.fillStyle = getComputedStyle(document.body).backgroundColor; \
                          paint.fillRect(0, 0, 1, 1); \
                          return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3)";

/// Who asked Cloudflare for what, from the sandbox's own log.
fn who_did_what(demo: &mut Demo) -> Vec<(String, String)> {
    let posts = demo.requests().into_iter().filter(|row| row["method"] == "POST");
    let short = |identity: &str| if identity.starts_with("svc-") { "service user" } else { "tenant admin" }.to_owned();
    let line = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    posts.map(|row| (line(row["path"].as_str().unwrap()), short(row["identity"].as_str().unwrap()))).collect()
}

async fn journey(scripts: Scripts) {
    let folder = TempDir::new().unwrap();
    let mut demo = Demo::start(folder.path());
    let window = Window::open(scripts).await;
    main_job(&window, &demo, scripts).await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.close().await;
    let expected = [
        ("accounts", "tenant admin"),
        ("users", "tenant admin"),
        ("members", "tenant admin"),
        ("zones", "service user"),
    ];
    assert_eq!(who_did_what(&mut demo), expected.map(|(what, who)| (what.to_owned(), who.to_owned())));
    let said = demo.program.err.text();
    assert!(!said.contains(PASSWORD) && !said.contains("cfk_"), "{said}");
}

#[tokio::test]
async fn the_main_job_works_with_scripts_and_the_run_page_moves_by_itself() {
    journey(Scripts::On).await;
}

#[tokio::test]
async fn the_main_job_works_without_scripts() {
    journey(Scripts::Off).await;
}

#[tokio::test]
async fn nothing_scrolls_sideways_in_a_narrow_window_and_the_dark_has_no_fault() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path());
    let window = Window::open(Scripts::On).await;
    let made = main_job(&window, &demo, Scripts::On).await;
    window.narrow().await;
    window
        .devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] }),
        )
        .await;
    sign_in(&window, &demo).await;
    window.goto(&format!("{}/runs", demo.address)).await;
    let run = window.find("[data-run] a[href^='/runs/']").await.attr("href").await.unwrap().unwrap();
    for path in [
        "/accounts",
        "/accounts/new",
        &run,
        "/runs",
        "/websites",
        "/customers",
        "/profile",
        "/subscriptions",
        "/team",
        "/activity",
        "/websites/new",
        &made.account,
        &format!("{}/subscriptions", made.account),
        &format!("{}/subscriptions/new", made.account),
        &made.website,
        &format!("{}/plan", made.website),
        &format!("{}/type", made.website),
    ] {
        window.goto(&format!("{}{path}", demo.address)).await;
        let widths = window.execute("const d = document.documentElement; return [d.scrollWidth, d.clientWidth]").await;
        let [content, room] = [0, 1].map(|at| widths[at].as_u64().unwrap());
        assert!(content <= room && room <= 320, "{path} is {content} wide in {room}");
        let painted = window.execute(BACKGROUND).await;
        let channels: Vec<u64> = painted.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        assert!(channels.len() == 3 && channels.iter().all(|channel| *channel < 64), "{path} is dark: {painted}");
    }
    // In a narrow window the way around stands behind Menu.
    window.click("details.menu summary").await;
    window.click(".menu__body a[href='/customers']").await;
    window.find("[data-customer]").await;
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.close().await;
}

/// The name of the field in focus, after a look at whether the focus can be seen.
async fn focused(window: &Window) -> String {
    let script = "const e = document.activeElement; \
                  const seen = [e, e.closest('label')].filter(Boolean).map((x) => getComputedStyle(x).outlineStyle); \
                  return [e.name || e.textContent.trim(), seen.some((style) => style !== 'none')]";
    let found = window.execute(script).await;
    assert_eq!(found[1], true, "the focus on {} can be seen", found[0]);
    found[0].as_str().unwrap().to_owned()
}

/// Tabs on until the field or button of this name has the focus.
async fn tab_to(window: &Window, name: &str) {
    for _ in 0..40 {
        window.keys(TAB).await;
        if focused(window).await == name {
            return;
        }
    }
    panic!("no way to {name} by keyboard on {}", window.path().await);
}

#[tokio::test]
async fn signing_in_and_adding_an_account_needs_no_mouse_and_the_focus_is_always_seen() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path());
    let window = Window::open(Scripts::On).await;
    window.goto(&demo.address).await;
    tab_to(&window, "email").await;
    window.keys(OWNER).await;
    tab_to(&window, "password").await;
    window.keys(&format!("{PASSWORD}{ENTER}")).await;
    window.find("[data-account]").await;
    tab_to(&window, "Add Account").await;
    window.keys(ENTER).await;
    window.find("main [name=customer]").await;
    tab_to(&window, "name").await;
    window.keys("Typed").await;
    tab_to(&window, "unit").await;
    window.keys("\u{e015}").await;
    tab_to(&window, "customer").await;
    window.keys("A new").await;
    tab_to(&window, "customer_name").await;
    window.keys("Typed").await;
    tab_to(&window, "Add Account").await;
    window.keys(ENTER).await;
    window.find("main[data-run-state=done]").await;
    assert_eq!(window.text("h1").await, "Add account: Typed");
    assert_eq!(window.complaints().await, Vec::<String>::new());
    window.close().await;
}
