//! What was read or made of it is remembered until something is written: most pages that people open have not changed.

use std::any::Any;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::Store;

/// How many things are remembered at most; then all are forgotten, and what is asked for again comes back.
const KEPT: usize = 256;

/// What the database was like: equal stamps mean that nothing was written between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    /// Commits of this process.
    commits: u64,
    /// The write-ahead log's length and last change: another process (`person add`, say) commits by writing to it, too.
    log: (u64, SystemTime),
}

type Key = (&'static str, String);

#[derive(Debug)]
struct Kept {
    stamp: Option<Stamp>,
    things: HashMap<Key, Arc<dyn Any + Send + Sync>>,
}

/// The memory of one database. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    commits: Arc<AtomicU64>,
    /// The write-ahead log. The same file for as long as the database is open.
    log: Arc<File>,
    kept: Arc<Mutex<Kept>>,
}

impl Memory {
    /// Of the database in this file, which must be open.
    pub(super) fn of(database: &Path) -> io::Result<Self> {
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        let kept = Kept { stamp: None, things: HashMap::new() };
        Ok(Self { commits: Arc::default(), log: Arc::new(File::open(log)?), kept: Arc::new(Mutex::new(kept)) })
    }

    /// Something was committed.
    pub(super) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    /// Nothing where the system does not say: then nothing is remembered.
    fn stamp(&self) -> Option<Stamp> {
        let log = self.log.metadata().ok()?;
        Some(Stamp { commits: self.commits.load(Ordering::SeqCst), log: (log.len(), log.modified().ok()?) })
    }

    fn find(&self, stamp: Stamp, key: &Key) -> Option<Arc<dyn Any + Send + Sync>> {
        let kept = self.kept();
        if kept.stamp == Some(stamp) { kept.things.get(key).cloned() } else { None }
    }

    /// Keeps what was read after `stamp` was taken; the newest stamp wins.
    fn keep(&self, stamp: Stamp, key: Key, thing: Arc<dyn Any + Send + Sync>) {
        let mut kept = self.kept();
        if kept.stamp != Some(stamp) {
            if Some(stamp) != self.stamp() {
                return;
            }
            kept.things.clear();
            kept.stamp = Some(stamp);
        }
        if kept.things.len() >= KEPT {
            kept.things.clear();
        }
        kept.things.insert(key, thing);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// What `read` answers, or answered before if nothing was written since. `what` names the reading and `of` all that it
    /// depends on besides the database: whoever leaves something out shows it to others.
    ///
    /// # Errors
    /// Those of `read`; nothing is remembered then.
    pub async fn remembered<V, E>(
        &self,
        what: &'static str,
        of: String,
        read: impl AsyncFnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E>
    where
        V: Send + Sync + 'static,
    {
        // Taken before reading: what is written meanwhile makes it old, never young.
        let Some(stamp) = self.memory.stamp() else { return read().await.map(Arc::new) };
        let key = (what, of);
        if let Some(found) = self.memory.find(stamp, &key).and_then(|found| found.downcast::<V>().ok()) {
            return Ok(found);
        }
        let thing = Arc::new(read().await?);
        self.memory.keep(stamp, key, thing.clone());
        Ok(thing)
    }
}
