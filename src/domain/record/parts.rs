//! Types of records that say several things at once: what the parts are called, and what each can be (Cloudflare's schema
//! of 2026-08, components of `/zones/{id}/dns_records`). The text is the parts in the order of a zone file
//! (RFC 1035 and those after it).

use serde_json::{Map, Number, Value, json};

use crate::domain::text::Refusal;
use crate::wire::dns::DnsType;

use super::check::host;

/// What a part can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// A whole number from 0 to this.
    Whole(u32),
    /// A number in between.
    Decimal(f64, f64),
    /// The same in metres.
    Metres(f64, f64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A name of a host, or a dot for none.
    Host,
    /// Hexadecimal digits.
    Hex,
    /// Base64.
    Base64,
    /// Text, in quotes in a zone file.
    Quoted,
    /// All that is left; may be nothing.
    Rest,
}

/// One part.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it can be.
    pub form: Form,
}

const fn part(name: &'static str, label: &'static str, form: Form) -> Part {
    Part { name, label, form }
}

const BYTE: Form = Form::Whole(255);
const SHORT: Form = Form::Whole(65_535);
const SIZE: Form = Form::Metres(0.0, 90_000_000.0);
const NORTH: Form = Form::Word(&["N", "S"]);
const EAST: Form = Form::Word(&["E", "W"]);

const CAA: &[Part] = &[
    part("flags", "Flags", BYTE),
    part("tag", "Tag", Form::Word(&["issue", "issuewild", "iodef", "issuemail"])),
    part("value", "Value", Form::Quoted),
];
const CERT: &[Part] = &[
    part("type", "Certificate type", SHORT),
    part("key_tag", "Key tag", SHORT),
    part("algorithm", "Algorithm", BYTE),
    part("certificate", "Certificate", Form::Base64),
];
const DNSKEY: &[Part] = &[
    part("flags", "Flags", SHORT),
    part("protocol", "Protocol", BYTE),
    part("algorithm", "Algorithm", BYTE),
    part("public_key", "Public key", Form::Base64),
];
const DS: &[Part] = &[
    part("key_tag", "Key tag", SHORT),
    part("algorithm", "Algorithm", BYTE),
    part("digest_type", "Digest type", BYTE),
    part("digest", "Digest", Form::Hex),
];
const SERVICE_BINDING: &[Part] = &[
    part("priority", "Priority", SHORT),
    part("target", "Target", Form::Host),
    part("value", "Parameters", Form::Rest),
];
const LOC: &[Part] = &[
    part("lat_degrees", "Latitude, degrees", Form::Whole(90)),
    part("lat_minutes", "Latitude, minutes", Form::Whole(59)),
    part("lat_seconds", "Latitude, seconds", Form::Decimal(0.0, 59.999)),
    part("lat_direction", "North or south", NORTH),
    part("long_degrees", "Longitude, degrees", Form::Whole(180)),
    part("long_minutes", "Longitude, minutes", Form::Whole(59)),
    part("long_seconds", "Longitude, seconds", Form::Decimal(0.0, 59.999)),
    part("long_direction", "East or west", EAST),
    part("altitude", "Altitude in metres", Form::Metres(-100_000.0, 42_849_672.95)),
    part("size", "Size in metres", SIZE),
    part("precision_horz", "Horizontal precision in metres", SIZE),
    part("precision_vert", "Vertical precision in metres", SIZE),
];
const NAPTR: &[Part] = &[
    part("order", "Order", SHORT),
    part("preference", "Preference", SHORT),
    part("flags", "Flags", Form::Quoted),
    part("service", "Service", Form::Quoted),
    part("regex", "Regular expression", Form::Quoted),
    part("replacement", "Replacement", Form::Host),
];
const CERTIFICATE: &[Part] = &[
    part("usage", "Usage", BYTE),
    part("selector", "Selector", BYTE),
    part("matching_type", "Matching type", BYTE),
    part("certificate", "Certificate", Form::Hex),
];
const SRV: &[Part] = &[
    part("priority", "Priority", SHORT),
    part("weight", "Weight", SHORT),
    part("port", "Port", SHORT),
    part("target", "Target", Form::Host),
];
const SSHFP: &[Part] = &[
    part("algorithm", "Algorithm", BYTE),
    part("type", "Fingerprint type", BYTE),
    part("fingerprint", "Fingerprint", Form::Hex),
];
const URI: &[Part] = &[part("weight", "Weight", SHORT), part("target", "Address", Form::Quoted)];

/// The parts of a type; none for what is one text.
#[must_use]
pub fn parts_of(kind: &DnsType) -> &'static [Part] {
    match kind {
        DnsType::Caa => CAA,
        DnsType::Cert => CERT,
        DnsType::Dnskey => DNSKEY,
        DnsType::Ds => DS,
        DnsType::Https | DnsType::Svcb => SERVICE_BINDING,
        DnsType::Loc => LOC,
        DnsType::Naptr => NAPTR,
        DnsType::Smimea | DnsType::Tlsa => CERTIFICATE,
        DnsType::Srv => SRV,
        DnsType::Sshfp => SSHFP,
        DnsType::Uri => URI,
        _ => &[],
    }
}

