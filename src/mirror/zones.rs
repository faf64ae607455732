//! The zones: each customer's with its own service user's key, the rest as the partner.

use std::collections::HashSet;

use crate::access::CustomerClient;
use crate::clock::Timestamp;
use crate::cloudflare::{Kind, Priority};
use crate::domain::ids::CustomerId;
use crate::store::AccountFilter;
use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::zones::{GetZone, ListZones, Zone};

use super::{Inner, LISTS_LAG, Mirror, SyncError, Upstream, ZONES};

const ROWS: usize = 500;

impl Mirror {
    /// Reads one website now, as its customer, behind everything that people wait for; answers whether it could be read.
    /// What could not be read stays as it was.
    pub async fn read_website(&self, zone: &ZoneId, customer: Option<CustomerId>) -> bool {
        match self.0.zone(zone, customer).await {
            Ok(()) => true,
            Err(error) => {
                tracing::debug!(%zone, error = &error as &dyn std::error::Error, "a website could not be read");
                false
            }
        }
    }
}

impl Inner {
    async fn zone(&self, zone: &ZoneId, customer: Option<CustomerId>) -> Result<(), SyncError> {
        let began = self.clock.now();
        let client = self.vault.customer(customer, Priority::Background).await?;
        let seen = client.read(&GetZone { zone: zone.clone() }).await?.result;
        let mut tx = self.store.write().await?;
        tx.mirror_zone(&seen, began).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Brings the zones up to date; answers with what that says of Cloudflare.
    pub(super) async fn zones(&self, priority: Priority) -> Option<Upstream> {
        let began = self.clock.now();
        match self.all_zones(priority, began).await {
            Ok(None) => {
                let noted = async {
                    let mut tx = self.store.write().await?;
                    tx.sync_succeeded(ZONES, began).await?;
                    tx.commit().await
                };
                if let Err(error) = noted.await {
                    return self.failed(ZONES, &error.into()).await;
                }
                Some(Upstream::Ok)
            }
            Ok(Some(error)) | Err(error) => self.failed(ZONES, &error).await.map(|_| Upstream::Ok),
        }
    }

    /// Reads every customer's zones, then the rest. One customer's fault does not keep the others from being read: it is
    /// what this answers with.
    async fn all_zones(&self, priority: Priority, began: Timestamp) -> Result<Option<SyncError>, SyncError> {
        let mut covered: HashSet<AccountId> = HashSet::new();
        let mut fault = None;
        for customer in self.store.customers_with_key().await? {
            match self.zones_of(customer, priority, began).await {
                Ok(accounts) => covered.extend(accounts),
                Err(error) => fault = Some(error),
            }
        }
        let rest: HashSet<AccountId> =
            self.known_accounts().await?.into_iter().filter(|id| !covered.contains(id)).collect();
        if !rest.is_empty() {
            let partner = self.vault.customer(None, priority).await?;
            let mut zones = partner.read_all(ListZones { page: 1, ..ListZones::default() }).await?;
            zones.retain(|zone| rest.contains(&zone.account.id));
            let rest: Vec<AccountId> = rest.into_iter().collect();
            self.keep_zones(&zones, &rest, began).await?;
        }
        Ok(fault)
    }

    /// Reads one customer's zones as its service user; answers with the accounts that are covered by that.
    async fn zones_of(
        &self,
        customer: CustomerId,
        priority: Priority,
        began: Timestamp,
    ) -> Result<Vec<AccountId>, SyncError> {
        let client = self.vault.customer(Some(customer), priority).await?;
        let Some(user) = client.service_user().map(|user| user.id) else { return Ok(Vec::new()) };
        let accounts = self.store.memberships(user).await?;
        let read = client.read_all(ListZones { page: 1, ..ListZones::default() }).await;
        self.note_key(&client, &read).await?;
        let mut zones = read?;
        zones.retain(|zone| accounts.contains(&zone.account.id));
        self.keep_zones(&zones, &accounts, began).await?;
        Ok(accounts)
    }

    /// Notes whether the service user's key was accepted.
    async fn note_key(
        &self,
        client: &CustomerClient,
        read: &Result<Vec<Zone>, crate::cloudflare::CallError>,
    ) -> Result<(), SyncError> {
        let answered = match read {
            Ok(_) => true,
            Err(error) if error.kind == Kind::BadCredential => false,
            Err(_) => return Ok(()),
        };
        let Some(user) = client.service_user() else { return Ok(()) };
        let mut tx = self.store.write().await?;
        tx.key_answered(user.id, answered, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn keep_zones(&self, zones: &[Zone], read: &[AccountId], began: Timestamp) -> Result<(), SyncError> {
        for rows in zones.chunks(ROWS) {
            let mut tx = self.store.write().await?;
            for zone in rows {
                tx.mirror_zone(zone, began).await?;
            }
            tx.commit().await?;
        }
        let mut tx = self.store.write().await?;
        tx.zones_not_seen(read, began, began.saturating_sub(LISTS_LAG).unwrap_or(began)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn known_accounts(&self) -> Result<Vec<AccountId>, SyncError> {
        let filter = AccountFilter { limit: i64::MAX, ..AccountFilter::default() };
        Ok(self.store.accounts(&filter).await?.into_iter().map(|row| row.account.id).collect())
    }
}
