//! What the worker asks about bulks: whose turn it is, and what of a row is there already.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::bulk::{AT_ONCE, BulkRow, RowState, Wish};
use crate::domain::ids::{BulkId, CustomerId, PersonId, RunId};
use crate::domain::run::Request;
use crate::domain::text::folded;
use crate::wire::ids::AccountId;

use super::bulks::{RowColumns, rows};
use super::error::Doing as _;
use super::row::{known, micros, parsed};
use super::{Store, StoreError, WriteTx};

/// A row whose turn it is.
#[derive(Clone, Debug)]
pub struct RowDue {
    /// The bulk it is of.
    pub bulk: BulkId,
    /// Who uploaded that.
    pub made_by: PersonId,
    /// The row.
    pub row: BulkRow,
}

/// Somebody to be invited, since their row is done.
#[derive(Clone, Debug)]
pub struct InviteDue {
    /// The bulk.
    pub bulk: BulkId,
    /// The row's line.
    pub line: i64,
    /// Who uploaded the bulk.
    pub made_by: PersonId,
    /// What the row asks for.
    pub wish: Wish,
}

#[derive(FromRow)]
struct DueColumns {
    bulk_id: String,
    made_by: String,
    #[sqlx(flatten)]
    row: RowColumns,
}

#[derive(FromRow)]
struct InviteColumns {
    bulk_id: String,
    line: i64,
    made_by: String,
    wish: String,
}

/// The row whose turn it is, while less than `?` jobs of bulks are under way.
const DUE: &str = rows!(
    "where b.state = 'running' and r.state = 'waiting'
       and (r.after_line is null or before.state = 'there' or before_run.state = 'done')
       and (r.after_run is null
            or (select state from run one where one.id = r.after_run) in ('done', 'failed', 'cancelled'))
       and (select count(*) from run open
             where open.bulk_id is not null and open.state in ('queued', 'working', 'waiting')) < ?
     order by b.started_at, b.id, r.line limit 1"
);

impl Store {
    /// Whether it is some row's turn: whoever only waits for that writes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn is_row_due(&self) -> Result<bool, StoreError> {
        let due: Option<DueColumns> =
            sqlx::query_as(DUE).bind(AT_ONCE).fetch_optional(&self.readers).await.doing("looking for a row's turn")?;
        Ok(due.is_some())
    }

    /// People who are to be invited now, in the order of the files.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn bulk_invites_due(&self, limit: i64) -> Result<Vec<InviteDue>, StoreError> {
        let rows: Vec<InviteColumns> = sqlx::query_as(
            "select r.bulk_id, r.line, r.wish, b.made_by
               from bulk_row r join bulk b on b.id = r.bulk_id left join run on run.id = r.run_id
              where r.invites = 1 and r.invited_at is null and (r.state = 'there' or run.state = 'done')
              order by r.bulk_id, r.line limit ?",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("looking whom to invite")?;
        rows.into_iter()
            .map(|row| {
                Ok(InviteDue {
                    bulk: parsed(&row.bulk_id, "bulk_row", "bulk_id", &row.bulk_id)?,
                    line: row.line,
                    made_by: parsed(&row.made_by, "bulk", "made_by", &row.bulk_id)?,
                    wish: known(serde_json::from_str(&row.wish).ok(), "bulk_row", "wish", &row.bulk_id)?,
                })
            })
            .collect()
    }
}

