//! Invites, by the hash of their token.

use sqlx::{FromRow, SqliteExecutor};

use crate::clock::Timestamp;
use crate::domain::ids::{CustomerId, InviteId, PersonId};
use crate::domain::invite::{Invite, InviteRow};
use crate::domain::text::Email;

use super::error::Doing as _;
use super::people::seat;
use super::row::{micros, parsed, time, time_opt};
use super::{Store, StoreError, WriteTx};

/// An invite to be stored.
#[derive(Clone, Debug)]
pub struct NewInvite<'a> {
    /// The invite.
    pub invite: &'a Invite,
    /// SHA-256 of its token.
    pub token_hash: &'a [u8; 32],
    /// The key of the form that asked for it.
    pub key: Option<&'a str>,
    /// The invite that it takes the place of, besides any open one of the same address.
    pub instead_of: Option<InviteId>,
}

#[derive(FromRow)]
struct Columns {
    id: String,
    email: String,
    role: String,
    customer_id: Option<String>,
    note: String,
    created_by: String,
    created_at: i64,
    expires_at: i64,
}

impl Columns {
    fn invite(self) -> Result<Invite, StoreError> {
        let (row, customer) = (self.id.as_str(), self.customer_id.as_deref());
        Ok(Invite {
            id: parsed(&self.id, "invite", "id", row)?,
            email: parsed(&self.email, "invite", "email", row)?,
            seat: seat("invite", row, (customer, customer.map(|_| self.role.as_str())), &self.role)?,
            note: parsed(&self.note, "invite", "note", row)?,
            created_by: parsed(&self.created_by, "invite", "created_by", row)?,
            created_at: time(self.created_at),
            expires_at: time(self.expires_at),
        })
    }
}

#[derive(FromRow)]
struct RowColumns {
    #[sqlx(flatten)]
    invite: Columns,
    created_by_name: String,
    created_with: Option<String>,
    accepted_at: Option<i64>,
    revoked_at: Option<i64>,
    asked_at: Option<i64>,
}

impl RowColumns {
    fn row(self) -> Result<InviteRow, StoreError> {
        let invite = self.invite.invite()?;
        let with = self.created_with.map(|id| parsed(&id, "person", "customer_id", &id)).transpose()?;
        Ok(InviteRow {
            invite,
            created_by: self.created_by_name,
            created_with: with,
            accepted_at: time_opt(self.accepted_at),
            revoked_at: time_opt(self.revoked_at),
            asked_at: time_opt(self.asked_at),
        })
    }
}

impl Store {
    /// The invites for a customer's people, or with nothing to the team, without those that another one took the place
    /// of: first those that work or are asked about, then the others, each newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn invites(
        &self,
        customer: Option<CustomerId>,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<InviteRow>, StoreError> {
        let rows: Vec<RowColumns> = sqlx::query_as(
            "select invite.*, coalesce(person.name, person.email) as created_by_name,
                    person.customer_id as created_with
               from invite join person on person.id = invite.created_by
              where invite.customer_id is ? and invite.replaced_by is null
              order by accepted_at is null and ((revoked_at is null and expires_at > ?) or asked_at is not null) desc,
                       invite.created_at desc, invite.rowid desc limit ?",
        )
        .bind(customer.map(|id| id.to_string()))
        .bind(micros(now))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing invites")?;
        rows.into_iter().map(RowColumns::row).collect()
    }

