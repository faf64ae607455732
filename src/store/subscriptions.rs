//! The mirror of subscriptions: plans of zones, add-ons of accounts, and everything paid for.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::subscription::Subscription;
use crate::wire::ids::{AccountId, SubscriptionId, ZoneId};

use super::error::Doing as _;
use super::row::{json, micros, money, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

#[derive(FromRow)]
struct Columns {
    account_id: String,
    id: String,
    zone_id: Option<String>,
    rate_plan: String,
    name: String,
    state: Option<String>,
    frequency: Option<String>,
    price_minor: Option<i64>,
    currency: Option<String>,
    components: String,
    period_start: Option<i64>,
    period_end: Option<i64>,
    first_seen_at: i64,
    seen_at: i64,
    gone_at: Option<i64>,
}

impl Columns {
    fn subscription(self) -> Result<Subscription, StoreError> {
        let bad = |column| StoreError::BadRow { table: "subscription", column, row: self.id.clone() };
        Ok(Subscription {
            account: parsed(&self.account_id, "subscription", "account_id", &self.id)?,
            zone: self.zone_id.as_deref().map(str::parse).transpose().map_err(|_| bad("zone_id"))?,
            rate_plan: parsed(&self.rate_plan, "subscription", "rate_plan", &self.id)?,
            components: serde_json::from_str(&self.components).map_err(|_| bad("components"))?,
            id: parsed(&self.id, "subscription", "id", &self.id)?,
            name: self.name,
            state: self.state.map(Into::into),
            frequency: self.frequency.map(Into::into),
            price: money(self.price_minor, self.currency.as_deref()),
            period_start: time_opt(self.period_start),
            period_end: time_opt(self.period_end),
            first_seen_at: time(self.first_seen_at),
            seen_at: time(self.seen_at),
            gone_at: time_opt(self.gone_at),
        })
    }
}

impl Store {
    /// The plan of a zone, as it was last read as a subscription.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn zone_subscription(&self, zone: &ZoneId) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "select * from subscription where zone_id = ? and gone_at is null order by seen_at desc limit 1",
        )
        .bind(zone.as_str())
        .fetch_optional(&self.readers)
        .await
        .doing("reading a plan")?;
        row.map(Columns::subscription).transpose()
    }

    /// The add-ons of an account; the plans of its websites are not among them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn add_ons(&self, account: &AccountId) -> Result<Vec<Subscription>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "select * from subscription where account_id = ? and zone_id is null and gone_at is null
              order by first_seen_at, id",
        )
        .bind(account.as_str())
        .fetch_all(&self.readers)
        .await
        .doing("listing add-ons")?;
        rows.into_iter().map(Columns::subscription).collect()
    }

    /// One add-on of an account, also when Cloudflare no longer lists it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn add_on(&self, account: &AccountId, id: &SubscriptionId) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Columns> =
            sqlx::query_as("select * from subscription where account_id = ? and id = ? and zone_id is null")
                .bind(account.as_str())
                .bind(id.as_str())
                .fetch_optional(&self.readers)
                .await
                .doing("reading an add-on")?;
        row.map(Columns::subscription).transpose()
    }

    /// What this rate plan was last seen to cost in any account: the only price there is before an order.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_price(&self, rate_plan: &str) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "select * from subscription where lower(rate_plan) = lower(?) and price_minor is not null and zone_id is null
              order by seen_at desc limit 1",
        )
        .bind(rate_plan)
        .fetch_optional(&self.readers)
        .await
        .doing("looking for a price")?;
        row.map(Columns::subscription).transpose()
    }

    /// When the subscriptions of an account were last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscriptions_read_at(&self, account: &AccountId) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<Option<i64>> = sqlx::query_scalar("select subscriptions_read_at from account where id = ?")
            .bind(account.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading the age of subscriptions")?;
        Ok(time_opt(at.flatten()))
    }

    /// Accounts whose subscriptions were asked for longest ago, never first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscriptions_to_read(&self, limit: i64) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "select id from account where gone_at is null order by coalesce(subscriptions_asked_at, 0), id limit ?",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("choosing accounts to read")?;
        ids.iter().map(|id| parsed(id, "account", "id", id)).collect()
    }
}

