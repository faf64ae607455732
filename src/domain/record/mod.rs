//! DNS records: what one says, how what was typed becomes one, and what may be asked for about them.

mod check;
pub mod diff;
pub mod draft;
pub mod mail;
mod parts;
pub mod scan;
#[cfg(test)]
mod tests;
pub mod zone_file;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::dns::{DnsFields, DnsRecord, DnsType, TTL_AUTO};
use crate::wire::ids::DnsRecordId;

pub(super) use check::host;
pub use check::{Problem, Typed, Zoned, checked, full_name};
pub use parts::{Form, Part, parts_of};

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: DnsType,
    /// Its full name, in punycode where needed.
    pub name: String,
    /// What it says, as one text in the form of a zone file.
    pub content: String,
    /// The same in parts, for types that have any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Seconds to live; [`TTL_AUTO`] is automatic.
    pub ttl: u32,
    /// Whether Cloudflare stands in front.
    #[serde(default)]
    pub proxied: bool,
    /// Lower is preferred; MX, SRV and URI have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u16>,
    /// A remark, which DNS does not show.
    #[serde(default)]
    pub comment: String,
    /// `name:value` each; nothing: they stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
}

/// Where records stand: under a type and a name, in lower case. DNS answers with all of a place together.
pub type Place = (DnsType, String);

impl Record {
    /// What Cloudflare said of one.
    #[must_use]
    pub fn seen(said: &DnsRecord) -> Self {
        Self {
            kind: said.r#type.clone(),
            name: said.name.clone(),
            content: said.content.clone(),
            data: said.data.as_object().filter(|parts| !parts.is_empty()).map(|_| said.data.clone()),
            ttl: said.ttl,
            proxied: said.proxied,
            priority: said.priority,
            comment: said.comment.clone().unwrap_or_default(),
            tags: Some(said.tags.clone()),
        }
    }

    /// What is sent for it: the parts where there are any, else the text.
    #[must_use]
    pub fn fields(&self) -> DnsFields {
        let has_parts = self.data.is_some();
        DnsFields {
            r#type: Some(self.kind.clone()),
            name: Some(self.name.clone()),
            content: (!has_parts).then(|| self.content.clone()),
            data: self.data.clone(),
            ttl: Some(self.ttl),
            proxied: is_proxiable(&self.kind).then_some(self.proxied),
            priority: self.priority,
            comment: Some(self.comment.clone()),
            tags: self.tags.clone(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        (self.kind.clone(), self.name.to_ascii_lowercase())
    }

    /// Whether both are the same to DNS: type, name and what they say, however it is written. Cloudflare takes no second one
    /// of those.
    #[must_use]
    pub fn is_twin_of(&self, other: &Self) -> bool {
        let preferred = |one: &Self| one.priority.unwrap_or_default();
        self.kind == other.kind
            && self.name.eq_ignore_ascii_case(&other.name)
            && self.says(other)
            && (self.kind != DnsType::Mx || preferred(self) == preferred(other))
    }

    /// Whether nothing that was asked for is different.
    #[must_use]
    pub fn is_as(&self, wanted: &Self) -> bool {
        let ttl = if wanted.proxied { TTL_AUTO } else { wanted.ttl };
        self.is_twin_of(wanted)
            && self.proxied == wanted.proxied
            && (self.ttl == ttl || self.proxied)
            && self.priority.unwrap_or_default() == wanted.priority.unwrap_or_default()
            && self.comment == wanted.comment
            && wanted.tags.as_ref().is_none_or(|tags| self.tags.as_deref().unwrap_or_default() == tags.as_slice())
    }

    fn says(&self, other: &Self) -> bool {
        match (&self.data, &other.data) {
            (Some(one), Some(two)) => parts::same(&self.kind, one, two),
            _ => check::in_one_form(&self.kind, &self.content) == check::in_one_form(&other.kind, &other.content),
        }
    }
}

/// Whether a record of one type cannot be where the same name has one of the other: CNAME beside an address or another
/// CNAME (schema of 2026-08).
#[must_use]
pub fn cannot_stand_beside(kind: &DnsType, there: &DnsType) -> bool {
    let is_address = |kind: &DnsType| matches!(kind, DnsType::A | DnsType::Aaaa);
    *kind == DnsType::Cname && (is_address(there) || *there == DnsType::Cname)
        || *there == DnsType::Cname && is_address(kind)
}

/// Whether Cloudflare looks after it itself, so that it cannot be changed (public records: `meta.read_only`,
/// `meta.managed_by_apps`).
#[must_use]
pub fn is_kept_by_cloudflare(said: &DnsRecord) -> bool {
    ["read_only", "managed_by_apps"].iter().any(|word| said.meta.get(word).and_then(Value::as_bool).unwrap_or(false))
}

/// What is asked for about the records of a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum RecordAct {
    /// Add one.
    Add {
        /// What it shall say.
        record: Record,
    },
    /// Change one.
    Change {
        /// Which one.
        id: DnsRecordId,
        /// When it was last changed as far as the person saw, so that nobody's change in between is lost.
        seen: Option<String>,
        /// What it shall say.
        record: Record,
    },
    /// Remove one.
    Remove {
        /// Which one.
        id: DnsRecordId,
        /// What it said.
        record: Record,
    },
}

impl RecordAct {
    /// The word for its kind of job, in the store, in logs and in filters.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add_record",
            Self::Change { .. } => "change_record",
            Self::Remove { .. } => "remove_record",
        }
    }

    /// The record it is about.
    #[must_use]
    pub fn record(&self) -> &Record {
        match self {
            Self::Add { record } | Self::Change { record, .. } | Self::Remove { record, .. } => record,
        }
    }
}

