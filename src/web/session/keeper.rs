//! Keeps sessions: the table behind, memory in front, our clock over both.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result as KeeperResult};

use crate::clock::{Clock, Timestamp};
use crate::domain::ids::PersonId;
use crate::domain::person::{Device, Person};
use crate::random::Random;
use crate::store::{SessionRow, Store, StoreError};

use super::live::{Found, Live, Memory};
use super::{ABSOLUTE_LIMIT, ADDRESS, AGENT, IDLE_LIMIT, PERSON, SESSIONS_PER_PERSON};

/// SHA-256 of a session's id: what is kept of it, and not enough to sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionHash([u8; 32]);

impl SessionHash {
    pub(in crate::web) fn of(id: &Id) -> Self {
        Self(Sha256::digest(id.0.to_le_bytes()).into())
    }

    fn whole(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What stands for the session on pages; equals [`Device::handle`].
    #[must_use]
    pub fn handle(&self) -> String {
        self.0.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// All sessions. Cheap to clone. Whoever ends sessions does it here, or memory would keep them alive.
#[derive(Clone, Debug)]
pub struct Sessions {
    store: Store,
    clock: Clock,
    random: Random,
    memory: Arc<Mutex<Memory>>,
}

impl Sessions {
    /// Sessions of this store.
    #[must_use]
    pub fn new(store: Store, clock: Clock, random: Random) -> Self {
        Self { store, clock, random, memory: Arc::default() }
    }

    /// The person of a session, as the table has it now: `person add` ends sessions in another process, of which this
    /// memory of sessions knows nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn person(&self, person: PersonId, session: SessionHash) -> Result<Option<Person>, StoreError> {
        let (store, of) = (&self.store, format!("{person} {}", session.whole()));
        let read = async || store.person_in_session(person, &session.0).await;
        let found = store.remembered("the person of a session", of, read).await?;
        if found.is_none() {
            self.memory().end(&session);
        }
        Ok(found.as_ref().clone())
    }

    /// The devices a person is signed in on, last used first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn devices(&self, person: PersonId) -> Result<Vec<Device>, StoreError> {
        self.store.devices(person, self.clock.now()).await
    }

    /// Signs a person out on the device with this handle. Answers with how many there were: none or one.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_device(&self, person: PersonId, handle: &str) -> Result<usize, StoreError> {
        self.end_of(person, Some(handle), None).await
    }

