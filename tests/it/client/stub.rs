//! A server that gives scripted bytes, one script for each connection, and keeps what it was asked.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What happens once a whole request has come in.
pub(super) enum Script {
    /// These bytes, then the end.
    Say(String),
    /// These bytes, and the connection stays open without anybody listening on it.
    Linger(String),
    /// The end, with nothing said.
    HangUp,
    /// Nothing, until the other side goes.
    Silence,
    /// These bytes, then one more byte every 20 ms until the other side goes.
    Drip(String),
    /// These bytes, then more of them without end.
    Flood(String),
}

pub(super) struct Stub {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    /// Serves the scripts in order; whoever connects after the last is hung up on, and counted.
    pub(super) async fn new(scripts: impl IntoIterator<Item = Script>) -> Self {
        let mut scripts: VecDeque<Script> = scripts.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let script = scripts.pop_front().unwrap_or(Script::HangUp);
                tokio::spawn(play(stream, script, Arc::clone(&log)));
            }
        });
        Self { address, asked }
    }

    /// Says each of these in turn.
    pub(super) async fn saying(answers: impl IntoIterator<Item = String>) -> Self {
        Self::new(answers.into_iter().map(Script::Say)).await
    }

    pub(super) fn base_url(&self) -> String {
        format!("http://{}/client/v4", self.address)
    }

    /// Every request so far, head and body.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn play(mut stream: TcpStream, script: Script, log: Arc<Mutex<Vec<String>>>) {
    let Some(request) = request(&mut stream).await else { return };
    log.lock().unwrap().push(request);
    match script {
        Script::HangUp => {}
        Script::Say(bytes) => {
            let _ = stream.write_all(bytes.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
        Script::Linger(bytes) => {
            let _ = stream.write_all(bytes.as_bytes()).await;
            let _ = stream.read(&mut [0; 1]).await;
        }
        Script::Silence => {
            let _ = stream.read(&mut [0; 1]).await;
        }
        Script::Drip(bytes) => {
            let _ = stream.write_all(bytes.as_bytes()).await;
            let mut tick = tokio::time::interval(Duration::from_millis(20));
            while stream.write_all(b" ").await.is_ok() {
                tick.tick().await;
            }
        }
        Script::Flood(bytes) => {
            let _ = stream.write_all(bytes.as_bytes()).await;
            let filling = [b' '; 65_536];
            while stream.write_all(b"10000\r\n").await.is_ok()
                && stream.write_all(&filling).await.is_ok()
                && stream.write_all(b"\r\n").await.is_ok()
            {}
        }
    }
}

async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// A JSON answer.
pub(super) fn json(status: u16, body: &Value) -> String {
    with_headers(status, "", &body.to_string())
}

/// A JSON answer with more headers, each ended by CRLF.
pub(super) fn with_headers(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\ncf-ray: 8f0-FRA\r\n{headers}\r\n{body}"
    )
}
