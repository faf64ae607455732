//! The portal over HTTP. Imports the store, access, the domain, clock and randomness; decides nothing about Cloudflare.

pub mod access_log;
pub mod checked;
pub mod client_address;
pub mod csrf;
pub mod endings;
pub mod error;
pub mod extract;
pub mod headers;
pub mod health;
pub mod host;
pub mod own_path;
pub mod plumbing;
pub mod public_url;
pub mod request_id;
pub mod server;
pub mod session;
pub mod sign_in;
pub mod throttle;
