//! DNS records of one website, counted when somebody asks: they are not kept.

use std::time::Duration;

use crate::cloudflare::Priority;
use crate::domain::ids::CustomerId;
use crate::wire::dns::ListDnsRecords;
use crate::wire::ids::ZoneId;

use super::Mirror;

/// How long a page waits for the count.
const PATIENCE: Duration = Duration::from_secs(3);

impl Mirror {
    /// How many DNS records a website has, read as its customer; none when that could not be read in time. A page that
    /// asks goes on without it then, and says so.
    pub async fn dns_record_count(&self, zone: &ZoneId, customer: Option<CustomerId>) -> Option<usize> {
        let client = self.0.vault.customer(customer, Priority::Person).await.ok()?;
        let first = ListDnsRecords { page: 1, zone: zone.clone(), name: None, r#type: None };
        let answer = tokio::time::timeout(PATIENCE, client.read(&first)).await.ok()?.ok()?;
        let listed = answer.result.len();
        // Some lists say how many there are in all; the first page is never more than that.
        let all = answer.info.and_then(|info| usize::try_from(info.total_count).ok());
        Some(all.unwrap_or(listed).max(listed))
    }
}
