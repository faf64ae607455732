//! The portal in which a Cloudflare partner keeps its customers' accounts.

pub mod clock;
pub mod secret;
pub mod web;
pub mod wire;
