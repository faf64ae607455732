//! The kinds of job that are spoilt, and killed, at every call.

/// A kind of job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    Onboard,
    Website,
    Plan,
    AddOn,
    Invite,
    Token,
    RemoveWebsite,
    RemoveAccount,
}
