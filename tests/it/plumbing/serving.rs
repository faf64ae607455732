//! Slow, silent and many clients, and the end of serving.

use std::time::Duration;

use partner_portal::web::server::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::house::{House, Wishes};
use crate::support::browser::raw;

/// Longest wait for something that must happen by itself.
const PATIENCE: Duration = Duration::from_secs(20);

async fn impatient() -> House {
    let limits = Limits {
        head: Duration::from_millis(150),
        body: Duration::from_millis(150),
        connection: Duration::from_secs(60),
        ending: Duration::from_millis(300),
        connections: 3,
    };
    House::with(Wishes { limits, ..Wishes::default() }).await
}

/// What a connection says until the server closes it.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    let _ = read.expect("the server closes the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn who_says_nothing_or_only_half_is_cut_off() {
    let house = impatient().await;
    for said in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\nX-Drip: "] {
        let mut stream = TcpStream::connect(house.address).await.unwrap();
        stream.write_all(said.as_bytes()).await.unwrap();
        until_closed(&mut stream).await;
    }
}

#[tokio::test]
async fn who_drips_a_head_or_a_body_is_cut_off_however_steadily_it_drips() {
    let house = impatient().await;
    let host = house.nobody().host;
    let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Drip: ");
    let body = format!(
        "POST /act HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n"
    );
    for start in [head, body] {
        let stream = TcpStream::connect(house.address).await.unwrap();
        let (mut reader, mut writer) = stream.into_split();
        writer.write_all(start.as_bytes()).await.unwrap();
        let dripping = tokio::spawn(async move {
            let mut pause = tokio::time::interval(Duration::from_millis(10));
            loop {
                pause.tick().await;
                if writer.write_all(b"a").await.is_err() {
                    break;
                }
            }
        });
        let mut bytes = Vec::new();
        let read = tokio::time::timeout(PATIENCE, reader.read_to_end(&mut bytes)).await;
        let _ = read.expect("the server closes the connection");
        dripping.abort();
        let said = String::from_utf8_lossy(&bytes);
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408 "), "{said}");
    }
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_its_answer() {
    let house = impatient().await;
    let mut stream = TcpStream::connect(house.address).await.unwrap();
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", house.nobody().host);
    stream.write_all(request.as_bytes()).await.unwrap();
    let said = until_closed(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 200 OK\r\n") && said.ends_with("start"), "{said}");
}

#[tokio::test]
async fn half_open_connections_keep_nobody_out_for_longer_than_the_limit() {
    let house = impatient().await;
    let mut held = Vec::new();
    for _ in 0..12 {
        held.push(TcpStream::connect(house.address).await.unwrap());
    }
    let answer = tokio::time::timeout(PATIENCE, house.nobody().get("/")).await.expect("somebody else gets in");
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_request_under_way_at_the_stop_gets_its_answer_and_nobody_else_gets_in() {
    let house = House::open().await;
    let mut browser = house.nobody();
    let under_way = tokio::spawn(async move { browser.get("/slow").await });
    house.arrived.notified().await;
    house.stop.cancel();
    while TcpStream::connect(house.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    house.go_on.notify_one();
    let answer = under_way.await.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, "slow"));
    tokio::time::timeout(PATIENCE, house.served).await.expect("the server ends").unwrap();
}

#[tokio::test]
async fn a_request_that_does_not_end_is_cut_off_after_the_stop() {
    let house = impatient().await;
    let mut browser = house.nobody();
    let hanging = tokio::spawn(async move { browser.get("/slow").await });
    house.arrived.notified().await;
    house.stop.cancel();
    tokio::time::timeout(PATIENCE, house.served).await.expect("the server ends").unwrap();
    assert!(hanging.await.is_err(), "there was no answer to read");
}

#[tokio::test]
async fn a_garbled_request_gets_one_answer_at_most_and_the_connection_is_closed() {
    let house = House::open().await;
    let host = house.nobody().host;
    let garbled = [
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: a\r\n b\r\n\r\n"),
        format!("GET /\0 HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("POST /act HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        format!("POST /act HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"),
        format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(100_000)),
    ];
    for request in garbled {
        let said = tokio::time::timeout(PATIENCE, raw(house.address, &request)).await.expect("closed");
        assert!(said.matches("HTTP/1.1 ").count() <= 1, "{said}");
        assert!(!said.starts_with("HTTP/1.1 2") && !said.starts_with("HTTP/1.1 5"), "{said}");
    }
}
