//! Members: an account at a time, since there is no list over all of them, the longest unread first; and at once when
//! somebody opens an account's people. Besides, who administers the tenant, and which roles there are.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};

use crate::access::PartnerClient;
use crate::clock::Timestamp;
use crate::cloudflare::{Kind, Priority};
use crate::domain::member::{Member, Role};
use crate::wire::ids::AccountId;
use crate::wire::members::{ListMembers, ListRoles};
use crate::wire::tenants::ListTenantMemberships;

use super::{Inner, LISTS_LAG, MEMBERS, Mirror, SyncError};

/// Accounts read in one pass: with a pass every 5 minutes this is a small part of the partner's budget.
const AT_A_TIME: i64 = 50;
/// Accounts read at the same time, so that somebody who pressed Refresh does not wait for fifty calls in a row.
const AT_ONCE: usize = 8;
/// How long a page waits for them.
const PATIENCE: Duration = Duration::from_secs(3);
/// Roles are the same for everyone and change with Cloudflare's products, not by the hour.
const ROLES_AGE: Duration = Duration::from_secs(86_400);

impl Inner {
    /// Brings the members of some accounts up to date.
    pub(super) async fn members(&self, priority: Priority) {
        let began = self.clock.now();
        let done = async {
            self.tenant_admins(&self.vault.partner(priority)).await?;
            let accounts = self.store.members_to_read(AT_A_TIME).await?;
            if let Some(account) = accounts.first() {
                // Without a list of roles people are shown all the same: their own entries name them.
                if let Err(error) = self.roles_of(account, priority).await {
                    tracing::warn!(%account, error = &error as &dyn std::error::Error, "the roles could not be read");
                }
            }
            let mut reading = stream::iter(accounts)
                .map(async |account| (self.members_of(&account, priority).await, account))
                .buffer_unordered(AT_ONCE);
            while let Some((done, account)) = reading.next().await {
                match done {
                    // One account that is refused keeps none of the others waiting; its own page says how old it is.
                    Err(SyncError::Call(error)) if matches!(error.kind, Kind::Refused | Kind::NotFound) => {
                        tracing::warn!(%account, error = &error as &dyn std::error::Error, "its members are refused");
                    }
                    done => done?,
                }
            }
            Ok(())
        };
        let noted = match done.await {
            Ok(()) => self.note_members(began).await,
            Err(error) => Err(error),
        };
        if let Err(error) = noted {
            self.failed(MEMBERS, &error).await;
        }
    }

    async fn note_members(&self, began: Timestamp) -> Result<(), SyncError> {
        let mut tx = self.store.write().await?;
        tx.sync_succeeded(MEMBERS, began).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads who administers the tenant. Where Cloudflare refuses to say, it is who it was, and at least the one whose key is
    /// used: nobody becomes removable by that.
    async fn tenant_admins(&self, partner: &PartnerClient) -> Result<(), SyncError> {
        let Some(tenant) = self.store.tenant().await? else { return Ok(()) };
        let said = match partner.read(&ListTenantMemberships { tenant: tenant.id }).await {
            Ok(answer) => answer.result.into_iter().filter_map(|one| one.user_email).collect(),
            Err(error) if matches!(error.kind, Kind::Refused | Kind::NotFound) => self.store.tenant_admins().await?,
            Err(error) => return Err(error.into()),
        };
        let said = said.into_iter();
        let admins: Vec<String> = said.chain([partner.identity()]).map(|email| email.trim().to_lowercase()).collect();
        self.keep_admins(&admins).await
    }

    async fn keep_admins(&self, admins: &[String]) -> Result<(), SyncError> {
        let mut tx = self.store.write().await?;
        tx.put_tenant_admins(admins).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads the members of one account, as the partner.
    async fn members_of(&self, account: &AccountId, priority: Priority) -> Result<(), SyncError> {
        let partner = self.vault.partner(priority);
        // Nobody is shown as removable before it is known who administers the tenant.
        if self.store.tenant_admins().await?.is_empty() {
            self.keep_admins(&[partner.identity().trim().to_lowercase()]).await?;
        }
        let began = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.members_asked(account, began).await?;
        tx.commit().await?;
        let listed = partner.read_all(ListMembers { account: account.clone(), page: 1 }).await?;
        let mut tx = self.store.write().await?;
        for said in listed {
            tx.mirror_member(&Member::seen(account, said, began)).await?;
        }
        let lag = began.saturating_sub(LISTS_LAG).unwrap_or(began);
        tx.members_listed(account, began, lag).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads which roles there are, once a day.
    async fn roles_of(&self, account: &AccountId, priority: Priority) -> Result<(), SyncError> {
        let now = self.clock.now();
        let is_fresh = |read: Timestamp| read.checked_add(ROLES_AGE).is_ok_and(|until| now < until);
        if self.store.roles().await?.is_some_and(|known| is_fresh(known.read_at())) {
            return Ok(());
        }
        let partner = self.vault.partner(priority);
        let listed = partner.read_all(ListRoles { account: account.clone(), page: 1 }).await?;
        let roles: Vec<Role> = listed.into_iter().map(Role::seen).collect();
        if roles.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        tx.put_roles(roles, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Mirror {
    /// The addresses of an account's members; `None` when they could not be read in time. A page that asks goes on
    /// without them then, and says so.
    pub async fn members(&self, account: &AccountId) -> Option<Vec<String>> {
        let partner = self.0.vault.partner(Priority::Person);
        let list = ListMembers { account: account.clone(), page: 1 };
        let members = tokio::time::timeout(PATIENCE, partner.read_all(list)).await.ok()?.ok()?;
        Some(members.iter().filter_map(|member| member.address().map(str::to_owned)).collect())
    }

    /// Reads an account's members, and the roles where those are old, and keeps them; answers whether the members could
    /// be read in time. A page that asks shows what is kept then, with its age.
    pub async fn read_members(&self, account: &AccountId) -> bool {
        let read = async {
            let (members, roles) =
                tokio::join!(self.0.members_of(account, Priority::Person), self.0.roles_of(account, Priority::Person),);
            if let Err(error) = roles {
                tracing::warn!(error = &error as &dyn std::error::Error, "the roles could not be read");
            }
            members
        };
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "an account's members could not be read");
                false
            }
            Err(_) => false,
        }
    }
}
