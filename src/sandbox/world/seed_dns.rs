//! DNS records that the websites of the lively world begin with: web, mail and who may send mail.

use serde_json::Map;

use super::World;
use super::dns::Said;
use super::zones::Zone;
use crate::wire::dns::{DnsType, TTL_AUTO};
use crate::wire::ids::BadId;
use crate::wire::zones::ZoneType;

const HOUR: u32 = 3600;

/// Gives each zone its records. Addresses are those that RFC 5737 and RFC 3849 keep for documents.
pub(super) fn fill(world: &mut World) -> Result<(), BadId> {
    let zones: Vec<Zone> = world.zones.clone();
    for (number, zone) in zones.iter().enumerate() {
        for said in records(zone, number) {
            world.seed_dns_record(zone, said)?;
        }
    }
    Ok(())
}

fn records(zone: &Zone, number: usize) -> [Said; 5] {
    // Nobody stands in front of what is not on the public Internet.
    let proxied = zone.r#type != ZoneType::Internal;
    let network = ["192.0.2", "198.51.100", "203.0.113"].get(number % 3).copied().unwrap_or("192.0.2");
    let host = 1 + number % 250;
    let name = &zone.name;
    [
        said(DnsType::A, name, format!("{network}.{host}"), proxied),
        said(DnsType::Aaaa, name, format!("2001:db8::{host:x}"), proxied),
        said(DnsType::Cname, &format!("www.{name}"), name.clone(), proxied),
        Said { priority: Some(10), ..said(DnsType::Mx, name, format!("mail.{name}"), false) },
        said(DnsType::Txt, name, format!("\"v=spf1 mx ip4:{network}.{host} -all\""), false),
    ]
}

fn said(kind: DnsType, name: &str, content: String, proxied: bool) -> Said {
    Said {
        name: name.to_owned(),
        r#type: kind,
        content,
        data: Map::new(),
        ttl: if proxied { TTL_AUTO } else { HOUR },
        proxied,
        priority: None,
        comment: None,
        tags: Vec::new(),
        settings: Map::new(),
    }
}
