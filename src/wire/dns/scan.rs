//! Records that Cloudflare finds by asking a domain's present DNS (schema of 2026-08,
//! `/zones/{id}/dns_records/scan…`). What it finds waits to be reviewed, and is no record of the zone before that.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{DnsFields, DnsRecord, DnsRecordRef};
use crate::wire::calls::call;
use crate::wire::ids::{DnsRecordId, ZoneId};

/// Where a scan that adds at once what it finds is asked for; the schema calls it deprecated.
pub const SCAN_AT_ONCE: &str = "/zones/{zone}/dns_records/scan";

call!(/// Asks Cloudflare to look for records. It looks in the background; nothing says when it is done. What stands in the
    /// result is not documented.
    TriggerDnsScan { zone: ZoneId },
    POST, "/zones/{zone}/dns_records/scan/trigger", "/zones/{}/dns_records/scan/trigger", Value);
call!(/// What was found so far and neither accepted nor rejected.
    ListScannedRecords { zone: ZoneId },
    GET, "/zones/{zone}/dns_records/scan/review", "/zones/{}/dns_records/scan/review", Vec<DnsRecord>);
call!(/// Makes records of some of what was found, and forgets others.
    ReviewDnsScan { zone: ZoneId },
    POST, "/zones/{zone}/dns_records/scan/review", "/zones/{}/dns_records/scan/review", ScanReviewed, review: ScanReview);

/// What becomes of what was found. What is in neither list stays where it is.
#[derive(Clone, Debug, Default)]
pub struct ScanReview {
    /// To be records, with what they shall say.
    pub accepts: Vec<(DnsRecordId, DnsFields)>,
    /// To be forgotten.
    pub rejects: Vec<DnsRecordId>,
}

impl ScanReview {
    fn body(&self) -> Value {
        let accepted = |(id, fields): &(DnsRecordId, DnsFields)| {
            let mut body: Map<String, Value> = fields.fields();
            body.insert("id".to_owned(), json!(id));
            Value::Object(body)
        };
        let rejects: Vec<Value> = self.rejects.iter().map(|id| json!({ "id": id })).collect();
        json!({ "accepts": self.accepts.iter().map(accepted).collect::<Vec<_>>(), "rejects": rejects })
    }
}

/// What a review did.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ScanReviewed {
    /// The new records.
    #[serde(default, deserialize_with = "crate::wire::null_is_default")]
    pub accepts: Vec<DnsRecord>,
    /// What was forgotten.
    #[serde(default, deserialize_with = "crate::wire::null_is_default")]
    pub rejects: Vec<Rejected>,
}

/// Something that was forgotten: its id, alone as the schema has it or in an object like that of a deletion.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rejected {
    /// `"…"`.
    Id(DnsRecordId),
    /// `{"id": "…"}`.
    Row(DnsRecordRef),
}

impl Rejected {
    /// Which one.
    #[must_use]
    pub fn id(&self) -> &DnsRecordId {
        match self {
            Self::Id(id) => id,
            Self::Row(row) => &row.id,
        }
    }
}
