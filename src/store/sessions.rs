//! Sessions, by the hash of their id.

use sqlx::FromRow;

use crate::clock::Timestamp;
use crate::domain::ids::PersonId;
use crate::domain::person::Device;

use super::error::Doing as _;
use super::row::{micros, time};
use super::{Store, StoreError, WriteTx};

/// A stored session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// SHA-256 of its id.
    pub id_hash: [u8; 32],
    /// Who is signed in.
    pub person: Option<PersonId>,
    /// What the session layer keeps, as JSON.
    pub record: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// When it ends if nobody uses it again.
    pub expires_at: Timestamp,
    /// The address it came from.
    pub address: String,
    /// What its browser calls itself.
    pub agent: String,
}

#[derive(FromRow)]
struct Columns {
    id_hash: Vec<u8>,
    person_id: Option<String>,
    record: String,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
    address: String,
    agent: String,
}

impl Columns {
    fn row(self) -> Result<SessionRow, StoreError> {
        let bad = |column| StoreError::BadRow { table: "session", column, row: "(hash)".to_owned() };
        Ok(SessionRow {
            id_hash: self.id_hash.try_into().map_err(|_| bad("id_hash"))?,
            person: self.person_id.map(|id| id.parse().map_err(|_| bad("person_id"))).transpose()?,
            record: self.record,
            created_at: time(self.created_at),
            seen_at: time(self.seen_at),
            expires_at: time(self.expires_at),
            address: self.address,
            agent: self.agent,
        })
    }
}

impl Store {
    /// The session with this hash, unless it has run out.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn session(&self, id_hash: &[u8; 32], now: Timestamp) -> Result<Option<SessionRow>, StoreError> {
        let row: Option<Columns> = sqlx::query_as("select * from session where id_hash = ? and expires_at > ?")
            .bind(id_hash.as_slice())
            .bind(micros(now))
            .fetch_optional(&self.readers)
            .await
            .doing("reading a session")?;
        row.map(Columns::row).transpose()
    }

    /// The devices a person is signed in on, newest use first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn devices(&self, person: PersonId, now: Timestamp) -> Result<Vec<Device>, StoreError> {
        let rows: Vec<(String, i64, i64, String, String)> = sqlx::query_as(
            "select lower(substr(hex(id_hash), 1, 16)), created_at, seen_at, address, agent from session
              where person_id = ? and expires_at > ? order by seen_at desc",
        )
        .bind(person.to_string())
        .bind(micros(now))
        .fetch_all(&self.readers)
        .await
        .doing("listing devices")?;
        Ok(rows
            .into_iter()
            .map(|(handle, created_at, seen_at, address, agent)| Device {
                handle,
                created_at: time(created_at),
                seen_at: time(seen_at),
                address,
                agent,
            })
            .collect())
    }
}

impl WriteTx {
    /// Writes a session, new or changed; when it began never changes.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn put_session(&mut self, row: &SessionRow) -> Result<(), StoreError> {
        sqlx::query(
            "insert into session (id_hash, person_id, record, created_at, seen_at, expires_at, address, agent)
             values (?, ?, ?, ?, ?, ?, ?, ?)
             on conflict (id_hash) do update set person_id = excluded.person_id, record = excluded.record,
               seen_at = excluded.seen_at, expires_at = excluded.expires_at, address = excluded.address,
               agent = excluded.agent",
        )
        .bind(row.id_hash.as_slice())
        .bind(row.person.map(|id| id.to_string()))
        .bind(&row.record)
        .bind(micros(row.created_at))
        .bind(micros(row.seen_at))
        .bind(micros(row.expires_at))
        .bind(&row.address)
        .bind(&row.agent)
        .execute(&mut *self.tx)
        .await
        .doing("writing a session")?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_session(&mut self, id_hash: &[u8; 32]) -> Result<(), StoreError> {
        sqlx::query("delete from session where id_hash = ?")
            .bind(id_hash.as_slice())
            .execute(&mut *self.tx)
            .await
            .doing("ending a session")?;
        Ok(())
    }

    /// Ends sessions of a person: the one with this handle, or all but the one with this hash. Answers with the hashes
    /// that ended.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_sessions_of(
        &mut self,
        person: PersonId,
        handle: Option<&str>,
        except: Option<&[u8; 32]>,
    ) -> Result<Vec<[u8; 32]>, StoreError> {
        let hashes: Vec<Vec<u8>> = sqlx::query_scalar(
            "delete from session where person_id = ?1 and (?2 is null or lower(substr(hex(id_hash), 1, 16)) = ?2)
                and (?3 is null or id_hash <> ?3) returning id_hash",
        )
        .bind(person.to_string())
        .bind(handle)
        .bind(except.map(<[u8; 32]>::as_slice))
        .fetch_all(&mut *self.tx)
        .await
        .doing("ending sessions")?;
        Ok(hashes.into_iter().filter_map(|hash| hash.try_into().ok()).collect())
    }

    /// Forgets sessions that have run out.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn forget_old_sessions(&mut self, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("delete from session where expires_at <= ?")
            .bind(micros(now))
            .execute(&mut *self.tx)
            .await
            .doing("forgetting old sessions")?;
        Ok(())
    }
}
