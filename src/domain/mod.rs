//! Our nouns and rules, pure: no I/O, no async. Imports `wire` for Cloudflare's ids and words, and the clock's timestamp.

pub mod account;
pub mod audit;
pub mod catalogue;
pub mod customer;
pub mod dictionary;
pub mod ids;
pub mod invite;
pub mod member;
pub mod money;
pub mod offer;
pub mod order;
pub mod password;
pub mod person;
pub mod plan_request;
pub mod policy;
pub mod record;
pub mod registered;
pub mod run;
pub mod seat;
pub mod service_user;
pub mod step;
pub mod subscription;
pub mod text;
pub mod traffic;
pub mod website;
