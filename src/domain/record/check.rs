//! What was typed becomes a record, or it is said at which field what is wrong. Refused is only what is certain; everything
//! else Cloudflare decides.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Map, Value};

use crate::domain::text::Refusal;
use crate::wire::dns::{DnsType, NAME_MAX, TTL_AUTO};

use super::parts::{joined, parts_of, split};
use super::{Record, has_priority, is_proxiable};

/// Longest time to live, in seconds (schema of 2026-08).
const TTL_MAX: u32 = 86_400;
/// Shortest one, in seconds; Enterprise zones go down to [`TTL_MIN_ENTERPRISE`].
const TTL_MIN: u32 = 60;
const TTL_MIN_ENTERPRISE: u32 = 30;
/// Longest piece of a text in DNS, in bytes (RFC 1035, section 3.3).
const PIECE_MAX: usize = 255;
/// Longest text of all records of a name together, in characters (Cloudflare's 81061, public logs).
const TXT_MAX: usize = 8_192;
/// Longest remark, in characters: 100 on the free plan, 500 on others
/// (developers.cloudflare.com/dns/manage-dns-records/reference/record-attributes, read 2026-11).
const COMMENT_MAX: usize = 500;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The type's word.
    pub kind: String,
    /// The name: full, below the zone, or `@`.
    pub name: String,
    /// What it says, as one text.
    pub content: String,
    /// What it says in parts, by name; where there are any, the text is not looked at.
    pub parts: BTreeMap<String, String>,
    /// Seconds; nothing, `auto` and `1` are automatic.
    pub ttl: String,
    /// `on` or `true`.
    pub proxied: String,
    /// A number.
    pub priority: String,
    /// A remark.
    pub comment: String,
    /// Tags, `name:value` each, by commas; nothing said: they stay.
    pub tags: Option<String>,
}

/// The zone it is for.
#[derive(Clone, Copy, Debug)]
pub struct Zoned<'a> {
    /// Its name in punycode.
    pub name: &'a str,
    /// Whether it is on an Enterprise plan.
    pub enterprise: bool,
}

/// A field by its name in forms (`data.` before a part's), and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub field: String,
    /// A sentence.
    pub message: String,
}

/// The record that was typed.
///
/// # Errors
/// Every field with something wrong, in the order of the form.
pub fn checked(typed: &Typed, zone: Zoned<'_>) -> Result<Record, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut keep = |field: &str, refusal: Refusal| {
        problems.push(Problem { field: field.to_owned(), message: refusal.to_string() });
    };
    let kind = match DnsType::from(typed.kind.trim().to_ascii_uppercase()) {
        DnsType::Other(_) => {
            keep("type", Refusal("Choose a type of record.".to_owned()));
            return Err(problems);
        }
        kind => kind,
    };
    let name = full_name(&typed.name, zone.name).map_err(|refusal| keep("name", refusal)).ok();
    let proxied = is_on(&typed.proxied);
    if proxied && !is_proxiable(&kind) {
        keep("proxied", Refusal(format!("{kind} records cannot be proxied; only A, AAAA and CNAME can.")));
    }
    let mut priority = priority(&typed.priority, &kind).map_err(|refusal| keep("priority", refusal)).ok().flatten();
    let said = said(typed, &kind, priority, &mut keep);
    if let (Some(name), Some((content, _))) = (&name, &said)
        && kind == DnsType::Cname
        && content.eq_ignore_ascii_case(name)
    {
        keep("content", Refusal("A CNAME record cannot lead to itself.".to_owned()));
    }
    let ttl = ttl(&typed.ttl, zone.enterprise).map_err(|refusal| keep("ttl", refusal)).ok();
    let comment = comment(&typed.comment).map_err(|refusal| keep("comment", refusal)).ok();
    let tags = tags(typed.tags.as_deref()).map_err(|refusal| keep("tags", refusal)).ok();
    match (name, said, ttl, comment, tags) {
        (Some(name), Some((content, data)), Some(ttl), Some(comment), Some(tags)) if problems.is_empty() => {
            if kind == DnsType::Srv {
                priority = part_as_priority(data.as_ref());
            }
            let ttl = if proxied { TTL_AUTO } else { ttl };
            Ok(Record { kind, name, content, data, ttl, proxied, priority, comment, tags })
        }
        _ => Err(problems),
    }
}

fn is_on(word: &str) -> bool {
    matches!(word, "on" | "true" | "1" | "yes")
}

