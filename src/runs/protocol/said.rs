//! What a step says: what it would send, why it does not begin, how sending went.

use std::time::Duration;

use crate::cloudflare::{CallError, Trace};
use crate::domain::text::Email;

use super::made::Made;

/// Why a step does not begin.
#[derive(Debug)]
pub(in crate::runs) enum Stop {
    /// It is done already, with this to say.
    Already(Box<Made>, String),
    /// The tenant cannot have it; the run goes on without.
    Skip(String),
    /// It cannot work as asked.
    Fail(String),
    /// Not yet, with what is waited for where there is something to say.
    Wait(Duration, Option<&'static str>),
    /// What has to be read first could not be read.
    Unread(CallError),
}

impl From<CallError> for Stop {
    fn from(error: CallError) -> Self {
        Self::Unread(error)
    }
}

/// An attempt, ready to be written down.
#[derive(Debug)]
pub(in crate::runs) struct Draft {
    /// What it would be found by.
    pub(in crate::runs) natural_key: String,
    /// Ids of things of the same name that are there already.
    pub(in crate::runs) before: Vec<String>,
    /// SHA-256 of method, path and body.
    pub(in crate::runs) request_sha256: [u8; 32],
    /// Who it will be made as.
    pub(in crate::runs) identity: String,
    /// The address of the service user it asks for.
    pub(in crate::runs) service_user: Option<Email>,
}

/// How sending went.
#[derive(Debug)]
pub(in crate::runs) enum Sent {
    /// It did what was asked.
    Made(Made, Trace),
    /// It said that it did, but not what was asked.
    Odd(Trace),
    /// It did not, or nobody knows.
    Failed(CallError),
}

/// What a refusal means for the step.
#[derive(Debug)]
pub(in crate::runs) enum Refused {
    /// It cannot work as asked.
    Fail(String),
    /// The tenant cannot have it; the run goes on without.
    Skip(String),
    /// Cloudflare says that it is there: look for it.
    LookForIt,
}
