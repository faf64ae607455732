//! The portal in which a Cloudflare partner keeps its customers' accounts.

pub mod access;
pub mod app;
pub mod clock;
pub mod cloudflare;
pub mod config;
pub mod dns;
pub mod domain;
pub mod live;
pub mod mail;
pub mod mirror;
pub mod random;
pub mod runs;
pub mod sandbox;
pub mod secret;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod wire;
