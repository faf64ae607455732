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
