//! Records that say several things at once: their parts, and the one text that these make (schema of 2026-08). The text is
//! the parts in the order of RFC 1035 and its successors, without the class that one example of the schema shows.

use serde_json::{Map, Number, Value};

use crate::wire::dns::DnsType;

/// What one part can be.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// A whole number from 0.
    Whole(f64),
    /// Any number in the range.
    Between(f64, f64),
    /// The same in metres: `m` stands behind it in the text.
    Metres(f64, f64),
    /// One of these.
    Word([&'static str; 2]),
    /// Text without gaps.
    Text,
    /// Text in quotes.
    Quoted,
    /// All that is left, which may be nothing.
    Rest,
}

use Part::{Between, Metres, Quoted, Rest, Text, Whole, Word};

/// A name of the schema and what stands under it.
pub(super) type Parts = &'static [(&'static str, Part)];

const BYTE: Part = Whole(255.0);
const SHORT: Part = Whole(65535.0);
const SIZE: Part = Metres(0.0, 90_000_000.0);

const SERVICE_BINDING: Parts = &[("priority", SHORT), ("target", Text), ("value", Rest)];
const CERTIFICATE_OF_SERVICE: Parts =
    &[("usage", BYTE), ("selector", BYTE), ("matching_type", BYTE), ("certificate", Text)];
const PLACE: Parts = &[
    ("lat_degrees", Whole(90.0)),
    ("lat_minutes", Whole(59.0)),
    ("lat_seconds", Between(0.0, 59.999)),
    ("lat_direction", Word(["N", "S"])),
    ("long_degrees", Whole(180.0)),
    ("long_minutes", Whole(59.0)),
    ("long_seconds", Between(0.0, 59.999)),
    ("long_direction", Word(["E", "W"])),
    ("altitude", Metres(-100_000.0, 42_849_672.95)),
    ("size", SIZE),
    ("precision_horz", SIZE),
    ("precision_vert", SIZE),
];

/// The parts of a type, where it has any.
pub(super) fn of(kind: &DnsType) -> Option<Parts> {
    Some(match kind {
        DnsType::Caa => &[("flags", BYTE), ("tag", Text), ("value", Quoted)],
        DnsType::Cert => &[("type", SHORT), ("key_tag", SHORT), ("algorithm", BYTE), ("certificate", Text)],
        DnsType::Dnskey => &[("flags", SHORT), ("protocol", BYTE), ("algorithm", BYTE), ("public_key", Text)],
        DnsType::Ds => &[("key_tag", SHORT), ("algorithm", BYTE), ("digest_type", BYTE), ("digest", Text)],
        DnsType::Https | DnsType::Svcb => SERVICE_BINDING,
        DnsType::Loc => PLACE,
        DnsType::Naptr => &[
            ("order", SHORT),
            ("preference", SHORT),
            ("flags", Quoted),
            ("service", Quoted),
            ("regex", Quoted),
            ("replacement", Text),
        ],
        DnsType::Smimea | DnsType::Tlsa => CERTIFICATE_OF_SERVICE,
        DnsType::Srv => &[("priority", SHORT), ("weight", SHORT), ("port", SHORT), ("target", Text)],
        DnsType::Sshfp => &[("algorithm", BYTE), ("type", BYTE), ("fingerprint", Text)],
        DnsType::Uri => &[("weight", SHORT), ("target", Quoted)],
        _ => return None,
    })
}

/// The text that the parts make; or which part is missing or wrong.
pub(super) fn write(parts: Parts, data: &Map<String, Value>) -> Result<String, String> {
    if let Some(name) = data.keys().find(|name| !parts.iter().any(|(known, _)| known == name)) {
        return Err(format!("data has no part {name}"));
    }
    let text = parts.iter().map(|(name, part)| {
        let value = data.get(*name).unwrap_or(&Value::Null);
        part.text(value).ok_or_else(|| format!("data: {name} is missing or cannot be that"))
    });
    Ok(text.collect::<Result<Vec<_>, _>>()?.join(" ").trim_end().to_owned())
}

