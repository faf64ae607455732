//! What Cloudflare found in a domain's present DNS, and its records as a file: read when somebody asks, not kept.

use std::time::Duration;

use crate::domain::ids::CustomerId;
use crate::domain::record::diff::Present;
use crate::wire::dns::{DnsRecord, ExportDnsRecords, ListScannedRecords};
use crate::wire::ids::ZoneId;

use super::{Mirror, Unread};

/// How long the page waits for the records that are there; it can do without them.
const PATIENCE: Duration = Duration::from_secs(4);

/// What was found, beside what is there.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// What was found and waits.
    pub found: Vec<DnsRecord>,
    /// The records of the website; nothing where they could not be read.
    pub present: Option<Vec<Present>>,
}

impl Mirror {
    /// What was found of a website and what is there, read at the same time as its customer.
    ///
    /// # Errors
    /// [`Unread`] by variant, when what was found could not be read.
    pub async fn scanned(&self, zone: &ZoneId, customer: Option<CustomerId>) -> Result<Scanned, Unread> {
        let call = ListScannedRecords { zone: zone.clone() };
        let (found, present) = tokio::join!(self.ask(customer, &call), self.all_records(zone, customer, PATIENCE));
        let present = present.ok().map(|records| records.iter().map(Present::of).collect());
        Ok(Scanned { found: found?.result, present })
    }

    /// The records of a website as a BIND file, as Cloudflare writes it, read as its customer.
    ///
    /// # Errors
    /// [`Unread`] by variant.
    pub async fn zone_file(&self, zone: &ZoneId, customer: Option<CustomerId>) -> Result<String, Unread> {
        Ok(self.ask(customer, &ExportDnsRecords { zone: zone.clone() }).await?.result.0)
    }
}
