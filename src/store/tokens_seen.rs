//! What is learned of API tokens: from lists, from jobs, and what became of a value. Never a value.

use crate::clock::Timestamp;
use crate::domain::ids::{RunId, ServiceUserId};
use crate::domain::token::SecretState;
use crate::wire::ids::{AccountId, TokenId};
use crate::wire::tokens::Token as Said;

use super::error::Doing as _;
use super::row::{json, micros};
use super::{StoreError, WriteTx};

/// Whose tokens a list was of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenHolder<'a> {
    /// The tenant admin.
    Partner,
    /// An account.
    Account(&'a AccountId),
    /// A service user.
    ServiceUser(ServiceUserId),
}

impl TokenHolder<'_> {
    fn columns(self) -> (&'static str, Option<String>, Option<String>) {
        match self {
            Self::Partner => ("partner", None, None),
            Self::Account(account) => ("account", Some(account.to_string()), None),
            Self::ServiceUser(user) => ("service_user", None, Some(user.to_string())),
        }
    }
}

impl WriteTx {
    /// Takes over what Cloudflare said of a token, unless something was learned of it later than that.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn mirror_token(
        &mut self,
        of: TokenHolder<'_>,
        said: &Said,
        seen_at: Timestamp,
    ) -> Result<(), StoreError> {
        let (owner, account, user) = of.columns();
        let at = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok()).map(micros);
        sqlx::query(
            "insert into token (id, owner, account_id, service_user_id, name, status, issued_at, expires_at, last_used_at,
                                body, seen_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (id) do update set name = excluded.name, status = excluded.status, issued_at = excluded.issued_at,
               expires_at = excluded.expires_at, last_used_at = excluded.last_used_at, body = excluded.body,
               seen_at = excluded.seen_at, gone_at = null
              where seen_at <= excluded.seen_at and coalesce(gone_at, 0) <= excluded.seen_at",
        )
        .bind(said.id.as_str())
        .bind(owner)
        .bind(account)
        .bind(user)
        .bind(&said.name)
        .bind(said.status.as_str())
        .bind(at(&said.issued_on))
        .bind(at(&said.expires_on))
        .bind(at(&said.last_used_on))
        .bind(json(said))
        .bind(micros(seen_at))
        .execute(&mut *self.tx)
        .await
        .doing("mirroring a token")?;
        Ok(())
    }

    /// Marks as gone what a whole list, begun at `began`, did not show. What was seen after `lag` by another way may be
    /// missing from a list that lags behind.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn tokens_listed(
        &mut self,
        of: TokenHolder<'_>,
        began: Timestamp,
        lag: Timestamp,
    ) -> Result<(), StoreError> {
        let (owner, account, user) = of.columns();
        sqlx::query(
            "update token set gone_at = ?1 where gone_at is null and seen_at < ?1 and owner = ?2
                and account_id is ?3 and service_user_id is ?4 and coalesce(secret_at, issued_at, 0) < ?5",
        )
        .bind(micros(began))
        .bind(owner)
        .bind(&account)
        .bind(&user)
        .bind(micros(lag))
        .execute(&mut *self.tx)
        .await
        .doing("marking vanished tokens")?;
        sqlx::query("update account set tokens_read_at = ? where id = ?")
            .bind(micros(began))
            .bind(&account)
            .execute(&mut *self.tx)
            .await
            .doing("noting the age of tokens")?;
        sqlx::query("update service_user set tokens_read_at = ? where id = ?")
            .bind(micros(began))
            .bind(&user)
            .execute(&mut *self.tx)
            .await
            .doing("noting the age of a service user's tokens")?;
        Ok(())
    }

    /// Notes that tokens are being asked for: whoever cannot be read must not keep the others from being read.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn tokens_asked(&mut self, of: TokenHolder<'_>, now: Timestamp) -> Result<(), StoreError> {
        let (_, account, user) = of.columns();
        for (update, id) in [
            ("update account set tokens_asked_at = ? where id = ?", account),
            ("update service_user set tokens_asked_at = ? where id = ?", user),
        ] {
            sqlx::query(update).bind(micros(now)).bind(id).execute(&mut *self.tx).await.doing("noting a reading")?;
        }
        Ok(())
    }

    /// Marks a token as gone.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn token_gone(&mut self, id: &TokenId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update token set gone_at = ? where id = ? and gone_at is null")
            .bind(micros(now))
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("marking a token as gone")?;
        Ok(())
    }

    /// Notes what became of the value that a job brought a token, or lost.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn token_value(
        &mut self,
        id: &TokenId,
        run: RunId,
        state: SecretState,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("update token set run_id = ?, secret = ?, secret_at = ? where id = ?")
            .bind(run.to_string())
            .bind(state.as_str())
            .bind(micros(now))
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("noting what became of a value")?;
        Ok(())
    }

    /// Values that have waited since before this are lost: nobody came to see them, or the process that held them ended.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn values_lost(&mut self, before: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update token set secret = 'lost' where secret = 'waiting' and secret_at < ?")
            .bind(micros(before))
            .execute(&mut *self.tx)
            .await
            .doing("giving up values that nobody saw")?;
        Ok(())
    }
}
