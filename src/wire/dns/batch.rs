//! Many changes to the DNS records of a zone in one call (schema of 2026-08, `/zones/{id}/dns_records/batch`).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{DnsFields, DnsRecord};
use crate::wire::calls::call;
use crate::wire::ids::{DnsRecordId, ZoneId};

/// Most records that one batch may touch on a free zone
/// (developers.cloudflare.com/dns/manage-dns-records/how-to/batch-record-changes, read 2026-11).
pub const BATCH_MAX_FREE: usize = 200;

/// The same on Pro, Business and Enterprise zones.
pub const BATCH_MAX_PAID: usize = 3500;

/// What a batch is to do. Cloudflare does it in this order, all of it or nothing: it is one transaction there, though the
/// changes reach its name servers one by one.
#[derive(Clone, Debug, Default)]
pub struct DnsBatch {
    /// Records to remove.
    pub deletes: Vec<DnsRecordId>,
    /// Records to change in parts.
    pub patches: Vec<(DnsRecordId, DnsFields)>,
    /// Records to replace as a whole.
    pub puts: Vec<(DnsRecordId, DnsFields)>,
    /// Records to add.
    pub posts: Vec<DnsFields>,
}

impl DnsBatch {
    /// How many records it touches: at most [`BATCH_MAX_FREE`] or [`BATCH_MAX_PAID`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.deletes.len() + self.patches.len() + self.puts.len() + self.posts.len()
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    // Lists with nothing in them are left out.
    fn body(&self) -> Value {
        let with_id = |(id, fields): &(DnsRecordId, DnsFields)| {
            let mut body = fields.fields();
            body.insert("id".to_owned(), json!(id));
            Value::Object(body)
        };
        let lists: [(&str, Vec<Value>); 4] = [
            ("deletes", self.deletes.iter().map(|id| json!({ "id": id })).collect()),
            ("patches", self.patches.iter().map(with_id).collect()),
            ("puts", self.puts.iter().map(with_id).collect()),
            ("posts", self.posts.iter().map(DnsFields::body).collect()),
        ];
        let given = lists.into_iter().filter(|(_, list)| !list.is_empty());
        Value::Object(given.map(|(name, list)| (name.to_owned(), Value::Array(list))).collect::<Map<String, Value>>())
    }
}

/// What a batch did: each record as it is now, or as it was before it was removed. In each list in the order of what was
/// sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DnsBatchDone {
    /// Records that are gone.
    #[serde(default, deserialize_with = "crate::wire::null_is_default")]
    pub deletes: Vec<DnsRecord>,
    /// Records that were changed in parts.
    #[serde(default, deserialize_with = "crate::wire::null_is_default")]
    pub patches: Vec<DnsRecord>,
    /// Records that were replaced.
    #[serde(default, deserialize_with = "crate::wire::null_is_default")]
    pub puts: Vec<DnsRecord>,
    /// Records that are new.
    #[serde(default, deserialize_with = "crate::wire::null_is_default")]
    pub posts: Vec<DnsRecord>,
}

call!(/// Makes many changes at once, all or none. A refusal may say which one was in the way:
    /// [`Fault::place`](crate::wire::envelope::Fault::place).
    BatchDnsRecords { zone: ZoneId },
    POST, "/zones/{zone}/dns_records/batch", "/zones/{}/dns_records/batch", DnsBatchDone, batch: DnsBatch);
