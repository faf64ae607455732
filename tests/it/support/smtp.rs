//! A mail server: it listens, takes letters as SMTP has them (RFC 5321), and shows what it got.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A letter as it came in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Header and body, lines ending in CRLF.
    pub(crate) raw: String,
}

impl Letter {
    fn split(text: &str) -> (&str, &str) {
        text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no body in {text:?}"))
    }

    fn header_of(head: &str, name: &str) -> Option<String> {
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let mut lines = unfolded.split("\r\n").filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        Self::header_of(Self::split(&self.raw).0, name)
    }

    /// The part of this type, as its reader sees it.
    pub(crate) fn part(&self, kind: &str) -> String {
        let content = self.header("content-type").unwrap();
        let boundary = content.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let parts = Self::split(&self.raw).1.split(&format!("--{boundary}")).map(str::to_owned).collect::<Vec<_>>();
        let part = parts.iter().find(|part| part.contains(kind)).unwrap_or_else(|| panic!("no {kind} in {}", self.raw));
        let (head, body) = Self::split(part.trim_start_matches("\r\n"));
        match Self::header_of(head, "content-transfer-encoding").as_deref() {
            Some("quoted-printable") => quoted_printable(body),
            Some("base64") => {
                let bytes = STANDARD.decode(body.split_whitespace().collect::<String>()).unwrap();
                String::from_utf8(bytes).unwrap()
            }
            _ => body.to_owned(),
        }
    }
}

fn quoted_printable(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'=' {
            let (digits, after) = rest.split_at(2);
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap());
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// How the server treats who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manners {
    /// Takes every letter.
    Takes,
    /// Knows none of the receivers.
    Refuses,
}

/// The server.
#[derive(Debug)]
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    letters: Arc<Mutex<Vec<Letter>>>,
}

impl MailServer {
    pub(crate) async fn open(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let letters = Arc::<Mutex<Vec<Letter>>>::default();
        let kept = Arc::clone(&letters);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, manners, Arc::clone(&kept)));
            }
        });
        Self { address, letters }
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, manners: Manners, kept: Arc<Mutex<Vec<Letter>>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.test ESMTP\r\n").await?;
    let mut letter = Letter::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let (verb, rest) = line.split_at(line.find([' ', ':']).unwrap_or(line.len()));
        let address = rest.split('<').nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default().to_owned();
        let says = match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250-mail.test\r\n250 8BITMIME\r\n",
            "MAIL" => {
                letter = Letter { from: address, ..Letter::default() };
                "250 fine\r\n"
            }
            "RCPT" if manners == Manners::Refuses => "550 5.1.1 nobody here\r\n",
            "RCPT" => {
                letter.to.push(address);
                "250 fine\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                letter.raw = body(&mut stream).await?;
                kept.lock().unwrap().push(std::mem::take(&mut letter));
                "250 taken\r\n"
            }
            "RSET" | "NOOP" => "250 fine\r\n",
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 not known here\r\n",
        };
        stream.write_all(says.as_bytes()).await?;
    }
}

/// Everything up to the line with one dot; a dot that was doubled at a line's start is one again.
async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut body = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(body);
        }
        body.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
