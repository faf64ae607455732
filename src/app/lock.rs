//! One portal for one database: an exclusive lock on a file beside it, held as long as the process lives.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::AppError;

/// The lock. The kernel lets go of it with the process, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock for a database.
    ///
    /// # Errors
    /// [`AppError::InUse`] when another process has it.
    pub(super) fn take(database: &Path) -> Result<Self, AppError> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = Path::new(&name);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        let file = file.map_err(AppError::io(format!("opening {}", path.display())))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(AppError::InUse(database.display().to_string())),
            Err(TryLockError::Error(source)) => {
                Err(AppError::Io { doing: format!("locking {}", path.display()), source })
            }
        }
    }
}
