//! The way in, and what it costs to try.

use super::house::{House, PASSWORD, credentials};

#[tokio::test]
async fn signed_out_leads_to_the_sign_in_page_and_back() {
    let house = House::open().await;
    let mut nobody = house.nobody();
    let answer = nobody.get("/me?a=b&c=%20d").await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), Some("/login?next=/me%3Fa%3Db%26c%3D%2520d"));
    let answer = nobody.post("/jobs", "word=x").await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login?next=/")));
    let referer = format!("http://{}/things/7", nobody.host);
    let answer = nobody.with("Referer", &referer).post("/jobs", "word=x").await;
    assert_eq!(answer.header("location"), Some("/login?next=/things/7"), "back to where the form was");
}

#[tokio::test]
async fn after_signing_in_only_an_own_page_is_gone_to() {
    let house = House::open().await;
    let fields = credentials("amal@example.com", PASSWORD);
    for (next, goes_to) in [
        ("%2Fthings%2F7%3Fa%3Db", "/things/7?a=b"),
        ("%2F%2Fevil.example", "/me"),
        ("https%3A%2F%2Fevil.example", "/me"),
        ("%2F%255cevil.example", "/me"),
        ("%2Fa%0D%0ALocation%3A%20x", "/me"),
    ] {
        let answer = house.nobody().submit("/login", &format!("{fields}&next={next}")).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(goes_to)), "{next}");
    }
}

#[tokio::test]
async fn a_viewer_is_refused_what_its_role_does_not_cover() {
    let house = House::open().await;
    let mut cem = house.signed_in("cem@example.com").await;
    assert_eq!(cem.get("/me").await.status, 200);
    let answer = cem.get("/jobs").await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("You may not do this"), "{}", answer.body);
    assert_eq!(cem.submit("/jobs", "word=x").await.status, 403);
    assert_eq!(house.amal().await.submit("/jobs", "word=x").await.body, "x");
}

#[tokio::test]
async fn an_unknown_address_looks_and_costs_the_same_as_a_wrong_password() {
    let house = House::open().await;
    let mut nobody = house.nobody();
    let before = house.plumbing.passwords.comparisons();
    let known = nobody.submit("/login", &credentials("amal@example.com", "wrong wrong wrong")).await;
    assert_eq!(house.plumbing.passwords.comparisons(), before + 1);
    let unknown = nobody.submit("/login", &credentials("nobody@example.com", "wrong wrong wrong")).await;
    assert_eq!(house.plumbing.passwords.comparisons(), before + 2);
    assert_eq!((known.status, &known.body), (422, &unknown.body));
    assert_eq!(known.status, unknown.status);
}

#[tokio::test]
async fn failures_cost_growing_waits_unknown_addresses_too_and_a_success_forgets_them() {
    let house = House::open().await;
    for email in ["amal@example.com", "nobody@example.com"] {
        let mut browser = house.nobody();
        for _ in 0..3 {
            assert_eq!(browser.submit("/login", &credentials(email, "wrong wrong wrong")).await.status, 422);
        }
        let before = house.plumbing.passwords.comparisons();
        let refused = browser.submit("/login", &credentials(email, PASSWORD)).await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")), "{email}");
        assert!(refused.body.contains("Too many tries"));
        assert_eq!(house.plumbing.passwords.comparisons(), before, "nothing was compared");
        house.advance(1);
        assert_eq!(browser.submit("/login", &credentials(email, "wrong wrong wrong")).await.status, 422);
        let refused = browser.submit("/login", &credentials(email, "wrong wrong wrong")).await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, Some("2")), "{email}");
    }
    house.advance(2);
    let mut amal = house.amal().await;
    assert_eq!(amal.submit("/login", &credentials("amal@example.com", "wrong wrong wrong")).await.status, 422);
    house.amal().await;
}

#[tokio::test]
async fn twenty_five_failures_lock_nobody_out_for_more_than_a_quarter_of_an_hour() {
    let house = House::open().await;
    let mut browser = house.nobody();
    for _ in 0..25 {
        let answer = browser.submit("/login", &credentials("amal@example.com", "wrong wrong wrong")).await;
        if let Some(wait) = answer.header("retry-after") {
            let wait: u64 = wait.parse().unwrap();
            assert!(wait <= 900);
            house.advance(wait);
        }
    }
    house.advance(900);
    house.amal().await;
}
