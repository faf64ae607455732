//! What was read or made of it is remembered until something is written: most pages that people open have not changed.

use std::any::Any;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
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
    log: Option<(u64, SystemTime)>,
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
    log: Arc<PathBuf>,
    kept: Arc<Mutex<Kept>>,
}

impl Memory {
    /// Of the database in this file.
    pub(super) fn of(database: &Path) -> Self {
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        let kept = Kept { stamp: None, things: HashMap::new() };
        Self { commits: Arc::default(), log: Arc::new(log.into()), kept: Arc::new(Mutex::new(kept)) }
    }

    /// Something was committed.
    pub(super) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    fn stamp(&self) -> Stamp {
        let log = std::fs::metadata(self.log.as_path()).ok();
        let log = log.and_then(|log| Some((log.len(), log.modified().ok()?)));
        Stamp { commits: self.commits.load(Ordering::SeqCst), log }
    }

    fn find(&self, stamp: Stamp, key: &Key) -> Option<Arc<dyn Any + Send + Sync>> {
        let kept = self.kept();
        if kept.stamp == Some(stamp) { kept.things.get(key).cloned() } else { None }
    }

    /// Keeps what was read after `stamp` was taken; the newest stamp wins.
    fn keep(&self, stamp: Stamp, key: Key, thing: Arc<dyn Any + Send + Sync>) {
        let mut kept = self.kept();
        if kept.stamp != Some(stamp) {
            if stamp != self.stamp() {
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
        let (stamp, key) = (self.memory.stamp(), (what, of));
        if let Some(found) = self.memory.find(stamp, &key).and_then(|found| found.downcast::<V>().ok()) {
            return Ok(found);
        }
        let thing = Arc::new(read().await?);
        self.memory.keep(stamp, key, thing.clone());
        Ok(thing)
    }
}
