//! Reading runs: one whole with its journal, or a page of the list.

use sqlx::FromRow;

use crate::domain::ids::{AttemptId, CustomerId, RunId};
use crate::domain::run::{Run, RunRow, RunState};
use crate::domain::step::{Attempt, AttemptState, Doubt, Look, Reply, Step, StepKind, StepState};
use crate::wire::ids::{AccountId, ZoneId};

use super::error::Doing as _;
use super::row::{known, parsed, time, time_opt};
use super::{Store, StoreError};

#[derive(FromRow)]
struct RunColumns {
    id: String,
    request: String,
    title: String,
    state: String,
    customer_id: Option<String>,
    account_id: Option<String>,
    zone_id: Option<String>,
    requested_by: String,
    own: bool,
    bulk_id: Option<String>,
    created_at: i64,
    updated_at: i64,
    due_at: Option<i64>,
    ended_at: Option<i64>,
    cancel_requested: bool,
}

impl RunColumns {
    fn run(self, steps: Vec<Step>) -> Result<Run, StoreError> {
        let id = self.id.as_str();
        Ok(Run {
            id: parsed(id, "run", "id", id)?,
            request: known(serde_json::from_str(&self.request).ok(), "run", "request", id)?,
            state: known(RunState::from_store(&self.state), "run", "state", id)?,
            customer: self.customer_id.as_deref().map(|text| parsed(text, "run", "customer_id", id)).transpose()?,
            account: self.account_id.as_deref().map(|text| parsed(text, "run", "account_id", id)).transpose()?,
            zone: self.zone_id.as_deref().map(|text| parsed(text, "run", "zone_id", id)).transpose()?,
            requested_by: parsed(&self.requested_by, "run", "requested_by", id)?,
            own: self.own,
            bulk: self.bulk_id.is_some(),
            title: self.title,
            created_at: time(self.created_at),
            updated_at: time(self.updated_at),
            due_at: time_opt(self.due_at),
            ended_at: time_opt(self.ended_at),
            cancel_requested: self.cancel_requested,
            steps,
        })
    }
}

#[derive(FromRow)]
struct StepColumns {
    run_id: String,
    position: i64,
    kind: String,
    target: Option<String>,
    state: String,
    identity: Option<String>,
    note: Option<String>,
    ended_at: Option<i64>,
    forgiven: i64,
}

impl StepColumns {
    fn step(self, attempts: Vec<Attempt>) -> Result<Step, StoreError> {
        let row = self.run_id.as_str();
        Ok(Step {
            position: self.position,
            kind: known(StepKind::from_store(&self.kind), "step", "kind", row)?,
            target: self.target.as_deref().map(|text| parsed(text, "step", "target", row)).transpose()?,
            state: known(StepState::from_store(&self.state), "step", "state", row)?,
            identity: self.identity,
            note: self.note,
            ended_at: time_opt(self.ended_at),
            forgiven: self.forgiven,
            attempts,
        })
    }
}

#[derive(FromRow)]
struct AttemptColumns {
    id: String,
    position: i64,
    n: i64,
    natural_key: String,
    before_ids: String,
    state: String,
    doubt: Option<String>,
    status: Option<i64>,
    code: Option<i64>,
    message: Option<String>,
    documentation_url: Option<String>,
    cf_ray: Option<String>,
    result_id: Option<String>,
    chosen: Option<String>,
    sent_at: i64,
    settled_at: Option<i64>,
    boot: String,
    doubt_since_ms: i64,
    window_looks: i64,
}

impl AttemptColumns {
    fn attempt(self, looks: Vec<Look>) -> Result<Attempt, StoreError> {
        let row = self.id.clone();
        Ok(Attempt {
            before: known(serde_json::from_str(&self.before_ids).ok(), "attempt", "before_ids", &row)?,
            state: known(AttemptState::from_store(&self.state), "attempt", "state", &row)?,
            doubt: self
                .doubt
                .as_deref()
                .map(|word| known(Doubt::from_store(word), "attempt", "doubt", &row))
                .transpose()?,
            reply: Reply {
                status: self.status.and_then(|status| u16::try_from(status).ok()),
                code: self.code,
                message: self.message,
                documentation_url: self.documentation_url,
                cf_ray: self.cf_ray,
            },
            id: AttemptId::from_store(self.id),
            n: self.n,
            natural_key: self.natural_key,
            result_id: self.result_id,
            chosen: self.chosen,
            sent_at: time(self.sent_at),
            settled_at: time_opt(self.settled_at),
            boot: self.boot,
            doubt_since_ms: self.doubt_since_ms,
            window_looks: self.window_looks,
            looks,
        })
    }
}

#[derive(FromRow)]
struct LookColumns {
    attempt_id: String,
    at: i64,
    found: String,
    failed: Option<String>,
}

impl LookColumns {
    fn look(self) -> Result<Look, StoreError> {
        let found = known(serde_json::from_str(&self.found).ok(), "look", "found", &self.attempt_id)?;
        Ok(Look { at: time(self.at), found, failed: self.failed })
    }
}

#[derive(FromRow)]
struct RowColumns {
    id: String,
    kind: String,
    title: String,
    state: String,
    customer_id: Option<String>,
    customer_name: Option<String>,
    requested_by: String,
    created_at: i64,
    ended_at: Option<i64>,
}

