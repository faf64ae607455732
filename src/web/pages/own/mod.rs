//! What a customer's people see: the same addresses as the team's, with pages of their own.

pub mod plan;
pub mod plan_offers;
