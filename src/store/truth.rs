//! Where the tenant and the portal differ: what comparing needs, and what it found.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::catalogue::{self, Sameness};
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::run::Request;
use crate::domain::truth::{Difference, DifferenceKind, Found, Place, Site};

use super::error::Doing as _;
use super::row::{json, known, micros, parsed, time};
use super::{Store, StoreError, WriteTx};

#[derive(FromRow)]
pub(super) struct PlaceColumns {
    id: String,
    name: String,
    customer_id: Option<String>,
    customer_name: Option<String>,
}

impl PlaceColumns {
    pub(super) fn place(self) -> Result<Place, StoreError> {
        let customer: Option<CustomerId> =
            self.customer_id.as_deref().map(|id| parsed(id, "account", "customer_id", &self.id)).transpose()?;
        Ok(Place {
            id: parsed(&self.id, "account", "id", &self.id)?,
            name: self.name,
            customer: customer.zip(self.customer_name),
        })
    }
}

#[derive(FromRow)]
struct SiteColumns {
    #[sqlx(flatten)]
    account: PlaceColumns,
    zone_id: Option<String>,
    zone_name: Option<String>,
}

#[derive(FromRow)]
struct OtherColumns {
    #[sqlx(flatten)]
    account: PlaceColumns,
    other_id: String,
    other_name: String,
}

#[derive(FromRow)]
struct UserColumns {
    #[sqlx(flatten)]
    account: PlaceColumns,
    email: String,
    member: Option<String>,
}

#[derive(FromRow)]
struct PlanColumns {
    #[sqlx(flatten)]
    account: PlaceColumns,
    zone_id: String,
    zone_name: String,
    plan: String,
    request: String,
}

macro_rules! places {
    ($more:literal, $tail:literal) => {
        concat!(
            "select account.id, account.name, account.customer_id, customer.name as customer_name",
            $more,
            " from account left join customer on customer.id = account.customer_id ",
            $tail
        )
    };
}

#[derive(FromRow)]
struct DifferenceColumns {
    id: i64,
    body: String,
    first_seen_at: i64,
    seen_at: i64,
    ignored_by: Option<String>,
    ignored_at: Option<i64>,
    reason: Option<String>,
}

impl DifferenceColumns {
    fn difference(self) -> Result<Difference, StoreError> {
        let id = self.id.to_string();
        let id = id.as_str();
        let by = self.ignored_by.as_deref().map(|by| parsed(by, "difference", "ignored_by", id)).transpose()?;
        Ok(Difference {
            id: self.id,
            found: known(serde_json::from_str(&self.body).ok(), "difference", "body", id)?,
            first_seen: time(self.first_seen_at),
            seen: time(self.seen_at),
            ignored: by.zip(self.ignored_at).map(|(by, at)| (by, time(at), self.reason.unwrap_or_default())),
        })
    }
}