/// The types, in the order a form offers them: what most people need first.
pub const TYPES: [DnsType; 21] = [
    DnsType::A,
    DnsType::Aaaa,
    DnsType::Cname,
    DnsType::Mx,
    DnsType::Txt,
    DnsType::Srv,
    DnsType::Caa,
    DnsType::Ns,
    DnsType::Https,
    DnsType::Svcb,
    DnsType::Tlsa,
    DnsType::Ptr,
    DnsType::Uri,
    DnsType::Naptr,
    DnsType::Sshfp,
    DnsType::Smimea,
    DnsType::Cert,
    DnsType::Dnskey,
    DnsType::Ds,
    DnsType::Loc,
    DnsType::Openpgpkey,
];

/// Whether Cloudflare can stand in front of records of this type at all.
#[must_use]
pub fn is_proxiable(kind: &DnsType) -> bool {
    matches!(kind, DnsType::A | DnsType::Aaaa | DnsType::Cname)
}

/// Whether records of this type have a priority beside what they say; that of SRV is one of its parts.
#[must_use]
pub fn has_priority(kind: &DnsType) -> bool {
    matches!(kind, DnsType::Mx | DnsType::Uri)
}

/// What records of this type are for, in a few words.
#[must_use]
pub fn words(kind: &DnsType) -> &'static str {
    match kind {
        DnsType::A => "an IPv4 address",
        DnsType::Aaaa => "an IPv6 address",
        DnsType::Caa => "who may issue certificates",
        DnsType::Cert => "a certificate",
        DnsType::Cname => "another name for this one",
        DnsType::Dnskey => "a key of DNSSEC",
        DnsType::Ds => "DNSSEC of a subdomain",
        DnsType::Https => "how to reach a site by HTTPS",
        DnsType::Loc => "a place on earth",
        DnsType::Mx => "a mail server",
        DnsType::Naptr => "rules for rewriting names",
        DnsType::Ns => "name servers of a subdomain",
        DnsType::Openpgpkey => "an OpenPGP key",
        DnsType::Ptr => "the name of an address",
        DnsType::Smimea => "a certificate for mail",
        DnsType::Srv => "where a service runs",
        DnsType::Sshfp => "the fingerprint of an SSH key",
        DnsType::Svcb => "how to reach a service",
        DnsType::Tlsa => "the certificate of a service",
        DnsType::Txt => "a text, often a proof of ownership",
        DnsType::Uri => "the address of a resource",
        DnsType::Other(_) => "a type that this portal does not know",
    }
}
