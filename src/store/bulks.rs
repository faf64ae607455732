//! Bulks and their rows.

use std::collections::BTreeMap;

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::bulk::{Bulk, BulkRow, BulkState, Counts, RowState, Standing};
use crate::domain::ids::{BulkId, CustomerId, RunId};
use crate::domain::run::RunState;
use crate::domain::text::folded;

use super::error::Doing as _;
use super::row::{json, known, micros, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

#[derive(FromRow)]
struct BulkColumns {
    id: String,
    name: String,
    sha256: String,
    state: String,
    made_by: String,
    effort: String,
    created_at: i64,
    started_at: Option<i64>,
}

impl BulkColumns {
    fn bulk(self) -> Result<Bulk, StoreError> {
        let id = self.id.as_str();
        Ok(Bulk {
            id: parsed(id, "bulk", "id", id)?,
            state: known(BulkState::from_store(&self.state), "bulk", "state", id)?,
            made_by: parsed(&self.made_by, "bulk", "made_by", id)?,
            effort: known(serde_json::from_str(&self.effort).ok(), "bulk", "effort", id)?,
            created_at: time(self.created_at),
            started_at: time_opt(self.started_at),
            name: self.name,
            sha256: self.sha256,
        })
    }
}

#[derive(FromRow)]
pub(super) struct RowColumns {
    line: i64,
    cells: String,
    wish: Option<String>,
    faults: String,
    warnings: String,
    after_line: Option<i64>,
    state: String,
    run_id: Option<String>,
    note: Option<String>,
    run_state: Option<String>,
    before_state: Option<String>,
    before_run_state: Option<String>,
    bulk_state: String,
}

/// What the standing of a row is read from.
#[derive(FromRow)]
struct Marks {
    state: String,
    run_state: Option<String>,
    before_state: Option<String>,
    before_run_state: Option<String>,
    bulk_state: String,
    count: i64,
}

impl Marks {
    fn standing(&self, row: &str) -> Result<Standing, StoreError> {
        let of_row = |word: &str| known(RowState::from_store(word), "bulk_row", "state", row);
        let of_run = |word: &Option<String>| {
            word.as_deref().map(|word| known(RunState::from_store(word), "run", "state", row)).transpose()
        };
        let bulk = known(BulkState::from_store(&self.bulk_state), "bulk", "state", row)?;
        // The row that makes the account comes after no other.
        let before = match &self.before_state {
            Some(word) => Some(Standing::of(of_row(word)?, of_run(&self.before_run_state)?, None, bulk)),
            None => None,
        };
        Ok(Standing::of(of_row(&self.state)?, of_run(&self.run_state)?, before, bulk))
    }
}

impl RowColumns {
    pub(super) fn row(self) -> Result<BulkRow, StoreError> {
        let at = self.line.to_string();
        let marks = Marks {
            state: self.state,
            run_state: self.run_state,
            before_state: self.before_state,
            before_run_state: self.before_run_state,
            bulk_state: self.bulk_state,
            count: 1,
        };
        let wish =
            self.wish.map(|text| known(serde_json::from_str(&text).ok(), "bulk_row", "wish", &at)).transpose()?;
        Ok(BulkRow {
            line: self.line,
            cells: known(serde_json::from_str(&self.cells).ok(), "bulk_row", "cells", &at)?,
            wish,
            faults: known(serde_json::from_str(&self.faults).ok(), "bulk_row", "faults", &at)?,
            warnings: known(serde_json::from_str(&self.warnings).ok(), "bulk_row", "warnings", &at)?,
            after: self.after_line,
            state: known(RowState::from_store(&marks.state), "bulk_row", "state", &at)?,
            run: self.run_id.as_deref().map(|id| parsed(id, "bulk_row", "run_id", &at)).transpose()?,
            note: self.note,
            standing: marks.standing(&at)?,
        })
    }
}

/// Rows with all that their standing is read from, and whatever follows.
macro_rules! rows {
    ($tail:literal) => {
        concat!(
            "select r.line, r.cells, r.wish, r.faults, r.warnings, r.after_line, r.state, r.run_id, r.note,
                    run.state as run_state, b.state as bulk_state, before.state as before_state,
                    before_run.state as before_run_state, b.id as bulk_id, b.made_by as made_by
               from bulk_row r join bulk b on b.id = r.bulk_id
                    left join run on run.id = r.run_id
                    left join bulk_row before on before.bulk_id = r.bulk_id and before.line = r.after_line
                    left join run before_run on before_run.id = before.run_id ",
            $tail
        )
    };
}
pub(super) use rows;

impl Store {
    /// A bulk.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn bulk(&self, id: BulkId) -> Result<Option<Bulk>, StoreError> {
        let row: Option<BulkColumns> = sqlx::query_as("select * from bulk where id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a bulk")?;
        row.map(BulkColumns::bulk).transpose()
    }

    /// Bulks, newest first, each with how its rows stand.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn bulks(&self, limit: i64) -> Result<Vec<(Bulk, Counts)>, StoreError> {
        let rows: Vec<BulkColumns> = sqlx::query_as("select * from bulk order by created_at desc, id desc limit ?")
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .doing("reading bulks")?;
        let mut bulks = Vec::new();
        for row in rows {
            let bulk = row.bulk()?;
            let counts = self.bulk_counts(bulk.id).await?;
            bulks.push((bulk, counts));
        }
        Ok(bulks)
    }

    /// The bulks of the very same file that were begun, newest first, but for this one.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn bulks_of_file(&self, sha256: &str, but: BulkId) -> Result<Vec<Bulk>, StoreError> {
        let rows: Vec<BulkColumns> = sqlx::query_as(
            "select * from bulk where sha256 = ? and id <> ? and started_at is not null order by created_at desc limit 5",
        )
        .bind(sha256)
        .bind(but.to_string())
        .fetch_all(&self.readers)
        .await
        .doing("reading bulks of a file")?;
        rows.into_iter().map(BulkColumns::bulk).collect()
    }

    /// How the rows of a bulk stand.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn bulk_counts(&self, id: BulkId) -> Result<Counts, StoreError> {
        let marks: Vec<Marks> = sqlx::query_as(
            "select r.state, run.state as run_state, b.state as bulk_state, before.state as before_state,
                    before_run.state as before_run_state, count(*) as count
               from bulk_row r join bulk b on b.id = r.bulk_id
                    left join run on run.id = r.run_id
                    left join bulk_row before on before.bulk_id = r.bulk_id and before.line = r.after_line
                    left join run before_run on before_run.id = before.run_id
              where r.bulk_id = ? group by 1, 2, 3, 4, 5",
        )
        .bind(id.to_string())
        .fetch_all(&self.readers)
        .await
        .doing("counting the rows of a bulk")?;
        let mut counts = BTreeMap::new();
        for mark in marks {
            *counts.entry(mark.standing(&id.to_string())?).or_insert(0) += mark.count;
        }
        Ok(Counts(counts))
    }

    /// Rows of a bulk after a line, in the order of the file.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn bulk_rows(&self, id: BulkId, after: i64, limit: i64) -> Result<Vec<BulkRow>, StoreError> {
        let sql = rows!("where r.bulk_id = ? and r.line > ? order by r.line limit ?");
        let rows: Vec<RowColumns> = sqlx::query_as(sql)
            .bind(id.to_string())
            .bind(after)
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .doing("reading the rows of a bulk")?;
        rows.into_iter().map(RowColumns::row).collect()
    }

    /// The accounts of a name, as people read names: whose each is, with that customer's name.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn holders_of_name(&self, name: &str) -> Result<Vec<(Option<CustomerId>, Option<String>)>, StoreError> {
        let rows: Vec<(String, Option<String>, Option<String>)> = sqlx::query_as(
            "select account.id, account.customer_id, customer.name
               from account left join customer on customer.id = account.customer_id
              where account.name_folded = ? and account.gone_at is null order by account.id limit 20",
        )
        .bind(folded(name))
        .fetch_all(&self.readers)
        .await
        .doing("looking for accounts of a name")?;
        rows.into_iter()
            .map(|(id, customer, name)| {
                let customer = customer.map(|of| parsed(&of, "account", "customer_id", &id)).transpose()?;
                Ok((customer, name))
            })
            .collect()
    }

    /// The customers of these names, as people read names: `Some(None)` where there are several.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn customers_by_name(&self) -> Result<BTreeMap<String, Option<CustomerId>>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("select name_folded, id from customer")
            .fetch_all(&self.readers)
            .await
            .doing("reading the names of customers")?;
        let mut found = BTreeMap::new();
        for (name, id) in rows {
            let customer: CustomerId = parsed(&id, "customer", "id", &id)?;
            found.entry(name).and_modify(|one| *one = None).or_insert(Some(customer));
        }
        Ok(found)
    }
}

