//! What can go wrong with the store.

/// A failure of the store. `Display` says what could not be done; the source says why.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("{doing} failed")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: sqlx::Error,
    },
    /// The tables could not be brought up to date.
    #[error("the database's tables could not be brought up to date")]
    Migration {
        /// Why.
        source: Box<sqlx::migrate::MigrateError>,
    },
    /// The file is damaged.
    #[error("the database is damaged in {table} ({found}). Nothing was done to it: restore a copy from before that")]
    Damaged {
        /// Where that was noticed first.
        table: &'static str,
        /// What SQLite says of it.
        found: String,
    },
    /// The linked SQLite can corrupt databases in WAL mode.
    #[error("SQLite {version} is too old: 3.51.3 or newer is needed")]
    OldSqlite {
        /// What was found.
        version: String,
    },
    /// A row does not hold what this version understands.
    #[error("column {column} of {table} holds what this version does not understand, in row {row}")]
    BadRow {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
    },
    /// The caller lost its lease, or the row is not in the state the caller thought.
    #[error("{doing}: the row is no longer as expected")]
    Conflict {
        /// What was being done.
        doing: &'static str,
    },
}

/// Why the database takes nothing at the moment: what was to be written is not there, and nothing is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The disk has no room, or does not let itself be written.
    Disk,
    /// Somebody else writes, for longer than is waited.
    Busy,
}

impl StoreError {
    /// Whether the database takes nothing at the moment, rather than having failed
    /// (result codes of sqlite.org/rescode.html, read 2026-11: the low byte is the primary one).
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        let Self::Database { source, .. } = self else { return None };
        let code = match source {
            sqlx::Error::PoolTimedOut => return Some(Refusal::Busy),
            // Left behind by a commit that the disk refused.
            sqlx::Error::InvalidSavePointStatement => return Some(Refusal::Disk),
            sqlx::Error::Database(error) => error.code()?.parse::<u32>().ok()?,
            _ => return None,
        };
        match code & 0xff {
            // SQLITE_BUSY, SQLITE_LOCKED.
            5 | 6 => Some(Refusal::Busy),
            // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL.
            8 | 10 | 13 => Some(Refusal::Disk),
            _ => None,
        }
    }

    pub(super) fn migrating(source: sqlx::migrate::MigrateError) -> Self {
        Self::Migration { source: Box::new(source) }
    }
}

/// Says what was being done when the database failed.
pub(super) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, sqlx::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Database { doing, source })
    }
}
