//! The DNS records of websites as they once were.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, SnapshotId};
use crate::domain::record::diff::Present;
use crate::domain::record::draft::{Snapshot, Taken, fingerprint};
use crate::domain::website::Zone;
use crate::wire::ids::ZoneId;

use super::error::Doing as _;
use super::row::{json, known, micros, parsed, time};
use super::{Store, StoreError, WriteTx};

const TABLE: &str = "dns_snapshot";

/// A snapshot that is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewSnapshot<'a> {
    /// Its id.
    pub id: SnapshotId,
    /// Of which zone.
    pub zone: &'a ZoneId,
    /// What that is called.
    pub zone_name: &'a str,
    /// Why it is taken.
    pub taken: Taken,
    /// The records.
    pub records: &'a [Present],
    /// When they were read.
    pub now: Timestamp,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    zone_id: String,
    taken: String,
    taken_at: i64,
    seen_at: i64,
    count: i64,
}

impl Columns {
    fn snapshot(self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot {
            id: parsed(&self.id, TABLE, "id", &self.id)?,
            zone: parsed(&self.zone_id, TABLE, "zone_id", &self.id)?,
            taken: known(Taken::from_store(&self.taken), TABLE, "taken", &self.id)?,
            taken_at: time(self.taken_at),
            seen_at: time(self.seen_at),
            count: usize::try_from(self.count).unwrap_or(0),
        })
    }
}

/// Whose snapshots belong to a website: its own, and those of websites of the same name in accounts of the same customer,
/// which it was before it was dropped and added again.
macro_rules! of_website {
    ($what:literal, $tail:literal) => {
        concat!(
            "select ",
            $what,
            " from dns_snapshot
              where (zone_id = ?1 or (zone_name = ?2 and ?3 is not null and exists (
                       select 1 from zone join account on account.id = zone.account_id
                        where zone.id = dns_snapshot.zone_id and account.customer_id = ?3))) ",
            $tail
        )
    };
}

impl Store {
    /// The snapshots of a website, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn snapshots(
        &self,
        zone: &Zone,
        customer: Option<CustomerId>,
        limit: i64,
    ) -> Result<Vec<Snapshot>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(of_website!(
            "id, zone_id, taken, taken_at, seen_at, count",
            "order by taken_at desc, id desc limit ?4"
        ))
        .bind(zone.id.as_str())
        .bind(&zone.name)
        .bind(customer.map(|id| id.to_string()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("reading snapshots")?;
        rows.into_iter().map(Columns::snapshot).collect()
    }

    /// One snapshot of a website, with its records.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn snapshot(
        &self,
        zone: &Zone,
        customer: Option<CustomerId>,
        id: SnapshotId,
    ) -> Result<Option<(Snapshot, Vec<Present>)>, StoreError> {
        #[derive(FromRow)]
        struct Whole {
            #[sqlx(flatten)]
            columns: Columns,
            records: String,
        }
        let row: Option<Whole> =
            sqlx::query_as(of_website!("id, zone_id, taken, taken_at, seen_at, count, records", "and id = ?4"))
                .bind(zone.id.as_str())
                .bind(&zone.name)
                .bind(customer.map(|id| id.to_string()))
                .bind(id.to_string())
                .fetch_optional(&self.readers)
                .await
                .doing("reading a snapshot")?;
        let Some(Whole { columns, records }) = row else { return Ok(None) };
        let records = known(serde_json::from_str(&records).ok(), TABLE, "records", &columns.id)?;
        Ok(Some((columns.snapshot()?, records)))
    }

    /// Websites whose day has come: not asked for since `since`, the longest waiting first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn snapshots_due(
        &self,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<(ZoneId, String, Option<CustomerId>)>, StoreError> {
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "select zone.id, zone.name, account.customer_id
               from zone join account on account.id = zone.account_id
                    left join dns_snapshot_try on dns_snapshot_try.zone_id = zone.id
              where zone.gone_at is null and coalesce(dns_snapshot_try.tried_at, 0) < ?
              order by coalesce(dns_snapshot_try.tried_at, 0), zone.id limit ?",
        )
        .bind(micros(since))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("looking for websites without a snapshot of the day")?;
        rows.into_iter()
            .map(|(id, name, customer)| {
                let customer = customer.map(|one| parsed(&one, "account", "customer_id", &id)).transpose()?;
                Ok((parsed(&id, "zone", "id", &id)?, name, customer))
            })
            .collect()
    }
}

impl WriteTx {
    /// Keeps a snapshot. Where nothing changed since the last one, that one is said to be of now as well; only what is
    /// taken before changes is always kept, so that what was there before them can be found.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn keep_snapshot(&mut self, new: &NewSnapshot<'_>) -> Result<(), StoreError> {
        let mark = fingerprint(new.records);
        let last: Option<(String, Vec<u8>)> = sqlx::query_as(
            "select id, fingerprint from dns_snapshot where zone_id = ? order by taken_at desc, id desc limit 1",
        )
        .bind(new.zone.as_str())
        .fetch_optional(&mut *self.tx)
        .await
        .doing("reading the last snapshot")?;
        if let Some((id, _)) = last.filter(|(_, last)| *last == mark && new.taken != Taken::BeforeChanges) {
            sqlx::query("update dns_snapshot set seen_at = ? where id = ?")
                .bind(micros(new.now))
                .bind(id)
                .execute(&mut *self.tx)
                .await
                .doing("moving a snapshot on")?;
            return Ok(());
        }
        sqlx::query(
            "insert into dns_snapshot (id, zone_id, zone_name, taken, taken_at, seen_at, records, count, fingerprint)
             values (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8)",
        )
        .bind(new.id.to_string())
        .bind(new.zone.as_str())
        .bind(new.zone_name)
        .bind(new.taken.as_str())
        .bind(micros(new.now))
        .bind(json(new.records))
        .bind(i64::try_from(new.records.len()).unwrap_or(i64::MAX))
        .bind(mark.as_slice())
        .execute(&mut *self.tx)
        .await
        .doing("keeping a snapshot")?;
        Ok(())
    }

    /// Notes that a website's records are asked for on account of its day.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn snapshot_tried(&mut self, zone: &ZoneId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "insert into dns_snapshot_try (zone_id, tried_at) values (?1, ?2)
             on conflict (zone_id) do update set tried_at = excluded.tried_at",
        )
        .bind(zone.as_str())
        .bind(micros(now))
        .execute(&mut *self.tx)
        .await
        .doing("noting a snapshot's try")?;
        Ok(())
    }

    /// Forgets snapshots last true before `snapshots`, but never the last one of a website, and drafts made before `drafts`
    /// that nobody wanted.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn forget_records(&mut self, snapshots: Timestamp, drafts: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "delete from dns_snapshot where seen_at < ? and exists (
               select 1 from dns_snapshot later
                where later.zone_id = dns_snapshot.zone_id and later.taken_at > dns_snapshot.taken_at)",
        )
        .bind(micros(snapshots))
        .execute(&mut *self.tx)
        .await
        .doing("forgetting old snapshots")?;
        sqlx::query("delete from dns_draft where made_at < ? and run_id is null")
            .bind(micros(drafts))
            .execute(&mut *self.tx)
            .await
            .doing("forgetting old drafts")?;
        Ok(())
    }
}
