//! Service users and the accounts they are in. Keys lie here sealed; opening one is the vault's business.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{AttemptId, CustomerId, RunId, ServiceUserId};
use crate::domain::service_user::{ServiceUser, ServiceUserState};
use crate::domain::text::Email;
use crate::wire::ids::{AccountId, MemberId, UserId};

use super::error::Doing as _;
use super::row::{known, micros, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

/// A service user whose creation is about to be asked for.
#[derive(Clone, Debug)]
pub struct NewServiceUser {
    /// Its id here.
    pub id: ServiceUserId,
    /// Whose it will be.
    pub customer: CustomerId,
    /// Its address, never used before.
    pub email: Email,
    /// The one in use when the caller looked, which it will take the place of.
    pub replaces: Option<ServiceUserId>,
    /// The run that asks.
    pub run: RunId,
    /// The attempt that asks.
    pub attempt: AttemptId,
}

/// The sealed key of the service user in use.
#[derive(Clone, Debug)]
pub struct ActiveKey {
    /// Whose.
    pub user: ServiceUser,
    /// The key, sealed for this row.
    pub sealed: Vec<u8>,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    customer_id: String,
    email: String,
    state: String,
    sealed_key: Option<Vec<u8>>,
    created_at: i64,
    proven_at: Option<i64>,
    refused_at: Option<i64>,
}

impl Columns {
    fn user(&self) -> Result<ServiceUser, StoreError> {
        Ok(ServiceUser {
            id: parsed(&self.id, "service_user", "id", &self.id)?,
            customer: parsed(&self.customer_id, "service_user", "customer_id", &self.id)?,
            email: parsed(&self.email, "service_user", "email", &self.id)?,
            state: known(ServiceUserState::from_store(&self.state), "service_user", "state", &self.id)?,
            created_at: time(self.created_at),
            proven_at: time_opt(self.proven_at),
            refused_at: time_opt(self.refused_at),
        })
    }

    fn active(self) -> Result<ActiveKey, StoreError> {
        let user = self.user()?;
        let sealed = known(self.sealed_key, "service_user", "sealed_key", &self.id)?;
        Ok(ActiveKey { user, sealed })
    }
}

impl Store {
    /// Every service user a customer has or had, the one in use first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn service_users(&self, customer: CustomerId) -> Result<Vec<ServiceUser>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "select * from service_user where customer_id = ? order by state = 'active' desc, created_at desc, id desc",
        )
        .bind(customer.to_string())
        .fetch_all(&self.readers)
        .await
        .doing("listing service users")?;
        rows.iter().map(Columns::user).collect()
    }

    /// The sealed key that calls for this customer go out with, if it has one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn active_key(&self, customer: CustomerId) -> Result<Option<ActiveKey>, StoreError> {
        let row: Option<Columns> =
            sqlx::query_as("select * from service_user where customer_id = ? and state = 'active'")
                .bind(customer.to_string())
                .fetch_optional(&self.readers)
                .await
                .doing("reading a service user")?;
        row.map(Columns::active).transpose()
    }

    /// The customers that have a service user in use.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn customers_with_key(&self) -> Result<Vec<CustomerId>, StoreError> {
        let ids: Vec<String> =
            sqlx::query_scalar("select customer_id from service_user where state = 'active' order by customer_id")
                .fetch_all(&self.readers)
                .await
                .doing("listing service users")?;
        ids.iter().map(|id| parsed(id, "service_user", "customer_id", id)).collect()
    }

    /// The accounts a service user is a member of, as far as we made it one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn memberships(&self, user: ServiceUserId) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<String> =
            sqlx::query_scalar("select account_id from membership where service_user_id = ? order by account_id")
                .bind(user.to_string())
                .fetch_all(&self.readers)
                .await
                .doing("listing memberships")?;
        ids.iter().map(|id| parsed(id, "membership", "account_id", id)).collect()
    }

    /// Whether another run is making this customer's service user right now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn service_user_in_the_making(&self, customer: CustomerId, besides: RunId) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "select exists (select 1 from service_user where customer_id = ? and state = 'requested' and run_id <> ?)",
        )
        .bind(customer.to_string())
        .bind(besides.to_string())
        .fetch_one(&self.readers)
        .await
        .doing("looking for a service user in the making")
    }
}

