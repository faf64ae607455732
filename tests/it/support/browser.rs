//! A browser small enough to send what no other would.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::secrets;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer but {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(key, _)| key == name);
        let first = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands there twice");
        first
    }

    pub(crate) fn set_cookies(&self) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == "set-cookie").map(|(_, value)| value.as_str()).collect()
    }
}

/// Somebody's browser: keeps cookies, sends what it is told.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    server: SocketAddr,
    pub(crate) host: String,
    pub(crate) jar: Vec<(String, String)>,
    pub(crate) extra: Vec<(String, String)>,
}

impl Browser {
    pub(crate) fn new(server: SocketAddr, host: &str) -> Self {
        Self { server, host: host.to_owned(), jar: Vec::new(), extra: Vec::new() }
    }

    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.extra.push((name.to_owned(), value.to_owned()));
        other
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    /// Posts fields that are encoded already.
    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Answer {
        self.send("POST", path, Some(body)).await
    }

    pub(crate) async fn send(&mut self, method: &str, path: &str, body: Option<&str>) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host);
        if !self.jar.is_empty() {
            let pairs: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request += &format!("Cookie: {}\r\n", pairs.join("; "));
        }
        for (name, value) in &self.extra {
            request += &format!("{name}: {value}\r\n");
        }
        if let Some(body) = body {
            if !self.extra.iter().any(|(name, _)| name == "Content-Type") {
                request += "Content-Type: application/x-www-form-urlencoded\r\n";
            }
            request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
        } else {
            request += "\r\n";
        }
        let text = raw(self.server, &request).await;
        secrets::answered(path, &text);
        let answer = Answer::parse(&text);
        for line in answer.set_cookies() {
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.jar.retain(|(key, _)| key != name);
            if !value.is_empty() {
                self.jar.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }
}

/// Sends bytes as they are, and reads until the other side closes.
pub(crate) async fn raw(server: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(server).await.unwrap();
    // A server that has read enough may close before all is sent.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}
