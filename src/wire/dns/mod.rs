//! DNS records of a zone (schema of 2026-08, paths `/zones/{id}/dns_records…`).

mod batch;
mod files;
mod scan;

use http::Method;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use super::calls::call;
use super::ids::{DnsRecordId, ZoneId};
use super::words::word;
use super::{Endpoint, Paged};

pub use batch::{BATCH_MAX_FREE, BATCH_MAX_PAID, BatchDnsRecords, DnsBatch, DnsBatchDone};
pub use files::{DnsImported, ExportDnsRecords, IMPORT, ZONE_FILE_MAX, ZoneFile};
pub use scan::{ListScannedRecords, Rejected, ReviewDnsScan, SCAN_AT_ONCE, ScanReview, ScanReviewed, TriggerDnsScan};

/// Longest record name (schema of 2026-08).
pub const NAME_MAX: usize = 255;

/// Rows that [`ListDnsRecords`] asks for at once. The schema of 2026-08 allows 1 to 5,000,000; records can be long, and
/// the size of an answer is limited here.
pub const PER_PAGE: u32 = 100;

/// Rows asked for at once where a whole zone is read: 10,000 records come in 20 pages, and 500 records of 4 KiB each still
/// fit the answer that is read.
const WHOLE_PAGE: u32 = 500;

/// Time to live that means *automatic*.
pub const TTL_AUTO: u32 = 1;

/// HTTP 404: no such record (public logs).
pub const NO_RECORD: i64 = 81044;

/// An A, AAAA or CNAME record stands in the way (public logs).
pub const HOST_TAKEN: i64 = 81053;

/// The same record is there already (public logs; older answers have 81057).
pub const IDENTICAL: i64 = 81058;

/// The content does not fit the type (public logs).
pub const BAD_CONTENT: i64 = 9005;

word!(/// Type of a DNS record.
DnsType {
    /// IPv4 address.
    A = "A",
    /// IPv6 address.
    Aaaa = "AAAA",
    /// Who may issue certificates.
    Caa = "CAA",
    /// A certificate.
    Cert = "CERT",
    /// Another name.
    Cname = "CNAME",
    /// Key of DNSSEC.
    Dnskey = "DNSKEY",
    /// Delegation of DNSSEC.
    Ds = "DS",
    /// How to reach a site.
    Https = "HTTPS",
    /// A place on earth.
    Loc = "LOC",
    /// Mail server.
    Mx = "MX",
    /// Rewriting of names.
    Naptr = "NAPTR",
    /// Name server.
    Ns = "NS",
    /// OpenPGP key.
    Openpgpkey = "OPENPGPKEY",
    /// Name of an address.
    Ptr = "PTR",
    /// Certificate for mail.
    Smimea = "SMIMEA",
    /// Place of a service.
    Srv = "SRV",
    /// Fingerprint of an SSH key.
    Sshfp = "SSHFP",
    /// How to reach a service.
    Svcb = "SVCB",
    /// Certificate of a service.
    Tlsa = "TLSA",
    /// Text.
    Txt = "TXT",
    /// Address of a resource.
    Uri = "URI",
});

/// One DNS record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DnsRecord {
    /// Its id.
    pub id: DnsRecordId,
    /// Its full name, the zone's name included, punycode where needed.
    pub name: String,
    /// Its type.
    pub r#type: DnsType,
    /// What it says, as one text.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub content: String,
    /// What it says in parts, for types that have any.
    #[serde(default)]
    pub data: Value,
    /// Seconds to live; [`TTL_AUTO`] is automatic.
    #[serde(default = "automatic", deserialize_with = "seconds")]
    pub ttl: u32,
    /// Whether Cloudflare stands in front.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub proxied: bool,
    /// Whether Cloudflare could stand in front.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub proxiable: bool,
    /// Lower is preferred; MX, SRV and URI have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u16>,
    /// A remark, which DNS does not show.
    #[serde(default)]
    pub comment: Option<String>,
    /// `name:value` each.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub tags: Vec<String>,
    /// `ipv4_only`, `ipv6_only`, `flatten_cname`.
    #[serde(default)]
    pub settings: Value,
    /// What Cloudflare knows besides.
    #[serde(default)]
    pub meta: Value,
    /// When it was made, RFC 3339.
    #[serde(default)]
    pub created_on: Option<String>,
    /// When it was last changed, RFC 3339.
    #[serde(default)]
    pub modified_on: Option<String>,
    /// When the remark was last changed, RFC 3339; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_modified_on: Option<String>,
    /// When the tags were last changed, RFC 3339; absent without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags_modified_on: Option<String>,
}

fn automatic() -> u32 {
    TTL_AUTO
}

// The schema has a number, which may come as `3600.0`.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::from(TTL_AUTO));
    format!("{number:.0}").parse().map_err(serde::de::Error::custom)
}