impl WriteTx {
    /// The next row whose turn it is: of the bulk that was begun first, in the order of the file, once the row that makes
    /// its account is done. None while as many jobs of bulks are under way as may be.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn row_due(&mut self) -> Result<Option<RowDue>, StoreError> {
        let row: Option<DueColumns> =
            sqlx::query_as(DUE).bind(AT_ONCE).fetch_optional(&mut *self.tx).await.doing("looking for a row's turn")?;
        row.map(|due| {
            Ok(RowDue {
                bulk: parsed(&due.bulk_id, "bulk", "id", &due.bulk_id)?,
                made_by: parsed(&due.made_by, "bulk", "made_by", &due.bulk_id)?,
                row: due.row.row()?,
            })
        })
        .transpose()
    }

    /// The customers of a name, as people read names.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn customers_named(&mut self, name: &str) -> Result<Vec<CustomerId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar("select id from customer where name_folded = ? order by id limit 2")
            .bind(folded(name))
            .fetch_all(&mut *self.tx)
            .await
            .doing("looking for a customer of a name")?;
        ids.iter().map(|id| parsed(id, "customer", "id", id)).collect()
    }

    /// The accounts of a customer that have a name, as people read names.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn accounts_named(&mut self, customer: CustomerId, name: &str) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "select id from account where customer_id = ? and name_folded = ? and gone_at is null order by id limit 2",
        )
        .bind(customer.to_string())
        .bind(folded(name))
        .fetch_all(&mut *self.tx)
        .await
        .doing("looking for an account of a name")?;
        ids.iter().map(|id| parsed(id, "account", "id", id)).collect()
    }

    /// The job that adds an account of this name for the customer: under way, or asking a person what became of it.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn account_in_the_making(
        &mut self,
        customer: CustomerId,
        name: &str,
    ) -> Result<Option<RunId>, StoreError> {
        let requests: Vec<(String, String)> = sqlx::query_as(
            "select id, request from run where customer_id = ? and kind = 'add_account' and account_id is null
                and state in ('queued', 'working', 'waiting', 'needs_person')",
        )
        .bind(customer.to_string())
        .fetch_all(&mut *self.tx)
        .await
        .doing("looking for an account in the making")?;
        for (id, text) in requests {
            let request: Request = known(serde_json::from_str(&text).ok(), "run", "request", &id)?;
            if request.account_name().is_some_and(|one| folded(one.as_str()) == folded(name)) {
                return Ok(Some(parsed(&id, "run", "id", &id)?));
            }
        }
        Ok(None)
    }

    /// Whether a website of this name is in the account.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn has_website(&mut self, account: &AccountId, name: &str) -> Result<bool, StoreError> {
        sqlx::query_scalar("select exists (select 1 from zone where account_id = ? and name = ? and gone_at is null)")
            .bind(account.as_str())
            .bind(name)
            .fetch_one(&mut *self.tx)
            .await
            .doing("looking for a website in an account")
    }

    /// The job that adds a website of this name to the account: under way, or asking a person what became of it.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn website_in_the_making(
        &mut self,
        account: &AccountId,
        name: &str,
    ) -> Result<Option<RunId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar(
            "select id from run
              where account_id = ?1 and state in ('queued', 'working', 'waiting', 'needs_person')
                and (kind = 'add_website' and json_extract(request, '$.name') = ?2
                     or kind = 'add_account' and json_extract(request, '$.website') = ?2)
              order by id limit 1",
        )
        .bind(account.as_str())
        .bind(name)
        .fetch_optional(&mut *self.tx)
        .await
        .doing("looking for a website in the making")?;
        id.map(|id| parsed(&id, "run", "id", &id)).transpose()
    }

    /// Has a row wait until a job is over.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn hold_row(&mut self, (bulk, line): (BulkId, i64), after: RunId, note: &str) -> Result<(), StoreError> {
        sqlx::query("update bulk_row set after_run = ?, note = ? where bulk_id = ? and line = ?")
            .bind(after.to_string())
            .bind(note)
            .bind(bulk.to_string())
            .bind(line)
            .execute(&mut *self.tx)
            .await
            .doing("having a row wait for a job")?;
        Ok(())
    }

    /// Notes how a row stands by itself.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_row(
        &mut self,
        (bulk, line): (BulkId, i64),
        state: RowState,
        note: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query("update bulk_row set state = ?, note = ? where bulk_id = ? and line = ?")
            .bind(state.as_str())
            .bind(note)
            .bind(bulk.to_string())
            .bind(line)
            .execute(&mut *self.tx)
            .await
            .doing("noting how a row stands")?;
        Ok(())
    }

    /// Ties a row and its job together.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn begin_row(&mut self, (bulk, line): (BulkId, i64), run: RunId) -> Result<(), StoreError> {
        let doing = "beginning a row of a bulk";
        sqlx::query("update run set bulk_id = ? where id = ?")
            .bind(bulk.to_string())
            .bind(run.to_string())
            .execute(&mut *self.tx)
            .await
            .doing(doing)?;
        sqlx::query("update bulk_row set state = 'begun', note = null, run_id = ? where bulk_id = ? and line = ?")
            .bind(run.to_string())
            .bind(bulk.to_string())
            .bind(line)
            .execute(&mut *self.tx)
            .await
            .doing(doing)?;
        Ok(())
    }

    /// Takes a row's invite, so that nobody is invited twice whatever dies meanwhile; `false` when somebody else did.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn take_bulk_invite(
        &mut self,
        (bulk, line): (BulkId, i64),
        note: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update bulk_row set invited_at = ?, note = ?
              where bulk_id = ? and line = ? and invites = 1 and invited_at is null",
        )
        .bind(micros(now))
        .bind(note)
        .bind(bulk.to_string())
        .bind(line)
        .execute(&mut *self.tx)
        .await
        .doing("taking an invite")?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes what came of a row's invite; taken with it, should nothing have taken it yet.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn note_bulk_invite(&mut self, (bulk, line): (BulkId, i64), note: &str) -> Result<(), StoreError> {
        sqlx::query(
            "update bulk_row set note = ?, invited_at = coalesce(invited_at, 0) where bulk_id = ? and line = ?",
        )
        .bind(note)
        .bind(bulk.to_string())
        .bind(line)
        .execute(&mut *self.tx)
        .await
        .doing("noting what came of an invite")?;
        Ok(())
    }
}