/// The parts that the text is made of. Whether each one fits, [`write`] says.
pub(super) fn read(parts: Parts, content: &str) -> Result<Map<String, Value>, String> {
    let mut rest = content.trim();
    let mut data = Map::new();
    for (name, part) in parts {
        let (word, after) = match part {
            Rest => (rest, ""),
            _ => first_word(rest),
        };
        if word.is_empty() && !matches!(part, Rest) {
            return Err(format!("content ends before {name}"));
        }
        data.insert((*name).to_owned(), part.value(word).ok_or_else(|| format!("content: {name} cannot be {word}"))?);
        rest = after.trim_start();
    }
    if rest.is_empty() { Ok(data) } else { Err(format!("content has too much: {rest}")) }
}

// A word, or everything up to the closing quote with the quotes.
fn first_word(text: &str) -> (&str, &str) {
    let end = match text.strip_prefix('"') {
        Some(inside) => inside.find('"').map_or(text.len(), |at| at + 2),
        None => text.find(char::is_whitespace).unwrap_or(text.len()),
    };
    text.split_at_checked(end).unwrap_or((text, ""))
}

impl Part {
    fn text(self, value: &Value) -> Option<String> {
        let number = |least: f64, most: f64| value.as_f64().filter(|number| (least..=most).contains(number));
        let clean = |text: &&str| !text.contains('"') && !text.chars().any(char::is_control);
        match self {
            Self::Whole(most) => {
                number(0.0, most).filter(|number| number.fract() == 0.0).map(|whole| whole.to_string())
            }
            Self::Between(least, most) => number(least, most).map(|number| number.to_string()),
            Self::Metres(least, most) => number(least, most).map(|number| format!("{number}m")),
            Self::Word(words) => value.as_str().filter(|word| words.contains(word)).map(str::to_owned),
            Self::Text => {
                let text = value.as_str().filter(clean)?;
                (!text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
            }
            Self::Quoted => value.as_str().filter(clean).map(|text| format!("\"{text}\"")),
            Self::Rest => match value {
                Value::Null => Some(String::new()),
                _ => value.as_str().map(str::to_owned),
            },
        }
    }

    fn value(self, word: &str) -> Option<Value> {
        let number = |word: &str| serde_json::from_str::<Number>(word).ok().map(Value::Number);
        match self {
            Self::Whole(_) | Self::Between(..) => number(word),
            Self::Metres(..) => number(word.strip_suffix('m').unwrap_or(word)),
            Self::Quoted => Some(Value::from(word.trim_matches('"'))),
            Self::Word(_) | Self::Text | Self::Rest => Some(Value::from(word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_text_say_the_same_in_both_directions() {
        for (kind, content) in [
            (DnsType::Caa, r#"0 issue "letsencrypt.org""#),
            (DnsType::Cert, "9 1 8 AQID"),
            (DnsType::Dnskey, "257 3 13 AQID"),
            (DnsType::Ds, "2371 13 2 C988EC42"),
            (DnsType::Https, r#"1 . alpn="h3,h2" ipv4hint="192.0.2.1""#),
            (DnsType::Svcb, "0 example.com"),
            (DnsType::Loc, "37 46 46.5 N 122 23 35 W 0m 100m 0m 0m"),
            (DnsType::Naptr, r#"100 10 "S" "SIP+D2U" "" _sip._udp.example.com."#),
            (DnsType::Smimea, "3 0 0 AQID"),
            (DnsType::Tlsa, "3 1 1 AQID"),
            (DnsType::Srv, "10 5 8806 example.com"),
            (DnsType::Sshfp, "2 1 AQID"),
            (DnsType::Uri, r#"20 "http://example.com/a b""#),
        ] {
            let parts = of(&kind).unwrap();
            let data = read(parts, content).unwrap();
            assert_eq!(data.len(), parts.len(), "{kind}");
            assert_eq!(write(parts, &data).unwrap(), content, "{kind}");
        }
        assert!(of(&DnsType::A).is_none());
    }

    #[test]
    fn a_part_that_is_missing_wrong_or_too_much_is_named() {
        let parts = of(&DnsType::Srv).unwrap();
        for (content, word) in [("10 5", "port"), ("10 5 x a.example", "port"), ("1 2 3 a.example b", "too much")] {
            assert!(read(parts, content).unwrap_err().contains(word), "{content}");
        }
        let too_large = read(parts, "10 5 70000 a.example").unwrap();
        assert!(write(parts, &too_large).unwrap_err().contains("port"));
        assert!(write(parts, &Map::from_iter([("colour".to_owned(), Value::Null)])).unwrap_err().contains("colour"));
    }
}
