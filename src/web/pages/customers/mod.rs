//! Customers: list, one, a new one, and what their people may do.

pub mod list;
pub mod look;
pub mod new;
pub mod policy;
pub mod show;
