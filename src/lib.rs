//! The portal in which a Cloudflare partner keeps its customers' accounts.

pub mod access;
pub mod clock;
pub mod config;
pub mod domain;
pub mod random;
pub mod secret;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod wire;
