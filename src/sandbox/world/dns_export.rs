//! The records of a zone as a BIND file, laid out as exports that people published: a head, SOA and NS, then a part for
//! each type; behind a record its comment, and after `cf_tags=` whether it is proxied and its tags
//! (developers.cloudflare.com/dns/manage-dns-records/how-to/import-and-export, read 2026-11).

use jiff::Timestamp;

use crate::wire::dns::DnsType;
use crate::wire::ids::ZoneId;

use super::access::{Caller, Right};
use super::dns::Said;
use super::zones::name_servers;
use super::{Refused, World, dns_rules};

/// Most bytes of one string of a TXT record (RFC 1035, section 3.3.14).
const STRING_MAX: usize = 255;

impl World {
    /// The file.
    pub(in crate::sandbox) fn export_dns_records(
        &self,
        caller: &Caller,
        zone: &ZoneId,
        now: Timestamp,
    ) -> Result<String, Refused> {
        let inside = self.zone_for(caller, zone, Right::ReadDns)?;
        let servers = name_servers(zone);
        let first = servers.first().map_or("ns", String::as_str);
        let name = &inside.name;
        let exported = now.strftime("%Y-%m-%d %H:%M:%S");
        let serial = now.as_second();
        // That this one name has no dot at its end is so in what Cloudflare writes.
        let mut file = format!(
            ";;\n;; Domain:     {name}.\n;; Exported:   {exported}\n;;\n;; For information and archives; name servers \
             want it edited first.\n;;\n;; SOA Record\n{name}\t3600\tIN\tSOA\t{first}. dns.cloudflare.com. {serial} 10000 \
             2400 604800 3600\n\n;; NS Records\n"
        );
        for server in &servers {
            file.push_str(&format!("{name}.\t86400\tIN\tNS\t{server}.\n"));
        }
        let mut records: Vec<&Said> =
            self.dns_records.iter().filter(|record| record.zone == *zone).map(|record| &record.said).collect();
        records.sort_by_key(|said| (said.r#type.as_str(), said.name.as_str()));
        let mut part = None;
        for said in records {
            if part != Some(&said.r#type) {
                file.push_str(&format!("\n;; {} Records\n", said.r#type));
                part = Some(&said.r#type);
            }
            file.push_str(&line(said));
        }
        Ok(file)
    }
}

fn line(said: &Said) -> String {
    let (name, ttl, kind) = (&said.name, said.ttl, &said.r#type);
    let mut line = format!("{name}.\t{ttl}\tIN\t{kind}\t{}", content(said));
    let mut tags: Vec<String> = Vec::new();
    if dns_rules::is_proxiable(kind, &said.content) {
        tags.push(format!("cf-proxied:{}", said.proxied));
    }
    tags.extend(said.tags.iter().cloned());
    let tags = if tags.is_empty() { String::new() } else { format!("cf_tags={}", tags.join(",")) };
    let comment = said.comment.as_deref().unwrap_or_default();
    let remark = format!("{comment} {tags}");
    if !remark.trim().is_empty() {
        line.push_str(&format!(" ; {}", remark.trim()));
    }
    line.push('\n');
    line
}

// As a zone file wants it: names with their last dot, the priority in front, text in quotes.
fn content(said: &Said) -> String {
    let content = said.content.as_str();
    let priority = said.priority.unwrap_or_default();
    match said.r#type {
        DnsType::Cname | DnsType::Ns | DnsType::Ptr => full(content),
        DnsType::Mx => format!("{priority} {}", full(content)),
        DnsType::Uri => format!("{priority} {content}"),
        DnsType::Srv | DnsType::Naptr => match content.rsplit_once(' ') {
            Some((rest, target)) => format!("{rest} {}", full(target)),
            None => content.to_owned(),
        },
        DnsType::Https | DnsType::Svcb => {
            let mut words = content.splitn(3, ' ');
            let (order, target) = (words.next().unwrap_or_default(), words.next().unwrap_or("."));
            format!("{order} {} {}", full(target), words.next().unwrap_or_default()).trim_end().to_owned()
        }
        DnsType::Txt if !content.starts_with('"') => quoted(content),
        _ => content.to_owned(),
    }
}

fn full(name: &str) -> String {
    if name.ends_with('.') { name.to_owned() } else { format!("{name}.") }
}

// In strings that fit, cut between letters.
fn quoted(text: &str) -> String {
    let mut strings = vec![String::new()];
    let mut used = 0;
    for letter in text.chars() {
        if used + letter.len_utf8() > STRING_MAX {
            strings.push(String::new());
            used = 0;
        }
        used += letter.len_utf8();
        if let Some(last) = strings.last_mut() {
            if matches!(letter, '"' | '\\') {
                last.push('\\');
            }
            last.push(letter);
        }
    }
    strings.iter().map(|string| format!("\"{string}\"")).collect::<Vec<_>>().join(" ")
}
