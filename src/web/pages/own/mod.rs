//! What a customer's people see: pages at the addresses of the team's, with their own content. Nothing is read for them but
//! what is narrowed to their customer.

pub mod runs;
pub mod websites;
