//! One file per page, with the template of the same path below `templates/pages`.

pub mod accounts;
pub mod activity;
pub mod add_ons;
pub mod billing;
pub mod bulk;
pub mod customers;
pub mod errors;
pub mod home;
pub mod invites;
pub mod login;
pub mod logout;
pub mod members;
pub mod notices;
pub mod own;
pub mod people;
pub mod plan_requests;
pub mod profile;
pub mod refresh;
pub mod runs;
pub mod setup;
pub mod subscriptions;
pub mod team;
pub mod tokens;
pub mod truth;
pub mod websites;