impl Store {
    /// Everything that can be compared in what was last read; settings are not kept, so they are compared apart.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn differences_now(&self) -> Result<Vec<Found>, StoreError> {
        let mut found = self.unknown_accounts().await?;
        found.extend(self.missing_things().await?);
        found.extend(self.same_names().await?);
        found.extend(self.unclear_owners().await?);
        found.extend(self.service_users_out_of_place().await?);
        found.extend(self.other_plans().await?);
        Ok(found)
    }

    async fn unknown_accounts(&self) -> Result<Vec<Found>, StoreError> {
        // One whose job is under way is not unknown: its answer may have been lost a moment ago.
        let sql = places!(
            "",
            "where account.gone_at is null and account.customer_id is null
               and not exists (select 1 from run where run.kind = 'add_account' and run.title = account.name
                                 and run.state in ('queued', 'working', 'waiting', 'needs_person'))
               and not exists (select 1 from member join service_user on service_user.email = member.email
                                where member.account_id = account.id and member.gone_at is null
                                  and service_user.state = 'active')
             order by account.id"
        );
        let rows: Vec<PlaceColumns> =
            sqlx::query_as(sql).fetch_all(&self.readers).await.doing("looking for unknown accounts")?;
        rows.into_iter().map(|row| Ok(Found::Unknown { account: row.place()? })).collect()
    }

    async fn missing_things(&self) -> Result<Vec<Found>, StoreError> {
        let accounts = places!(
            ", null as zone_id, null as zone_name",
            "where account.gone_at is not null and account.customer_id is not null
               and not exists (select 1 from run where run.account_id = account.id and run.kind = 'remove_account'
                                 and run.state = 'done')
             order by account.id"
        );
        let zones = places!(
            ", zone.id as zone_id, zone.name as zone_name",
            "join zone on zone.account_id = account.id
              where zone.gone_at is not null and account.gone_at is null and account.customer_id is not null
                and not exists (select 1 from run where run.zone_id = zone.id and run.kind = 'remove_website'
                                  and run.state = 'done')
                and not exists (select 1 from zone again where again.account_id = zone.account_id
                                  and again.name = zone.name and again.gone_at is null)
              order by zone.id"
        );
        let mut found = Vec::new();
        for sql in [accounts, zones] {
            let rows: Vec<SiteColumns> =
                sqlx::query_as(sql).fetch_all(&self.readers).await.doing("looking for what is missing")?;
            for row in rows {
                let website = match row.zone_id.zip(row.zone_name) {
                    Some((id, name)) => Some(Site { id: parsed(&id, "zone", "id", &id)?, name }),
                    None => None,
                };
                found.push(Found::Missing { account: row.account.place()?, website });
            }
        }
        Ok(found)
    }

    async fn same_names(&self) -> Result<Vec<Found>, StoreError> {
        let sql = places!(
            "",
            "where account.gone_at is null and account.name_folded in (
                select name_folded from account where gone_at is null group by name_folded having count(*) > 1)
              order by account.name_folded, account.id"
        );
        let rows: Vec<PlaceColumns> =
            sqlx::query_as(sql).fetch_all(&self.readers).await.doing("looking for accounts of one name")?;
        let mut groups: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for row in rows {
            let place = row.place()?;
            groups.entry(crate::domain::text::folded(&place.name)).or_default().push(place);
        }
        Ok(groups.into_values().map(|accounts| Found::SameName { accounts }).collect())
    }

    async fn unclear_owners(&self) -> Result<Vec<Found>, StoreError> {
        let sql = places!(
            ", other.id as other_id, other.name as other_name",
            "join member on member.account_id = account.id and member.gone_at is null
             join service_user on service_user.email = member.email and service_user.state = 'active'
             join customer other on other.id = service_user.customer_id
            where account.gone_at is null
              and (account.customer_id is null or account.customer_id <> service_user.customer_id)
              and not exists (select 1 from run where run.customer_id = other.id and run.kind in ('add_account', 'link_account')
                                and run.state in ('queued', 'working', 'waiting', 'needs_person'))
            group by account.id order by account.id"
        );
        let rows: Vec<OtherColumns> =
            sqlx::query_as(sql).fetch_all(&self.readers).await.doing("looking for unclear owners")?;
        rows.into_iter()
            .map(|row| {
                let other = parsed(&row.other_id, "customer", "id", &row.other_id)?;
                Ok(Found::OwnerUnclear { account: row.account.place()?, other: (other, row.other_name) })
            })
            .collect()
    }

    async fn service_users_out_of_place(&self) -> Result<Vec<Found>, StoreError> {
        let without = places!(
            ", service_user.email as email, null as member",
            "join service_user on service_user.customer_id = account.customer_id and service_user.state = 'active'
            where account.gone_at is null and account.members_read_at > service_user.created_at
              and not exists (select 1 from member where member.account_id = account.id
                                and member.email = service_user.email and member.gone_at is null)
              and not exists (select 1 from run where run.customer_id = account.customer_id
                                and run.kind in ('add_account', 'link_account', 'renew_service_user')
                                and run.state in ('queued', 'working', 'waiting', 'needs_person'))
            order by account.id"
        );
        let orphans = places!(
            ", service_user.email as email, member.id as member",
            "join member on member.account_id = account.id and member.gone_at is null
             join service_user on service_user.email = member.email and service_user.state = 'burnt'
            where account.gone_at is null order by account.id"
        );
        let mut found = Vec::new();
        for sql in [without, orphans] {
            let rows: Vec<UserColumns> =
                sqlx::query_as(sql).fetch_all(&self.readers).await.doing("looking for service users out of place")?;
            for row in rows {
                let (account, email) = (row.account.place()?, row.email);
                found.push(match row.member {
                    Some(member) => {
                        Found::OrphanUser { account, email, member: parsed(&member, "member", "id", &member)? }
                    }
                    None => Found::NoMembership { account, email },
                });
            }
        }
        Ok(found)
    }

    async fn other_plans(&self) -> Result<Vec<Found>, StoreError> {
        // The newest job that ordered a plan for the website says what it should have.
        let sql = places!(
            ", zone.id as zone_id, zone.name as zone_name, coalesce(zone.plan_id, zone.plan) as plan, run.request",
            "join zone on zone.account_id = account.id
             join run on run.zone_id = zone.id and run.state = 'done'
                     and run.kind in ('add_account', 'add_website', 'change_plan_website')
            where zone.gone_at is null and account.gone_at is null and coalesce(zone.plan_id, zone.plan) is not null
              and zone.seen_at > run.ended_at
            order by zone.id, run.ended_at desc, run.id desc"
        );
        let rows: Vec<PlanColumns> =
            sqlx::query_as(sql).fetch_all(&self.readers).await.doing("comparing plans with orders")?;
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for row in rows {
            let request: Request = known(serde_json::from_str(&row.request).ok(), "run", "request", &row.zone_id)?;
            let Some(wanted) = request.wanted_plan() else { continue };
            if !seen.insert(row.zone_id.clone()) {
                continue;
            }
            let differs = match wanted {
                Some(order) => catalogue::same(order.rate_plan.as_str(), &row.plan) == Sameness::Different,
                None => catalogue::same("free", &row.plan) == Sameness::Different,
            };
            if differs {
                found.push(Found::OtherPlan {
                    account: row.account.place()?,
                    website: Site { id: parsed(&row.zone_id, "zone", "id", &row.zone_id)?, name: row.zone_name },
                    ordered: wanted.cloned(),
                    has: row.plan,
                });
            }
        }
        Ok(found)
    }

    /// Differences that are there, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn differences(&self) -> Result<Vec<Difference>, StoreError> {
        let rows: Vec<DifferenceColumns> = sqlx::query_as(
            "select id, body, first_seen_at, seen_at, ignored_by, ignored_at, reason from difference
              where ended_at is null order by first_seen_at, id",
        )
        .fetch_all(&self.readers)
        .await
        .doing("reading differences")?;
        rows.into_iter().map(DifferenceColumns::difference).collect()
    }

    /// A difference that is there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn difference(&self, id: i64) -> Result<Option<Difference>, StoreError> {
        let row: Option<DifferenceColumns> = sqlx::query_as(
            "select id, body, first_seen_at, seen_at, ignored_by, ignored_at, reason from difference
              where id = ? and ended_at is null",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await
        .doing("reading a difference")?;
        row.map(DifferenceColumns::difference).transpose()
    }
}

