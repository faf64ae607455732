//! The tenant's accounts, whole or not at all.

use crate::cloudflare::Priority;
use crate::domain::audit::Action;
use crate::store::AuditLine;
use crate::wire::ids::AccountId;
use crate::wire::tenants::ListTenantAccounts;

use super::{ACCOUNTS, Inner, LISTS_LAG, SyncError};

/// Rows written in one transaction: long enough to be quick, short enough for others to get a turn.
const ROWS: usize = 500;

impl Inner {
    /// Brings tenant, accounts and billing up to date, and reads a few profiles.
    pub(super) async fn accounts(&self, priority: Priority) -> Result<(), SyncError> {
        let began = self.clock.now();
        let partner = self.vault.partner(priority);
        let tenant = self.tenant(&partner).await?;
        let seen = partner.read_all(ListTenantAccounts { tenant: tenant.id, page: 1, name: None }).await?;
        for rows in seen.chunks(ROWS) {
            let mut tx = self.store.write().await?;
            for account in rows {
                tx.mirror_account(account, began).await?;
            }
            tx.commit().await?;
        }
        let ids: Vec<AccountId> = seen.into_iter().map(|account| account.id).collect();
        self.billing(&partner, &ids).await?;
        let mut tx = self.store.write().await?;
        let vanished = tx.accounts_not_seen(began, began.saturating_sub(LISTS_LAG).unwrap_or(began)).await?;
        for id in &vanished {
            tx.audit(&AuditLine { target: Some(id.as_str()), ..AuditLine::of(Action::AccountVanished, began) }).await?;
        }
        tx.sync_succeeded(ACCOUNTS, began).await?;
        tx.commit().await?;
        self.profiles(&partner).await
    }
}
