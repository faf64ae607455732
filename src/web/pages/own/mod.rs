//! Pages of a customer's people, at the addresses that the team has too: what is the customer's own, and nothing else.

pub mod history;
pub mod people;
pub mod plan;
pub mod plan_offers;
pub mod runs;
pub mod websites;
