//! The history: who did what, on what, with what result. The team.

pub mod list;
mod words;
