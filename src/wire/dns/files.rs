//! The records of a zone as a BIND file: `/zones/{id}/dns_records/export` and `/import` (schema of 2026-08;
//! developers.cloudflare.com/dns/manage-dns-records/how-to/import-and-export, read 2026-11).

use http::Method;
use serde::{Deserialize, Serialize};

use crate::wire::ids::ZoneId;
use crate::wire::{Dialect, Endpoint};

/// Largest file that Cloudflare reads, in bytes.
pub const ZONE_FILE_MAX: usize = 262_144;

/// Where a file is sent to, as `multipart/form-data` with `file` and, where proxiable records shall be proxied,
/// `proxied=true`.
pub const IMPORT: &str = "/zones/{zone}/dns_records/import";

/// Gives the records as a BIND file: `text/plain`, without the envelope. Behind a record stand its comment and, after
/// `cf_tags=`, whether it is proxied and its tags.
#[derive(Clone, Debug)]
pub struct ExportDnsRecords {
    /// The zone.
    pub zone: ZoneId,
}

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct ZoneFile(pub String);

impl Endpoint for ExportDnsRecords {
    const METHOD: Method = Method::GET;
    const PATTERN: &'static str = "/zones/{zone}/dns_records/export";
    const DIALECT: Dialect = Dialect::Text;
    type Reply = ZoneFile;

    fn path(&self) -> String {
        format!("/zones/{}/dns_records/export", self.zone)
    }
}

/// What came of a file, or of a scan that adds what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DnsImported {
    /// Records that are new.
    #[serde(default)]
    pub recs_added: u64,
    /// Records that were read.
    #[serde(default)]
    pub total_records_parsed: u64,
}
