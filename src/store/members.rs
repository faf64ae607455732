//! The mirror of members: who has direct access to which account, and whose access it is.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::member::{Member, MemberKind, MemberRow};
use crate::wire::ids::{AccountId, MemberId};

use super::error::Doing as _;
use super::row::{json, known, like, micros, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

/// Which members to list.
#[derive(Clone, Debug, Default)]
pub struct MemberFilter {
    /// Part of an address, or of an account's or customer's name.
    pub search: String,
    /// This very address, in lower case; empty for all.
    pub email: String,
    /// A status word of Cloudflare's, `lapsed` or `unknown`; empty for all.
    pub status: String,
    /// Invitations sent before this have lapsed.
    pub lapsed_before: Option<Timestamp>,
    /// Whose access.
    pub kind: Option<MemberKind>,
    /// Only in this account.
    pub account: Option<AccountId>,
    /// The last row of the page before: address, account and member.
    pub after: Option<(String, AccountId, MemberId)>,
    /// How many rows at most.
    pub limit: i64,
}

#[derive(FromRow)]
struct Columns {
    account_id: String,
    id: String,
    email: String,
    user_id: Option<String>,
    status: String,
    two_factor: bool,
    roles: String,
    policies: bool,
    invited_at: Option<i64>,
    first_seen_at: i64,
    seen_at: i64,
    gone_at: Option<i64>,
    account_name: String,
    owner_id: Option<String>,
    owner_name: Option<String>,
    kind: String,
}

impl Columns {
    fn row(self) -> Result<MemberRow, StoreError> {
        let bad = |column| StoreError::BadRow { table: "member", column, row: self.id.clone() };
        let customer = match (&self.owner_id, self.owner_name) {
            (Some(id), Some(name)) => Some((parsed(id, "account", "customer_id", id)?, name)),
            _ => None,
        };
        Ok(MemberRow {
            kind: known(MemberKind::from_store(&self.kind), "access", "kind", &self.id)?,
            member: Member {
                account: parsed(&self.account_id, "member", "account_id", &self.id)?,
                roles: serde_json::from_str(&self.roles).map_err(|_| bad("roles"))?,
                id: parsed(&self.id, "member", "id", &self.id)?,
                email: self.email,
                user: self.user_id,
                status: self.status.into(),
                two_factor: self.two_factor,
                policies: self.policies,
                invited_at: time_opt(self.invited_at),
                first_seen_at: time(self.first_seen_at),
                seen_at: time(self.seen_at),
                gone_at: time_opt(self.gone_at),
            },
            account_name: self.account_name,
            customer,
        })
    }
}

impl Store {
    /// A page of the members that Cloudflare still lists, by address and account.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn members(&self, filter: &MemberFilter) -> Result<Vec<MemberRow>, StoreError> {
        let search = filter.search.trim().to_lowercase();
        let (email, account, id) = match &filter.after {
            Some((email, account, id)) => (email.as_str(), account.as_str(), id.as_str()),
            None => ("", "", ""),
        };
        let rows: Vec<Columns> = sqlx::query_as(
            "select * from access
              where gone_at is null and (email, account_id, id) > (?1, ?2, ?3)
                and (?4 = '' or email like ?5 escape '\\' or lower(account_name) like ?5 escape '\\'
                     or lower(coalesce(owner_name, '')) like ?5 escape '\\')
                and (?6 = '' or email = ?6)
                and (?7 = ''
                     or (status = ?7 and (?7 <> 'pending' or coalesce(invited_at, first_seen_at) > ?8))
                     or (?7 = 'lapsed' and status = 'pending' and coalesce(invited_at, first_seen_at) <= ?8)
                     or (?7 = 'unknown' and status not in ('accepted', 'pending', 'rejected')))
                and (?9 is null or kind = ?9)
                and (?10 is null or account_id = ?10)
              order by email, account_id, id
              limit ?11",
        )
        .bind(email)
        .bind(account)
        .bind(id)
        .bind(&search)
        .bind(like(&search))
        .bind(&filter.email)
        .bind(&filter.status)
        .bind(filter.lapsed_before.map_or(i64::MIN, micros))
        .bind(filter.kind.map(MemberKind::as_str))
        .bind(filter.account.as_ref().map(AccountId::as_str))
        .bind(filter.limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing members")?;
        rows.into_iter().map(Columns::row).collect()
    }

    /// One member, also when Cloudflare no longer lists it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn member(&self, account: &AccountId, id: &MemberId) -> Result<Option<MemberRow>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from access where account_id = ? and id = ?")
            .bind(account.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading a member")?;
        row.map(Columns::row).transpose()
    }

    /// How many places Cloudflare still lists: addresses, counted in each account.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_members(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("select count(*) from access where gone_at is null")
            .fetch_one(&self.readers)
            .await
            .doing("counting members")
    }

    /// Whether this address is, or is about to be, a service user that calls are made with.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_service_user(&self, email: &str) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "select exists (select 1 from service_user where email = ? and state in ('active', 'requested'))",
        )
        .bind(email)
        .fetch_one(&self.readers)
        .await
        .doing("looking for a service user")
    }

    /// The addresses of those who administer the tenant.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tenant_admins(&self) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar("select email from tenant_admin order by email")
            .fetch_all(&self.readers)
            .await
            .doing("listing tenant admins")
    }

    /// The addresses whose access to an account stays as it is: the tenant's admins, and the service user of the account's
    /// customer that is in use or about to be.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn members_who_stay(&self, account: &AccountId) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar(
            "select email from tenant_admin
              union
             select service_user.email from service_user join account on account.customer_id = service_user.customer_id
              where account.id = ? and service_user.state in ('active', 'requested')",
        )
        .bind(account.as_str())
        .fetch_all(&self.readers)
        .await
        .doing("listing who stays in an account")
    }

    /// When the members of an account were last read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn members_read_at(&self, account: &AccountId) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<Option<i64>> = sqlx::query_scalar("select members_read_at from account where id = ?")
            .bind(account.as_str())
            .fetch_optional(&self.readers)
            .await
            .doing("reading the age of members")?;
        Ok(time_opt(at.flatten()))
    }

    /// How many accounts never had their members read: what the list over all accounts cannot show yet.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn accounts_without_members(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("select count(*) from account where gone_at is null and members_read_at is null")
            .fetch_one(&self.readers)
            .await
            .doing("counting unread accounts")
    }

    /// Accounts whose members were asked for longest ago, never first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn members_to_read(&self, limit: i64) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "select id from account where gone_at is null order by coalesce(members_asked_at, 0), id limit ?",
        )
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("choosing accounts to read")?;
        ids.iter().map(|id| parsed(id, "account", "id", id)).collect()
    }
}