    /// The customers with people who asked for a new link and got no answer yet ([`InviteRow::asks`]), by name: id, name,
    /// how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn asked_by_customer(&self) -> Result<Vec<(CustomerId, String, i64)>, StoreError> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select customer.id, customer.name, count(*)
               from invite join customer on customer.id = invite.customer_id
              where asked_at is not null and accepted_at is null and replaced_by is null
                and (revoked_at is null or revoked_at <= asked_at)
              group by customer.id order by customer.name_folded, customer.id",
        )
        .fetch_all(&self.readers)
        .await
        .doing("counting who asks for a link")?;
        rows.into_iter().map(|(id, name, count)| Ok((parsed(&id, "customer", "id", &id)?, name, count))).collect()
    }

    /// How many places of a customer are taken: its people and its invites whose link works.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn places_taken(&self, customer: CustomerId, now: Timestamp) -> Result<i64, StoreError> {
        places_taken(&self.readers, customer, None, now).await
    }

    /// The invite whose link works and has this token.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_invite(&self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Invite>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "select * from invite where token_hash = ? and accepted_at is null and revoked_at is null
                and replaced_by is null and expires_at > ?",
        )
        .bind(token_hash.as_slice())
        .bind(micros(now))
        .fetch_optional(&self.readers)
        .await
        .doing("looking for an invite")?;
        row.map(Columns::invite).transpose()
    }
}

/// Counts places; an invite of `but` is not counted, since another one is about to take its place.
async fn places_taken(
    from: impl SqliteExecutor<'_>,
    customer: CustomerId,
    but: Option<&Email>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    sqlx::query_scalar(
        "select (select count(*) from person where customer_id = ?1 and removed_at is null)
              + (select count(*) from invite where customer_id = ?1 and accepted_at is null and revoked_at is null
                    and replaced_by is null and expires_at > ?2 and email is not ?3)",
    )
    .bind(customer.to_string())
    .bind(micros(now))
    .bind(but.map(Email::as_str))
    .fetch_one(from)
    .await
    .doing("counting a customer's people")
}

/// Which of somebody's invites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitesTo {
    /// Those to the team.
    Team,
    /// All of them.
    Anywhere,
}

