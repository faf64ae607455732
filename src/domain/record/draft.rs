//! A draft: changes of a zone's records that somebody looks at before they are made, from a file or a snapshot.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::clock::Timestamp;
use crate::domain::ids::{DraftId, PersonId, RunId, SnapshotId};
use crate::wire::ids::ZoneId;

use super::diff::{Change, Finding, Mode, Present, Row};

/// Most changes that are sent at once. A batch is one transaction at Cloudflare, and takes 200 on the free plan, 3,500 on
/// others (developers.cloudflare.com/dns/manage-dns-records/how-to/batch-record-changes, read 2026-11); small pieces are
/// right for all, show how far it is, and leave less open when an answer is lost.
pub const PIECE: usize = 200;

/// Where the changes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum Source {
    /// A zone file.
    File {
        /// What it is called; empty where it was typed in.
        name: String,
        /// What becomes of records that it does not have.
        mode: Mode,
    },
    /// Records as they once were.
    Snapshot {
        /// Which ones.
        snapshot: SnapshotId,
        /// When they were so.
        taken_at: Timestamp,
    },
}

/// How many rows of each kind a draft has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New records.
    pub add: usize,
    /// Records that change.
    pub change: usize,
    /// Records that go.
    pub remove: usize,
    /// Records that are so already.
    pub same: usize,
    /// Records at Cloudflare alone, which stay.
    pub kept: usize,
    /// Lines that cannot be taken.
    pub refused: usize,
    /// Lines that are not for Cloudflare.
    pub left_out: usize,
}

impl Counts {
    /// Of rows.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            *match &row.finding {
                Finding::Change(Change::Add { .. }) => &mut counts.add,
                Finding::Change(Change::Change { .. }) => &mut counts.change,
                Finding::Change(Change::Remove { .. }) => &mut counts.remove,
                Finding::Same { .. } => &mut counts.same,
                Finding::Kept { .. } => &mut counts.kept,
                Finding::Refused { .. } => &mut counts.refused,
                Finding::LeftOut { .. } => &mut counts.left_out,
            } += 1;
        }
        counts
    }

    /// Changes in all.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.add + self.change + self.remove
    }

    /// Pieces that they are sent in.
    #[must_use]
    pub fn pieces(&self) -> usize {
        self.changes().div_ceil(PIECE)
    }
}

/// A draft without its rows.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// For which zone.
    pub zone: ZoneId,
    /// Where its changes come from.
    pub source: Source,
    /// [`fingerprint`] of the records that it was compared with.
    pub seen: [u8; 32],
    /// Its rows, counted.
    pub counts: Counts,
    /// Who made it.
    pub made_by: PersonId,
    /// When.
    pub made_at: Timestamp,
    /// The job that makes the changes, once somebody wanted them.
    pub run: Option<RunId>,
}

/// Puts rows in the order they are kept and sent in: what goes makes room for what comes, then everything that needs no
/// sending; each by line, and by name where there is no line.
pub fn sort(rows: &mut [Row]) {
    rows.sort_by_cached_key(|row| {
        let (rank, name) = match &row.finding {
            Finding::Change(Change::Remove { record, .. }) => (0, record.name.clone()),
            Finding::Change(Change::Change { record, .. }) => (1, record.name.clone()),
            Finding::Change(Change::Add { record }) => (2, record.name.clone()),
            Finding::Refused { .. } => (3, String::new()),
            Finding::LeftOut { .. } => (4, String::new()),
            Finding::Same { record } => (5, record.name.clone()),
            Finding::Kept { record } => (6, record.name.clone()),
        };
        (rank, row.line, name)
    });
}

/// A hash of records in whatever order: two that are the same say the same.
#[must_use]
pub fn fingerprint(present: &[Present]) -> [u8; 32] {
    let mut all: Vec<String> = present.iter().map(|one| serde_json::to_string(one).unwrap_or_default()).collect();
    all.sort_unstable();
    let mut hash = Sha256::new();
    for one in all {
        hash.update(one);
        hash.update([0]);
    }
    hash.finalize().into()
}

/// Why a snapshot was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// As on every day.
    Daily,
    /// Somebody asked for it.
    ByHand,
    /// Just before a draft's changes.
    BeforeChanges,
}

impl Taken {
    /// The word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::ByHand => "by_hand",
            Self::BeforeChanges => "before_changes",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        [Self::Daily, Self::ByHand, Self::BeforeChanges].into_iter().find(|taken| taken.as_str() == word)
    }
}

/// Records as they once were, without the records.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Its id.
    pub id: SnapshotId,
    /// Of which zone; after a website was added again, an earlier one of the same name.
    pub zone: ZoneId,
    /// Why it was taken.
    pub taken: Taken,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// When the records were last found just so.
    pub seen_at: Timestamp,
    /// How many records there are.
    pub count: usize,
}
