//! What people are told of websites, who has read it, and the letters about it.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::going_live::{Notice, NoticeKind};
use crate::domain::ids::{CustomerId, PersonId};
use crate::domain::text::Email;
use crate::wire::ids::ZoneId;

use super::error::Doing as _;
use super::row::{known, micros, parsed, time, time_opt};
use super::zones::Columns;
use super::{Store, StoreError, WriteTx};

/// Notices with their website and whose it is. A customer's people read those of websites that were and are theirs.
macro_rules! notices {
    ($columns:literal, $tail:literal) => {
        concat!(
            "select ",
            $columns,
            " from notice join zone on zone.id = notice.zone_id
                   left join account on account.id = zone.account_id
                   left join customer on customer.id = account.customer_id
                   join person on person.id = ?1
                   left join notice_read on notice_read.person_id = person.id
              where (?2 is null or (notice.customer_id = ?2 and account.customer_id = ?2)) ",
            $tail
        )
    };
}

/// Whose notices to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticesFor {
    /// Who reads.
    pub person: PersonId,
    /// Only of this customer's websites; nothing: of all.
    pub customer: Option<CustomerId>,
}

/// A letter that is to be sent.
#[derive(Clone, Debug)]
pub struct LetterDue {
    /// About what, by its place.
    pub notice: i64,
    /// To whom.
    pub person: PersonId,
    /// At which address.
    pub email: Email,
    /// Whether one of a customer's people.
    pub is_customers: bool,
    /// How often it was tried before.
    pub tries: u32,
}

#[derive(FromRow)]
struct NoticeColumns {
    #[sqlx(flatten)]
    zone: Columns,
    seq: i64,
    at: i64,
    kind: String,
    until: Option<i64>,
    owner_id: Option<String>,
    owner_name: Option<String>,
    is_read: bool,
}

impl NoticeColumns {
    fn notice(self) -> Result<Notice, StoreError> {
        let row = self.seq.to_string();
        let customer = match (self.owner_id, self.owner_name) {
            (Some(id), Some(name)) => Some((parsed(&id, "account", "customer_id", &row)?, name)),
            _ => None,
        };
        Ok(Notice {
            seq: self.seq,
            at: time(self.at),
            kind: known(NoticeKind::from_store(&self.kind), "notice", "kind", &row)?,
            until: time_opt(self.until),
            zone: self.zone.zone()?,
            customer,
            is_read: self.is_read,
        })
    }
}

impl Store {
    /// A page of the notices for somebody, the newest first, those before `before`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn notices(&self, whose: NoticesFor, before: Option<i64>, limit: i64) -> Result<Vec<Notice>, StoreError> {
        let rows: Vec<NoticeColumns> = sqlx::query_as(notices!(
            "zone.*, notice.seq, notice.at, notice.kind, notice.until, customer.id as owner_id,
             customer.name as owner_name,
             (notice.seq <= coalesce(notice_read.seq, 0) or notice.at < person.created_at) as is_read",
            "and (?3 is null or notice.seq < ?3) order by notice.seq desc limit ?4"
        ))
        .bind(whose.person.to_string())
        .bind(whose.customer.map(|id| id.to_string()))
        .bind(before)
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing notices")?;
        rows.into_iter().map(NoticeColumns::notice).collect()
    }

    /// How many notices somebody has not read. What was told before they came counts as read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_unread_notices(&self, whose: NoticesFor) -> Result<i64, StoreError> {
        sqlx::query_scalar(notices!(
            "count(*)",
            "and notice.seq > coalesce(notice_read.seq, 0) and notice.at >= person.created_at"
        ))
        .bind(whose.person.to_string())
        .bind(whose.customer.map(|id| id.to_string()))
        .fetch_one(&self.readers)
        .await
        .doing("counting notices")
    }

    /// One notice, as somebody sees it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn notice(&self, person: PersonId, seq: i64) -> Result<Option<Notice>, StoreError> {
        let whose = NoticesFor { person, customer: None };
        let found = self.notices(whose, Some(seq.saturating_add(1)), 1).await?;
        Ok(found.into_iter().find(|notice| notice.seq == seq))
    }

    /// Letters that are to be sent by now, to people who are still here, and where they may still read it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn letters_due(&self, now: Timestamp, limit: i64) -> Result<Vec<LetterDue>, StoreError> {
        let rows: Vec<(i64, String, String, bool, i64)> = sqlx::query_as(
            "select notice_mail.notice_seq, person.id, person.email, person.customer_id is not null, notice_mail.tries
               from notice_mail join person on person.id = notice_mail.person_id
                    join notice on notice.seq = notice_mail.notice_seq
              where notice_mail.state = 'due' and notice_mail.due_at <= ? and person.removed_at is null
                and (person.customer_id is null or person.customer_id = notice.customer_id)
              order by notice_mail.due_at, notice_mail.notice_seq, person.id limit ?",
        )
        .bind(micros(now))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .doing("listing letters to send")?;
        rows.into_iter()
            .map(|(notice, id, email, is_customers, tries)| {
                Ok(LetterDue {
                    notice,
                    person: parsed(&id, "notice_mail", "person_id", &id)?,
                    email: parsed(&email, "person", "email", &id)?,
                    is_customers,
                    tries: u32::try_from(tries).unwrap_or(u32::MAX),
                })
            })
            .collect()
    }
}

