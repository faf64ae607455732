//! API tokens: the tenant admin's, then those of some accounts and of some service users at a time, the longest unread
//! first; and at once when somebody opens them. Besides, what tokens can be given.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};

use crate::clock::Timestamp;
use crate::cloudflare::{CallError, Kind, Priority};
use crate::domain::ids::CustomerId;
use crate::domain::token::{SECRET_WAITS, TokenOwner};
use crate::store::TokenHolder;
use crate::wire::ids::{AccountId, UserId};
use crate::wire::tokens::{
    AccountPermissionGroups, ListAccountTokens, ListUserTokens, PermissionGroup, Token, UserPermissionGroups,
};
use crate::wire::users::GetUser;

use super::ask::unread;
use super::{Inner, LISTS_LAG, Mirror, SyncError, TOKENS, Unread};

/// Accounts, and service users, read in one pass: with a pass every 5 minutes the accounts are a small part of the partner's
/// budget, and each service user has a budget of its own.
const AT_A_TIME: i64 = 50;
/// Lists that were read less than this ago are not read again by themselves: tokens change seldom, and a page of them reads
/// its own at once.
const FRESH: Duration = Duration::from_secs(3_600);
/// Lists read at the same time.
const AT_ONCE: usize = 8;
/// How long a page waits for them.
const PATIENCE: Duration = Duration::from_secs(4);
/// What tokens can be given changes with Cloudflare's products, not by the hour.
const GROUPS_AGE: Duration = Duration::from_secs(86_400);

/// Whose list to read.
#[derive(Clone, Debug)]
enum Whose {
    Partner,
    Account(AccountId),
    ServiceUser(CustomerId),
}

impl Whose {
    fn of(owner: &TokenOwner, customer: Option<CustomerId>) -> Option<Self> {
        match owner {
            TokenOwner::Partner => Some(Self::Partner),
            TokenOwner::Account { account } => Some(Self::Account(account.clone())),
            TokenOwner::ServiceUser => customer.map(Self::ServiceUser),
        }
    }
}

impl Inner {
    /// Brings some of the tokens up to date.
    pub(super) async fn tokens(&self, priority: Priority) {
        let began = self.clock.now();
        let done = async {
            self.forget_values(began).await?;
            // Somebody who presses Refresh wants to see what is so now.
            let age = if priority == Priority::Person { Duration::ZERO } else { FRESH };
            let before = began.saturating_sub(age).unwrap_or(began);
            let accounts = self.store.tokens_to_read(before, AT_A_TIME).await?.into_iter().map(Whose::Account);
            let users = self.store.user_tokens_to_read(before, AT_A_TIME).await?.into_iter().map(Whose::ServiceUser);
            let lists = [Whose::Partner].into_iter().chain(accounts).chain(users);
            let mut reading = stream::iter(lists)
                .map(async |whose| (self.tokens_of(&whose, priority).await, whose))
                .buffer_unordered(AT_ONCE);
            while let Some((done, whose)) = reading.next().await {
                match done {
                    // One that is refused keeps none of the others waiting; its own page says how old it is.
                    Err(SyncError::Call(error)) if is_its_own(&error) => {
                        tracing::warn!(?whose, error = &error as &dyn std::error::Error, "its tokens are refused");
                    }
                    done => _ = done?,
                }
            }
            let mut tx = self.store.write().await?;
            tx.sync_succeeded(TOKENS, began).await?;
            tx.commit().await?;
            Ok(())
        };
        if let Err(error) = done.await {
            self.failed(TOKENS, &error).await;
        }
    }

