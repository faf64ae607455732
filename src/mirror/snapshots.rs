//! The DNS records of websites, kept as they are on each day: a few websites at a time, the longest waiting first. And all
//! records of one website, read when somebody compares them.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use tokio_util::sync::CancellationToken;

use crate::cloudflare::Priority;
use crate::domain::ids::{CustomerId, SnapshotId};
use crate::domain::record::diff::Present;
use crate::domain::record::draft::Taken;
use crate::random::Random;
use crate::store::NewSnapshot;
use crate::wire::dns::{DnsRecord, ListDnsRecords};
use crate::wire::ids::ZoneId;

use super::{Inner, Mirror, SyncError, Unread};

/// How long somebody waits for all records of a website: 10,000 come in 20 pages.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between looks for websites whose day has come.
const EVERY: Duration = Duration::from_secs(600);
/// Websites read after each look: so many, or as many as bring all of them up in two thirds of a day, each with one call for
/// 500 records of its customer's own budget.
const AT_LEAST: i64 = 50;
/// Looks in two thirds of a day.
const LOOKS: i64 = 96;
const AT_ONCE: usize = 4;
/// A website is read again after this.
const DAY: Duration = Duration::from_secs(86_400);
/// What is not true any more is kept this long.
const KEPT: Duration = Duration::from_secs(90 * 86_400);
/// What nobody wanted is kept this long.
const DRAFTS_KEPT: Duration = Duration::from_secs(7 * 86_400);

impl Mirror {
    /// All records of a website as they are just now, to be compared; read as its customer.
    ///
    /// # Errors
    /// [`Unread`] by variant.
    pub async fn present_records(&self, zone: &ZoneId, customer: Option<CustomerId>) -> Result<Vec<Present>, Unread> {
        Ok(self.all_records(zone, customer, PATIENCE).await?.iter().map(Present::of).collect())
    }
}

/// Keeps a snapshot of each website and day until told to stop, and forgets what is old.
pub async fn keep_snapshots(mirror: Mirror, random: Random, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = mirror.0.clock.sleep(EVERY) => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = mirror.0.snapshots(&random) => {}
        }
    }
}

impl Inner {
    async fn snapshots(&self, random: &Random) {
        if let Err(error) = self.snapshots_of_the_day(random).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "snapshots of the day could not be taken");
        }
    }

    async fn snapshots_of_the_day(&self, random: &Random) -> Result<(), SyncError> {
        let now = self.clock.now();
        let ago = |age: Duration| now.checked_sub(age).unwrap_or(now);
        let mut tx = self.store.write().await?;
        tx.forget_records(ago(KEPT), ago(DRAFTS_KEPT)).await?;
        tx.commit().await?;
        let at_a_time = AT_LEAST.max(self.store.count_zones(None).await? / LOOKS);
        let due = self.store.snapshots_due(ago(DAY), at_a_time).await?;
        let mut reading = stream::iter(due)
            .map(async |(zone, name, customer)| {
                // One website that cannot be read keeps none of the others waiting; its turn comes again tomorrow.
                if let Err(error) = self.snapshot_of(random, &zone, &name, customer).await {
                    tracing::warn!(%zone, error = &error as &dyn std::error::Error, "a snapshot could not be taken");
                }
            })
            .buffer_unordered(AT_ONCE);
        while reading.next().await.is_some() {}
        Ok(())
    }

    async fn snapshot_of(
        &self,
        random: &Random,
        zone: &ZoneId,
        name: &str,
        customer: Option<CustomerId>,
    ) -> Result<(), SyncError> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.snapshot_tried(zone, now).await?;
        tx.commit().await?;
        let client = self.vault.customer(customer, Priority::Background).await?;
        let read: Vec<DnsRecord> = client.read_all(ListDnsRecords::whole(zone)).await?;
        let records: Vec<Present> = read.iter().map(Present::of).collect();
        let id = SnapshotId::new(now, random);
        let mut tx = self.store.write().await?;
        let taken = Taken::Daily;
        tx.keep_snapshot(&NewSnapshot { id, zone, zone_name: name, taken, records: &records, now }).await?;
        tx.commit().await?;
        Ok(())
    }
}
