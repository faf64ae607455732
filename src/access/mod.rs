//! Who may act, and as whom. Imports the domain, secrets, clock and randomness; never the store or the web.

pub mod password;
