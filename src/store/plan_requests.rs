//! Plans that customers ask for.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, PersonId, PlanRequestId, RunId};
use crate::domain::plan_request::{PlanRequest, PlanRequestState};
use crate::wire::ids::ZoneId;

use super::error::Doing as _;
use super::row::{known, micros, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

const TABLE: &str = "plan_request";

#[derive(FromRow)]
struct Columns {
    id: String,
    customer_id: String,
    zone_id: String,
    rate_plan: String,
    note: String,
    state: String,
    asked_by: String,
    asked_at: i64,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    word: String,
    run_id: Option<String>,
}

impl Columns {
    fn request(self) -> Result<PlanRequest, StoreError> {
        let person = |id: &String| parsed(id, TABLE, "decided_by", &self.id);
        let run = |id: &String| parsed(id, TABLE, "run_id", &self.id);
        Ok(PlanRequest {
            customer: parsed(&self.customer_id, TABLE, "customer_id", &self.id)?,
            zone: parsed(&self.zone_id, TABLE, "zone_id", &self.id)?,
            rate_plan: parsed(&self.rate_plan, TABLE, "rate_plan", &self.id)?,
            state: known(PlanRequestState::from_store(&self.state), TABLE, "state", &self.id)?,
            asked_by: parsed(&self.asked_by, TABLE, "asked_by", &self.id)?,
            asked_at: time(self.asked_at),
            decided_by: self.decided_by.as_ref().map(person).transpose()?,
            decided_at: time_opt(self.decided_at),
            run: self.run_id.as_ref().map(run).transpose()?,
            id: parsed(&self.id, TABLE, "id", &self.id)?,
            note: self.note,
            word: self.word,
        })
    }
}

impl Store {
    /// The plans asked for: open ones first, then the newest; of one customer, or of all.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn plan_requests(
        &self,
        customer: Option<CustomerId>,
        limit: i64,
    ) -> Result<Vec<PlanRequest>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "select * from plan_request where ?1 is null or customer_id = ?1
              order by state <> 'open', asked_at desc, id desc limit ?2",
        )
        .bind(customer.map(|id| id.to_string()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing the plans asked for")?;
        rows.into_iter().map(Columns::request).collect()
    }

    /// How many wait for the team.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_open_plan_requests(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("select count(*) from plan_request where state = 'open'")
            .fetch_one(&self.readers)
            .await
            .doing("counting the plans asked for")
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn plan_request(&self, id: PlanRequestId) -> Result<Option<PlanRequest>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from plan_request where id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a plan asked for")?;
        row.map(Columns::request).transpose()
    }

    /// The newest one for a website.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn plan_request_for(&self, zone: &ZoneId) -> Result<Option<PlanRequest>, StoreError> {
        let row: Option<Columns> =
            sqlx::query_as("select * from plan_request where zone_id = ? order by asked_at desc, id desc limit 1")
                .bind(zone.as_str())
                .fetch_optional(&self.readers)
                .await
                .doing("reading a plan asked for")?;
        row.map(Columns::request).transpose()
    }
}

impl WriteTx {
    /// Keeps what a customer asks for. A form pressed twice, and a second one while the first is open, change nothing;
    /// answers whether it was kept.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn ask_for_plan(&mut self, key: &str, new: &PlanRequest) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into plan_request (id, request_key, customer_id, zone_id, rate_plan, note, state, asked_by, asked_at)
             select ?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, ?8
              where not exists (select 1 from plan_request where request_key = ?2 or (zone_id = ?4 and state = 'open'))",
        )
        .bind(new.id.to_string())
        .bind(key)
        .bind(new.customer.to_string())
        .bind(new.zone.as_str())
        .bind(new.rate_plan.as_str())
        .bind(&new.note)
        .bind(new.asked_by.to_string())
        .bind(micros(new.asked_at))
        .execute(&mut *self.tx)
        .await
        .doing("keeping a plan asked for")?;
        Ok(done.rows_affected() == 1)
    }

    /// Closes an open one. Answers whether it was open.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn close_plan_request(
        &mut self,
        id: PlanRequestId,
        state: PlanRequestState,
        by: PersonId,
        word: &str,
        run: Option<RunId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update plan_request set state = ?, decided_by = ?, decided_at = ?, word = ?, run_id = ?
              where id = ? and state = 'open'",
        )
        .bind(state.as_str())
        .bind(by.to_string())
        .bind(micros(now))
        .bind(word)
        .bind(run.map(|run| run.to_string()))
        .bind(id.to_string())
        .execute(&mut *self.tx)
        .await
        .doing("closing a plan asked for")?;
        Ok(done.rows_affected() == 1)
    }
}
