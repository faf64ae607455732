//! What was seen of the DNS of websites that are not live yet.

use std::collections::HashMap;

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::going_live::{Look, NoticeKind};
use crate::domain::ids::CustomerId;
use crate::domain::website::Zone;
use crate::wire::ids::ZoneId;
use crate::wire::zones::ZoneStatus;

use super::error::Doing as _;
use super::row::{json, known, micros, parsed, time};
use super::zones::Columns;
use super::{Store, StoreError, WriteTx};

const TABLE: &str = "going_live";

#[derive(FromRow)]
struct OwnedColumns {
    #[sqlx(flatten)]
    zone: Columns,
    owner: Option<String>,
}

impl OwnedColumns {
    fn row(self) -> Result<(Zone, Option<CustomerId>), StoreError> {
        let zone = self.zone.zone()?;
        let owner = self.owner.map(|id| parsed(&id, "account", "customer_id", zone.account.as_str())).transpose()?;
        Ok((zone, owner))
    }
}

#[derive(FromRow)]
struct LookColumns {
    zone_id: String,
    looked_at: i64,
    said: String,
    looks: i64,
    due_at: i64,
}

impl LookColumns {
    fn look(self) -> Result<(ZoneId, Look), StoreError> {
        let look = Look {
            at: time(self.looked_at),
            said: known(serde_json::from_str(&self.said).ok(), TABLE, "said", &self.zone_id)?,
            looks: u32::try_from(self.looks).unwrap_or(u32::MAX),
            due: time(self.due_at),
        };
        Ok((parsed(&self.zone_id, TABLE, "zone_id", &self.zone_id)?, look))
    }
}

impl Store {
    /// The websites whose DNS is to be looked at by now, with whose they are: the longest due first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn looks_due(&self, now: Timestamp, limit: i64) -> Result<Vec<(Zone, Option<CustomerId>)>, StoreError> {
        let rows: Vec<OwnedColumns> = sqlx::query_as(
            "select zone.*, account.customer_id as owner
               from zone join account on account.id = zone.account_id
                    left join going_live on going_live.zone_id = zone.id
              where zone.gone_at is null and zone.status in ('pending', 'moved', 'initializing')
                and zone.type in ('full', 'partial') and coalesce(going_live.due_at, 0) <= ?
              order by coalesce(going_live.due_at, 0), zone.id limit ?",
        )
        .bind(micros(now))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing websites to look at")?;
        rows.into_iter().map(OwnedColumns::row).collect()
    }

    /// The websites that Cloudflare drops some day if nothing changes, or may do.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn zones_that_wait(&self) -> Result<Vec<Zone>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "select zone.* from zone join account on account.id = zone.account_id
              where zone.gone_at is null and account.gone_at is null and zone.status in ('pending', 'moved')",
        )
        .fetch_all(&self.readers)
        .await
        .doing("listing websites that wait")?;
        rows.into_iter().map(Columns::zone).collect()
    }

    /// The last look at one website; nothing before the first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn look_at(&self, zone: &ZoneId) -> Result<Option<Look>, StoreError> {
        Ok(self.looks_at(std::slice::from_ref(zone)).await?.remove(zone))
    }

    /// The last looks at these websites, as far as there are any.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn looks_at(&self, zones: &[ZoneId]) -> Result<HashMap<ZoneId, Look>, StoreError> {
        let rows: Vec<LookColumns> =
            sqlx::query_as("select * from going_live where zone_id in (select value from json_each(?))")
                .bind(json(zones))
                .fetch_all(&self.readers)
                .await
                .doing("reading what was seen of websites")?;
        rows.into_iter().map(LookColumns::look).collect()
    }
}

impl WriteTx {
    /// Keeps what was seen of a website, unless it went live or away meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_look(&mut self, zone: &ZoneId, look: &Look) -> Result<(), StoreError> {
        sqlx::query(
            "insert into going_live (zone_id, looked_at, said, looks, due_at)
             select ?1, ?2, ?3, ?4, ?5 from zone
              where id = ?1 and gone_at is null and status in ('pending', 'moved', 'initializing')
             on conflict (zone_id) do update set looked_at = excluded.looked_at, said = excluded.said,
               looks = excluded.looks, due_at = excluded.due_at
              where looked_at <= excluded.looked_at",
        )
        .bind(zone.as_str())
        .bind(micros(look.at))
        .bind(json(&look.said))
        .bind(i64::from(look.looks))
        .bind(micros(look.due))
        .execute(&mut *self.tx)
        .await
        .doing("keeping what was seen of a website")?;
        Ok(())
    }

    /// A website has another status: what was seen of it before means nothing any more, and people are told where they
    /// want to know.
    pub(super) async fn status_changed(
        &mut self,
        zone: &ZoneId,
        before: &ZoneStatus,
        after: &ZoneStatus,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from going_live where zone_id = ?")
            .bind(zone.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("forgetting what was seen of a website")?;
        let Some(kind) = NoticeKind::of_change(before, after) else { return Ok(()) };
        // Once a day at most: a website that goes to and fro is one event.
        let mark = now.strftime("%Y-%m-%d").to_string();
        self.tell(zone, kind, &mark, None, now).await
    }
}
