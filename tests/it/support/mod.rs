//! What the tests stand on.

pub(crate) mod browser;
mod by_hand;
pub(crate) mod checks;
pub(crate) mod dns;
pub(crate) mod job;
pub(crate) mod secrets;
pub(crate) mod smtp;
pub(crate) mod tenant;
