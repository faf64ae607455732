//! The portal in which a Cloudflare partner keeps its customers' accounts.

pub mod clock;
pub mod cloudflare;
pub mod secret;
pub mod wire;