impl WriteTx {
    /// Notes that a service user is about to be asked for. Answers `false`, and notes nothing, when another run is asking
    /// for one for this customer, or put one to use that the caller has not seen.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn request_service_user(&mut self, new: &NewServiceUser, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into service_user (id, customer_id, email, state, run_id, attempt_id, created_at)
             select ?1, ?2, ?3, 'requested', ?4, ?5, ?6
              where not exists (select 1 from service_user where customer_id = ?2
                                  and (state = 'requested' or (state = 'active' and id is not ?7)))",
        )
        .bind(new.id.to_string())
        .bind(new.customer.to_string())
        .bind(new.email.as_str())
        .bind(new.run.to_string())
        .bind(new.attempt.as_str())
        .bind(micros(now))
        .bind(new.replaces.map(|id| id.to_string()))
        .execute(&mut *self.tx)
        .await
        .doing("asking for a service user")?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts a service user with a key to use; the one used before, if any, is burnt in the same transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails or the row is not waiting for its key.
    pub async fn activate_service_user(
        &mut self,
        attempt: &AttemptId,
        user: &UserId,
        sealed_key: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if sealed_key.is_some() {
            sqlx::query(
                "update service_user set state = 'burnt', sealed_key = null, ended_at = ? where state = 'active' and customer_id =
                   (select customer_id from service_user where attempt_id = ?)",
            )
            .bind(micros(now))
            .bind(attempt.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("retiring a service user")?;
        }
        let done = sqlx::query(
            "update service_user set state = ?, user_id = ?, sealed_key = ? where attempt_id = ? and state = 'requested'",
        )
        .bind(if sealed_key.is_some() { "active" } else { "keyless" })
        .bind(user.as_str())
        .bind(sealed_key)
        .bind(attempt.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("putting a service user to use")?;
        if done.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict { doing: "putting a service user to use" })
        }
    }

    /// The id under which the service user of an attempt is kept.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn service_user_of(&mut self, attempt: &AttemptId) -> Result<Option<ServiceUserId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar("select id from service_user where attempt_id = ?")
            .bind(attempt.as_str())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("reading a service user")?;
        id.map(|id| parsed(&id, "service_user", "id", &id)).transpose()
    }

    /// Takes over a service user that exists already, with its sealed key: how a demo begins.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn import_service_user(
        &mut self,
        user: &ServiceUser,
        cloudflare_id: &UserId,
        sealed_key: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into service_user (id, customer_id, email, user_id, state, sealed_key, created_at)
             values (?, ?, ?, ?, 'active', ?, ?)",
        )
        .bind(user.id.to_string())
        .bind(user.customer.to_string())
        .bind(user.email.as_str())
        .bind(cloudflare_id.as_str())
        .bind(sealed_key)
        .bind(micros(user.created_at))
        .execute(&mut *self.tx)
        .await
        .doing("importing a service user")?;
        Ok(())
    }

    /// Burns the service user that an attempt asked for: its key was lost, or it was refused.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn burn_service_user(&mut self, attempt: &AttemptId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "update service_user set state = 'burnt', ended_at = ? where attempt_id = ? and state = 'requested'",
        )
        .bind(micros(now))
        .bind(attempt.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("burning a service user")?;
        Ok(())
    }

    /// Notes whether a service user's key answered just now.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn key_answered(
        &mut self,
        user: ServiceUserId,
        answered: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = if answered {
            "update service_user set proven_at = ?, refused_at = null where id = ?"
        } else {
            "update service_user set refused_at = ? where id = ?"
        };
        sqlx::query(sql)
            .bind(micros(now))
            .bind(user.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("noting a key's state")?;
        Ok(())
    }

    /// Notes that a service user is a member of an account.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn add_membership(
        &mut self,
        account: &AccountId,
        user: ServiceUserId,
        member: &MemberId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "insert into membership (account_id, service_user_id, member_id, created_at) values (?, ?, ?, ?)
             on conflict (account_id, service_user_id) do update set member_id = excluded.member_id",
        )
        .bind(account.as_str())
        .bind(user.to_string())
        .bind(member.as_str())
        .bind(micros(now))
        .execute(&mut *self.tx)
        .await
        .doing("noting a membership")?;
        Ok(())
    }
}
