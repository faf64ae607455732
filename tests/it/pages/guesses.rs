//! Guesses at the links of invites: each is refused like every other one, however many there are.

use std::time::Duration;

use partner_portal::random::Random;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::house::{Portal, Visitor, encoded};
use super::invites::{BEA, accepts, invites};

const GUESSES: usize = 100_000;
/// How many of them look at a link; the others post a name and a password to it.
const LOOKS: usize = 50_000;
/// Guesses sent over one connection.
const AT_ONCE: usize = 1_000;

/// One connection that is kept open, and what it says of who guesses.
struct Wire {
    stream: TcpStream,
    host: String,
    cookies: String,
}

impl Wire {
    async fn of(portal: &Portal, visitor: &Visitor) -> Self {
        let pairs = visitor.browser.jar.iter().map(|(name, value)| format!("{name}={value}"));
        Self {
            stream: TcpStream::connect(portal.address).await.unwrap(),
            host: portal.address.to_string(),
            cookies: pairs.collect::<Vec<_>>().join("; "),
        }
    }

    /// Sends and reads one answer: status, head and body.
    async fn sends(&mut self, path: &str, body: Option<&str>) -> (u16, String, String) {
        let method = if body.is_some() { "POST" } else { "GET" };
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n", self.host, self.cookies);
        if let Some(body) = body {
            let kind = "Content-Type: application/x-www-form-urlencoded";
            request += &format!("{kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        } else {
            request += "\r\n";
        }
        self.stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::with_capacity(8_192);
        loop {
            assert_ne!(self.stream.read_buf(&mut bytes).await.unwrap(), 0, "the connection was closed");
            let text = String::from_utf8_lossy(&bytes);
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return (status, head.to_owned(), body.to_owned());
            }
        }
    }
}

/// How many rows there are of everything that a guess could leave behind, and how the database finds an invite.
async fn kept(portal: &Portal) -> (Vec<i64>, String) {
    let options = SqliteConnectOptions::new().filename(portal.tenant.database()).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_schema where type = 'table' order by name")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let mut counts = Vec::new();
    for table in tables {
        let count = format!("select count(*) from \"{table}\"");
        counts.push(sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&mut connection).await.unwrap());
    }
    let plan: Vec<(i64, i64, i64, String)> =
        sqlx::query_as("explain query plan select * from invite where token_hash = x'00'")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    (counts, plan.into_iter().map(|(.., step)| step).collect())
}

#[tokio::test]
async fn a_hundred_thousand_guesses_find_nothing_leave_nothing_and_are_let_through_at_one_rate() {
    let portal = Portal::open().await;
    let mut amal = portal.amal().await;
    let link = invites(&portal, &mut amal, BEA, "viewer").await;
    let mut eve = portal.nobody();
    let first = eve.asks(&format!("/invites/{}", "x".repeat(43))).await;
    let calm = first.html().replace(&"x".repeat(43), "");
    let fields = [("csrf", first.value("csrf")), ("name", "Eve".to_owned()), ("password", "x".repeat(20))];
    let body = encoded(&fields.map(|(name, value)| (name.to_owned(), value)).to_vec());
    let (rows, plan) = kept(&portal).await;
    let before = portal.state().await;
    assert!(plan.starts_with("SEARCH") && plan.contains("token_hash=?"), "looked up, not searched through: {plan}");
    let random = Random::seeded(7);
    let (mut wire, mut let_through) = (Wire::of(&portal, &eve).await, 0);
    for guess in 0..GUESSES {
        if guess % AT_ONCE == 0 {
            wire = Wire::of(&portal, &eve).await;
        }
        let token = random.base32(43);
        let path = format!("/invites/{token}");
        if guess < LOOKS {
            let (status, _, page) = wire.sends(&path, None).await;
            assert_eq!((status, page.replace(&token, "")), (404, calm.clone()), "guess {guess}");
            continue;
        }
        let (status, head, page) = wire.sends(&path, Some(&body)).await;
        if status == 404 {
            assert_eq!(page.replace(&token, ""), calm, "guess {guess}");
            let_through += 1;
        } else {
            assert_eq!((status, head.contains("retry-after: ")), (429, true), "guess {guess}: {head}");
        }
    }
    assert_eq!(let_through, 30, "the clock stands still: no more than at once are looked at");
    for _ in 0..5 {
        portal.tenant.clock.advance(Duration::from_secs(2));
        let statuses = [wire.sends("/invites/y", Some(&body)).await.0, wire.sends("/invites/y", Some(&body)).await.0];
        assert_eq!(statuses, [404, 429], "one more every two seconds, as many guesses as there were");
    }
    assert_eq!(portal.state().await, before);
    assert_eq!(kept(&portal).await.0, rows, "no guess is kept");
    portal.tenant.clock.advance(Duration::from_secs(2));
    assert_eq!(accepts(&mut portal.nobody(), &link, "Bea").await.leads_to(), "/", "the link itself still works");
}
