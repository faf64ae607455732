//! The portal in which a Cloudflare partner keeps its customers' accounts.

pub mod clock;
pub mod sandbox;
pub mod secret;
pub mod wire;
