//! Texts that people type. Parse, don't validate: what is of these types has been checked, and a refusal is a sentence
//! for the field it belongs to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::wire::{accounts, zones};

/// Why a text is refused: a sentence that tells what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// Characters that would make a text look like another one or break a line: controls and bidirectional overrides.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn line(text: &str, what: &str, max: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal(format!("Enter {what}.")));
    }
    if text.chars().any(is_unprintable) {
        return Err(Refusal(format!("Leave out line breaks and invisible control characters from {what}.")));
    }
    let length = text.chars().count();
    if length > max {
        return Err(Refusal(format!("Shorten {what} to {max} characters; it has {length}.")));
    }
    Ok(text.to_owned())
}

/// Several lines; may be empty.
fn lines(text: &str, what: &str, max: usize) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let text = text.trim();
    if text.chars().any(|c| c != '\n' && is_unprintable(c)) {
        return Err(Refusal(format!("Leave out invisible control characters from {what}.")));
    }
    let length = text.chars().count();
    if length > max {
        return Err(Refusal(format!("Shorten {what} to {max} characters; it has {length}.")));
    }
    Ok(text.to_owned())
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Refusal;
            fn from_str(text: &str) -> Result<Self, Refusal> {
                let parse: fn(&str) -> Result<String, Refusal> = $parse;
                parse(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(text: String) -> Result<Self, Refusal> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(/// Name of an account, at most [`accounts::NAME_MAX`] characters.
    AccountName, |text| line(text, "the account's name", accounts::NAME_MAX));
text!(/// Name of a customer, at most 100 characters.
    CustomerName, |text| line(text, "the customer's name", 100));
text!(/// Name of a person, at most 100 characters.
    PersonName, |text| line(text, "your name", 100));
text!(/// Our own words on an account, at most 500 characters; may be empty.
    Description, |text| if text.trim().is_empty() { Ok(String::new()) } else { line(text, "the description", 500) });
text!(/// A few words of ours to somebody who is invited, one line of at most 300 characters; may be empty.
    Note, |text| if text.trim().is_empty() { Ok(String::new()) } else { line(text, "the note", 300) });
text!(/// What a customer says to a plan it asks for: lines of at most 500 characters together; may be empty.
    PlanNote, |text| lines(text, "the note", 500));
text!(/// What the team says to a plan it declines: lines of at most 500 characters together; may be empty.
    PlanWord, |text| lines(text, "your answer", 500));
text!(/// An e-mail address in lower case, at most 90 characters (Cloudflare's limit for members, schema of 2026-08).
    Email, email);
text!(/// Name of a website as DNS has it: lower case, punycode, at most [`zones::NAME_MAX`] bytes, at least two labels.
    ZoneName, zone_name);

fn email(text: &str) -> Result<String, Refusal> {
    let text = line(text, "the e-mail address", 90)?.to_lowercase();
    let asks = || Refusal("Enter an e-mail address like name@example.com.".to_owned());
    let (local, domain) = text.rsplit_once('@').ok_or_else(asks)?;
    let bad = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"' | '@' | '\\');
    let labels = domain.split('.');
    let fine = !local.is_empty()
        && local.len() <= 64
        && !text.chars().any(|c| c != '@' && bad(c))
        && !local.contains('@')
        && domain.contains('.')
        && labels.clone().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    if fine { Ok(text) } else { Err(asks()) }
}

fn zone_name(text: &str) -> Result<String, Refusal> {
    if let Some(host) = host_of_url(text) {
        let meant = zone_name(host).map(|name| format!(" Did you mean {}?", in_unicode(&name)));
        let what = "Enter the bare name, like example.com, without https:// and without a path.";
        let meant = meant.map_err(|_| Refusal(what.to_owned()))?;
        return Err(Refusal(format!("Enter the bare name, like example.com.{meant}")));
    }
    let text = line(text, "the website's name", zones::NAME_MAX)?;
    let asks = || Refusal("Enter a domain name like example.com.".to_owned());
    let name = idna::domain_to_ascii_strict(text.trim_end_matches('.')).map_err(|_| asks())?;
    let numeric = name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if !name.contains('.') || numeric || name.len() > zones::NAME_MAX {
        return Err(asks());
    }
    Ok(name)
}

/// The host of what was copied from an address bar; nothing where it is no such thing.
fn host_of_url(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let is_url = text.contains("://") || text.contains('/') || host.len() < authority.len();
    is_url.then_some(host)
}

impl ZoneName {
    /// The name as people write it: Unicode where it is punycode on the wire.
    #[must_use]
    pub fn in_unicode(&self) -> String {
        in_unicode(&self.0)
    }
}

/// A DNS name as people write it; unchanged where it is not valid punycode.
#[must_use]
pub fn in_unicode(name: &str) -> String {
    let (unicode, result) = idna::domain_to_unicode(name);
    if result.is_ok() { unicode } else { name.to_owned() }
}

/// What two names are compared and sorted by: lower case, runs of white space as one blank.
#[must_use]
pub fn folded(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_name_keeps_every_printable_script_and_no_control_character() {
        assert_eq!("  Acme  ".parse::<AccountName>().unwrap().as_str(), "Acme");
        for fine in ["Größe & Söhne <script>", "شركة المثال", "🚀 Rocket", "a"] {
            assert_eq!(fine.parse::<AccountName>().unwrap().as_str(), fine);
        }
        for bad in ["", "   ", "a\u{0}b", "a\nb", "a\u{202e}b", &"x".repeat(101), &"x".repeat(10_240)] {
            assert!(bad.parse::<AccountName>().is_err(), "{bad:.20}");
        }
        assert!("ü".repeat(100).parse::<AccountName>().is_ok(), "the limit counts characters");
    }

    #[test]
    fn a_refusal_tells_what_to_do() {
        let refusal = "x".repeat(120).parse::<AccountName>().unwrap_err();
        assert_eq!(refusal.to_string(), "Shorten the account's name to 100 characters; it has 120.");
    }

    #[test]
    fn a_note_keeps_its_lines_and_no_control_character() {
        assert_eq!(" a\r\nb\tc \n".parse::<PlanNote>().unwrap().as_str(), "a\nb c");
        assert_eq!(" \n ".parse::<PlanWord>().unwrap().as_str(), "");
        assert!("ü".repeat(500).parse::<PlanNote>().is_ok());
        for bad in ["a\u{0}", "a\u{202e}b", &"x".repeat(501)] {
            assert!(bad.parse::<PlanWord>().is_err(), "{bad:.20}");
        }
    }

    #[test]
    fn an_email_address_is_lower_case_and_has_a_domain() {
        assert_eq!("Bea@Example.COM".parse::<Email>().unwrap().as_str(), "bea@example.com");
        for bad in [
            "",
            "bea",
            "bea@",
            "@example.com",
            "bea@example",
            "b ea@example.com",
            "a@b@example.com",
            "bea@-x.com",
            "bea@x..com",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_website_is_a_domain_name_and_not_a_url() {
        assert_eq!("Bücher.example.".parse::<ZoneName>().unwrap().as_str(), "xn--bcher-kva.example");
        assert_eq!("xn--bcher-kva.example".parse::<ZoneName>().unwrap().in_unicode(), "bücher.example");
        for bad in
            ["", "example", "https://example.com", "example.com/x", "192.0.2.1", "exa mple.com", "-a.com", "a_b.com"]
        {
            assert!(bad.parse::<ZoneName>().is_err(), "{bad}");
        }
        let pasted = ["https://user@Shop.example.com:8443/a/b?c#d", "shop.example.com/", "shop.example.com:443"];
        for pasted in pasted {
            let refusal = pasted.parse::<ZoneName>().unwrap_err().to_string();
            assert_eq!(refusal, "Enter the bare name, like example.com. Did you mean shop.example.com?", "{pasted}");
        }
        for hopeless in ["https://", "/", "http://localhost/", "a/b"] {
            let refusal = hopeless.parse::<ZoneName>().unwrap_err().to_string();
            assert!(refusal.starts_with("Enter the bare name") && !refusal.contains("Did you mean"), "{refusal}");
        }
    }
}