impl RowColumns {
    fn row(self) -> Result<RunRow, StoreError> {
        let customer: Option<(CustomerId, String)> = match (self.customer_id, self.customer_name) {
            (Some(id), Some(name)) => Some((parsed(&id, "run", "customer_id", &self.id)?, name)),
            _ => None,
        };
        Ok(RunRow {
            id: parsed(&self.id, "run", "id", &self.id)?,
            state: known(RunState::from_store(&self.state), "run", "state", &self.id)?,
            kind: self.kind,
            title: self.title,
            customer,
            requested_by: self.requested_by,
            created_at: time(self.created_at),
            ended_at: time_opt(self.ended_at),
        })
    }
}

impl Store {
    /// Whether a run is this customer's.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_run_of(&self, customer: CustomerId, id: RunId) -> Result<bool, StoreError> {
        sqlx::query_scalar("select exists (select 1 from run where id = ? and customer_id = ?)")
            .bind(id.to_string())
            .bind(customer.to_string())
            .fetch_one(&self.readers)
            .await
            .doing("looking whose a run is")
    }

    /// One run with its whole journal.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn run(&self, id: RunId) -> Result<Option<Run>, StoreError> {
        let mut tx = self.readers.begin().await.doing("reading a run")?;
        let text = id.to_string();
        let Some(run) = sqlx::query_as::<_, RunColumns>("select * from run where id = ?")
            .bind(&text)
            .fetch_optional(&mut *tx)
            .await
            .doing("reading a run")?
        else {
            return Ok(None);
        };
        let steps: Vec<StepColumns> = sqlx::query_as("select * from step where run_id = ? order by position")
            .bind(&text)
            .fetch_all(&mut *tx)
            .await
            .doing("reading steps")?;
        let attempts: Vec<AttemptColumns> =
            sqlx::query_as("select * from attempt where run_id = ? order by position, n")
                .bind(&text)
                .fetch_all(&mut *tx)
                .await
                .doing("reading attempts")?;
        let looks: Vec<LookColumns> = sqlx::query_as(
            "select look.* from look join attempt on attempt.id = look.attempt_id where attempt.run_id = ? order by look.at",
        )
        .bind(&text)
        .fetch_all(&mut *tx)
        .await
        .doing("reading looks")?;
        run.run(assemble(steps, attempts, looks)?).map(Some)
    }

    /// A page of runs, newest first, older than `before`; `state` empty for all.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn runs(&self, state: &str, before: Option<RunId>, limit: i64) -> Result<Vec<RunRow>, StoreError> {
        let rows: Vec<RowColumns> = sqlx::query_as(
            "select run.id, run.kind, run.title, run.state, run.customer_id, run.created_at, run.ended_at,
                    customer.name as customer_name, coalesce(person.name, person.email) as requested_by
               from run left join customer on customer.id = run.customer_id join person on person.id = run.requested_by
              where (?1 = '' or run.state = ?1) and (?2 is null or run.id < ?2)
              order by run.id desc limit ?3",
        )
        .bind(state)
        .bind(before.map(|id| id.to_string()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing runs")?;
        rows.into_iter().map(RowColumns::row).collect()
    }

    /// Runs that are not over: all, or those about one account or one customer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_runs(
        &self,
        account: Option<&AccountId>,
        customer: Option<CustomerId>,
    ) -> Result<Vec<RunRow>, StoreError> {
        let rows: Vec<RowColumns> = sqlx::query_as(
            "select run.id, run.kind, run.title, run.state, run.customer_id, run.created_at, run.ended_at,
                    customer.name as customer_name, coalesce(person.name, person.email) as requested_by
               from run left join customer on customer.id = run.customer_id join person on person.id = run.requested_by
              where run.state in ('queued', 'working', 'waiting', 'needs_person')
                and (?1 is null or run.account_id = ?1) and (?2 is null or run.customer_id = ?2)
              order by run.id desc limit 50",
        )
        .bind(account.map(AccountId::as_str))
        .bind(customer.map(|id| id.to_string()))
        .fetch_all(&self.readers)
        .await
        .doing("listing open runs")?;
        rows.into_iter().map(RowColumns::row).collect()
    }
}

impl Store {
    /// Runs about one website that are not over, among those for this customer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_runs_about(&self, customer: CustomerId, zone: &ZoneId) -> Result<Vec<RunRow>, StoreError> {
        let rows: Vec<RowColumns> = sqlx::query_as(
            "select run.id, run.kind, run.title, run.state, run.customer_id, run.created_at, run.ended_at,
                    null as customer_name, coalesce(person.name, person.email) as requested_by
               from run join person on person.id = run.requested_by
              where run.state in ('queued', 'working', 'waiting', 'needs_person')
                and run.customer_id = ? and run.zone_id = ?
              order by run.id desc limit 50",
        )
        .bind(customer.to_string())
        .bind(zone.as_str())
        .fetch_all(&self.readers)
        .await
        .doing("listing open runs about a website")?;
        rows.into_iter().map(RowColumns::row).collect()
    }
}

fn assemble(
    steps: Vec<StepColumns>,
    attempts: Vec<AttemptColumns>,
    looks: Vec<LookColumns>,
) -> Result<Vec<Step>, StoreError> {
    let mut by_attempt: std::collections::HashMap<String, Vec<Look>> = std::collections::HashMap::new();
    for look in looks {
        by_attempt.entry(look.attempt_id.clone()).or_default().push(look.look()?);
    }
    let mut by_step: std::collections::HashMap<i64, Vec<Attempt>> = std::collections::HashMap::new();
    for attempt in attempts {
        let looks = by_attempt.remove(&attempt.id).unwrap_or_default();
        by_step.entry(attempt.position).or_default().push(attempt.attempt(looks)?);
    }
    steps
        .into_iter()
        .map(|step| {
            let attempts = by_step.remove(&step.position).unwrap_or_default();
            step.step(attempts)
        })
        .collect()
}
