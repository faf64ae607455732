//! DNS records of one website, read when somebody asks: they are not kept.

use std::time::Duration;

use crate::cloudflare::Priority;
use crate::domain::ids::CustomerId;
use crate::wire::dns::{DnsRecord, DnsType, GetDnsRecord, ListDnsRecords, PER_PAGE};
use crate::wire::ids::{DnsRecordId, ZoneId};

use super::ask::unread;
use super::{Mirror, Unread};

/// How long a page waits for what it can do without.
const PATIENCE: Duration = Duration::from_secs(3);

/// Which records to read.
#[derive(Clone, Debug)]
pub struct RecordFilter {
    /// Only what has this somewhere; empty: all.
    pub search: String,
    /// Only this type.
    pub kind: Option<DnsType>,
    /// Page, from 1.
    pub page: u32,
    /// Rows of a page.
    pub rows: u32,
}

/// A page of records.
#[derive(Clone, Debug)]
pub struct Records {
    /// The records, in Cloudflare's order.
    pub records: Vec<DnsRecord>,
    /// How many there are in all, where Cloudflare says.
    pub total: Option<u32>,
}

impl Mirror {
    /// A page of the records of a website, read as its customer.
    ///
    /// # Errors
    /// [`Unread`] by variant.
    pub async fn records(
        &self,
        zone: &ZoneId,
        customer: Option<CustomerId>,
        filter: &RecordFilter,
    ) -> Result<Records, Unread> {
        let call = ListDnsRecords {
            page: filter.page,
            zone: zone.clone(),
            name: None,
            r#type: filter.kind.clone(),
            search: Some(filter.search.clone()).filter(|search| !search.is_empty()),
            per_page: filter.rows,
        };
        let answer = self.ask(customer, &call).await?;
        Ok(Records { total: answer.info.map(|info| info.total_count), records: answer.result })
    }

    /// One record of a website, read as its customer.
    ///
    /// # Errors
    /// [`Unread`] by variant.
    pub async fn record(
        &self,
        zone: &ZoneId,
        customer: Option<CustomerId>,
        id: &DnsRecordId,
    ) -> Result<DnsRecord, Unread> {
        Ok(self.ask(customer, &GetDnsRecord { zone: zone.clone(), record: id.clone() }).await?.result)
    }

    /// All records of a website, read as its customer while a person waits, but no longer than the page can.
    ///
    /// # Errors
    /// [`Unread`] by variant; [`Unread::Away`] also when not all of them came in time.
    pub async fn all_records(
        &self,
        zone: &ZoneId,
        customer: Option<CustomerId>,
        patience: Duration,
    ) -> Result<Vec<DnsRecord>, Unread> {
        let client = self.0.vault.customer(customer, Priority::Person).await.map_err(|_| Unread::Away)?;
        let read = client.read_all(ListDnsRecords::whole(zone));
        let read = tokio::time::timeout(patience, read).await.map_err(|_| Unread::Away)?;
        read.map_err(|error| unread(&error))
    }

    /// How many DNS records a website has, read as its customer; none when that could not be read in time. A page that
    /// asks goes on without it then, and says so.
    pub async fn dns_record_count(&self, zone: &ZoneId, customer: Option<CustomerId>) -> Option<usize> {
        let client = self.0.vault.customer(customer, Priority::Person).await.ok()?;
        let zone = zone.clone();
        let first = ListDnsRecords { page: 1, zone, name: None, r#type: None, search: None, per_page: PER_PAGE };
        let answer = tokio::time::timeout(PATIENCE, client.read(&first)).await.ok()?.ok()?;
        let listed = answer.result.len();
        // Some lists say how many there are in all; the first page is never more than that.
        let all = answer.info.and_then(|info| usize::try_from(info.total_count).ok());
        Some(all.unwrap_or(listed).max(listed))
    }
}
