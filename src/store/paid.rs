//! Everything paid for over all accounts, and what it comes to.

use sqlx::FromRow;

use crate::domain::ids::CustomerId;
use crate::domain::money::Money;
use crate::domain::subscription::PaidRow;
use crate::wire::subscriptions::Frequency;

use super::error::Doing as _;
use super::row::{like, money, parsed, time, time_opt};
use super::{Store, StoreError};

/// Which paid things to list.
#[derive(Clone, Debug, Default)]
pub struct PaidFilter {
    /// Part of the name of a customer, an account, a website or a rate plan.
    pub search: String,
    /// Only this customer's.
    pub customer: Option<CustomerId>,
    /// The `key` of the last row of the page before.
    pub after: Option<String>,
    /// How many rows at most.
    pub limit: i64,
}

/// Equal things of one customer: how many, and what each of them costs.
#[derive(Clone, Debug)]
pub struct PaidGroup {
    /// Whose; none for accounts that are nobody's.
    pub customer: Option<(CustomerId, String)>,
    /// How often they are paid.
    pub frequency: Option<Frequency>,
    /// What each of them costs each time.
    pub price: Option<Money>,
    /// How many.
    pub count: i64,
}

#[derive(FromRow)]
struct Columns {
    key: String,
    account_id: String,
    account_name: String,
    owner_id: Option<String>,
    owner_name: Option<String>,
    zone_id: Option<String>,
    zone_name: Option<String>,
    subscription_id: Option<String>,
    rate_plan: String,
    name: String,
    state: Option<String>,
    frequency: Option<String>,
    price_minor: Option<i64>,
    currency: Option<String>,
    period_end: Option<i64>,
    seen_at: i64,
}

fn owner(id: Option<String>, name: Option<String>) -> Result<Option<(CustomerId, String)>, StoreError> {
    id.zip(name).map(|(id, name)| Ok((parsed(&id, "account", "customer_id", &id)?, name))).transpose()
}

impl Columns {
    fn row(self) -> Result<PaidRow, StoreError> {
        let zone = self.zone_id.map(|id| Ok::<_, StoreError>((parsed(&id, "zone", "id", &id)?, self.zone_name)));
        let subscription = self.subscription_id.map(|id| parsed(&id, "subscription", "id", &id));
        Ok(PaidRow {
            account: (parsed(&self.account_id, "account", "id", &self.account_id)?, self.account_name),
            customer: owner(self.owner_id, self.owner_name)?,
            zone: zone.transpose()?.map(|(id, name)| (id, name.unwrap_or_default())),
            subscription: subscription.transpose()?,
            key: self.key,
            rate_plan: self.rate_plan,
            name: self.name,
            state: self.state.map(Into::into),
            frequency: self.frequency.map(Into::into),
            price: money(self.price_minor, self.currency.as_deref()),
            period_end: time_opt(self.period_end),
            seen_at: time(self.seen_at),
        })
    }
}

#[derive(FromRow)]
struct GroupColumns {
    owner_id: Option<String>,
    owner_name: Option<String>,
    frequency: Option<String>,
    price_minor: Option<i64>,
    currency: Option<String>,
    count: i64,
}

impl Store {
    /// A page of what is paid for: by customer, then account, then website; what is nobody's comes last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn paid(&self, filter: &PaidFilter) -> Result<Vec<PaidRow>, StoreError> {
        let search = filter.search.trim().to_lowercase();
        let rows: Vec<Columns> = sqlx::query_as(
            "with listed as (
               select paid.*, account.name as account_name, customer.id as owner_id, customer.name as owner_name,
                      zone.name as zone_name,
                      coalesce('0' || customer.name_folded || char(9) || customer.id, '1') || char(9) ||
                      account.name_folded || char(9) || paid.account_id || char(9) || coalesce(zone.name, '') ||
                      char(9) || paid.key as place
                 from paid join account on account.id = paid.account_id and account.gone_at is null
                      left join customer on customer.id = account.customer_id
                      left join zone on zone.id = paid.zone_id
                where (?1 = '' or account.name_folded like ?2 escape '\\' or customer.name_folded like ?2 escape '\\'
                       or zone.name like ?2 escape '\\' or lower(paid.rate_plan) like ?2 escape '\\'
                       or lower(paid.name) like ?2 escape '\\' or paid.account_id = ?1)
                  and (?3 is null or account.customer_id = ?3))
             select * from listed
              where ?4 is null or place > (select place from listed as last where last.key = ?4)
              order by place limit ?5",
        )
        .bind(&search)
        .bind(like(&search))
        .bind(filter.customer.map(|id| id.to_string()))
        .bind(&filter.after)
        .bind(filter.limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing what is paid for")?;
        rows.into_iter().map(Columns::row).collect()
    }

    /// What is paid for, counted by customer and price, for sums; customers by name, what is nobody's last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn paid_groups(&self, customer: Option<CustomerId>) -> Result<Vec<PaidGroup>, StoreError> {
        let rows: Vec<GroupColumns> = sqlx::query_as(
            "select customer.id as owner_id, customer.name as owner_name, paid.frequency, paid.price_minor, paid.currency,
                    count(*) as count
               from paid join account on account.id = paid.account_id and account.gone_at is null
                    left join customer on customer.id = account.customer_id
              where ?1 is null or account.customer_id = ?1
              group by customer.id, paid.frequency, paid.price_minor, paid.currency
              order by customer.id is null, customer.name_folded, customer.id",
        )
        .bind(customer.map(|id| id.to_string()))
        .fetch_all(&self.readers)
        .await
        .doing("summing up what is paid for")?;
        rows.into_iter()
            .map(|row| {
                Ok(PaidGroup {
                    customer: owner(row.owner_id, row.owner_name)?,
                    frequency: row.frequency.map(Into::into),
                    price: money(row.price_minor, row.currency.as_deref()),
                    count: row.count,
                })
            })
            .collect()
    }
}
