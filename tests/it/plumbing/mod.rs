//! The server's plumbing, through real sockets and a small router.

mod csrf;
mod endings;
mod health;
mod hosts;
mod house;
mod logs;
mod serving;
mod sessions;
mod settings;
mod sign_in;
