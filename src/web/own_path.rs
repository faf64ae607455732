//! Addresses of our own pages that came in from outside, such as `next=`: followed only if they cannot lead elsewhere.

use std::fmt::Write as _;

/// Longest path followed.
const LONGEST: usize = 2_000;
/// How often an address may have been encoded over; more is somebody trying.
const DECODINGS: usize = 3;

/// The path and query, if browsers can only take it for an address of this portal: it starts with one slash, and however
/// often it is decoded there is no second one, no backslash, no control character and no step upwards in it.
#[must_use]
pub fn own_path(text: &str) -> Option<String> {
    let printable = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#' | b'"' | b'<' | b'>' | b'`');
    if text.len() > LONGEST || !text.bytes().all(printable) {
        return None;
    }
    let path = text.split_once('?').map_or(text, |(path, _)| path);
    let mut decoded = path.as_bytes().to_vec();
    for _ in 0..DECODINGS {
        if !is_plain_path(&decoded) {
            return None;
        }
        let next = percent_decoded(&decoded);
        if next == decoded {
            return Some(text.to_owned());
        }
        decoded = next;
    }
    None
}

fn is_plain_path(path: &[u8]) -> bool {
    path.starts_with(b"/")
        && !path.windows(2).any(|pair| pair == b"//")
        && !path.iter().any(|byte| byte.is_ascii_control() || *byte == b'\\')
        && !path.split(|byte| *byte == b'/').any(|part| part == b"." || part == b"..")
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let hex = after.split_at_checked(2).filter(|_| *first == b'%');
        match hex.and_then(|(digits, after)| Some((hex_byte(digits)?, after))) {
            Some((byte, after)) => {
                decoded.push(byte);
                rest = after;
            }
            None => decoded.push(*first),
        }
    }
    decoded
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The text as the value of a query parameter.
#[must_use]
pub fn query_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_path_is_kept_as_it_is() {
        for fine in ["/", "/accounts", "/accounts?q=a%20b&after=x", "/runs/0190-a", "/x?next=//evil.example", "/a%20b"]
        {
            assert_eq!(own_path(fine).as_deref(), Some(fine));
        }
    }

    #[test]
    fn nothing_that_could_lead_elsewhere_is_followed() {
        for bad in [
            "",
            "accounts",
            "https://evil.example",
            "HTTPS:evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n//evil.example",
            " //evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "/%2fevil.example",
            "/%2Fevil.example",
            "/%5cevil.example",
            "/%252fevil.example",
            "/%25255cevil.example",
            "/%0d%0aSet-Cookie:%20a=b",
            "/%09/evil.example",
            "/.//evil.example",
            "/..//evil.example",
            "/%2e%2e/%2fevil.example",
            "/accounts#//evil.example",
            "@evil.example",
            "/a\u{0}b",
            "/ü",
            "/\u{2028}",
            "?next=/x",
        ] {
            assert_eq!(own_path(bad), None, "{bad:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(3_000))), None);
    }

    #[test]
    fn an_encoded_address_has_nothing_in_it_that_ends_a_parameter() {
        assert_eq!(query_encoded("/accounts?q=a&b=ü#"), "/accounts%3Fq%3Da%26b%3D%C3%BC%23");
    }
}
