//! The mirror of the zones in the tenant's accounts.

use sqlx::{FromRow, QueryBuilder, Sqlite};

use crate::clock::Timestamp;
use crate::domain::ids::CustomerId;
use crate::domain::money::Money;
use crate::domain::website::{Plan, Zone, ZoneRow};
use crate::wire::ids::{AccountId, ZoneId};
use crate::wire::subscriptions::Frequency;
use crate::wire::zones::{Zone as Seen, ZoneStatus};

use super::error::Doing as _;
use super::row::{json, micros, money, parsed, time, time_opt};
use super::search::{Names, Way};
use super::{Store, StoreError, WriteTx};

/// Which zones to list.
#[derive(Clone, Debug, Default)]
pub struct ZoneFilter {
    /// Part of a name, or a whole id.
    pub search: String,
    /// A status word; empty for all.
    pub status: String,
    /// A plan by what it reads back as: `pro`; empty for all.
    pub plan: String,
    /// Only in this account.
    pub account: Option<AccountId>,
    /// Only in accounts of this customer.
    pub customer: Option<CustomerId>,
    /// The last row of the page before: name and id.
    pub after: Option<(String, ZoneId)>,
    /// How many rows at most.
    pub limit: i64,
}

#[derive(FromRow)]
pub(super) struct Columns {
    id: String,
    account_id: String,
    name: String,
    status: String,
    r#type: String,
    paused: bool,
    plan: Option<String>,
    plan_id: Option<String>,
    plan_price_minor: Option<i64>,
    plan_currency: Option<String>,
    plan_frequency: Option<String>,
    verification_key: Option<String>,
    cname_suffix: Option<String>,
    status_since: Option<i64>,
    name_servers: String,
    original_name_servers: String,
    created_on: Option<i64>,
    activated_on: Option<i64>,
    seen_at: i64,
    gone_at: Option<i64>,
}

impl Columns {
    pub(super) fn zone(self) -> Result<Zone, StoreError> {
        let names = |column: &'static str, text: &str| {
            serde_json::from_str(text).map_err(|_| StoreError::BadRow { table: "zone", column, row: self.id.clone() })
        };
        Ok(Zone {
            id: parsed(&self.id, "zone", "id", &self.id)?,
            account: parsed(&self.account_id, "zone", "account_id", &self.id)?,
            name_servers: names("name_servers", &self.name_servers)?,
            original_name_servers: names("original_name_servers", &self.original_name_servers)?,
            name: self.name,
            status: self.status.into(),
            kind: self.r#type.into(),
            paused: self.paused,
            plan: self.plan.map(|name| Plan {
                id: self.plan_id.unwrap_or_default(),
                name,
                price: money(self.plan_price_minor, self.plan_currency.as_deref()),
                frequency: self.plan_frequency.map(Frequency::from),
            }),
            verification_key: self.verification_key,
            cname_suffix: self.cname_suffix,
            status_since: time_opt(self.status_since),
            created_on: time_opt(self.created_on),
            activated_on: time_opt(self.activated_on),
            seen_at: time(self.seen_at),
            gone_at: time_opt(self.gone_at),
        })
    }
}

#[derive(FromRow)]
struct ListColumns {
    #[sqlx(flatten)]
    zone: Columns,
    account_name: String,
    /// How many the search finds, as far as they are counted; of other readings nothing.
    #[sqlx(default)]
    found: i64,
    owner_id: Option<String>,
    owner_name: Option<String>,
}

impl ListColumns {
    fn row(self) -> Result<ZoneRow, StoreError> {
        let customer = match (self.owner_id, self.owner_name) {
            (Some(id), Some(name)) => Some((parsed(&id, "account", "customer_id", &id)?, name)),
            _ => None,
        };
        Ok(ZoneRow { zone: self.zone.zone()?, account_name: self.account_name, customer })
    }
}

/// What is searched for as names are kept: in lower case, and punycode where it is not ASCII.
fn in_ascii(search: &str) -> String {
    let search = search.trim().to_lowercase();
    if search.is_ascii() { search } else { idna::domain_to_ascii(&search).unwrap_or(search) }
}

fn narrow(query: &mut QueryBuilder<Sqlite>, filter: &ZoneFilter) {
    if let Some((name, id)) = &filter.after {
        query.push(" and (zone.name, zone.id) > (").push_bind(name.clone());
        query.push(", ").push_bind(id.to_string()).push(")");
    }
    match filter.status.as_str() {
        "" => {}
        "unknown" => {
            query.push(" and zone.status not in ('initializing', 'pending', 'active', 'moved', 'deleted')");
        }
        status => {
            query.push(" and zone.status = ").push_bind(status.to_owned());
        }
    }
    if let Some(account) = &filter.account {
        query.push(" and zone.account_id = ").push_bind(account.to_string());
    }
    if !filter.plan.is_empty() {
        query.push(" and zone.plan_id = ").push_bind(filter.plan.clone());
    }
    if let Some(customer) = filter.customer {
        query.push(" and account.customer_id = ").push_bind(customer.to_string());
    }
}