impl WriteTx {
    /// Keeps a bulk that was just read, with its rows; answers with the one that the same form brought before, if it did.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn add_bulk(&mut self, bulk: &Bulk, key: &str, rows: &[BulkRow]) -> Result<Option<BulkId>, StoreError> {
        let before: Option<String> = sqlx::query_scalar("select id from bulk where request_key = ?")
            .bind(key)
            .fetch_optional(&mut *self.tx)
            .await
            .doing("looking for a bulk")?;
        if let Some(id) = before {
            return parsed(&id, "bulk", "id", &id).map(Some);
        }
        let id = bulk.id.to_string();
        sqlx::query(
            "insert into bulk (id, request_key, name, sha256, state, made_by, effort, created_at)
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&id)
        .bind(key)
        .bind(&bulk.name)
        .bind(&bulk.sha256)
        .bind(bulk.state.as_str())
        .bind(bulk.made_by.to_string())
        .bind(json(&bulk.effort))
        .bind(micros(bulk.created_at))
        .execute(&mut *self.tx)
        .await
        .doing("storing a bulk")?;
        for row in rows {
            sqlx::query(
                "insert into bulk_row (bulk_id, line, cells, wish, faults, warnings, after_line, state, invites)
                 values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&id)
            .bind(row.line)
            .bind(json(&row.cells))
            .bind(row.wish.as_ref().map(json))
            .bind(json(&row.faults))
            .bind(json(&row.warnings))
            .bind(row.after)
            .bind(row.state.as_str())
            .bind(row.wish.as_ref().is_some_and(|wish| wish.invite.is_some()))
            .execute(&mut *self.tx)
            .await
            .doing("storing a row of a bulk")?;
        }
        Ok(None)
    }

    /// Moves a bulk from one state into another; `false` when it was not in that state.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn move_bulk(
        &mut self,
        id: BulkId,
        (from, to): (BulkState, BulkState),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update bulk set state = ?1, started_at = coalesce(started_at, case ?1 when 'running' then ?2 end)
              where id = ?3 and state = ?4",
        )
        .bind(to.as_str())
        .bind(micros(now))
        .bind(id.to_string())
        .bind(from.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("moving a bulk")?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets a bulk that nothing was begun of.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn drop_bulk(&mut self, id: BulkId) -> Result<bool, StoreError> {
        let done = sqlx::query("delete from bulk where id = ? and state = 'draft'")
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("forgetting a bulk")?;
        Ok(done.rows_affected() == 1)
    }

    /// Has refused rows of a bulk wait for another turn; answers with the jobs of its rows that failed.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn retry_rows(&mut self, id: BulkId) -> Result<Vec<RunId>, StoreError> {
        sqlx::query("update bulk_row set state = 'waiting', note = null where bulk_id = ? and state = 'refused'")
            .bind(id.to_string())
            .execute(&mut *self.tx)
            .await
            .doing("trying rows of a bulk again")?;
        let runs: Vec<String> = sqlx::query_scalar(
            "select run.id from bulk_row r join run on run.id = r.run_id where r.bulk_id = ? and run.state = 'failed'",
        )
        .bind(id.to_string())
        .fetch_all(&mut *self.tx)
        .await
        .doing("looking for failed rows of a bulk")?;
        runs.iter().map(|run| parsed(run, "run", "id", run)).collect()
    }
}
