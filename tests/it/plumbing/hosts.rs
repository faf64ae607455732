//! Who is let in, and where from.

use super::house::{House, Wishes};
use crate::support::browser::{Answer, raw};

#[tokio::test]
async fn a_request_for_another_host_is_turned_away() {
    let house = House::https().await;
    let mut browser = house.nobody();
    assert_eq!(browser.get("/").await.status, 200);
    for host in ["evil.example", "portal.example.com:8443", "portal.example.com.evil.example", "127.0.0.1", ""] {
        browser.host = host.to_owned();
        let answer = browser.get("/").await;
        assert_eq!(answer.status, 421, "{host}");
        assert!(answer.body.contains("Wrong address") && !answer.body.contains("evil"), "{}", answer.body);
        assert_eq!(browser.get("/healthz").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn on_this_machine_each_of_its_own_names_will_do() {
    let house = House::open().await;
    let mut browser = house.nobody();
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        browser.host = format!("{name}:{}", house.address.port());
        assert_eq!(browser.get("/").await.status, 200, "{name}");
    }
    browser.host = "localhost:1".to_owned();
    assert_eq!(browser.get("/").await.status, 421);
}

#[tokio::test]
async fn none_or_two_hosts_or_a_contradicting_target_are_turned_away() {
    let house = House::https().await;
    let requests = [
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: portal.example.com\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: portal.example.com\r\nHost: portal.example.com\r\nConnection: close\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: portal.example.com\r\nConnection: close\r\n\r\n",
    ];
    for request in requests {
        assert_eq!(Answer::parse(&raw(house.address, request).await).status, 421, "{request}");
    }
}

#[tokio::test]
async fn the_clients_address_is_the_peers_unless_a_trusted_proxy_says_otherwise() {
    let house = House::open().await;
    let forged = house.nobody().with("X-Forwarded-For", "198.51.100.7").get("/from").await;
    assert_eq!(forged.body, "127.0.0.1");
    let house = House::with(Wishes { trusted: vec!["127.0.0.0/8".parse().unwrap()], ..Wishes::default() }).await;
    let forwarded = house.nobody().with("X-Forwarded-For", "1.1.1.1, 198.51.100.7").get("/from").await;
    assert_eq!(forwarded.body, "198.51.100.7");
}
