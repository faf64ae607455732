//! A record as pages show it.

use crate::domain::record::{is_kept_by_cloudflare, is_proxiable};
use crate::domain::text::in_unicode;
use crate::wire::dns::{DnsRecord, TTL_AUTO};

/// One record.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// Its full name, as people write it.
    pub name: String,
    /// What it says.
    pub content: String,
    /// Lower is preferred.
    pub priority: Option<u16>,
    /// Whether Cloudflare stands in front; nothing where it cannot.
    pub proxied: Option<bool>,
    /// Seconds to live, in words.
    pub ttl: String,
    /// A remark; may be empty.
    pub comment: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether Cloudflare looks after it itself, so that it cannot be changed here.
    pub locked: bool,
}

impl Shown {
    /// As Cloudflare has it.
    #[must_use]
    pub fn of(record: DnsRecord) -> Self {
        Self {
            locked: is_kept_by_cloudflare(&record),
            proxied: is_proxiable(&record.r#type).then_some(record.proxied),
            ttl: ttl(record.ttl),
            kind: record.r#type.to_string(),
            name: in_unicode(&record.name),
            // The parts have the priority of SRV at their head.
            priority: record.priority.filter(|_| !record.data.is_object() || record.data.get("priority").is_none()),
            content: record.content,
            comment: record.comment.unwrap_or_default(),
            tags: record.tags,
            id: record.id.to_string(),
        }
    }
}

/// Seconds to live as people say them.
#[must_use]
pub fn ttl(seconds: u32) -> String {
    match seconds {
        TTL_AUTO => "Auto".to_owned(),
        86_400 => "1 day".to_owned(),
        3600 => "1 hour".to_owned(),
        seconds if seconds % 3600 == 0 => format!("{} hours", seconds / 3600),
        60 => "1 minute".to_owned(),
        seconds if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::ttl;

    #[test]
    fn times_to_live_are_said_as_people_say_them() {
        let said = [1, 60, 300, 90, 3600, 7200, 86_400].map(ttl);
        assert_eq!(said, ["Auto", "1 minute", "5 minutes", "90 seconds", "1 hour", "2 hours", "1 day"]);
    }
}
