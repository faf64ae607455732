//! What is kept, in one SQLite file. The only floor that names `sqlx`; nothing here decides.
//!
//! Reads go through a small pool; every write goes through one connection as `BEGIN IMMEDIATE`, committed with an
//! fdatasync (`synchronous=FULL`), so that what a commit returned from is still there after a power cut.

mod accounts;
mod audit;
mod bulk_feed;
mod bulks;
mod customers;
mod drafts;
mod error;
mod facts;
mod going_live;
mod history;
mod invites;
mod members;
mod memory;
mod notices;
mod own_history;
mod paid;
mod people;
mod plan_requests;
mod purges;
mod rarity;
mod row;
mod run_reads;
mod runs;
mod search;
mod service_users;
mod sessions;
mod snapshots;
mod steps;
mod subscriptions;
mod sync;
mod token_drafts;
mod tokens;
mod tokens_seen;
mod truth;
mod truth_settings;
mod zones;

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Sqlite, Transaction};

pub use accounts::AccountFilter;
pub use audit::{AuditLine, on_behalf_of};
pub use bulk_feed::{InviteDue, RowDue};
pub use error::{Refusal, StoreError};
pub use facts::{Billing, MarkerSupport, Offers, PermissionGroups, Roles, TenantFacts};
pub use history::HistoryFilter;
pub use invites::{InvitesTo, NewInvite};
pub use members::MemberFilter;
pub use notices::{LetterDue, NoticesFor};
pub use own_history::{OwnBy, OwnHistoryFilter};
pub use paid::{PaidFilter, PaidGroup};
pub use people::{Credentials, Somebody};
pub use plan_requests::{AskedFor, PlanDecision, ZonePlace};
pub use purges::PurgeRow;
pub use runs::{NewRun, RunLease, Submitted};
pub use service_users::{ActiveKey, NewServiceUser};
pub use sessions::SessionRow;
pub use snapshots::NewSnapshot;
pub use steps::Intent;
pub use sync::SyncState;
pub use token_drafts::TokenDraft;
pub use tokens::TokenFilter;
pub use tokens_seen::TokenHolder;
pub use truth_settings::SettingsDue;
pub use zones::ZoneFilter;

use crate::clock::Timestamp;

use error::Doing as _;
use memory::Memory;
use rarity::Samples;

/// Oldest SQLite without the WAL-reset corruption race (sqlite.org/wal.html#walresetbug, read 2026-11).
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);
/// Tables that the portal must not work on when they are damaged: who is whose, the keys, the journal, the people.
const PRECIOUS: [&str; 10] =
    ["fact", "person", "customer", "account", "service_user", "membership", "run", "step", "attempt", "bulk_row"];
/// SQLite's word for it (sqlite.org/rescode.html, read 2026-11).
const CORRUPT: &str = "11";
const READERS: u32 = 4;
/// Pages of the database that each reader keeps: 4 MiB, where SQLite's own choice is 2.
const READER_CACHE: &str = "-4096";
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How often the connection that writes is given up for a new one before a write is refused.
const SPOILT_AT_MOST: usize = 8;

/// The open database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: SqlitePool,
    memory: Memory,
    samples: Samples,
}

/// An open write transaction: rolls back when dropped.
#[must_use = "a write that is not committed is rolled back"]
pub struct WriteTx {
    tx: Transaction<'static, Sqlite>,
    memory: Memory,
}

impl Store {
    /// Opens the file, making it if need be, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened, is damaged, was written by a newer version, or when the linked
    /// SQLite is one that can corrupt it.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("trusted_schema", "OFF")
            .row_buffer_size(512)
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY_TIMEOUT * 2)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await
            .doing("opening the database")?;
        check_version(&writer).await?;
        check_pages(&writer).await?;
        sqlx::migrate!().run(&writer).await.map_err(StoreError::migrating)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.read_only(true).pragma("cache_size", READER_CACHE))
            .await
            .doing("opening the database for reading")?;
        let memory = Memory::of(path).map_err(sqlx::Error::from).doing("opening the write-ahead log")?;
        Ok(Self { readers, writer, memory, samples: Samples::default() })
    }

    /// Begins a write. There is one at a time; the others wait their turn.
    ///
    /// # Errors
    /// [`StoreError`] when the turn does not come within 10 s or the disk refuses.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let mut begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        // A commit that the disk refused ends the transaction in SQLite; the connection counts it as open for ever. It is
        // given up for a new one, which somebody else may have spoilt by the time it is our turn.
        for _ in 0..SPOILT_AT_MOST {
            if !matches!(begun, Err(sqlx::Error::InvalidSavePointStatement)) {
                break;
            }
            let spoilt = self.writer.acquire().await.doing("taking the connection that writes")?;
            if let Err(error) = spoilt.close().await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a connection ended badly");
            }
            begun = self.writer.begin_with("BEGIN IMMEDIATE").await;
        }
        Ok(WriteTx { tx: begun.doing("beginning a write")?, memory: self.memory.clone() })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`] when it does not.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("select 1 from fact limit 1").fetch_optional(&self.readers).await.doing("checking the database")?;
        Ok(())
    }

    /// Whether the disk takes a write: one is made. `now` must be another one each time, since SQLite leaves out what would
    /// change nothing.
    ///
    /// # Errors
    /// [`StoreError`] when it does not, or somebody else holds the database for longer than a write waits.
    pub async fn check_writing(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("update write_check set at = ?")
            .bind(row::micros(now))
            .execute(&mut *tx.tx)
            .await
            .doing("checking that the database takes writes")?;
        tx.commit().await
    }

    /// Closes the file, writing the log back into it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl WriteTx {
    /// Makes everything written so far durable: when this returns, a power cut does not undo it.
    ///
    /// # Errors
    /// [`StoreError`] when the disk refuses; nothing of the transaction is there then.
    pub async fn commit(self) -> Result<(), StoreError> {
        let done = self.tx.commit().await.doing("committing");
        self.memory.committed();
        done
    }
}

async fn check_version(pool: &SqlitePool) -> Result<(), StoreError> {
    let version: String =
        sqlx::query_scalar("select sqlite_version()").fetch_one(pool).await.doing("asking SQLite for its version")?;
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_AT_LEAST {
        return Err(StoreError::OldSqlite { version });
    }
    Ok(())
}

/// Goes through the pages of what cannot be read anew, so that a damaged file is not worked on. The mirror's tables and their
/// index of names, by far the largest, are left out: they are made again from what Cloudflare says.
async fn check_pages(pool: &SqlitePool) -> Result<(), StoreError> {
    let there: Vec<String> = sqlx::query_scalar("select name from sqlite_schema where type = 'table'")
        .fetch_all(pool)
        .await
        .doing("reading which tables there are")?;
    for table in PRECIOUS.into_iter().filter(|table| there.iter().any(|name| name == table)) {
        let found =
            sqlx::query_scalar("select quick_check from pragma_quick_check(?)").bind(table).fetch_one(pool).await;
        match found {
            Ok(found) if found == "ok" => {}
            Ok(found) => return Err(StoreError::Damaged { table, found }),
            Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == CORRUPT) => {
                return Err(StoreError::Damaged { table, found: error.message().to_owned() });
            }
            Err(error) => return Err(error).doing("checking the database for damage"),
        }
    }
    Ok(())
}