impl WriteTx {
    /// Tells of a website, once for this kind and mark: the notice, and the letters to who asked for the website or else
    /// to the owners, and to the managers of the customer.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn tell(
        &mut self,
        zone: &ZoneId,
        kind: NoticeKind,
        mark: &str,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let told: Option<i64> = sqlx::query_scalar(
            "insert into notice (at, zone_id, kind, mark, customer_id, until)
             select ?1, zone.id, ?3, ?4, account.customer_id, ?5
               from zone left join account on account.id = zone.account_id where zone.id = ?2
             on conflict (zone_id, kind, mark) do nothing returning seq",
        )
        .bind(micros(now))
        .bind(zone.as_str())
        .bind(kind.as_str())
        .bind(mark)
        .bind(until.map(micros))
        .fetch_optional(&mut *self.tx)
        .await
        .doing("telling of a website")?;
        let Some(seq) = told else { return Ok(()) };
        sqlx::query(
            "with asker as (
               select person.id from run join notice on notice.zone_id = run.zone_id
                      join person on person.id = run.requested_by
                where notice.seq = ?1 and run.kind in ('add_website', 'add_account') and person.removed_at is null
                  and (person.customer_id is null or person.customer_id = notice.customer_id)
                order by run.created_at desc limit 1)
             insert into notice_mail (notice_seq, person_id, state, due_at)
             select notice.seq, person.id, 'due', notice.at from notice join person
              where notice.seq = ?1 and person.removed_at is null
                and (person.id in (select id from asker)
                     or (person.customer_id is null and person.role = 'owner' and not exists (select 1 from asker))
                     or (person.customer_id = notice.customer_id and person.customer_role = 'manager'))",
        )
        .bind(seq)
        .execute(&mut *self.tx)
        .await
        .doing("planning letters")?;
        Ok(())
    }

    /// Somebody has read the notices up to this one.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn notices_read(&mut self, person: PersonId, seq: i64) -> Result<(), StoreError> {
        sqlx::query(
            "insert into notice_read (person_id, seq) values (?1, min(?2, coalesce((select max(seq) from notice), 0)))
             on conflict (person_id) do update set seq = max(seq, excluded.seq)",
        )
        .bind(person.to_string())
        .bind(seq)
        .execute(&mut *self.tx)
        .await
        .doing("noting what was read")?;
        Ok(())
    }

    /// Takes a letter to send it; answers whether it was still due. One that is taken is never taken again by itself.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn take_letter(&mut self, letter: &LetterDue) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update notice_mail set state = 'sending', tries = tries + 1
              where notice_seq = ? and person_id = ? and state = 'due'",
        )
        .bind(letter.notice)
        .bind(letter.person.to_string())
        .execute(&mut *self.tx)
        .await
        .doing("taking a letter")?;
        Ok(done.rows_affected() == 1)
    }

    /// A letter that was taken was sent, or is to be tried again then, or is given up.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn letter_ended(
        &mut self,
        letter: &LetterDue,
        sent: bool,
        again: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let state = match (sent, again) {
            (true, _) => "sent",
            (false, Some(_)) => "due",
            (false, None) => "given_up",
        };
        sqlx::query(
            "update notice_mail set state = ?3, due_at = coalesce(?4, due_at)
              where notice_seq = ?1 and person_id = ?2 and state = 'sending'",
        )
        .bind(letter.notice)
        .bind(letter.person.to_string())
        .bind(state)
        .bind(again.map(micros))
        .execute(&mut *self.tx)
        .await
        .doing("noting what became of a letter")?;
        Ok(())
    }

    /// No letter goes out, since no mail is set up: those that are due are given up, so that old news is not sent once it
    /// is.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn no_letters(&mut self) -> Result<(), StoreError> {
        sqlx::query("update notice_mail set state = 'given_up' where state = 'due'")
            .execute(&mut *self.tx)
            .await
            .doing("giving letters up")?;
        Ok(())
    }

    /// Notes that somebody is sent the instructions for a website; answers whether this form had not asked for it before.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn instruct(
        &mut self,
        key: &str,
        zone: &ZoneId,
        to: PersonId,
        by: PersonId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into instruction (request_key, zone_id, person_id, sent_by, at) values (?, ?, ?, ?, ?)
             on conflict (request_key) do nothing",
        )
        .bind(key)
        .bind(zone.as_str())
        .bind(to.to_string())
        .bind(by.to_string())
        .bind(micros(now))
        .execute(&mut *self.tx)
        .await
        .doing("noting instructions")?;
        Ok(done.rows_affected() == 1)
    }
}
