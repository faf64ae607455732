//! Mail on its way out: one letter at a time, over SMTP, with an end to every wait. Never holds anything of the store.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::clock::Timestamp;
use crate::domain::text::Email;
use crate::secret::Secret;

/// How long the server may take for one answer.
const ANSWER: Duration = Duration::from_secs(10);
/// How long the whole of it may take: somebody waits for the page.
const WHOLE: Duration = Duration::from_secs(20);

/// Why a letter did not go out, or how mail is not set up right.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address of the server cannot be used.
    #[error("the mail server's address cannot be used")]
    Server {
        /// Why.
        source: Box<SmtpError>,
    },
    /// The sender cannot be used.
    #[error("the sender cannot be used")]
    Sender,
    /// The receiver's address is none that mail can be sent to.
    #[error("the address cannot be used for mail")]
    Address,
    /// A control character, such as a line break, stands where it would start another header.
    #[error("a control character stands in the subject")]
    Control,
    /// The letter could not be put together.
    #[error("the letter could not be put together")]
    Letter {
        /// Why.
        source: lettre::error::Error,
    },
    /// The server did not take it in time.
    #[error("the mail server did not take it in time")]
    Late,
    /// The server did not take it.
    #[error("the mail server did not take it")]
    Smtp {
        /// Why.
        source: Box<SmtpError>,
    },
}

impl MailError {
    /// Why, in half a sentence for people.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Server { .. } | Self::Sender => "mail is not set up right".to_owned(),
            Self::Address => "mail cannot be sent to this address".to_owned(),
            Self::Control | Self::Letter { .. } => "the letter could not be written".to_owned(),
            Self::Late => "the mail server did not answer in time".to_owned(),
            Self::Smtp { source } => smtp_words(source),
        }
    }
}

fn smtp_words(error: &SmtpError) -> String {
    if let Some(code) = error.status() {
        let said = std::error::Error::source(error).map(|source| source.to_string()).unwrap_or_default();
        let said: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
        return format!("the mail server refused it ({code} {said})").replace(" )", ")");
    }
    if error.is_timeout() {
        return "the mail server did not answer in time".to_owned();
    }
    if error.is_tls() || failed_at_tls(error) {
        return "no secure connection to the mail server could be made".to_owned();
    }
    if error.is_client() {
        return "the mail server does not offer the secure connection or the sign-in that the settings ask for"
            .to_owned();
    }
    "the mail server cannot be reached".to_owned()
}

/// Whether TLS is what failed: the library files a bad certificate under connections, inside an error of input and output.
fn failed_at_tls(error: &SmtpError) -> bool {
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if cause.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        next = cause.source();
    }
    false
}

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What tells it from any other: random, of letters and digits.
    pub id: String,
    /// To whom.
    pub to: Email,
    /// What it is about; one line.
    pub subject: String,
    /// The text.
    pub text: Secret,
    /// The same as HTML.
    pub html: Secret,
}

/// Sends letters. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The transport knows the password.
        f.write_str("[mailer]")
    }
}

impl Mailer {
    /// One that sends over this server, `smtp://` or `smtps://`, as this sender. By `smtp://` the connection is made secure
    /// with STARTTLS before anything is said, unless the server is on this machine or the address says otherwise with
    /// `?tls=opportunistic`. Nothing is connected yet.
    ///
    /// # Errors
    /// [`MailError::Server`] or [`MailError::Sender`] for what cannot be used.
    pub fn new(smtp_url: &Secret, from: &str) -> Result<Self, MailError> {
        let url = Secret::new(with_tls(smtp_url.reveal()));
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())
            .map_err(|source| MailError::Server { source: Box::new(source) })?;
        let from: Mailbox = from.parse().map_err(|_| MailError::Sender)?;
        Ok(Self { transport: builder.timeout(Some(ANSWER)).build(), from })
    }

    /// Sends a letter, and returns when the server has taken it. Never call it with a transaction open.
    ///
    /// # Errors
    /// [`MailError`]; nothing is tried again by itself.
    pub async fn send(&self, letter: &Letter, now: Timestamp) -> Result<(), MailError> {
        let message = self.message(letter, now)?;
        let sending = tokio::time::timeout(WHOLE, self.transport.send(message)).await;
        let sent = sending.map_err(|_| MailError::Late)?;
        sent.map(|_| ()).map_err(|source| MailError::Smtp { source: Box::new(source) })
    }

    fn message(&self, letter: &Letter, now: Timestamp) -> Result<Message, MailError> {
        if letter.subject.chars().any(char::is_control) {
            return Err(MailError::Control);
        }
        let to: Address = letter.to.as_str().parse().map_err(|_| MailError::Address)?;
        let parts = MultiPart::alternative_plain_html(
            letter.text.reveal().replace('\n', "\r\n"),
            letter.html.reveal().replace('\n', "\r\n"),
        );
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject.clone())
            .date(SystemTime::from(now))
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .multipart(parts)
            .map_err(|source| MailError::Letter { source })
    }
}

/// The address with STARTTLS demanded where nothing else is said and the way leads off this machine.
fn with_tls(url: &str) -> String {
    let here = reqwest::Url::parse(url).is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    });
    if url.starts_with("smtps://") || url.contains('?') || here {
        return url.to_owned();
    }
    format!("{url}?tls=required")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str) -> Letter {
        Letter {
            id: "abc".to_owned(),
            to: "bea@example.com".parse().unwrap(),
            subject: subject.to_owned(),
            text: Secret::new("one\ntwo".to_owned()),
            html: Secret::new("<p>one</p>".to_owned()),
        }
    }

    fn mailer(from: &str) -> Result<Mailer, MailError> {
        Mailer::new(&Secret::new("smtp://u:planted@127.0.0.1:2525".to_owned()), from)
    }

    #[test]
    fn off_this_machine_the_connection_is_secure_unless_the_address_says_otherwise() {
        assert_eq!(with_tls("smtp://u:p@mail.example.com"), "smtp://u:p@mail.example.com?tls=required");
        for kept in ["smtps://mail.example.com", "smtp://mail.example.com?tls=opportunistic", "smtp://127.0.0.1:25"] {
            assert_eq!(with_tls(kept), kept);
        }
    }

    #[test]
    fn no_line_break_gets_into_a_header() {
        let mailer = mailer("Portal <portal@example.com>").unwrap();
        for subject in ["a\r\nBcc: eve@example.com", "a\nb", "a\u{0}b"] {
            assert!(matches!(mailer.message(&letter(subject), Timestamp::UNIX_EPOCH), Err(MailError::Control)));
        }
        let whole = mailer.message(&letter("Grüße"), Timestamp::UNIX_EPOCH).unwrap().formatted();
        let text = String::from_utf8(whole).unwrap();
        assert!(
            text.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000") && text.contains("multipart/alternative"),
            "{text}"
        );
        assert!(self::mailer("Portal\r\nBcc: eve@example.com <portal@example.com>").is_err());
    }

    #[test]
    fn a_mailer_does_not_print_its_password() {
        assert!(!format!("{:?}", mailer("portal@example.com").unwrap()).contains("planted"));
    }
}
