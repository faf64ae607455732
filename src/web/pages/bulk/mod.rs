//! Bulk: a file of customers, accounts and websites; checked, begun, followed row by row. Owners and operators of the team.

pub mod acts;
mod check;
pub mod list;
pub mod new;
pub mod results;
pub mod show;
