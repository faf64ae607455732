//! Letters of plain paragraphs, as text and as HTML.

use askama::Template;

use crate::domain::text::Email;
use crate::mail::Letter;
use crate::secret::Secret;

#[derive(Template)]
#[template(path = "mail/plain.html")]
struct Plain<'a> {
    subject: &'a str,
    body: &'a str,
}

impl Plain<'_> {
    /// The paragraphs, each in its lines.
    fn paragraphs(&self) -> Vec<Vec<&str>> {
        let paragraphs = self.body.split("\n\n").map(|one| one.lines().filter(|line| !line.is_empty()).collect());
        paragraphs.filter(|lines: &Vec<&str>| !lines.is_empty()).collect()
    }
}

/// A letter with this text to this address; `id` is random, of letters and digits.
///
/// # Errors
/// [`askama::Error`] should the template refuse.
pub fn of(id: String, to: Email, subject: &str, body: &str) -> Result<Letter, askama::Error> {
    let html = Plain { subject, body }.render()?;
    Ok(Letter { id, to, subject: subject.to_owned(), text: Secret::new(body.to_owned()), html: Secret::new(html) })
}