impl WriteTx {
    /// Keeps what was found: what is there again keeps its age, what came back after it was gone begins anew.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_difference(&mut self, found: &Found, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "insert into difference (kind, subject, body, first_seen_at, seen_at) values (?1, ?2, ?3, ?4, ?4)
             on conflict (kind, subject) do update set
                body = ?3, seen_at = ?4,
                first_seen_at = case when ended_at is null then first_seen_at else ?4 end,
                ignored_by = case when ended_at is null then ignored_by end,
                ignored_at = case when ended_at is null then ignored_at end,
                reason = case when ended_at is null then reason end,
                ended_at = null",
        )
        .bind(found.kind().as_str())
        .bind(found.subject())
        .bind(json(found))
        .bind(micros(now))
        .execute(&mut *self.tx)
        .await
        .doing("keeping a difference")?;
        Ok(())
    }

    /// Ends what was not found any more: all of these kinds that were last found before this.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_differences(&mut self, but: DifferenceKind, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update difference set ended_at = ?1 where ended_at is null and seen_at < ?1 and kind <> ?2")
            .bind(micros(now))
            .bind(but.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("ending differences")?;
        Ok(())
    }

    /// Ends one difference that is not found any more.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_difference(&mut self, found: &Found, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update difference set ended_at = ? where ended_at is null and kind = ? and subject = ?")
            .bind(micros(now))
            .bind(found.kind().as_str())
            .bind(found.subject())
            .execute(&mut *self.tx)
            .await
            .doing("ending a difference")?;
        Ok(())
    }

    /// Notes that a difference may stay, or that it may not any more.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn ignore_difference(
        &mut self,
        id: i64,
        ignored: Option<(PersonId, Timestamp, &str)>,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update difference set ignored_by = ?, ignored_at = ?, reason = ? where id = ? and ended_at is null",
        )
        .bind(ignored.as_ref().map(|(by, ..)| by.to_string()))
        .bind(ignored.as_ref().map(|(_, at, _)| micros(*at)))
        .bind(ignored.map(|(.., reason)| reason))
        .bind(id)
        .execute(&mut *self.tx)
        .await
        .doing("noting that a difference may stay")?;
        Ok(done.rows_affected() == 1)
    }
}
