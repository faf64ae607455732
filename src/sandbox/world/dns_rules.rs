//! What one DNS record may say (schema of 2026-08, components of `/zones/{id}/dns_records`).

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Map, Value, json};

use crate::wire::dns::{DnsType, NAME_MAX, TTL_AUTO};

use super::dns::{Said, Sent};
use super::dns_parts;
use super::zones::Zone;
use super::{Refused, World};

/// Most characters of all TXT records of one name together (code 81061, public logs).
const TEXT_MAX: usize = 8192;

const TTL_MAX: f64 = 86_400.0;
const SETTINGS: [&str; 3] = ["ipv4_only", "ipv6_only", "flatten_cname"];

impl World {
    /// Most records of a zone. Users report these numbers, no document at hand has them; free zones from before 2024-09
    /// are said to have more.
    pub(super) fn dns_quota(&self, zone: &Zone) -> u64 {
        let of_plan = if zone.plan == "free" { 200 } else { 3500 };
        self.switches.record_quota.unwrap_or(of_plan)
    }
}

/// Whether a record may stand beside the others of its name: A and AAAA never beside CNAME, of which there is one, and NS
/// never beside anything else.
pub(super) fn beside(others: &[&Said], said: &Said) -> Result<(), Refused> {
    let has = |fits: &dyn Fn(&DnsType) -> bool| others.iter().any(|other| fits(&other.r#type));
    if others.iter().any(|other| other.is_same_as(said)) {
        return Err(Refused::DnsIdentical);
    }
    let is_in_the_way = match said.r#type {
        DnsType::A | DnsType::Aaaa => has(&|kind| *kind == DnsType::Cname),
        DnsType::Cname => has(&|kind| matches!(kind, DnsType::A | DnsType::Aaaa | DnsType::Cname)),
        _ => false,
    };
    if is_in_the_way {
        return Err(Refused::DnsHostTaken);
    }
    let is_ns = said.r#type == DnsType::Ns;
    if has(&|kind| (*kind == DnsType::Ns) != is_ns) {
        return Err(invalid("NS records cannot stand beside others of the same name"));
    }
    let texts = others.iter().copied().chain([said]).filter(|other| other.r#type == DnsType::Txt);
    let text: usize = texts.map(|text| text.content.chars().count()).sum();
    if said.r#type == DnsType::Txt && text > TEXT_MAX { Err(Refused::DnsTextTooLong) } else { Ok(()) }
}

/// The record that was sent, in one form.
pub(super) fn checked(sent: Sent, zone: &Zone) -> Result<Said, Refused> {
    let kind = match sent.r#type {
        None => return Err(invalid("type is required")),
        Some(DnsType::Other(word)) => return Err(invalid(format!("{word} is no type of record"))),
        Some(kind) => kind,
    };
    let name = full_name(&sent.name.ok_or_else(|| invalid("name is required"))?, &zone.name)?;
    let mut priority = sent.priority.map(checked_priority).transpose()?;
    let (content, data) = match dns_parts::of(&kind) {
        Some(parts) => {
            let mut data = match (sent.data, sent.content) {
                (Some(data), _) => data,
                (None, Some(content)) => dns_parts::read(parts, &content).map_err(bad_content)?,
                (None, None) => return Err(invalid("data is required")),
            };
            if let (DnsType::Srv, Some(priority)) = (&kind, priority) {
                data.entry("priority").or_insert_with(|| json!(priority));
            }
            let content = dns_parts::write(parts, &data).map_err(bad_content)?;
            if kind == DnsType::Srv {
                priority = data.get("priority").and_then(Value::as_f64).map(checked_priority).transpose()?;
            }
            (content, data)
        }
        None => {
            let content = sent.content.ok_or_else(|| invalid("content is required"))?;
            (checked_content(&kind, &content, &name).map_err(bad_content)?, Map::new())
        }
    };
    if priority.is_none() && matches!(kind, DnsType::Mx | DnsType::Uri) {
        return Err(invalid(format!("{kind} records need a priority")));
    }
    let priority = priority.filter(|_| matches!(kind, DnsType::Mx | DnsType::Srv | DnsType::Uri));
    let proxied = sent.proxied.unwrap_or(false);
    if proxied && !is_proxiable(&kind, &content) {
        return Err(invalid("this record cannot be proxied"));
    }
    let ttl = checked_ttl(sent.ttl, zone)?;
    Ok(Said {
        name,
        r#type: kind,
        content,
        data,
        ttl: if proxied { TTL_AUTO } else { ttl },
        proxied,
        priority,
        comment: sent.comment.filter(|comment| !comment.is_empty()),
        tags: checked_tags(sent.tags.unwrap_or_default())?,
        settings: checked_settings(sent.settings.unwrap_or_default())?,
    })
}

/// Whether Cloudflare can stand in front: for A, AAAA and CNAME, but not of private networks.
pub(super) fn is_proxiable(kind: &DnsType, content: &str) -> bool {
    match kind {
        DnsType::A => content
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| !(address.is_private() || address.is_loopback() || address.is_link_local())),
        DnsType::Aaaa => content.parse::<Ipv6Addr>().is_ok_and(|address| !address.is_loopback()),
        DnsType::Cname => true,
        _ => false,
    }
}

