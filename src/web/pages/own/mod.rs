//! Pages of a customer's people: their own company, and nothing else.

pub mod people;
