//! Websites: list, one, and the acts on one.

pub mod list;
pub mod new;
pub mod plan;
pub mod plan_cards;
mod plan_wish;
pub mod remove;
pub mod show;
