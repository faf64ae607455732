//! Settings that were changed here, to be compared with what websites have.

use std::collections::BTreeMap;

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::run::Request;
use crate::domain::setting::SettingChange;
use crate::domain::truth::Place;
use crate::wire::ids::{SettingId, ZoneId};

use super::error::Doing as _;
use super::row::{known, micros};
use super::truth::PlaceColumns;
use super::{Store, StoreError, WriteTx};

/// Jobs that are looked at, newest first: what was set by older ones is not compared any more.
const JOBS: i64 = 2_000;

/// A website whose settings are to be compared.
#[derive(Clone, Debug)]
pub struct SettingsDue {
    /// The website.
    pub zone: ZoneId,
    /// The account it is in.
    pub account: Place,
    /// What was last set here, each setting once.
    pub set: Vec<SettingChange>,
}

#[derive(FromRow)]
struct Whose {
    #[sqlx(flatten)]
    place: PlaceColumns,
    at: Option<i64>,
}

impl Store {
    /// The websites whose settings were compared longest ago, or never, among those with settings that were changed here.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settings_due(&self, before: Timestamp, limit: usize) -> Result<Vec<SettingsDue>, StoreError> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select run.id, run.request, step.position from run join step on step.run_id = run.id
              where run.kind = 'change_settings' and step.state = 'done'
                and run.id in (select id from run where kind = 'change_settings' order by created_at desc limit ?)
              order by step.ended_at, run.created_at",
        )
        .bind(JOBS)
        .fetch_all(&self.readers)
        .await
        .doing("reading which settings were changed")?;
        let mut set: BTreeMap<ZoneId, BTreeMap<SettingId, SettingChange>> = BTreeMap::new();
        for (run, request, position) in rows {
            let request: Request = known(serde_json::from_str(&request).ok(), "run", "request", &run)?;
            let place = usize::try_from(position).unwrap_or(usize::MAX) / super::runs::STEP_GAP;
            if let Some(change) = request.setting_changes().get(place) {
                set.entry(change.zone.clone()).or_default().insert(change.setting.clone(), change.clone());
            }
        }
        let mut due = Vec::new();
        for (zone, changes) in set {
            let row: Option<Whose> = sqlx::query_as(
                "select account.id, account.name, account.customer_id, customer.name as customer_name, settings_compared.at
                   from zone join account on account.id = zone.account_id
                        left join customer on customer.id = account.customer_id
                        left join settings_compared on settings_compared.zone_id = zone.id
                  where zone.id = ? and zone.gone_at is null and account.gone_at is null",
            )
            .bind(zone.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("looking whose a website is")?;
            let Some(whose) = row else { continue };
            let at = whose.at;
            if at.is_some_and(|at| at >= micros(before)) {
                continue;
            }
            let account = whose.place.place()?;
            due.push((at, SettingsDue { zone, account, set: changes.into_values().collect() }));
        }
        due.sort_by_key(|(at, _)| *at);
        Ok(due.into_iter().take(limit).map(|(_, due)| due).collect())
    }
}

impl WriteTx {
    /// Notes that the settings of a website were compared now.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn settings_compared(&mut self, zone: &ZoneId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("insert into settings_compared (zone_id, at) values (?1, ?2) on conflict do update set at = ?2")
            .bind(zone.as_str())
            .bind(micros(now))
            .execute(&mut *self.tx)
            .await
            .doing("noting that settings were compared")?;
        Ok(())
    }
}
