//! Tokens: as the tenant admin where they are its own or an account's, as the service user where they are that one's. The
//! two families of addresses stand side by side in [`calls`], and nowhere else.

mod calls;
mod change;
mod create;
mod delete;
mod roll;

pub(super) use change::ChangeTokenStep;
pub(super) use create::CreateTokenStep;
pub(super) use delete::DeleteTokenStep;
pub(super) use roll::RollTokenStep;
