//! The sandbox through real HTTP: what it claims to be, and what it does when told to fail.
// So that the lints know the helpers for tests, too.
#![cfg(test)]

mod accounts;
mod auth;
mod cache;
mod control;
mod desk;
mod dns;
mod dns_batch;
mod dns_files;
mod documents;
mod faults;
mod holds;
mod life;
mod limits;
mod members;
mod settings;
mod state;
mod subscriptions;
mod token_rules;
mod tokens;
mod traffic;
mod zones;
