//! The mirror of the tenant's accounts, and what is only ours: whose each is and what we say of it.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::account::{Account, AccountRow};
use crate::domain::ids::{CustomerId, RunId};
use crate::domain::text::{AccountName, folded};
use crate::wire::ids::AccountId;
use crate::wire::tenants::TenantAccount;

use super::error::Doing as _;
use super::row::{like, micros, parsed, time, time_opt};
use super::search::{Names, Way};
use super::{Store, StoreError, WriteTx};

/// Which accounts to list.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// Part of a name, or a whole id.
    pub search: String,
    /// The last row of the page before: folded name and id.
    pub after: Option<(String, AccountId)>,
    /// Only this customer's.
    pub customer: Option<CustomerId>,
    /// How many rows at most.
    pub limit: i64,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    name: String,
    r#type: String,
    unit_id: Option<String>,
    created_on: Option<i64>,
    description: String,
    customer_id: Option<String>,
    seen_at: i64,
    gone_at: Option<i64>,
}

impl Columns {
    fn account(self) -> Result<Account, StoreError> {
        let bad = "account";
        Ok(Account {
            id: parsed(&self.id, bad, "id", &self.id)?,
            name: self.name,
            kind: self.r#type.into(),
            unit: self.unit_id.map(|unit| parsed(&unit, bad, "unit_id", &self.id)).transpose()?,
            created_on: time_opt(self.created_on),
            description: self.description,
            customer: self.customer_id.map(|id| parsed(&id, bad, "customer_id", &self.id)).transpose()?,
            seen_at: time(self.seen_at),
            gone_at: time_opt(self.gone_at),
        })
    }
}

#[derive(FromRow)]
struct ListColumns {
    #[sqlx(flatten)]
    account: Columns,
    customer_name: Option<String>,
    websites: i64,
    /// How many the search finds, as far as they are counted; of other readings nothing.
    #[sqlx(default)]
    found: i64,
    shares_name: bool,
    stray_of: Option<String>,
}

impl ListColumns {
    fn row(self) -> Result<AccountRow, StoreError> {
        Ok(AccountRow {
            account: self.account.account()?,
            customer_name: self.customer_name,
            websites: self.websites,
            shares_name: self.shares_name,
            stray: self.stray_of.is_some(),
        })
    }
}

