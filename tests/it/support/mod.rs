//! What the tests stand on.

pub(crate) mod browser;
pub(crate) mod checks;
pub(crate) mod dns;
pub(crate) mod smtp;
pub(crate) mod tenant;