    async fn forget_values(&self, now: Timestamp) -> Result<(), SyncError> {
        let mut tx = self.store.write().await?;
        tx.values_lost(now.saturating_sub(SECRET_WAITS).unwrap_or(now)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads one list and keeps it; answers with how many there are. A service user's is read with its own key or not at
    /// all: with another one, `/user/tokens` would be about somebody else.
    async fn tokens_of(&self, whose: &Whose, priority: Priority) -> Result<usize, SyncError> {
        let began = self.clock.now();
        let partner = self.vault.partner(priority);
        match whose {
            Whose::Partner => {
                let listed = partner.read_all(ListUserTokens { page: 1 }).await?;
                self.keep_tokens(TokenHolder::Partner, &listed, began).await
            }
            Whose::Account(account) => {
                self.asked(TokenHolder::Account(account), began).await?;
                let listed = partner.read_all(ListAccountTokens { account: account.clone(), page: 1 }).await?;
                self.keep_tokens(TokenHolder::Account(account), &listed, began).await
            }
            Whose::ServiceUser(customer) => {
                let client = self.vault.customer(Some(*customer), priority).await?;
                let Some(user) = client.service_user().map(|user| user.id) else { return Ok(0) };
                self.asked(TokenHolder::ServiceUser(user), began).await?;
                let listed = client.read_all(ListUserTokens { page: 1 }).await?;
                self.keep_tokens(TokenHolder::ServiceUser(user), &listed, began).await
            }
        }
    }

    async fn asked(&self, of: TokenHolder<'_>, now: Timestamp) -> Result<(), SyncError> {
        let mut tx = self.store.write().await?;
        tx.tokens_asked(of, now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn keep_tokens(&self, of: TokenHolder<'_>, listed: &[Token], began: Timestamp) -> Result<usize, SyncError> {
        let mut tx = self.store.write().await?;
        for said in listed {
            tx.mirror_token(of, said, began).await?;
        }
        let lag = began.saturating_sub(LISTS_LAG).unwrap_or(began);
        tx.tokens_listed(of, began, lag).await?;
        tx.commit().await?;
        Ok(listed.len())
    }

    /// What tokens of a user, or of an account, can be given: as kept, where that is fresh.
    async fn token_groups(&self, of: &TokenOwner) -> Result<Vec<PermissionGroup>, SyncError> {
        let now = self.clock.now();
        let kept = self.store.permission_groups(of.is_user()).await?;
        let is_fresh = |read: Timestamp| read.checked_add(GROUPS_AGE).is_ok_and(|until| now < until);
        if let Some(kept) = kept.filter(|kept| is_fresh(kept.read_at())) {
            return Ok(kept.groups);
        }
        let partner = self.vault.partner(Priority::Person);
        let groups = match of.account() {
            Some(account) => partner.read(&AccountPermissionGroups { account: account.clone() }).await?.result,
            None => partner.read(&UserPermissionGroups).await?.result,
        };
        let mut tx = self.store.write().await?;
        tx.put_permission_groups(of.is_user(), groups.clone(), now).await?;
        tx.commit().await?;
        Ok(groups)
    }
}

/// Whether it is about this one list and not about Cloudflare or the key.
fn is_its_own(error: &CallError) -> bool {
    matches!(error.kind, Kind::Refused | Kind::NotFound)
}

impl Mirror {
    /// Reads somebody's tokens and keeps them while a person waits; answers with how many there are. A page that asks shows
    /// what is kept all the same, with its age.
    ///
    /// # Errors
    /// [`Unread`] by variant; also where there is no service user whose they would be.
    pub async fn read_tokens(&self, of: &TokenOwner, customer: Option<CustomerId>) -> Result<usize, Unread> {
        let whose = Whose::of(of, customer).ok_or(Unread::Gone)?;
        let read = self.0.tokens_of(&whose, Priority::Person);
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok(count)) => Ok(count),
            Ok(Err(SyncError::Call(error))) => Err(unread(&error)),
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "tokens could not be kept");
                Err(Unread::Away)
            }
            Err(_) => Err(Unread::Away),
        }
    }

    /// What tokens of this owner can be given: as read today, or else as last read. Nothing where it was never read and
    /// Cloudflare does not answer.
    pub async fn token_groups(&self, of: &TokenOwner) -> Option<Vec<PermissionGroup>> {
        match tokio::time::timeout(PATIENCE, self.0.token_groups(of)).await {
            Ok(Ok(groups)) => return Some(groups),
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "permission groups could not be read");
            }
            Err(_) => tracing::warn!("permission groups could not be read in time"),
        }
        self.0.store.permission_groups(of.is_user()).await.ok().flatten().map(|kept| kept.groups)
    }

    /// Cloudflare's id of the user whose tokens these are; nothing where an account owns them, where there is no service
    /// user or where Cloudflare does not answer.
    pub async fn token_user(&self, of: &TokenOwner, customer: Option<CustomerId>) -> Option<UserId> {
        let read = async {
            match of {
                TokenOwner::Partner => {
                    Some(self.0.vault.partner(Priority::Person).read(&GetUser).await.ok()?.result.id)
                }
                TokenOwner::ServiceUser => {
                    let client = self.0.vault.customer(Some(customer?), Priority::Person).await.ok()?;
                    client.service_user()?;
                    Some(client.read(&GetUser).await.ok()?.result.id)
                }
                TokenOwner::Account { .. } => None,
            }
        };
        tokio::time::timeout(PATIENCE, read).await.ok().flatten()
    }

    /// How many tokens there are, read now; nothing where they cannot be read.
    pub async fn count_tokens(&self, of: &TokenOwner, customer: Option<CustomerId>) -> Option<usize> {
        self.read_tokens(of, customer).await.ok()
    }
}
