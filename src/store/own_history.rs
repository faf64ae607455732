//! The history of one customer, as the customer's people may read it. Another query than the team's: what is not selected
//! here cannot be shown there.

use sqlx::{FromRow, QueryBuilder, Sqlite};

use crate::clock::Timestamp;
use crate::domain::audit::{Action, Concern, OwnHistoryLine, OwnWho};
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::run::WEBSITE_KINDS;

use super::error::Doing as _;
use super::history::named;
use super::row::{known, micros, time};
use super::{Store, StoreError};

/// Whose lines of a customer's history to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnBy {
    /// Everybody's.
    #[default]
    Anybody,
    /// The partner's team's.
    Partner,
    /// One of the customer's people's; nothing for anybody else.
    Person(PersonId),
}

/// Which lines of a customer's history to list.
#[derive(Clone, Copy, Debug)]
pub struct OwnHistoryFilter {
    /// Whose history.
    pub customer: CustomerId,
    /// By whom.
    pub by: OwnBy,
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
    has_person: bool,
    is_own: bool,
    person_name: Option<String>,
    run_id: Option<String>,
    run_title: Option<String>,
    target: Option<String>,
    result: String,
    detail: Option<String>,
}

impl Columns {
    fn line(self) -> Result<OwnHistoryLine, StoreError> {
        let who = match (self.has_person, self.is_own, self.person_name) {
            (_, true, Some(name)) => OwnWho::Person(name),
            (_, true, None) => OwnWho::Left,
            (true, false, _) => OwnWho::Partner,
            (false, false, _) => OwnWho::Nobody,
        };
        Ok(OwnHistoryLine {
            seq: self.seq,
            at: time(self.at),
            action: known(Action::from_store(&self.action), "audit", "action", &self.seq.to_string())?,
            who,
            run: named(self.run_id, self.run_title, "run_id")?,
            target: self.target,
            result: self.result,
            detail: self.detail,
        })
    }
}

/// The words of all actions of this concern.
fn of_concern(concern: Concern) -> impl Iterator<Item = &'static str> {
    Action::ALL.iter().filter(move |action| action.concern() == concern).map(|action| action.as_str())
}

fn one_of(query: &mut QueryBuilder<Sqlite>, column: &str, words: impl Iterator<Item = &'static str>) {
    query.push(column).push(" in (");
    let mut list = query.separated(", ");
    for word in words {
        list.push_bind(word);
    }
    query.push(")");
}

impl Store {
    /// A page of a customer's history, newest first: what names the customer and concerns its people. Whoever did it as one
    /// of them is named while it is one of them; the team is not.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn own_history(&self, filter: &OwnHistoryFilter) -> Result<Vec<OwnHistoryLine>, StoreError> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select audit.seq, audit.at, audit.action, audit.target, audit.result, audit.detail,
                    audit.person_id is not null as has_person, audit.by_customer is audit.customer_id as is_own,
                    coalesce(person.name, person.email) as person_name, run.id as run_id, run.title as run_title
               from audit left join run on run.id = audit.run_id and run.customer_id = audit.customer_id
                    left join person on person.id = audit.person_id and person.customer_id = audit.customer_id
              where audit.customer_id = ",
        );
        query.push_bind(filter.customer.to_string()).push(" and (");
        one_of(&mut query, "audit.action", of_concern(Concern::Theirs));
        query.push(" or ((run.own or ");
        one_of(&mut query, "run.kind", WEBSITE_KINDS.into_iter());
        query.push(") and ");
        one_of(&mut query, "audit.action", of_concern(Concern::Websites));
        query.push("))");
        match filter.by {
            OwnBy::Anybody => {}
            OwnBy::Partner => {
                query.push(" and audit.person_id is not null and audit.by_customer is not audit.customer_id");
            }
            OwnBy::Person(person) => {
                query.push(" and audit.by_customer = audit.customer_id and audit.person_id = ");
                query.push_bind(person.to_string());
            }
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
        let rows: Vec<Columns> =
            query.build_query_as().fetch_all(&self.readers).await.doing("reading a customer's history")?;
        rows.into_iter().map(Columns::line).collect()
    }
}