impl WriteTx {
    /// How many places of a customer are taken besides one for this address, seen from inside the write.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn places_taken(&mut self, customer: CustomerId, but: &Email, now: Timestamp) -> Result<i64, StoreError> {
        places_taken(&mut *self.tx, customer, Some(but), now).await
    }

    /// One invite, and whether another one took its place.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn invite(&mut self, id: InviteId) -> Result<Option<(InviteRow, bool)>, StoreError> {
        let row: Option<RowColumns> = sqlx::query_as(
            "select invite.*, coalesce(person.name, person.email) as created_by_name,
                    person.customer_id as created_with
               from invite join person on person.id = invite.created_by where invite.id = ?",
        )
        .bind(id.to_string())
        .fetch_optional(&mut *self.tx)
        .await
        .doing("reading an invite")?;
        let replaced: Option<bool> = sqlx::query_scalar("select replaced_by is not null from invite where id = ?")
            .bind(id.to_string())
            .fetch_optional(&mut *self.tx)
            .await
            .doing("reading an invite")?;
        Ok(row.map(RowColumns::row).transpose()?.zip(replaced))
    }

    /// Whether a form with this key made an invite before.
    ///
    /// # Errors
    /// [`StoreError`] when the read fails.
    pub async fn invited_before(&mut self, key: &str) -> Result<bool, StoreError> {
        sqlx::query_scalar("select exists (select 1 from invite where request_key = ?)")
            .bind(key)
            .fetch_one(&mut *self.tx)
            .await
            .doing("looking for an invite")
    }

    /// Adds an invite. Links to the same address that still worked are dead from here on.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn add_invite(&mut self, new: &NewInvite<'_>) -> Result<(), StoreError> {
        let (invite, doing) = (new.invite, "adding an invite");
        sqlx::query(
            "update invite set replaced_by = ?1
              where (id = ?2 and accepted_at is null and replaced_by is null)
                 or (email = ?3 and customer_id is ?4 and accepted_at is null and revoked_at is null
                     and replaced_by is null)",
        )
        .bind(invite.id.to_string())
        .bind(new.instead_of.map(|id| id.to_string()))
        .bind(invite.email.as_str())
        .bind(invite.seat.customer().map(|id| id.to_string()))
        .execute(&mut *self.tx)
        .await
        .doing(doing)?;
        sqlx::query(
            "insert into invite (id, token_hash, request_key, email, role, customer_id, note, created_by, created_at,
               expires_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(invite.id.to_string())
        .bind(new.token_hash.as_slice())
        .bind(new.key)
        .bind(invite.email.as_str())
        .bind(invite.seat.as_str())
        .bind(invite.seat.customer().map(|id| id.to_string()))
        .bind(invite.note.as_str())
        .bind(invite.created_by.to_string())
        .bind(micros(invite.created_at))
        .bind(micros(invite.expires_at))
        .execute(&mut *self.tx)
        .await
        .doing(doing)?;
        Ok(())
    }

    /// Uses an invite up, if its link works: whoever gets it here is the only one.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn take_invite(&mut self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<Invite>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "update invite set accepted_at = ?2
              where token_hash = ?1 and accepted_at is null and revoked_at is null and replaced_by is null
                and expires_at > ?2
             returning *",
        )
        .bind(token_hash.as_slice())
        .bind(micros(now))
        .fetch_optional(&mut *self.tx)
        .await
        .doing("accepting an invite")?;
        row.map(Columns::invite).transpose()
    }

    /// Takes an invite back, or declines the question for a new link ([`InviteRow::asks`]). Answers with whether there was
    /// something to take back or to decline.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn revoke_invite(&mut self, id: InviteId, now: Timestamp) -> Result<bool, StoreError> {
        // Later than the question, also where both are noted at the same instant.
        let done = sqlx::query(
            "update invite set revoked_at = max(?1, coalesce(asked_at, 0) + 1)
              where id = ?2 and accepted_at is null and replaced_by is null
                and ((revoked_at is null and expires_at > ?1) or asked_at >= coalesce(revoked_at, 0))",
        )
        .bind(micros(now))
        .bind(id.to_string())
        .execute(&mut *self.tx)
        .await
        .doing("revoking an invite")?;
        Ok(done.rows_affected() > 0)
    }

    /// Takes back invites of a person whose link still works; answers with whom they were for, and for which customer.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn revoke_invites_by(
        &mut self,
        person: PersonId,
        which: InvitesTo,
        now: Timestamp,
    ) -> Result<Vec<(Email, Option<CustomerId>)>, StoreError> {
        let revoked: Vec<(String, Option<String>)> = sqlx::query_as(
            "update invite set revoked_at = ?2 where created_by = ?1 and accepted_at is null and revoked_at is null
                and replaced_by is null and expires_at > ?2 and (?3 or customer_id is null)
             returning email, customer_id",
        )
        .bind(person.to_string())
        .bind(micros(now))
        .bind(which == InvitesTo::Anywhere)
        .fetch_all(&mut *self.tx)
        .await
        .doing("revoking invites")?;
        revoked.into_iter().map(|(email, customer)| addressed(&email, customer)).collect()
    }

    /// Notes that somebody with this token asks for a new link: on the newest invite of its address, unless that was noted
    /// since `quiet_since`. Answers with the address and the customer if something was noted.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn ask_for_invite(
        &mut self,
        token_hash: &[u8; 32],
        now: Timestamp,
        quiet_since: Timestamp,
    ) -> Result<Option<(Email, Option<CustomerId>)>, StoreError> {
        let noted: Option<(String, Option<String>)> = sqlx::query_as(
            "update invite set asked_at = ?2
              where (asked_at is null or asked_at < ?3)
                and id = (select other.id from invite as known
                            join invite as other on other.email = known.email and other.customer_id is known.customer_id
                           where known.token_hash = ?1 order by other.created_at desc, other.rowid desc limit 1)
             returning email, customer_id",
        )
        .bind(token_hash.as_slice())
        .bind(micros(now))
        .bind(micros(quiet_since))
        .fetch_optional(&mut *self.tx)
        .await
        .doing("noting that somebody asks for an invite")?;
        noted.map(|(email, customer)| addressed(&email, customer)).transpose()
    }
}

/// Whom an invite is for, and for which customer.
fn addressed(email: &str, customer: Option<String>) -> Result<(Email, Option<CustomerId>), StoreError> {
    let customer = customer.map(|id| parsed(&id, "invite", "customer_id", &id)).transpose()?;
    Ok((parsed(email, "invite", "email", email)?, customer))
}