impl Store {
    /// A page of the zones that Cloudflare still lists, by name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn zones(&self, filter: &ZoneFilter) -> Result<Vec<ZoneRow>, StoreError> {
        let words = in_ascii(&filter.search);
        let id = words.parse().ok();
        let is_narrow = filter.customer.is_some() || filter.account.is_some();
        let way = match id {
            Some(_) => Way::All,
            None if is_narrow => Way::by_reading(&words),
            None => self.way(Names::Websites, &words).await?,
        };
        let mut rows = self.zone_rows(filter, id.as_ref(), &way).await?;
        if let Way::Index(sought) = &way
            && self.are_many(Names::Websites, sought, rows.first().map(|row| row.found)).await?
        {
            rows = self.zone_rows(filter, None, &sought.read()).await?;
        }
        rows.into_iter().map(ListColumns::row).collect()
    }

    async fn zone_rows(
        &self,
        filter: &ZoneFilter,
        id: Option<&ZoneId>,
        way: &Way,
    ) -> Result<Vec<ListColumns>, StoreError> {
        let (mut query, found, from) = Names::Websites.begin(way);
        query.push(
            "select zone.*, account.name as account_name, customer.id as owner_id, customer.name as owner_name, ",
        );
        query.push(found).push(" as found from ").push(from);
        query.push(
            " join account on account.id = zone.account_id left join customer on customer.id = account.customer_id
              where zone.gone_at is null",
        );
        if let Way::Read(pattern) = way {
            query.push(" and zone.name like ").push_bind(pattern.clone()).push(" escape '\\'");
        }
        if let Some(id) = id {
            query.push(" and zone.id = ").push_bind(id.to_string());
        }
        narrow(&mut query, filter);
        query.push(" order by zone.name, zone.id limit ").push(filter.limit);
        query.build_query_as().fetch_all(&self.readers).await.doing("listing websites")
    }

    /// How many zones Cloudflare still lists: all, or in accounts of one customer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_zones(&self, customer: Option<CustomerId>) -> Result<i64, StoreError> {
        let all = "select number from tally where what = 'zone' and ?1 is null";
        let own = "select count(*) from account join zone on zone.account_id = account.id
                    where account.customer_id = ?1 and zone.gone_at is null";
        sqlx::query_scalar(if customer.is_some() { own } else { all })
            .bind(customer.map(|id| id.to_string()))
            .fetch_one(&self.readers)
            .await
            .doing("counting websites")
    }

    /// The plans that zones have, by what they read back as, with Cloudflare's name of each: what a filter can offer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn zone_plans(&self) -> Result<Vec<(String, String)>, StoreError> {
        // One step in the index for each plan, whatever the number of websites.
        sqlx::query_as(
            "with recursive had (plan_id) as (
               select min(plan_id) from zone where plan_id > ''
               union all
               select (select min(plan_id) from zone where plan_id > had.plan_id) from had where had.plan_id is not null
             ), shown as (
               select plan_id, (select zone.rowid from zone where zone.plan_id = had.plan_id and zone.gone_at is null
                                 limit 1) as one
                 from had where plan_id is not null
             )
             select shown.plan_id, zone.plan from shown join zone on zone.rowid = shown.one
              order by zone.plan_price_minor, shown.plan_id",
        )
        .fetch_all(&self.readers)
        .await
        .doing("listing the plans of websites")
    }

    /// The websites of this name: all of the tenant's, or those in accounts of one customer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn zones_named(&self, name: &str, customer: Option<CustomerId>) -> Result<Vec<ZoneRow>, StoreError> {
        let rows: Vec<ListColumns> = sqlx::query_as(
            "select zone.*, account.name as account_name, customer.id as owner_id, customer.name as owner_name
               from zone join account on account.id = zone.account_id
                    left join customer on customer.id = account.customer_id
              where zone.gone_at is null and account.gone_at is null and zone.name = ?1
                and (?2 is null or account.customer_id = ?2)
              order by zone.id limit 20",
        )
        .bind(name)
        .bind(customer.map(|id| id.to_string()))
        .fetch_all(&self.readers)
        .await
        .doing("looking for websites of a name")?;
        rows.into_iter().map(ListColumns::row).collect()
    }

    /// One zone in an account of this customer, also when Cloudflare no longer lists it. What is another's costs the same
    /// question as what does not exist.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn zone_of(&self, customer: CustomerId, id: &ZoneId) -> Result<Option<Zone>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "select zone.* from zone join account on account.id = zone.account_id
              where zone.id = ? and account.customer_id = ?",
        )
        .bind(id.as_str())
        .bind(customer.to_string())
        .fetch_optional(&self.readers)
        .await
        .doing("reading a website of a customer")?;
        row.map(Columns::zone).transpose()
    }

    /// One zone, also when Cloudflare no longer lists it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn zone(&self, id: &ZoneId) -> Result<Option<Zone>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from zone where id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a website")?;
        row.map(Columns::zone).transpose()
    }
}