fn part_as_priority(data: Option<&Value>) -> Option<u16> {
    data?.get("priority")?.as_u64()?.try_into().ok()
}

/// What it says: as text, and in parts where the type has any.
fn said(
    typed: &Typed,
    kind: &DnsType,
    priority: Option<u16>,
    keep: &mut impl FnMut(&str, Refusal),
) -> Option<(String, Option<Value>)> {
    let parts = parts_of(kind);
    if parts.is_empty() {
        return match content(kind, &typed.content) {
            Ok(content) => Some((content, None)),
            Err(refusal) => {
                keep("content", refusal);
                None
            }
        };
    }
    let by_parts = !typed.parts.is_empty();
    let words: Vec<(&str, String)> = if by_parts {
        parts.iter().map(|part| (part.name, typed.parts.get(part.name).cloned().unwrap_or_default())).collect()
    } else {
        match split(kind, &with_priority(kind, &typed.content, priority)) {
            Ok(words) => words,
            Err(refusal) => {
                keep("content", refusal);
                return None;
            }
        }
    };
    let mut data = Map::new();
    let mut fits = true;
    for (part, (name, word)) in parts.iter().zip(&words) {
        match part.value(word) {
            Ok(value) => {
                data.insert((*name).to_owned(), value);
            }
            Err(refusal) => {
                fits = false;
                keep(&if by_parts { format!("data.{name}") } else { "content".to_owned() }, refusal);
            }
        }
    }
    fits.then(|| (joined(kind, &data), Some(Value::Object(data))))
}

/// The priority of SRV may stand in its own field, as Cloudflare's own form has it, or at the head of the text.
fn with_priority(kind: &DnsType, content: &str, priority: Option<u16>) -> String {
    match priority {
        Some(priority) if *kind == DnsType::Srv && content.split_whitespace().count() == 3 => {
            format!("{priority} {content}")
        }
        _ => content.to_owned(),
    }
}

/// The full name of what was typed: `@` is the zone itself; what does not end in the zone's name is below it.
///
/// # Errors
/// A [`Refusal`] for the field when it cannot be a name in the zone.
pub fn full_name(typed: &str, zone: &str) -> Result<String, Refusal> {
    let typed = typed.trim().trim_end_matches('.');
    if typed.is_empty() {
        return Err(Refusal(format!("Enter a name; @ stands for {zone} itself.")));
    }
    let bad = || Refusal(format!("“{typed}” cannot be a name in {zone}. Write www, mail.shop or @."));
    let name = if typed == "@" { zone.to_owned() } else { idna::domain_to_ascii(typed).map_err(|_| bad())? };
    let is_inside = name == zone || name.strip_suffix(zone).is_some_and(|front| front.ends_with('.'));
    let name = if is_inside { name } else { format!("{name}.{zone}") };
    let labels = name.strip_prefix("*.").unwrap_or(&name);
    if name.len() <= NAME_MAX && is_name(labels) { Ok(name) } else { Err(bad()) }
}

