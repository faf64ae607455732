//! The world on disk: one JSON file, replaced as a whole. A kill at any time leaves the old file or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Mutex;

use super::SandboxError;
use super::world::World;

/// Where the world is kept, if it is kept at all.
pub(super) struct Store {
    file: Option<PathBuf>,
    /// Number of the newest change that is on disk.
    saved: Arc<Mutex<u64>>,
}

impl Store {
    pub(super) fn new(file: Option<&Path>) -> Self {
        Self { file: file.map(Path::to_owned), saved: Arc::default() }
    }

    /// The world of the file; none when there is no file yet.
    pub(super) fn load(&self) -> Result<Option<World>, SandboxError> {
        let Some(file) = &self.file else {
            return Ok(None);
        };
        let text = match fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(SandboxError::State { doing: "reading the state file", source }),
        };
        let world = serde_json::from_slice(&text).map_err(SandboxError::BadState)?;
        Ok(Some(world))
    }

    /// Writes the first state, before anything is served.
    pub(super) fn save_first(&self, world: &World) -> Result<(), SandboxError> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let text = serde_json::to_vec(world).map_err(SandboxError::BadState)?;
        replace(file, &text).map_err(|source| SandboxError::State { doing: "writing the state file", source })
    }

    /// Returns once change number `change` is on disk. Whoever waits for a save that is under way finds, with a little
    /// luck, that the next one has taken its change along. Cancel safe: a save that has begun goes on.
    pub(super) async fn save(
        &self,
        change: u64,
        snapshot: impl FnOnce() -> serde_json::Result<(u64, Vec<u8>)>,
    ) -> io::Result<()> {
        let Some(file) = self.file.clone() else {
            return Ok(());
        };
        let mut saved = Arc::clone(&self.saved).lock_owned().await;
        if *saved >= change {
            return Ok(());
        }
        let (newest, text) = snapshot()?;
        let write = tokio::task::spawn_blocking(move || {
            replace(&file, &text)?;
            *saved = newest;
            Ok(())
        });
        write.await.map_err(io::Error::other)?
    }
}

fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut draft = file.as_os_str().to_owned();
    draft.push(".new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // The keys in it open nothing but this sandbox, yet they are nobody else's business.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&draft)?;
    out.write_all(text)?;
    out.sync_all()?;
    fs::rename(&draft, file)?;
    File::open(folder)?.sync_all()
}