impl WriteTx {
    /// Takes over what Cloudflare said of a member, unless something was learned of it later than that. When the portal
    /// invited it stays known.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn mirror_member(&mut self, seen: &Member) -> Result<(), StoreError> {
        sqlx::query(
            "insert into member (account_id, id, email, user_id, status, two_factor, roles, policies, invited_at,
                                 first_seen_at, seen_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (account_id, id) do update set email = excluded.email, user_id = excluded.user_id,
               status = excluded.status, two_factor = excluded.two_factor, roles = excluded.roles,
               policies = excluded.policies, invited_at = coalesce(excluded.invited_at, invited_at),
               seen_at = excluded.seen_at, gone_at = null
              where seen_at <= excluded.seen_at and coalesce(gone_at, 0) <= excluded.seen_at",
        )
        .bind(seen.account.as_str())
        .bind(seen.id.as_str())
        .bind(&seen.email)
        .bind(&seen.user)
        .bind(seen.status.as_str())
        .bind(seen.two_factor)
        .bind(json(&seen.roles))
        .bind(seen.policies)
        .bind(seen.invited_at.map(micros))
        .bind(micros(seen.first_seen_at))
        .bind(micros(seen.seen_at))
        .execute(&mut *self.tx)
        .await
        .doing("mirroring a member")?;
        Ok(())
    }

    /// Marks as gone what a whole list of the account, begun at `began`, did not show. What was first seen after `lag` may
    /// be missing from a list that lags behind, unless the list shows the same address under a newer id: an account has an
    /// address once.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn members_listed(
        &mut self,
        account: &AccountId,
        began: Timestamp,
        lag: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "update member set gone_at = ?1 where account_id = ?2 and gone_at is null and seen_at < ?1
                and (first_seen_at < ?3
                     or exists (select 1 from member as newer where newer.account_id = ?2 and newer.email = member.email
                                 and newer.email <> '' and newer.id <> member.id and newer.seen_at = ?1
                                 and newer.first_seen_at > member.first_seen_at))",
        )
        .bind(micros(began))
        .bind(account.as_str())
        .bind(micros(lag))
        .execute(&mut *self.tx)
        .await
        .doing("marking vanished members")?;
        sqlx::query("update account set members_read_at = ? where id = ?")
            .bind(micros(began))
            .bind(account.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("noting the age of members")?;
        Ok(())
    }

    /// Notes that the members of an account are being asked for: one that cannot be read must not keep the others from
    /// being read.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn members_asked(&mut self, account: &AccountId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update account set members_asked_at = ? where id = ?")
            .bind(micros(now))
            .bind(account.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("noting that members are read")?;
        Ok(())
    }

    /// Marks a member as gone.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn member_gone(&mut self, account: &AccountId, id: &MemberId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update member set gone_at = ? where account_id = ? and id = ? and gone_at is null")
            .bind(micros(now))
            .bind(account.as_str())
            .bind(id.as_str())
            .execute(&mut *self.tx)
            .await
            .doing("marking a member as gone")?;
        Ok(())
    }

    /// Marks an address as gone from an account: a whole list, read just now, did not have it.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn address_gone(&mut self, account: &AccountId, email: &str, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update member set gone_at = ? where account_id = ? and email = ? and gone_at is null")
            .bind(micros(now))
            .bind(account.as_str())
            .bind(email)
            .execute(&mut *self.tx)
            .await
            .doing("marking an address as gone")?;
        Ok(())
    }

    /// Keeps who administers the tenant; all others do not any more.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_tenant_admins(&mut self, emails: &[String]) -> Result<(), StoreError> {
        sqlx::query("delete from tenant_admin").execute(&mut *self.tx).await.doing("forgetting tenant admins")?;
        for email in emails {
            sqlx::query("insert into tenant_admin (email) values (?) on conflict do nothing")
                .bind(email)
                .execute(&mut *self.tx)
                .await
                .doing("keeping a tenant admin")?;
        }
        Ok(())
    }
}
