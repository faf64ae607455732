//! Customers: list, one, a new one.

pub mod list;
pub mod new;
pub mod show;
