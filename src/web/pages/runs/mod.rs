//! Jobs: list, and one of them step by step.

pub mod list;
pub mod show;
