//! What people see when something goes wrong, and the headers of every answer.

use super::house::House;
use crate::support::browser::Answer;

fn has_all_headers(answer: &Answer) {
    let policy = answer.header("content-security-policy").unwrap();
    for part in
        ["default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
    assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
    assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(answer.header("permissions-policy").is_some());
    assert!(answer.header("access-control-allow-origin").is_none());
    assert_eq!(answer.header("x-request-id").unwrap().len(), 20);
}

#[tokio::test]
async fn whatever_goes_wrong_a_person_sees_a_page_with_all_headers() {
    let house = House::open().await;
    let mut nobody = house.nobody();
    let cases = [
        ("GET", "/nothing/here", None, 404, "Page not found"),
        ("GET", "/things/x", None, 404, "Page not found"),
        ("GET", "/things/%ff", None, 404, "Page not found"),
        ("GET", "/search", None, 400, "not understood"),
        ("GET", "/act", None, 405, "not a page"),
        ("PUT", "/me", None, 405, "not a page"),
        ("TRACE", "/me", None, 405, "not a page"),
        ("BREW", "/me", None, 405, "not a page"),
        ("POST", "/act", Some("word=x"), 403, "expired"),
        ("GET", "/panic", None, 500, "went wrong on our side"),
        ("GET", "/fails", None, 500, "went wrong on our side"),
    ];
    for (method, path, body, status, words) in cases {
        let answer = nobody.send(method, path, body).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(answer.body.contains(words), "{method} {path}: {}", answer.body);
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{method} {path}");
        assert!(answer.body.contains(answer.header("x-request-id").unwrap()), "the page shows the reference");
        assert!(!answer.body.contains("trouble"), "the page shows nothing internal");
        has_all_headers(&answer);
    }
    let large = nobody.submit("/act", &"a".repeat(70_000)).await;
    assert_eq!(large.status, 413);
    has_all_headers(&large);
    assert_eq!(nobody.get("/").await.status, 200, "a panic is one request's affair");
}

#[tokio::test]
async fn a_405_says_which_methods_there_are() {
    let house = House::open().await;
    assert_eq!(house.nobody().get("/act").await.header("allow"), Some("POST"));
    assert_eq!(house.nobody().send("DELETE", "/me", None).await.header("allow"), Some("GET, HEAD, POST"));
}

#[tokio::test]
async fn good_answers_carry_the_headers_too_and_hsts_is_for_https() {
    let house = House::open().await;
    let answer = house.nobody().get("/").await;
    has_all_headers(&answer);
    assert_eq!(answer.header("strict-transport-security"), None);
    let house = House::https().await;
    for path in ["/", "/nothing", "/healthz", "/fails"] {
        let answer = house.nobody().get(path).await;
        has_all_headers(&answer);
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000; includeSubDomains"));
    }
}

#[tokio::test]
async fn the_request_id_is_ours_whatever_comes_from_outside() {
    let house = House::open().await;
    let browser = house.nobody();
    let ids = [
        browser.with("X-Request-Id", "mine").get("/").await.header("x-request-id").unwrap().to_owned(),
        browser.with("X-Request-Id", "mine").get("/").await.header("x-request-id").unwrap().to_owned(),
    ];
    assert!(ids[0] != ids[1] && !ids.contains(&"mine".to_owned()), "{ids:?}");
}