impl Part {
    /// The value of what was typed.
    pub(super) fn value(&self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        let says = |words: &str| Refusal(format!("{}: enter {words}.", self.label));
        match self.form {
            Form::Whole(most) => {
                let number = text.parse::<u32>().ok().filter(|number| *number <= most && is_plain(text));
                number.map(|number| json!(number)).ok_or_else(|| says(&format!("a whole number from 0 to {most}")))
            }
            Form::Decimal(least, most) | Form::Metres(least, most) => {
                let number = text.trim_end_matches('m').trim().parse::<f64>().ok();
                let number = number.filter(|number| (least..=most).contains(number)).and_then(whole_or_not);
                number.map(Value::Number).ok_or_else(|| says(&format!("a number from {least} to {most}")))
            }
            Form::Word(words) => {
                let known = words.iter().find(|word| word.eq_ignore_ascii_case(text));
                known.map(|word| json!(word)).ok_or_else(|| says(&words.join(" or ")))
            }
            Form::Host if text == "." => Ok(json!(".")),
            Form::Host => host(text).map(Value::from).ok_or_else(|| says("the name of a host, like host.example.com")),
            Form::Hex => {
                let digits: String = text.split_whitespace().collect();
                let fits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                if fits { Ok(json!(digits)) } else { Err(says("hexadecimal digits")) }
            }
            Form::Base64 => {
                let text: String = text.split_whitespace().collect();
                let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
                let fits = !text.is_empty() && text.bytes().all(is_base64);
                if fits { Ok(json!(text)) } else { Err(says("Base64")) }
            }
            Form::Quoted => {
                let text = unquoted(text);
                let fits = !text.contains('"') && !text.chars().any(char::is_control);
                if fits { Ok(json!(text)) } else { Err(says("a text without quotes in it")) }
            }
            Form::Rest if text.chars().any(char::is_control) => Err(says("parameters on one line")),
            Form::Rest => Ok(json!(text)),
        }
    }

    /// The value as it stands in a zone file.
    pub(super) fn text(&self, value: &Value) -> String {
        let plain = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match self.form {
            Form::Metres(..) => format!("{plain}m"),
            Form::Quoted => format!("\"{plain}\""),
            _ => plain,
        }
    }
}

// `+5` and `007` are numbers to a computer and mistakes to a person.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'))
}

fn whole_or_not(number: f64) -> Option<Number> {
    if number.fract() == 0.0 { format!("{number:.0}").parse().ok() } else { Number::from_f64(number) }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// The parts that a text in the form of a zone file is made of, by name.
pub(super) fn split(kind: &DnsType, content: &str) -> Result<Vec<(&'static str, String)>, Refusal> {
    let parts = parts_of(kind);
    let order = || parts.iter().map(|part| part.label.to_lowercase()).collect::<Vec<_>>().join(", ");
    let mut rest = content.trim();
    let mut found = Vec::new();
    for part in parts {
        let is_last = parts.last().is_some_and(|last| last.name == part.name);
        let runs_on = matches!(part.form, Form::Rest) || (is_last && matches!(part.form, Form::Hex | Form::Base64));
        let (word, after) = if runs_on { (rest, "") } else { first_word(rest) };
        if word.is_empty() && !matches!(part.form, Form::Rest) {
            return Err(Refusal(format!("{kind} needs more than this, in this order: {}.", order())));
        }
        found.push((part.name, word.to_owned()));
        rest = after.trim_start();
    }
    if rest.is_empty() {
        Ok(found)
    } else {
        Err(Refusal(format!("{kind} has too much here: “{rest}”. It takes, in this order: {}.", order())))
    }
}

// A word, or everything up to the closing quote with the quotes.
fn first_word(text: &str) -> (&str, &str) {
    let end = match text.strip_prefix('"') {
        Some(inside) => inside.find('"').map_or(text.len(), |at| at + 2),
        None => text.find(char::is_whitespace).unwrap_or(text.len()),
    };
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The text of parts.
pub(super) fn joined(kind: &DnsType, data: &Map<String, Value>) -> String {
    let words = parts_of(kind).iter().filter_map(|part| Some(part.text(data.get(part.name)?)));
    words.collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

/// Whether two sets of parts say the same, however their numbers and names are written.
pub(super) fn same(kind: &DnsType, one: &Value, two: &Value) -> bool {
    parts_of(kind).iter().all(|part| {
        let plain = |data: &Value| match data.get(part.name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::Number(number)) => number.as_f64().map(|number| number.to_string()).unwrap_or_default(),
            Some(Value::String(text)) if matches!(part.form, Form::Host | Form::Hex) => {
                text.trim_end_matches('.').to_ascii_lowercase()
            }
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        plain(one) == plain(two)
    })
}