impl Store {
    /// A page of the accounts that Cloudflare still lists, by name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn accounts(&self, filter: &AccountFilter) -> Result<Vec<AccountRow>, StoreError> {
        let words = folded(&filter.search);
        let id = words.parse().ok();
        let way = match id {
            Some(_) => Way::All,
            None if filter.customer.is_some() => Way::by_reading(&words),
            None => self.way(Names::Accounts, &words).await?,
        };
        let mut rows = self.account_rows(filter, id.as_ref(), &way).await?;
        if let Way::Index(sought) = &way
            && self.are_many(Names::Accounts, sought, rows.first().map(|row| row.found)).await?
        {
            rows = self.account_rows(filter, None, &sought.read()).await?;
        }
        rows.into_iter().map(ListColumns::row).collect()
    }

    async fn account_rows(
        &self,
        filter: &AccountFilter,
        id: Option<&AccountId>,
        way: &Way,
    ) -> Result<Vec<ListColumns>, StoreError> {
        let (mut query, found, from) = Names::Accounts.begin(way);
        query.push("select account.*, customer.name as customer_name, ").push(found).push(" as found,");
        query.push(
            " (select count(*) from zone where zone.account_id = account.id and zone.gone_at is null) as websites,
              exists (select 1 from account other where other.name_folded = account.name_folded
                      and other.id <> account.id and other.gone_at is null) as shares_name from ",
        );
        query.push(from).push(" left join customer on customer.id = account.customer_id where account.gone_at is null");
        if let Way::Read(pattern) = way {
            query.push(" and (account.name_folded like ").push_bind(pattern.clone()).push(" escape '\\'");
            query.push(" or customer.name_folded like ").push_bind(pattern.clone()).push(" escape '\\')");
        }
        if let Some(id) = id {
            query.push(" and account.id = ").push_bind(id.to_string());
        }
        if let Some((name, id)) = &filter.after {
            query.push(" and (account.name_folded, account.id) > (").push_bind(name.clone());
            query.push(", ").push_bind(id.to_string()).push(")");
        }
        if let Some(customer) = filter.customer {
            query.push(" and account.customer_id = ").push_bind(customer.to_string());
        }
        query.push(" order by account.name_folded, account.id limit ").push(filter.limit);
        query.build_query_as().fetch_all(&self.readers).await.doing("listing accounts")
    }

    /// How many accounts Cloudflare still lists.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_accounts(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("select number from tally where what = 'account'")
            .fetch_one(&self.readers)
            .await
            .doing("counting accounts")
    }

    /// One account, also when Cloudflare no longer lists it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn account(&self, id: &AccountId) -> Result<Option<Account>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from account where id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading an account")?;
        row.map(Columns::account).transpose()
    }

    /// Accounts whose name is, or contains, or is contained in this one: a hint for people, never proof.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn similar_accounts(&self, name: &str, limit: i64) -> Result<Vec<AccountRow>, StoreError> {
        let name = folded(name);
        let rows: Vec<ListColumns> = sqlx::query_as(
            "select account.*, customer.name as customer_name, 0 as websites, 0 as shares_name
               from account left join customer on customer.id = account.customer_id
              where account.gone_at is null
                and (account.name_folded = ?1 or account.name_folded like ?2 escape '\\'
                     or (length(account.name_folded) > 3 and instr(?1, account.name_folded) > 0))
              order by account.name_folded = ?1 desc, account.name_folded, account.id
              limit ?3",
        )
        .bind(&name)
        .bind(like(&name))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("looking for similar accounts")?;
        rows.into_iter().map(ListColumns::row).collect()
    }

    /// The run whose attempt, given up before, turned out to have made this account.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn stray_of(&self, id: &AccountId) -> Result<Option<RunId>, StoreError> {
        let run: Option<String> = sqlx::query_scalar(
            "select attempt.run_id from account join attempt on attempt.id = account.stray_of where account.id = ?",
        )
        .bind(id.as_str())
        .fetch_optional(&self.readers)
        .await
        .doing("looking for the run of a late twin")?;
        run.map(|run| parsed(&run, "attempt", "run_id", &run)).transpose()
    }

    /// Of these ids, the ones that are known to have been made by an attempt of ours or to be somebody's.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn mapped_accounts(&self) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar("select id from account where customer_id is not null")
            .fetch_all(&self.readers)
            .await
            .doing("listing mapped accounts")
    }

    /// Accounts whose profile was not read yet, a few at a time: what the sweep looks at next.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unread_profiles(&self, limit: i64) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "select id from account where marker is null and customer_id is null and gone_at is null
              order by created_on desc, id limit ?",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing unread profiles")?;
        ids.iter().map(|id| parsed(id, "account", "id", id)).collect()
    }
}

impl WriteTx {
    /// Takes over what Cloudflare said of an account at `now`; what is only ours stays, and so does what was learned
    /// later than that.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn mirror_account(&mut self, seen: &TenantAccount, now: Timestamp) -> Result<(), StoreError> {
        let unit = seen.managed_by.as_ref().and_then(|by| by.parent_org_id.as_deref());
        let created = seen.created_on.as_deref().and_then(|on| on.parse::<Timestamp>().ok());
        sqlx::query(
            "insert into account (id, name, name_folded, type, unit_id, created_on, seen_at) values (?, ?, ?, ?, ?, ?, ?)
             on conflict (id) do update set name = excluded.name, name_folded = excluded.name_folded,
               type = excluded.type, unit_id = coalesce(excluded.unit_id, unit_id),
               created_on = coalesce(excluded.created_on, created_on), seen_at = excluded.seen_at, gone_at = null
              where seen_at <= excluded.seen_at and coalesce(gone_at, 0) <= excluded.seen_at",
        )
        .bind(seen.id.as_str())
        .bind(&seen.name)
        .bind(folded(&seen.name))
        .bind(seen.r#type.as_str())
        .bind(unit)
        .bind(created.map(micros))
        .bind(micros(now))
        .execute(&mut *self.tx)
        .await
        .doing("mirroring an account")?;
        Ok(())
    }

