//! Sessions in memory, in front of the table: what is used is not read again.

use std::collections::HashMap;
use std::time::Duration;

use tower_sessions::session::Record;

use super::keeper::SessionHash;
use super::{ABSOLUTE_LIMIT, IDLE_LIMIT, SEEN_EVERY};

/// Sessions kept in memory at most; then the one unused for longest is read from the table again.
const KEPT: usize = 10_000;

/// A session in memory. Times are readings of the clock's elapsed time, which no jump of the calendar moves.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub(super) record: Record,
    /// How old it was when it was put here.
    pub(super) age: Duration,
    /// When it was put here.
    pub(super) kept_at: Duration,
    pub(super) used_at: Duration,
    pub(super) written_at: Duration,
}

#[derive(Debug, Default)]
pub(super) struct Memory {
    sessions: HashMap<SessionHash, Live>,
    /// Grows whenever a session ends, so that a row read before is not taken for alive after.
    endings: u64,
}

/// What memory knows of a session.
pub(super) enum Found {
    /// It is alive; the use is to be written down where `write` says so.
    Alive { record: Record, write: bool },
    /// It has run out.
    Ended,
    /// Not in memory.
    Unknown { endings: u64 },
}

impl Memory {
    pub(super) fn used(&mut self, hash: &SessionHash, now: Duration) -> Found {
        let Some(live) = self.sessions.get_mut(hash) else { return Found::Unknown { endings: self.endings } };
        let age = live.age.saturating_add(now.saturating_sub(live.kept_at));
        if now.saturating_sub(live.used_at) >= IDLE_LIMIT || age >= ABSOLUTE_LIMIT {
            self.end(hash);
            return Found::Ended;
        }
        live.used_at = now;
        let write = now.saturating_sub(live.written_at) >= SEEN_EVERY;
        if write {
            live.written_at = now;
        }
        Found::Alive { record: live.record.clone(), write }
    }

    /// Keeps a session read from the table, unless one ended since `endings` was read: it may have been this one.
    pub(super) fn keep_read(&mut self, hash: SessionHash, live: Live, endings: u64) {
        if endings == self.endings {
            self.keep(hash, live);
        }
    }

    pub(super) fn keep(&mut self, hash: SessionHash, live: Live) {
        if self.sessions.len() >= KEPT && !self.sessions.contains_key(&hash) {
            let oldest = self.sessions.iter().min_by_key(|(_, live)| live.used_at).map(|(hash, _)| *hash);
            if let Some(oldest) = oldest {
                self.sessions.remove(&oldest);
            }
        }
        self.sessions.insert(hash, live);
    }

    pub(super) fn change(&mut self, hash: &SessionHash, record: &Record) {
        if let Some(live) = self.sessions.get_mut(hash) {
            live.record = record.clone();
        }
    }

    pub(super) fn end(&mut self, hash: &SessionHash) {
        self.endings += 1;
        self.sessions.remove(hash);
    }
}