fn invalid(why: impl Into<String>) -> Refused {
    Refused::DnsInvalid(why.into())
}

fn bad_content(why: String) -> Refused {
    Refused::DnsContent(why)
}

// `@` is the zone itself; what does not end in the zone's name is below it.
fn full_name(asked: &str, zone: &str) -> Result<String, Refused> {
    let bad = || invalid(format!("{asked} is no name in {zone}"));
    let name = idna::domain_to_ascii(asked.trim_end_matches('.')).map_err(|_| bad())?;
    let is_inside = name == zone || name.strip_suffix(zone).is_some_and(|front| front.ends_with('.'));
    let name = match name.as_str() {
        "@" => zone.to_owned(),
        _ if is_inside => name,
        _ => format!("{name}.{zone}"),
    };
    let fits = name.len() <= NAME_MAX && is_name(name.strip_prefix("*.").unwrap_or(&name));
    if fits { Ok(name) } else { Err(bad()) }
}

fn is_name(name: &str) -> bool {
    name.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

fn checked_content(kind: &DnsType, content: &str, name: &str) -> Result<String, String> {
    let content = content.trim();
    match kind {
        DnsType::A => content
            .parse::<Ipv4Addr>()
            .map(|address| address.to_string())
            .map_err(|_| "Content for A record must be a valid IPv4 address.".to_owned()),
        DnsType::Aaaa => content
            .parse::<Ipv6Addr>()
            .map(|address| address.to_string())
            .map_err(|_| "Content for AAAA record must be a valid IPv6 address.".to_owned()),
        DnsType::Cname | DnsType::Mx | DnsType::Ns | DnsType::Ptr => {
            let host = idna::domain_to_ascii(content.trim_end_matches('.')).unwrap_or_default();
            if *kind == DnsType::Cname && host == name {
                return Err("Content for CNAME record must not be the record's own name.".to_owned());
            }
            let fits = host.len() <= NAME_MAX && is_name(&host);
            if fits { Ok(host) } else { Err(format!("Content for {kind} record must be a host name.")) }
        }
        DnsType::Openpgpkey => {
            let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
            let fits = !content.is_empty() && content.bytes().all(is_base64);
            if fits { Ok(content.to_owned()) } else { Err(format!("Content for {kind} record must be Base64.")) }
        }
        _ if content.is_empty() => Err(format!("Content for {kind} record is empty.")),
        _ => Ok(content.to_owned()),
    }
}

fn checked_ttl(ttl: Option<f64>, zone: &Zone) -> Result<u32, Refused> {
    let least = if zone.plan == "enterprise" { 30.0 } else { 60.0 };
    let ttl = ttl.unwrap_or(f64::from(TTL_AUTO));
    let is_auto = ttl == f64::from(TTL_AUTO);
    let fits = is_auto || (least..=TTL_MAX).contains(&ttl) && ttl.fract() == 0.0;
    let whole = format!("{ttl:.0}").parse().ok().filter(|_| fits);
    whole.ok_or_else(|| invalid(format!("ttl must be 1, or {least} to 86400 seconds")))
}

fn checked_priority(priority: f64) -> Result<u16, Refused> {
    let whole = format!("{priority:.0}").parse().ok().filter(|_| priority.fract() == 0.0);
    whole.ok_or_else(|| invalid("priority must be 0 to 65535"))
}

fn checked_tags(tags: Vec<String>) -> Result<Vec<String>, Refused> {
    let is_tag = |tag: &String| {
        let name = tag.split_once(':').map_or(tag.as_str(), |(name, _)| name);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if tags.iter().all(is_tag) {
        Ok(tags)
    } else {
        Err(invalid("a tag is name:value, its name letters, digits, _ and -"))
    }
}

fn checked_settings(settings: Map<String, Value>) -> Result<Map<String, Value>, Refused> {
    let fits = |(name, value): (&String, &Value)| SETTINGS.contains(&name.as_str()) && value.is_boolean();
    if settings.iter().all(fits) { Ok(settings) } else { Err(invalid("settings: unknown name or value")) }
}
