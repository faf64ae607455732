//! Every call that came in, for tests to read. Kept in memory, the newest 200,000.

use std::collections::VecDeque;

use serde::Serialize;

const KEPT: usize = 200_000;

/// One call.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry {
    /// Its number, from 1; a reset does not begin anew.
    pub(super) n: u64,
    /// When it came, RFC 3339.
    pub(super) at: String,
    pub(super) method: String,
    /// The whole path, with the prefix.
    pub(super) path: String,
    pub(super) query: String,
    /// The address of the user whose credential was good; otherwise `anonymous`.
    pub(super) identity: String,
    /// What was answered; null while the call is under way, and for good where the connection was cut.
    pub(super) status: Option<u16>,
    /// The fault that struck it.
    pub(super) fault: Option<String>,
}

/// The log.
#[derive(Default)]
pub(super) struct Log {
    entries: VecDeque<Entry>,
    last: u64,
}

impl Log {
    /// Takes a call in and gives it a number.
    pub(super) fn add(&mut self, mut entry: Entry) -> u64 {
        self.last += 1;
        entry.n = self.last;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.last
    }

    /// Notes what was answered.
    pub(super) fn answered(&mut self, n: u64, status: u16) {
        let first = self.entries.front().map_or(0, |entry| entry.n);
        let at = n.checked_sub(first).and_then(|at| usize::try_from(at).ok());
        if let Some(entry) = at.and_then(|at| self.entries.get_mut(at)) {
            entry.status = Some(status);
        }
    }

    /// Calls after number `since`.
    pub(super) fn since(&self, since: u64) -> Vec<Entry> {
        self.entries.iter().filter(|entry| entry.n > since).cloned().collect()
    }

    /// Forgets all calls, not their count.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }
}
