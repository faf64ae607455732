//! The pages as people use them: the whole portal on a socket, a browser that carries cookies and fills forms in, and a
//! clock that is moved by hand.

mod activity;
mod add_ons;
mod add_website;
mod away;
mod bad_input;
mod crawl;
mod customer_invites;
mod customer_people;
mod decide;
mod dns;
mod guesses;
mod house;
mod invite_asks;
mod invites;
mod lists;
mod look;
mod mail;
mod main_job;
mod members;
mod overview;
mod own;
mod own_history;
mod page;
mod plan_races;
mod plan_requests;
mod plans;
mod policy;
mod profile;
mod refused;
mod setup;
mod team;
mod tokens;
mod twice;
mod websites;
mod who;
