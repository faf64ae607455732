//! Plans that customers ask for.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, PersonId, PlanRequestId, RunId};
use crate::domain::plan_request::{PlanRequest, PlanRequestRow, PlanRequestState};
use crate::domain::run::RunState;
use crate::wire::ids::{AccountId, ZoneId};

use super::error::Doing as _;
use super::row::{known, micros, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

const TABLE: &str = "plan_request";

/// A request with the names of what it is about, and what follows.
macro_rules! rows {
    ($tail:literal) => {
        concat!(
            "select plan_request.*, customer.name as customer_name, zone.name as zone_name,
                    coalesce(nullif(zone.plan_id, ''), zone.plan) as present, coalesce(asker.name, asker.email) as asker,
                    coalesce(decider.name, decider.email) as decider, run.state as run_state
               from plan_request join customer on customer.id = plan_request.customer_id
                    join person asker on asker.id = plan_request.asked_by
                    left join person decider on decider.id = plan_request.decided_by
                    left join zone on zone.id = plan_request.zone_id
                    left join run on run.id = plan_request.run_id ",
            $tail
        )
    };
}

/// What became of a plan that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedFor {
    /// It is kept, and waits for the team.
    Kept,
    /// The same form had asked for it before.
    Before,
    /// The customer has an open request for the website already; nothing was kept.
    AnotherIsOpen,
}

/// How a request is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanDecision<'a> {
    /// Yes: this job orders it.
    Approve(RunId),
    /// No, with a word to the customer, which may be empty.
    Decline(&'a str),
    /// The customer no longer wants it.
    Withdraw,
}

/// Where a website is at this very moment, seen from inside a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZonePlace {
    /// The account it is in.
    pub account: AccountId,
    /// Its name, as DNS has it.
    pub name: String,
    /// Whose the account is.
    pub customer: Option<CustomerId>,
    /// Whether Cloudflare still lists both.
    pub is_there: bool,
}

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

#[derive(FromRow)]
struct RowColumns {
    #[sqlx(flatten)]
    request: Columns,
    customer_name: String,
    zone_name: Option<String>,
    present: Option<String>,
    asker: String,
    decider: Option<String>,
    run_state: Option<String>,
}

impl RowColumns {
    fn row(self) -> Result<PlanRequestRow, StoreError> {
        let request = self.request.request()?;
        let state = |word: String| known(RunState::from_store(&word), "run", "state", &request.id.to_string());
        Ok(PlanRequestRow {
            run: self.run_state.map(state).transpose()?,
            customer: self.customer_name,
            website: self.zone_name,
            present: self.present,
            asked_by: self.asker,
            decided_by: self.decider,
            request,
        })
    }
}

impl Store {
    /// A page of the plans asked for: open ones first, then the newest; in one state or in any, after the row with
    /// `after` (whether it is open, id).
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn plan_requests(
        &self,
        state: Option<PlanRequestState>,
        after: Option<(bool, PlanRequestId)>,
        limit: i64,
    ) -> Result<Vec<PlanRequestRow>, StoreError> {
        let rows: Vec<RowColumns> = sqlx::query_as(rows!(
            "where (?1 is null or plan_request.state = ?1)
               and (?2 is null or (plan_request.state <> 'open') > ?2
                    or ((plan_request.state <> 'open') = ?2 and plan_request.id < ?3))
             order by plan_request.state <> 'open', plan_request.id desc limit ?4"
        ))
        .bind(state.map(PlanRequestState::as_str))
        .bind(after.map(|(is_open, _)| i64::from(!is_open)))
        .bind(after.map(|(_, id)| id.to_string()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing the plans asked for")?;
        rows.into_iter().map(RowColumns::row).collect()
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
    pub async fn plan_request(&self, id: PlanRequestId) -> Result<Option<PlanRequestRow>, StoreError> {
        let row: Option<RowColumns> = sqlx::query_as(rows!("where plan_request.id = ?"))
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a plan asked for")?;
        row.map(RowColumns::row).transpose()
    }

    /// The newest one of a customer for a website. What another customer asked for it before is none of its business.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn plan_request_of(
        &self,
        customer: CustomerId,
        zone: &ZoneId,
    ) -> Result<Option<PlanRequestRow>, StoreError> {
        let row: Option<RowColumns> = sqlx::query_as(rows!(
            "where plan_request.customer_id = ? and plan_request.zone_id = ?
             order by plan_request.state <> 'open', plan_request.id desc limit 1"
        ))
        .bind(customer.to_string())
        .bind(zone.as_str())
        .fetch_optional(&self.readers)
        .await
        .doing("reading a plan asked for")?;
        row.map(RowColumns::row).transpose()
    }
}

impl WriteTx {
    /// One of them, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn plan_request(&mut self, id: PlanRequestId) -> Result<Option<PlanRequest>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from plan_request where id = ?")
            .bind(id.to_string())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("reading a plan asked for")?;
        row.map(Columns::request).transpose()
    }

    /// Where a website is, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn zone_place(&mut self, zone: &ZoneId) -> Result<Option<ZonePlace>, StoreError> {
        let row: Option<(String, String, Option<String>, bool)> = sqlx::query_as(
            "select account.id, zone.name, account.customer_id, zone.gone_at is null and account.gone_at is null
               from zone join account on account.id = zone.account_id where zone.id = ?",
        )
        .bind(zone.as_str())
        .fetch_optional(&mut *self.tx)
        .await
        .doing("looking where a website is")?;
        row.map(|(account, name, customer, is_there)| {
            let customer = customer.map(|id| parsed(&id, "account", "customer_id", &account)).transpose()?;
            Ok(ZonePlace { account: parsed(&account, "account", "id", &account)?, name, customer, is_there })
        })
        .transpose()
    }

    /// Keeps what a customer asks for. A form pressed twice, and a second one while the first is open, change nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn ask_for_plan(&mut self, key: &str, new: &PlanRequest) -> Result<AskedFor, StoreError> {
        let doing = "keeping a plan asked for";
        let before: bool = sqlx::query_scalar("select exists (select 1 from plan_request where request_key = ?)")
            .bind(key)
            .fetch_one(&mut *self.tx)
            .await
            .doing(doing)?;
        if before {
            return Ok(AskedFor::Before);
        }
        let done = sqlx::query(
            "insert into plan_request (id, request_key, customer_id, zone_id, rate_plan, note, state, asked_by, asked_at)
             values (?, ?, ?, ?, ?, ?, 'open', ?, ?)
             on conflict (zone_id, customer_id) where state = 'open' do nothing",
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
        .doing(doing)?;
        Ok(if done.rows_affected() == 1 { AskedFor::Kept } else { AskedFor::AnotherIsOpen })
    }

    /// Closes an open one. Answers whether it was open.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn close_plan_request(
        &mut self,
        id: PlanRequestId,
        how: PlanDecision<'_>,
        by: PersonId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (state, word, run) = match how {
            PlanDecision::Approve(run) => (PlanRequestState::Approved, "", Some(run)),
            PlanDecision::Decline(word) => (PlanRequestState::Declined, word, None),
            PlanDecision::Withdraw => (PlanRequestState::Withdrawn, "", None),
        };
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
