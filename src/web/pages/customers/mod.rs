//! Customers: list, one, a new one.

pub mod list;
pub mod look;
pub mod new;
pub mod show;
