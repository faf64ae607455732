//! Websites: list, one, and the acts on one.

pub mod cache;
pub mod dns;
pub mod export;
pub mod going_live;
pub mod leaving;
pub mod list;
pub mod new;
pub mod pause;
pub mod plan;
pub mod plan_cards;
mod plan_wish;
pub mod records;
pub mod remove;
pub mod settings;
pub mod setup;
pub mod show;
pub mod traffic;
pub mod wanted;
