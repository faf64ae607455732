//! The history, read.

use sqlx::{FromRow, QueryBuilder, Sqlite};

use crate::clock::Timestamp;
use crate::domain::audit::{Action, HistoryLine};
use crate::domain::ids::{CustomerId, PersonId};

use super::error::Doing as _;
use super::row::{known, micros, parsed, time};
use super::{Store, StoreError};

/// Which lines to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct HistoryFilter {
    /// Only what this person did.
    pub person: Option<PersonId>,
    /// Only what is about this customer.
    pub customer: Option<CustomerId>,
    /// Only this.
    pub action: Option<Action>,
    /// From then on.
    pub from: Option<Timestamp>,
    /// Until before then.
    pub until: Option<Timestamp>,
    /// The `seq` of the last line of the page before.
    pub before: Option<i64>,
    /// How many lines at most.
    pub limit: i64,
}

#[derive(FromRow)]
struct Columns {
    seq: i64,
    at: i64,
    action: String,
    person_id: Option<String>,
    person_name: Option<String>,
    person_of: Option<String>,
    identity: Option<String>,
    customer_id: Option<String>,
    customer_name: Option<String>,
    run_id: Option<String>,
    run_title: Option<String>,
    target: Option<String>,
    result: String,
    cf_ray: Option<String>,
    request: Option<String>,
    detail: Option<String>,
}

/// An id with the name that belongs to it; nothing where what it names is not known here.
pub(super) fn named<T: std::str::FromStr>(
    id: Option<String>,
    name: Option<String>,
    column: &'static str,
) -> Result<Option<(T, String)>, StoreError> {
    id.zip(name).map(|(id, name)| Ok((parsed(&id, "audit", column, &id)?, name))).transpose()
}

impl Columns {
    fn line(self) -> Result<HistoryLine, StoreError> {
        Ok(HistoryLine {
            seq: self.seq,
            at: time(self.at),
            action: known(Action::from_store(&self.action), "audit", "action", &self.seq.to_string())?,
            person: named(self.person_id, self.person_name, "person_id")?,
            person_of: self.person_of,
            identity: self.identity,
            customer: named(self.customer_id, self.customer_name, "customer_id")?,
            run: named(self.run_id, self.run_title, "run_id")?,
            target: self.target,
            result: self.result,
            cf_ray: self.cf_ray,
            request: self.request,
            detail: self.detail,
        })
    }
}

impl Store {
    /// A page of the history, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn history(&self, filter: &HistoryFilter) -> Result<Vec<HistoryLine>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select audit.*, coalesce(person.name, person.email) as person_name, customer.name as customer_name,
                    run.title as run_title, own.name as person_of
               from audit left join person on person.id = audit.person_id
                    left join customer on customer.id = audit.customer_id
                    left join run on run.id = audit.run_id
                    left join customer as own on own.id = audit.by_customer
              where true",
        );
        // Only what is asked for stands in the query, so that the index that fits can be used.
        if let Some(person) = filter.person {
            query.push(" and audit.person_id = ").push_bind(person.to_string());
        }
        if let Some(customer) = filter.customer {
            query.push(" and audit.customer_id = ").push_bind(customer.to_string());
        }
        if let Some(action) = filter.action {
            query.push(" and audit.action = ").push_bind(action.as_str());
        }
        if let Some(from) = filter.from {
            query.push(" and audit.at >= ").push_bind(micros(from));
        }
        if let Some(until) = filter.until {
            query.push(" and audit.at < ").push_bind(micros(until));
        }
        if let Some(before) = filter.before {
            query.push(" and audit.seq < ").push_bind(before);
        }
        query.push(" order by audit.seq desc limit ").push_bind(filter.limit);
        let rows: Vec<Columns> = query.build_query_as().fetch_all(&self.readers).await.doing("reading the history")?;
        rows.into_iter().map(Columns::line).collect()
    }
}
