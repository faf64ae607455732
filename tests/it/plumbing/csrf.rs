//! Forms and their tokens.

use super::house::House;

#[tokio::test]
async fn a_form_with_its_token_is_read_and_the_token_is_not_a_field_of_it() {
    let house = House::open().await;
    let answer = house.nobody().submit("/act", "word=a%26b+c").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "a&b c"));
    let answer = house.amal().await.submit("/act", "word=hello").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));
}

#[tokio::test]
async fn a_form_without_or_with_another_token_is_refused_with_a_way_back() {
    let house = House::open().await;
    let mut browser = house.amal().await;
    for body in ["word=x", "csrf=&word=x", "csrf=AAAA&word=x"] {
        let referer = format!("http://{}/accounts/new?a=b", browser.host);
        let answer = browser.with("Referer", &referer).post("/act", body).await;
        assert_eq!(answer.status, 403, "{body}");
        assert!(answer.body.contains("This form has expired"), "{}", answer.body);
        assert!(answer.body.contains("href=\"/accounts/new?a=b\""), "{}", answer.body);
    }
    let answer = browser.with("Referer", "https://evil.example/x").post("/act", "word=x").await;
    assert!(answer.body.contains("href=\"/\""), "a foreign page is no way back");
    assert_eq!(browser.get("/me").await.status, 200, "nothing else happens to the session");
}

#[tokio::test]
async fn the_token_of_another_session_or_visitor_never_works() {
    let house = House::open().await;
    let (mut amal, mut cem, mut nobody) =
        (house.amal().await, house.signed_in("cem@example.com").await, house.nobody());
    let foreign =
        [cem.get("/form").await.body, nobody.get("/form").await.body, house.amal().await.get("/form").await.body];
    for token in foreign {
        assert_eq!(amal.post("/act", &format!("csrf={token}&word=x")).await.status, 403);
    }
    let token = nobody.get("/form").await.body;
    assert_eq!(house.nobody().post("/act", &format!("csrf={token}&word=x")).await.status, 403, "without the cookie");
    let before = amal.get("/form").await.body;
    amal.submit("/logout", "").await;
    assert_eq!(amal.post("/act", &format!("csrf={before}&word=x")).await.status, 403, "after signing out");
}

#[tokio::test]
async fn another_sites_form_is_refused_even_with_a_token() {
    let house = House::open().await;
    let mut browser = house.nobody();
    let token = browser.get("/form").await.body;
    let body = format!("csrf={token}&word=x");
    let port = house.address.port();
    let refused = [
        ("Origin", "https://evil.example".to_owned()),
        ("Origin", "null".to_owned()),
        ("Origin", format!("http://127.0.0.1:{}", port ^ 1)),
        ("Sec-Fetch-Site", "cross-site".to_owned()),
        ("Sec-Fetch-Site", "same-site".to_owned()),
    ];
    for (name, value) in refused {
        assert_eq!(browser.with(name, &value).post("/act", &body).await.status, 403, "{name}: {value}");
    }
    let fine = [
        ("Origin", format!("http://127.0.0.1:{port}")),
        ("Origin", format!("http://localhost:{port}")),
        ("Sec-Fetch-Site", "same-origin".to_owned()),
        ("Sec-Fetch-Site", "none".to_owned()),
    ];
    for (name, value) in fine {
        assert_eq!(browser.with(name, &value).post("/act", &body).await.status, 200, "{name}: {value}");
    }
}

#[tokio::test]
async fn doubled_unknown_and_missing_fields_are_refused() {
    let house = House::open().await;
    let mut browser = house.nobody();
    for fields in ["word=a&word=b", "word=a&%77ord=b", "word=a&role=admin", "", "word=a&csrf=x"] {
        let answer = browser.submit("/act", fields).await;
        assert_eq!(answer.status, 400, "{fields}");
        assert!(answer.body.starts_with("<!doctype html>"), "{}", answer.body);
    }
    assert_eq!(browser.submit("/act", "&&word=a&&").await.body, "a", "empty parts mean nothing");
}

#[tokio::test]
async fn what_is_no_form_or_too_long_is_refused() {
    let house = House::open().await;
    let mut browser = house.nobody();
    let answer = browser.with("Content-Type", "application/json").post("/act", "{}").await;
    assert_eq!(answer.status, 415);
    let answer = browser.submit("/act", &format!("word={}", "a".repeat(70_000))).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("That was too much"), "{}", answer.body);
}

#[tokio::test]
async fn the_visitors_cookie_is_set_only_where_a_form_is_shown_and_only_once() {
    let house = House::https().await;
    let mut browser = house.nobody();
    assert!(browser.get("/").await.set_cookies().is_empty());
    let answer = browser.get("/form").await;
    let [cookie] = answer.set_cookies()[..] else { panic!("{answer:?}") };
    assert!(cookie.starts_with("__Host-portal-visitor="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/"), "{cookie}");
    assert!(browser.get("/form").await.set_cookies().is_empty());
}
