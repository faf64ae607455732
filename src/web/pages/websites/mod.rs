//! Websites: list, one, and the acts on one.

pub mod list;
pub mod new;
pub mod remove;
pub mod show;
