//! Plans that customers ask for, for the team: list, one, approve, decline.

pub mod acts;
pub mod list;
pub mod show;
