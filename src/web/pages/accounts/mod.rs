//! Accounts: list, one, and the acts on one.

pub mod add_ons;
pub mod link;
pub mod list;
pub mod new;
pub mod remove;
pub mod rename;
pub mod show;