    /// Signs a person out everywhere but here. Answers with on how many devices.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_others(&self, person: PersonId, here: SessionHash) -> Result<usize, StoreError> {
        self.end_of(person, None, Some(here)).await
    }

    /// Signs a person out everywhere.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn end_all(&self, person: PersonId) -> Result<usize, StoreError> {
        self.end_of(person, None, None).await
    }

    /// Forgets rows that have run out; for a housekeeper to call now and then.
    ///
    /// # Errors
    /// [`StoreError`] when the write fails.
    pub async fn forget_old(&self) -> Result<(), StoreError> {
        let mut tx = self.store.write().await?;
        tx.forget_old_sessions(self.clock.now()).await?;
        tx.commit().await
    }

    async fn end_of(
        &self,
        person: PersonId,
        handle: Option<&str>,
        except: Option<SessionHash>,
    ) -> Result<usize, StoreError> {
        let mut tx = self.store.write().await?;
        let ended = tx.end_sessions_of(person, handle, except.as_ref().map(|hash| &hash.0)).await?;
        tx.commit().await?;
        let mut memory = self.memory();
        ended.iter().for_each(|hash| memory.end(&SessionHash(*hash)));
        Ok(ended.len())
    }

    /// Writes a new session and ends the oldest ones of the same person that are one too many.
    async fn add(&self, hash: SessionHash, record: &Record) -> Result<(), StoreError> {
        let now = self.clock.now();
        let row = self.row(hash, record, now, now);
        let mut tx = self.store.write().await?;
        let mut ended = Vec::new();
        if let Some(person) = row.person {
            // Nobody else writes while `tx` is open, so what is read beside it is what is there.
            let mut devices = self.store.devices(person, now).await?;
            devices.sort_by_key(|device| device.created_at);
            let too_many = (devices.len() + 1).saturating_sub(SESSIONS_PER_PERSON);
            for device in devices.iter().take(too_many) {
                ended.extend(tx.end_sessions_of(person, Some(&device.handle), None).await?);
            }
        }
        tx.put_session(&row).await?;
        tx.commit().await?;
        let elapsed = self.clock.elapsed();
        let mut memory = self.memory();
        ended.into_iter().for_each(|hash| memory.end(&SessionHash(hash)));
        memory.keep(
            hash,
            Live {
                record: record.clone(),
                age: Duration::ZERO,
                kept_at: elapsed,
                used_at: elapsed,
                written_at: elapsed,
            },
        );
        Ok(())
    }

    /// Writes what changed, or only the last use. A session that has ended meanwhile stays ended.
    async fn rewrite(&self, hash: SessionHash, record: &Record) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        // Nobody else writes while `tx` is open: had it ended, it would be missing here. Whether it has run out is for the
        // elapsed time to say, hence the epoch: a calendar that leapt ends nothing.
        let Some(row) = self.store.session(&hash.0, Timestamp::UNIX_EPOCH).await? else {
            self.memory().end(&hash);
            return Ok(());
        };
        tx.put_session(&self.row(hash, record, row.created_at, now)).await?;
        tx.commit().await
    }

    /// The session from the table, into memory.
    async fn read(&self, hash: SessionHash, id: &Id, endings: u64) -> Result<Option<Record>, StoreError> {
        let (now, elapsed) = (self.clock.now(), self.clock.elapsed());
        let Some(row) = self.store.session(&hash.0, now).await? else { return Ok(None) };
        let (age, idle) = (since(row.created_at, now), since(row.seen_at, now));
        if age >= ABSOLUTE_LIMIT || idle >= IDLE_LIMIT {
            return Ok(None);
        }
        let data = serde_json::from_str(&row.record).map_err(|_| StoreError::BadRow {
            table: "session",
            column: "record",
            row: hash.handle(),
        })?;
        let record = Record { id: *id, data, expiry_date: calendar(row.expires_at) };
        let live = Live {
            record: record.clone(),
            age,
            kept_at: elapsed,
            used_at: elapsed,
            written_at: elapsed.saturating_sub(idle),
        };
        self.memory().keep_read(hash, live, endings);
        Ok(Some(record))
    }

    fn row(&self, hash: SessionHash, record: &Record, created_at: Timestamp, seen_at: Timestamp) -> SessionRow {
        let text = |key| record.data.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let end = |from: Timestamp, limit| from.saturating_add(limit).unwrap_or(Timestamp::MAX);
        SessionRow {
            id_hash: hash.0,
            person: text(PERSON).parse().ok(),
            // Maps of JSON values can always be written.
            record: serde_json::to_string(&record.data).unwrap_or_else(|_| "{}".to_owned()),
            created_at,
            seen_at,
            expires_at: end(seen_at, IDLE_LIMIT).min(end(created_at, ABSOLUTE_LIMIT)),
            address: text(ADDRESS),
            agent: text(AGENT),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> KeeperResult<()> {
        // Ids come from where all our randomness does. 128 bits do not meet twice.
        record.id = Id(i128::from_le_bytes(self.random.bytes()));
        self.add(SessionHash::of(&record.id), record).await.map_err(failed)
    }

    async fn save(&self, record: &Record) -> KeeperResult<()> {
        let hash = SessionHash::of(&record.id);
        self.memory().change(&hash, record);
        match self.rewrite(hash, record).await {
            // What is in memory holds until a restart: who only looks is not kept from it by a disk that takes nothing.
            Err(error) if error.refusal().is_some() => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a session's change is in memory alone");
                Ok(())
            }
            done => done.map_err(failed),
        }
    }

    async fn load(&self, id: &Id) -> KeeperResult<Option<Record>> {
        let hash = SessionHash::of(id);
        let found = self.memory().used(&hash, self.clock.elapsed());
        match found {
            Found::Ended => Ok(None),
            Found::Unknown { endings } => self.read(hash, id, endings).await.map_err(failed),
            Found::Alive { record, write } => {
                if write {
                    // Whoever reads a page does not wait for the one writer.
                    let (keeper, record) = (self.clone(), record.clone());
                    tokio::spawn(async move {
                        if let Err(error) = keeper.rewrite(hash, &record).await {
                            tracing::warn!(
                                error = &error as &dyn std::error::Error,
                                "a session's last use was not noted"
                            );
                        }
                    });
                }
                Ok(Some(record))
            }
        }
    }

    async fn delete(&self, id: &Id) -> KeeperResult<()> {
        let hash = SessionHash::of(id);
        let ending = async {
            let mut tx = self.store.write().await?;
            tx.end_session(&hash.0).await?;
            tx.commit().await
        };
        let ended = ending.await.map_err(failed);
        self.memory().end(&hash);
        ended
    }
}

/// How long ago it was. A calendar that was set back makes it now, not long ago.
fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or(Duration::ZERO)
}

fn calendar(at: Timestamp) -> time::OffsetDateTime {
    time::OffsetDateTime::from_unix_timestamp(at.as_second()).unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
}

fn failed(error: StoreError) -> Error {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(&error);
    while let Some(source) = next {
        text = format!("{text}: {source}");
        next = source.source();
    }
    Error::Backend(text)
}