impl WriteTx {
    /// Takes over what Cloudflare said of a subscription, unless something was learned of it later than that. A zone has
    /// one: another one of the same zone is over.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn mirror_subscription(&mut self, seen: &Subscription) -> Result<(), StoreError> {
        sqlx::query(
            "insert into subscription (account_id, id, zone_id, rate_plan, name, state, frequency, price_minor, currency,
                                       components, period_start, period_end, first_seen_at, seen_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (account_id, id) do update set zone_id = excluded.zone_id, rate_plan = excluded.rate_plan,
               name = excluded.name, state = excluded.state, frequency = excluded.frequency,
               price_minor = excluded.price_minor, currency = excluded.currency, components = excluded.components,
               period_start = excluded.period_start, period_end = excluded.period_end, seen_at = excluded.seen_at,
               gone_at = null
              where seen_at <= excluded.seen_at and coalesce(gone_at, 0) <= excluded.seen_at",
        )
        .bind(seen.account.as_str())
        .bind(seen.id.as_str())
        .bind(seen.zone.as_ref().map(ZoneId::as_str))
        .bind(seen.rate_plan.as_str())
        .bind(&seen.name)
        .bind(seen.state.as_ref().map(|state| state.as_str().to_owned()))
        .bind(seen.frequency.as_ref().map(|frequency| frequency.as_str().to_owned()))
        .bind(seen.price.as_ref().map(|price| price.minor))
        .bind(seen.price.as_ref().map(|price| price.currency.to_string()))
        .bind(json(&seen.components))
        .bind(seen.period_start.map(micros))
        .bind(seen.period_end.map(micros))
        .bind(micros(seen.first_seen_at))
        .bind(micros(seen.seen_at))
        .execute(&mut *self.tx)
        .await
        .doing("mirroring a subscription")?;
        let Some(zone) = &seen.zone else { return Ok(()) };
        sqlx::query(
            "update subscription set gone_at = ?1 where zone_id = ?2 and id <> ?3 and gone_at is null and seen_at <= ?1",
        )
        .bind(micros(seen.seen_at))
        .bind(zone.as_str())
        .bind(seen.id.as_str())
        .execute(&mut *self.tx)
        .await
        .doing("ending a replaced plan")?;
        Ok(())
    }

    /// Marks as gone what a whole list of the account, begun at `began`, did not show. What was first seen after `lag` may
    /// be missing from a list that lags behind; plans of zones are judged only by a list that names such.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn subscriptions_listed(
        &mut self,
        account: &AccountId,
        names_zones: bool,
        began: Timestamp,
        lag: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update subscription set gone_at = ?1 where account_id = ?2 and gone_at is null and seen_at < ?1
                and first_seen_at < ?3 and (zone_id is null or ?4)",
        )
        .bind(micros(began))
        .bind(account.as_str())
        .bind(micros(lag))
        .bind(names_zones)
        .execute(&mut *self.tx)
        .await
        .doing("marking vanished subscriptions")?;
        sqlx::query("update account set subscriptions_read_at = ? where id = ?")
            .bind(micros(began))
            .bind(account.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("noting the age of subscriptions")?;
        Ok(())
    }

    /// Notes that the subscriptions of an account are being asked for: one that cannot be read must not keep the others
    /// from being read.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn subscriptions_asked(&mut self, account: &AccountId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update account set subscriptions_asked_at = ? where id = ?")
            .bind(micros(now))
            .bind(account.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("noting that subscriptions are read")?;
        Ok(())
    }

    /// Marks an add-on as gone.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn subscription_gone(
        &mut self,
        account: &AccountId,
        id: &SubscriptionId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("update subscription set gone_at = ? where account_id = ? and id = ? and gone_at is null")
            .bind(micros(now))
            .bind(account.as_str())
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("marking a subscription as gone")?;
        Ok(())
    }

    /// Notes that a zone has no subscription: it is on the free plan.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn zone_unsubscribed(&mut self, zone: &ZoneId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update subscription set gone_at = ?1 where zone_id = ?2 and gone_at is null and seen_at <= ?1")
            .bind(micros(now))
            .bind(zone.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("marking a plan as gone")?;
        Ok(())
    }
}