/// What a record is to be, or what is to change about it. What is `None` is not sent.
#[derive(Clone, Debug, Default)]
pub struct DnsFields {
    /// Its type.
    pub r#type: Option<DnsType>,
    /// Its name: full, or `@` for the zone's own; at most [`NAME_MAX`] characters.
    pub name: Option<String>,
    /// What it says, as one text.
    pub content: Option<String>,
    /// What it says in parts, for types that have any.
    pub data: Option<Value>,
    /// Seconds to live: [`TTL_AUTO`], or 60 to 86,400 (from 30 on Enterprise zones).
    pub ttl: Option<u32>,
    /// Whether Cloudflare stands in front: A, AAAA and CNAME.
    pub proxied: Option<bool>,
    /// Lower is preferred: MX, SRV and URI.
    pub priority: Option<u16>,
    /// A remark.
    pub comment: Option<String>,
    /// `name:value` each.
    pub tags: Option<Vec<String>>,
}

impl DnsFields {
    fn body(&self) -> Value {
        Value::Object(self.fields())
    }

    fn fields(&self) -> Map<String, Value> {
        let fields = [
            ("type", self.r#type.as_ref().map(|kind| json!(kind))),
            ("name", self.name.as_ref().map(|name| json!(name))),
            ("content", self.content.as_ref().map(|content| json!(content))),
            ("data", self.data.clone()),
            ("ttl", self.ttl.map(|ttl| json!(ttl))),
            ("proxied", self.proxied.map(|proxied| json!(proxied))),
            ("priority", self.priority.map(|priority| json!(priority))),
            ("comment", self.comment.as_ref().map(|comment| json!(comment))),
            ("tags", self.tags.as_ref().map(|tags| json!(tags))),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// Records of a zone, a page at a time.
#[derive(Clone, Debug)]
pub struct ListDnsRecords {
    /// Page, from 1.
    pub page: u32,
    /// The zone.
    pub zone: ZoneId,
    /// Only this full name.
    pub name: Option<String>,
    /// Only this type.
    pub r#type: Option<DnsType>,
    /// Only what has this somewhere.
    pub search: Option<String>,
    /// Rows of a page.
    pub per_page: u32,
}

impl ListDnsRecords {
    /// All records of a zone, in as few pages as fit.
    #[must_use]
    pub fn whole(zone: &ZoneId) -> Self {
        Self { page: 1, zone: zone.clone(), name: None, r#type: None, search: None, per_page: WHOLE_PAGE }
    }
}

impl Endpoint for ListDnsRecords {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/zones/{zone}/dns_records";
    type Reply = Vec<DnsRecord>;

    fn path(&self) -> String {
        format!("/zones/{}/dns_records", self.zone)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("per_page", self.per_page.to_string())];
        query.extend(self.name.clone().map(|name| ("name", name)));
        query.extend(self.r#type.clone().map(|kind| ("type", kind.into())));
        query.extend(self.search.clone().map(|search| ("search", search)));
        query
    }
}

impl Paged for ListDnsRecords {
    fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

/// Only `{id}`, the result of a deletion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DnsRecordRef {
    /// Which record.
    pub id: DnsRecordId,
}

/// How many records there are and may be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DnsUsage {
    /// Most records; none where the account decides.
    #[serde(default)]
    pub record_quota: Option<u64>,
    /// Records now.
    #[serde(default, deserialize_with = "super::null_is_default")]
    pub record_usage: u64,
}

call!(/// One record. HTTP 404 with [`NO_RECORD`] means that it is not there.
    GetDnsRecord { zone: ZoneId, record: DnsRecordId },
    GET, "/zones/{zone}/dns_records/{record}", "/zones/{}/dns_records/{}", DnsRecord);
call!(/// Adds a record. Cloudflare refuses a second one that is the same, with [`IDENTICAL`].
    CreateDnsRecord { zone: ZoneId },
    POST, "/zones/{zone}/dns_records", "/zones/{}/dns_records", DnsRecord, fields: DnsFields);
call!(/// Replaces a record as a whole.
    UpdateDnsRecord { zone: ZoneId, record: DnsRecordId },
    PUT, "/zones/{zone}/dns_records/{record}", "/zones/{}/dns_records/{}", DnsRecord, fields: DnsFields);
call!(/// Changes parts of a record.
    PatchDnsRecord { zone: ZoneId, record: DnsRecordId },
    PATCH, "/zones/{zone}/dns_records/{record}", "/zones/{}/dns_records/{}", DnsRecord, fields: DnsFields);
call!(/// Removes a record.
    DeleteDnsRecord { zone: ZoneId, record: DnsRecordId },
    DELETE, "/zones/{zone}/dns_records/{record}", "/zones/{}/dns_records/{}", DnsRecordRef);
call!(/// How many records the zone has and may have.
    GetDnsUsage { zone: ZoneId },
    GET, "/zones/{zone}/dns_records/usage", "/zones/{}/dns_records/usage", DnsUsage);
