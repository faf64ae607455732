//! How far a move of a run went, and why one could not be made.

use std::time::Duration;

use crate::access::VaultError;
use crate::domain::run::RunState;
use crate::store::StoreError;

/// Why a move could not be made. The run stays as its journal says, and is taken up again.
#[derive(Debug, thiserror::Error)]
pub(super) enum EngineError {
    /// The store did not answer, or the lease was lost.
    #[error("the store did not take the run's next move")]
    Store(#[from] StoreError),
    /// A client could not be made.
    #[error("no client could be made for the run")]
    Vault(#[from] VaultError),
    /// The run is not there any more.
    #[error("the run is not in the store")]
    NoSuchRun,
}

/// How far a move went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// There may be more to do at once.
    On,
    /// Nothing to do before this has passed.
    Pause(Duration),
    /// The run is over, or a person's turn.
    Ended(RunState),
}
