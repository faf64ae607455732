//! A visitor without a browser: one request a connection, cookies kept. Blocking, for tests that start processes.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Answer {
    /// Reads until the answer is whole. Not until the connection ends: not every server ends it when asked.
    fn read(mut stream: TcpStream) -> io::Result<Self> {
        let (mut bytes, mut piece) = (Vec::new(), [0; 16 * 1024]);
        loop {
            let count = stream.read(&mut piece)?;
            bytes.extend_from_slice(&piece[..count]);
            match Self::parse(&bytes) {
                Some(answer) => return Ok(answer),
                None if count == 0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                None => {}
            }
        }
    }

    /// The answer, if it is whole: all are sent with their length.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let (head, body) = (String::from_utf8_lossy(&bytes[..end]), &bytes[end + 4..]);
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let mut answer = Self { status, head: head.into_owned(), body: String::new() };
        let length: usize = answer.header("content-length").unwrap_or("0").parse().ok()?;
        answer.body = String::from_utf8_lossy(body.get(..length)?).into_owned();
        Some(answer)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head.lines().skip(1).filter_map(|line| line.split_once(": "))
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Where a redirect leads.
    pub(super) fn location(&self) -> String {
        assert_eq!(self.status, 303, "{self:?}");
        self.header("location").unwrap().to_owned()
    }

    /// The value of the hidden field.
    pub(super) fn hidden(&self, name: &str) -> Option<String> {
        between(&self.body, &format!("name=\"{name}\" value=\""), "\"")
    }

    /// The value of the first attribute of this name.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        between(&self.body, &format!(" {name}=\""), "\"")
    }

    /// How far a job's page says the step of this name is.
    pub(super) fn state_of_step(&self, name: &str) -> String {
        let state = between(&self.body, &format!(" data-step=\"{name}\" data-step-state=\""), "\"");
        state.unwrap_or_else(|| panic!("no step {name}: {}", self.body))
    }

    pub(super) fn count(&self, words: &str) -> usize {
        self.body.matches(words).count()
    }
}

fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let rest = text.split_once(before)?.1;
    rest.split_once(after).map(|(value, _)| value.to_owned())
}

/// Somebody who reads pages and sends forms.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    host: String,
    jar: Vec<(String, String)>,
}

impl Visitor {
    /// For an address like `http://127.0.0.1:8080`.
    pub(super) fn new(address: &str) -> Self {
        Self { host: address.trim_start_matches("http://").to_owned(), jar: Vec::new() }
    }

    /// What the cookies hold: secrets that must stand nowhere else.
    pub(super) fn cookies(&self) -> Vec<String> {
        self.jar.iter().map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn try_get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "", "")
    }

    pub(super) fn get(&mut self, path: &str) -> Answer {
        self.try_get(path).unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    pub(super) fn try_post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.send("POST", path, "application/x-www-form-urlencoded", &pairs.join("&"))
    }

    /// Opens a page and sends its form, with what is hidden in it.
    pub(super) fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let opened = self.get(page);
        let hidden: Vec<(&str, String)> =
            ["csrf", "key"].into_iter().filter_map(|name| Some((name, opened.hidden(name)?))).collect();
        let hidden = hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let fields: Vec<(&str, &str)> = hidden.chain(fields.iter().copied()).collect();
        self.try_post(action, &fields).unwrap_or_else(|error| panic!("POST {action}: {error}"))
    }

    pub(super) fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.submit("/login", "/login", &[("email", email), ("password", password)])
    }

    /// Speaks JSON, as the sandbox's control side does.
    pub(super) fn json(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.send(method, path, "application/json", &body).unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> io::Result<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host);
        if !self.jar.is_empty() {
            let pairs: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request += &format!("Cookie: {}\r\n", pairs.join("; "));
        }
        if !body.is_empty() || method == "POST" {
            request += &format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
        }
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(format!("{request}\r\n{body}").as_bytes())?;
        let answer = Answer::read(stream)?;
        for (_, line) in answer.headers().filter(|(key, _)| key.eq_ignore_ascii_case("set-cookie")) {
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.jar.retain(|(key, _)| key != name);
            if !value.is_empty() {
                self.jar.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(answer)
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