    /// Marks as gone what a whole list begun at `began` did not show; answers with the ids that were somebody's. What was
    /// made after `lag` may only be missing because lists lag behind writes, and is left alone.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn accounts_not_seen(&mut self, began: Timestamp, lag: Timestamp) -> Result<Vec<AccountId>, StoreError> {
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(
            "update account set gone_at = ?1 where seen_at < ?1 and gone_at is null and coalesce(created_on, 0) < ?2
             returning id, customer_id",
        )
        .bind(micros(began))
        .bind(micros(lag))
        .fetch_all(&mut *self.tx)
        .await
        .doing("marking vanished accounts")?;
        rows.iter().filter(|(_, owner)| owner.is_some()).map(|(id, _)| parsed(id, "account", "id", id)).collect()
    }

    /// Says whose an account is. An account that is somebody else's already is left alone and answers `false`.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn link_account(&mut self, id: &AccountId, customer: CustomerId) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update account set customer_id = ?1, stray_of = null
              where id = ?2 and gone_at is null and (customer_id is null or customer_id = ?1)",
        )
        .bind(customer.to_string())
        .bind(id.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("linking an account")?;
        Ok(done.rows_affected() == 1)
    }

    /// Ids of all accounts that are a customer's, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn account_ids_of(&mut self, customer: CustomerId) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<String> =
            sqlx::query_scalar("select id from account where customer_id = ? and gone_at is null order by id")
                .bind(customer.to_string())
                .fetch_all(&mut *self.tx)
                .await
                .doing("listing a customer's accounts")?;
        ids.iter().map(|id| parsed(id, "account", "id", id)).collect()
    }

    /// Keeps our own words on an account.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn describe_account(&mut self, id: &AccountId, description: &str) -> Result<(), StoreError> {
        sqlx::query("update account set description = ? where id = ?")
            .bind(description)
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("describing an account")?;
        Ok(())
    }

    /// Takes over a new name.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn rename_account(
        &mut self,
        id: &AccountId,
        name: &AccountName,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("update account set name = ?, name_folded = ?, seen_at = ? where id = ?")
            .bind(name.as_str())
            .bind(folded(name.as_str()))
            .bind(micros(now))
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("renaming an account")?;
        Ok(())
    }

    /// Marks an account and all its websites as gone.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn account_gone(&mut self, id: &AccountId, now: Timestamp) -> Result<(), StoreError> {
        for sql in [
            "update account set gone_at = ? where id = ? and gone_at is null",
            "update zone set gone_at = ? where account_id = ? and gone_at is null",
        ] {
            sqlx::query(sql)
                .bind(micros(now))
                .bind(id.as_str())
                .execute(&mut *self.tx)
                .await
                .doing("marking an account as gone")?;
        }
        sqlx::query("delete from membership where account_id = ?")
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("forgetting memberships")?;
        Ok(())
    }

    /// Keeps the marker found in an account's profile, empty where there is none. When an attempt of ours that was
    /// given up made it, the account becomes a stray for a person to decide about; answers whether it did.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_marker(&mut self, id: &AccountId, marker: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update account set marker = ?1, stray_of =
               (select attempt.id from attempt where ?1 <> '' and (attempt.natural_key = ?1 or attempt.natural_key like ?1 || ' %') and attempt.state in ('absent', 'refused', 'not_sent', 'burnt')
                 and account.customer_id is null)
              where id = ?2 returning stray_of is not null",
        )
        .bind(marker)
        .bind(id.as_str())
        .fetch_optional(&mut *self.tx)
        .await
        .doing("keeping a marker")?;
        Ok(done.is_some_and(|row| sqlx::Row::get::<bool, _>(&row, 0)))
    }
}