impl WriteTx {
    /// Takes over what Cloudflare said of a zone at `now`, unless something was learned of it later than that. A change of
    /// status that people want to know is told in the same transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn mirror_zone(&mut self, seen: &Seen, now: Timestamp) -> Result<(), StoreError> {
        let at = |on: &Option<String>| on.as_deref().and_then(|on| on.parse::<Timestamp>().ok()).map(micros);
        let plan = seen.plan.as_ref();
        let price = plan.and_then(|plan| Money::of_major(plan.price, &plan.currency));
        let since = match seen.status {
            ZoneStatus::Active => at(&seen.activated_on),
            ZoneStatus::Moved | ZoneStatus::Deleted => at(&seen.modified_on),
            _ => at(&seen.created_on),
        };
        let before: Option<String> = sqlx::query_scalar("select status from zone where id = ? and gone_at is null")
            .bind(seen.id.as_str())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("reading a website's status")?;
        let done = sqlx::query(
            "insert into zone (id, account_id, name, status, type, paused, plan, name_servers, original_name_servers,
                               created_on, activated_on, seen_at, plan_id, plan_price_minor, plan_currency,
                               plan_frequency, verification_key, cname_suffix, status_since)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, coalesce(?19, ?12))
             on conflict (id) do update set account_id = excluded.account_id, name = excluded.name,
               status_since = case when status = excluded.status and status_since is not null then status_since
                                   when status = excluded.status then excluded.status_since else excluded.seen_at end,
               status = excluded.status, type = excluded.type, paused = excluded.paused, plan = excluded.plan,
               name_servers = excluded.name_servers, original_name_servers = excluded.original_name_servers,
               created_on = excluded.created_on, activated_on = excluded.activated_on, seen_at = excluded.seen_at,
               plan_id = excluded.plan_id, plan_price_minor = excluded.plan_price_minor,
               plan_currency = excluded.plan_currency, plan_frequency = excluded.plan_frequency,
               verification_key = excluded.verification_key, cname_suffix = excluded.cname_suffix, gone_at = null
              where seen_at <= excluded.seen_at and coalesce(gone_at, 0) <= excluded.seen_at",
        )
        .bind(seen.id.as_str())
        .bind(seen.account.id.as_str())
        .bind(&seen.name)
        .bind(seen.status.as_str())
        .bind(seen.r#type.as_str())
        .bind(seen.paused)
        .bind(plan.map(|plan| plan.name.as_str()))
        .bind(json(&seen.name_servers.clone().unwrap_or_default()))
        .bind(json(&seen.original_name_servers.clone().unwrap_or_default()))
        .bind(at(&seen.created_on))
        .bind(at(&seen.activated_on))
        .bind(micros(now))
        .bind(plan.map(|plan| plan.legacy_id.as_str()))
        .bind(price.as_ref().map(|price| price.minor))
        .bind(price.as_ref().map(|price| price.currency.to_string()))
        .bind(plan.map(|plan| plan.frequency.as_str()).filter(|word| !word.is_empty()))
        .bind(&seen.verification_key)
        .bind(&seen.cname_suffix)
        .bind(since)
        .execute(&mut *self.tx)
        .await
        .doing("mirroring a website")?;
        match before.map(ZoneStatus::from).filter(|before| *before != seen.status) {
            Some(before) if done.rows_affected() > 0 => self.status_changed(&seen.id, &before, &seen.status, now).await,
            _ => Ok(()),
        }
    }

    /// Marks as gone the zones that a whole list begun at `began` did not show, in the accounts of `read` alone: what
    /// could not be read is not judged, nor what was made after `lag`, since lists lag behind writes.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn zones_not_seen(
        &mut self,
        read: &[AccountId],
        began: Timestamp,
        lag: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update zone set gone_at = ?1 where seen_at < ?1 and gone_at is null and coalesce(created_on, 0) < ?2
                and account_id in (select value from json_each(?3))",
        )
        .bind(micros(began))
        .bind(micros(lag))
        .bind(json(read))
        .execute(&mut *self.tx)
        .await
        .doing("marking vanished websites")?;
        Ok(())
    }

    /// Marks a zone as gone.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn zone_gone(&mut self, id: &ZoneId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update zone set gone_at = ? where id = ? and gone_at is null")
            .bind(micros(now))
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("marking a website as gone")?;
        Ok(())
    }
}
