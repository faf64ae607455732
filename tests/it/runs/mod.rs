//! Runs against the sandbox: what was asked is there once, whatever happens on the way.

mod add_account;
mod cache;
mod decide;
mod faults;
mod import;
mod members;
mod members_meanwhile;
mod others;
mod plans;
mod records;
mod scans;
mod settings;
mod sweep;
mod tokens;

/// What can spoil a call that changes something, on its way there or back.
const FAULTS: [&str; 9] = [
    "drop_before",
    "drop_after",
    "status:503",
    "status_after:500",
    "429:7",
    "garbage",
    "truncated",
    "html",
    "success_false",
];