fn is_name(name: &str) -> bool {
    name.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

/// The name of a host in one form: punycode, lower case, no dot at its end.
pub(in crate::domain) fn host(text: &str) -> Option<String> {
    let host = idna::domain_to_ascii(text.trim().trim_end_matches('.')).ok()?;
    (!host.is_empty() && host.len() <= NAME_MAX && is_name(&host)).then_some(host)
}

fn content(kind: &DnsType, typed: &str) -> Result<String, Refusal> {
    let text = typed.trim();
    let says = |words: &str| Refusal(words.to_owned());
    if text.is_empty() {
        return Err(Refusal(format!("Enter {}.", super::words(kind))));
    }
    match kind {
        DnsType::A => text.parse::<Ipv4Addr>().map(|address| address.to_string()).map_err(|_| {
            says("Enter an IPv4 address, like 192.0.2.1. For an IPv6 address choose AAAA, for a name CNAME.")
        }),
        DnsType::Aaaa => text
            .parse::<Ipv6Addr>()
            .map(|address| address.to_string())
            .map_err(|_| says("Enter an IPv6 address, like 2001:db8::1. For an IPv4 address choose A.")),
        DnsType::Cname | DnsType::Mx | DnsType::Ns | DnsType::Ptr => {
            if text.parse::<std::net::IpAddr>().is_ok() {
                return Err(Refusal(format!("{kind} takes the name of a host, not an address.")));
            }
            // A dot alone says that there is no mail server (RFC 7505).
            if *kind == DnsType::Mx && text == "." {
                return Ok(".".to_owned());
            }
            host(text).ok_or_else(|| Refusal(format!("{kind} takes the name of a host, like host.example.com.")))
        }
        DnsType::Txt => text_pieces(text),
        _ if text.chars().any(char::is_control) => Err(says("Write it on one line.")),
        _ => Ok(text.to_owned()),
    }
}

/// A text: as it is, or in quoted pieces, each short enough.
fn text_pieces(text: &str) -> Result<String, Refusal> {
    if text.chars().any(char::is_control) {
        return Err(Refusal("Write the text on one line.".to_owned()));
    }
    if text.chars().count() > TXT_MAX {
        return Err(Refusal(format!("A text has at most {TXT_MAX} characters.")));
    }
    if !text.starts_with('"') {
        return Ok(text.to_owned());
    }
    let pieces = quoted(text).ok_or_else(|| {
        Refusal("A quote is open. Leave all quotes out, or put each piece into its own: \"one\" \"two\".".to_owned())
    })?;
    match pieces.iter().find(|piece| piece.len() > PIECE_MAX) {
        Some(piece) => Err(Refusal(format!(
            "A quoted piece has {} bytes; {PIECE_MAX} are the most. Leave the quotes out, and it is cut for you.",
            piece.len()
        ))),
        None => Ok(text.to_owned()),
    }
}

/// The pieces of a quoted text, without the quotes and their escapes; nothing where a quote is open.
fn quoted(text: &str) -> Option<Vec<String>> {
    let (mut pieces, mut piece) = (Vec::new(), None::<String>);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (&mut piece, letter) {
            (Some(open), '\\') => open.push(letters.next()?),
            (Some(_), '"') => pieces.extend(piece.take()),
            (Some(open), letter) => open.push(letter),
            (None, '"') => piece = Some(String::new()),
            (None, letter) if letter.is_whitespace() => {}
            (None, _) => return None,
        }
    }
    piece.is_none().then_some(pieces)
}

/// What two records are compared by: hosts without dots at their end, texts without quotes.
pub(super) fn in_one_form(kind: &DnsType, content: &str) -> String {
    let text = content.trim();
    match kind {
        DnsType::Cname | DnsType::Mx | DnsType::Ns | DnsType::Ptr => text.trim_end_matches('.').to_ascii_lowercase(),
        DnsType::Txt => quoted(text).map_or_else(|| text.to_owned(), |pieces| pieces.concat()),
        DnsType::Aaaa => text.parse::<Ipv6Addr>().map_or_else(|_| text.to_owned(), |address| address.to_string()),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn ttl(typed: &str, enterprise: bool) -> Result<u32, Refusal> {
    let typed = typed.trim();
    if matches!(typed, "" | "auto" | "Auto" | "1") {
        return Ok(TTL_AUTO);
    }
    let least = if enterprise { TTL_MIN_ENTERPRISE } else { TTL_MIN };
    let seconds = typed.parse().ok().filter(|seconds| (least..=TTL_MAX).contains(seconds));
    seconds.ok_or_else(|| Refusal(format!("Leave it automatic, or enter {least} to {TTL_MAX} seconds.")))
}

fn priority(typed: &str, kind: &DnsType) -> Result<Option<u16>, Refusal> {
    let typed = typed.trim();
    if !has_priority(kind) && *kind != DnsType::Srv || typed.is_empty() && *kind == DnsType::Srv {
        return Ok(None);
    }
    let says = || Refusal(format!("{kind} needs a priority: a whole number from 0 to 65535, lower is preferred."));
    typed.parse().map(Some).map_err(|_| says())
}

fn comment(typed: &str) -> Result<String, Refusal> {
    let typed = typed.trim();
    if typed.chars().count() > COMMENT_MAX {
        return Err(Refusal(format!("A comment has at most {COMMENT_MAX} characters.")));
    }
    if typed.chars().any(char::is_control) {
        return Err(Refusal("Write the comment on one line.".to_owned()));
    }
    Ok(typed.to_owned())
}

fn tags(typed: Option<&str>) -> Result<Option<Vec<String>>, Refusal> {
    let Some(typed) = typed else { return Ok(None) };
    let tags: Vec<String> = typed.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    let is_tag = |tag: &String| {
        let name = tag.split_once(':').map_or(tag.as_str(), |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    match tags.iter().find(|tag| !is_tag(tag)) {
        Some(tag) => Err(Refusal(format!("“{tag}” is no tag. Write name:value, by commas."))),
        None => Ok(Some(tags)),
    }
}
