//! The history: who did what, on what, with what result. The team; a customer's people ask for theirs at the same address.

pub mod asked;
pub mod list;
mod words;

pub(in crate::web::pages) use words::outcome;
