//! How a run stands.

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Stored, not begun.
    Queued,
    /// The worker is at it.
    Working,
    /// It goes on by itself at a known time.
    Waiting,
    /// Everything that was asked is so.
    Done,
    /// Cloudflare refused; a person may change something and retry.
    Failed,
    /// The machine cannot tell and asks.
    NeedsPerson,
    /// A person stopped it; what was done before stands.
    Cancelled,
}

impl RunState {
    /// All of them, in the order a filter lists them.
    pub const ALL: [Self; 7] =
        [Self::Queued, Self::Working, Self::Waiting, Self::NeedsPerson, Self::Failed, Self::Done, Self::Cancelled];

    /// The word in the store and in `data-run-state`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Working => "working",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::NeedsPerson => "needs_person",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word read back.
    #[must_use]
    pub fn from_store(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether the worker still has something to do with it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Working | Self::Waiting)
    }

    /// Whether a person may take it up again.
    #[must_use]
    pub fn can_retry(self) -> bool {
        matches!(self, Self::Failed | Self::Cancelled)
    }
}
